/**
 * @file doubted — generated calls of which the compiler knows less than the run: a number is one of two, or an argument is.
 */
import * as fc from 'fast-check'
import { list, operand, type Row, type Rows, z } from './call.ts'

/** A call as an arrow function of choices, each of which is one of the texts listed. */
export interface Doubted {
  /** The text of the arrow function. */
  readonly text: string
  /** The texts it is called with, all together. */
  readonly choices: readonly (readonly string[])[]
}

/** Where numbers stand: not within quotes, names, or types in comments. */
const numbersIn = (text: string): readonly { readonly at: number; readonly number: string }[] =>
  [...text.matchAll(/'[^']*'|\/\*.*?\*\/|(?<![\w.])-?\d+(?![\w.])/gu)].flatMap((found) =>
    /^-?\d/u.test(found[0]) ? [{ at: found.index, number: found[0] }] : [],
  )

/** Another number in the place of one. */
const other = (number: string): fc.Arbitrary<number> =>
  fc
    .oneof(fc.integer({ min: -1, max: 4 }), fc.constantFrom(+number + 1, 2 * +number, -1 - +number))
    .filter((n) => n !== +number)

const pairsOf = (all: readonly (readonly string[])[]): readonly (readonly string[])[] =>
  all.reduce<readonly (readonly string[])[]>(
    (so, texts) => so.flatMap((before) => texts.map((text) => [...before, text])),
    [[]],
  )

/** The call with one or two of its numbers in doubt; with none, where it has none. */
export const numberDoubted = (call: string): fc.Arbitrary<Doubted> => {
  const all = numbersIn(call)
  if (all.length === 0) return fc.constant({ text: `() => ${call}`, choices: [[]] })
  return fc.subarray([...all], { minLength: 1, maxLength: Math.min(2, all.length) }).chain((some) =>
    fc.tuple(...some.map(({ number }) => other(number))).map((others) => {
      const names = some.map((_, i) => `u${i}`)
      const ends = [...some.slice(1).map(({ at }) => at), call.length]
      const pieces = some.map(
        ({ at, number }, i) => `${names[i]}${call.slice(at + number.length, ends[i])}`,
      )
      const types = some.map(({ number }, i) => `${names[i]} /*: ${number} | ${others[i]} */`)
      return {
        text: `(${types.join(', ')}) => ${call.slice(0, some[0]?.at)}${pieces.join('')}`,
        choices: pairsOf(some.map(({ number }, i) => [number, String(others[i])])),
      }
    }),
  )
}

/** Whether a text is one argument. */
const isOne = (text: string): boolean =>
  /^(?:\[.*\]|\{.*\}|'[^']*')$/u.test(text) &&
  !/^[^'[\]{}]*,/u.test(text.replaceAll(/'[^']*'|\[(?:[^[\]]|\[[^[\]]*\])*\]|\{[^{}]*\}/gu, ''))

/** A call whose last argument is one of two, where it has one. */
export const argumentDoubted = (op: string, row: Row): fc.Arbitrary<Doubted> =>
  operand(row).chain((x) =>
    fc.tuple(row.on(x), row.on(x)).map((forms) => {
      const first = z(x.shape, x.dtype)
      const [[a, p], [b, q]] = [forms[0](first), forms[1](first)]
      const both = a === b && isOne(p) && isOne(q)
      return both
        ? {
            text: `(u /*: boolean */) => ct.${op}(${a}, u ? ${p} : ${q})`,
            choices: [['true'], ['false']],
          }
        : { text: `() => ct.${op}(${a}${p === '' ? '' : `, ${p}`})`, choices: [[]] }
    }),
  )

/** Calls of each row whose last argument is one of two. */
export const argumentsDoubted = (rows: Rows): readonly fc.Arbitrary<Doubted>[] =>
  Object.entries(rows).map(([op, row]) => argumentDoubted(op, row))

/** The call of a doubted text. */
export const called = ({ text }: Doubted, choice: readonly string[]): string =>
  `(${text})${list(choice).replace('[', '(').replace(/\]$/u, ')')}`
