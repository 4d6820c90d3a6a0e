/**
 * @file pattern — a pattern of axes, read: `b (h p) c -> b h (p c)`.
 *
 *   a name is an axis; names in brackets share one, the last fastest; 1 and () are axes of size 1
 *   `...` is any number of axes; a larger number is an axis of that size which has no name
 */
import { ellipsis } from './aligned.ts'
import { isMismatch, type Message, type Mismatch, mismatch, type ShapeError } from './mismatch.ts'
import type { IsName, Letter } from './letters.ts'

/** What patterns are for. */
export type PatternOp = 'rearrange' | 'reduce' | 'repeat'

type Side = 'left' | 'right'

/** An axis: the words that share it, or `...` alone for any number of axes. */
export type AxisWords = (string | number)[] | '...'

/** One side, read. */
interface Whole<Axes extends AxisWords[], Names> {
  readonly axes: Axes
  readonly names: Names
}

/** What is wrong with a side, and the word that shows it. */
interface Wrong<Fault extends 'word' | 'twice' | 'oneSide', W extends string> {
  readonly fault: Fault
  readonly word: W
}

/** Brackets made words: Spaced<'a (b c)'> is 'a  ( b c ) '. */
type Spaced<S extends string> = S extends `${infer A}(${infer G})${infer T}`
  ? `${A} ( ${G} ) ${Spaced<T>}`
  : S

/** A side of a pattern. */
type Place = `${PatternOp} ${Side}`

/** Where numbers but 1 may stand: where their axes are reduced, or made. */
type Nameless = 'reduce left' | 'repeat right'

/** What a word stands for: its name or its size; or what is wrong. */
type Word<W extends string, At extends Place, Inside> =
  IsName<W> extends true
    ? W
    : W extends '...'
      ? Inside extends false
        ? W
        : At extends `${string} right`
          ? W
          : Wrong<'word', W>
      : W extends `${infer N extends number}`
        ? W extends '1'
          ? N
          : W extends '0' | `${string}${'.' | '-' | 'e'}${string}`
            ? Wrong<'word', W>
            : number extends N
              ? Wrong<'word', W>
              : At extends Nameless
                ? N
                : Wrong<'oneSide', W>
        : Wrong<'word', W>

/** Reads words, each followed by a space. Most are one letter. */
type Read<
  S extends string,
  At extends Place,
  Axes extends AxisWords[] = [],
  Names = never,
> = S extends `${infer W extends Letter} ${infer T}`
  ? W extends Names
    ? Wrong<'twice', W>
    : Read<T, At, [...Axes, [W]], Names | W>
  : S extends `( ${infer T}`
    ? ReadGroup<T, At, Axes, Names>
    : S extends ` ${infer T}`
      ? Read<T, At, Axes, Names>
      : S extends `${infer W} ${infer T}`
        ? W extends Names
          ? Wrong<'twice', W>
          : Word<W, At, false> extends infer V
            ? V extends '...'
              ? Read<T, At, [...Axes, V], Names | V>
              : V extends string
                ? Read<T, At, [...Axes, [V]], Names | V>
                : V extends number
                  ? Read<T, At, [...Axes, [V]], Names>
                  : V
            : never
        : Whole<Axes, Names>

/** Reads the words of brackets, and what follows. */
type ReadGroup<
  S extends string,
  At extends Place,
  Axes extends AxisWords[],
  Names,
  Group extends (string | number)[] = [],
> = S extends `${infer W extends Letter} ${infer T}`
  ? W extends Names
    ? Wrong<'twice', W>
    : ReadGroup<T, At, Axes, Names | W, [...Group, W]>
  : S extends `) ${infer T}`
    ? Read<T, At, [...Axes, Group], Names>
    : S extends ` ${infer T}`
      ? ReadGroup<T, At, Axes, Names, Group>
      : S extends `${infer W} ${infer T}`
        ? W extends Names
          ? Wrong<'twice', W>
          : Word<W, At, true> extends infer V
            ? V extends string
              ? ReadGroup<T, At, Axes, Names | V, [...Group, V]>
              : V extends number
                ? ReadGroup<T, At, Axes, Names, [...Group, V]>
                : V
            : never
        : Wrong<'word', '('>

/** A pattern as it is read. */
export interface Pattern<L extends AxisWords[], R extends AxisWords[], LeftNames, RightNames> {
  readonly axes: readonly [L, R]
  readonly names: readonly [LeftNames, RightNames]
}

/** Names on one side that have to be on both. */
type Astray<Op, L, R> =
  | (Op extends 'reduce' ? never : Exclude<L, R>)
  | (Op extends 'repeat' ? never : Exclude<R, L>)

/** A pattern, or its error: ReadPattern<'reduce', 'b (h 2) -> b h'> is Pattern<['b', ['h', 2]], ...>, each axis in a list. */
export type ReadPattern<Op extends PatternOp, P extends string> = P extends `${infer L}->${infer R}`
  ? Read<`${Spaced<L>} `, `${Op} left`> extends infer A
    ? A extends Whole<infer LA, infer LN>
      ? Read<`${Spaced<R>} `, `${Op} right`> extends infer B
        ? B extends Whole<infer RA, infer RN>
          ? [Op extends 'reduce' ? RN : LN, Op extends 'repeat' ? LN : RN] extends [RN, LN]
            ? Pattern<LA, RA, LN, RN>
            : ShapeError<
                Message<'oneSide', { op: Op; name: Astray<Op, LN, RN> & string; pattern: P }>
              >
          : Said<Op, P, B, 'right'>
        : never
      : Said<Op, P, A, 'left'>
    : never
  : ShapeError<Message<'arrow', { op: Op; pattern: P }>>
type Said<Op extends PatternOp, P extends string, W, S extends Side> =
  W extends Wrong<infer Fault, infer Name>
    ? ShapeError<
        Fault extends 'twice'
          ? Message<'twice', { op: Op; side: S; pattern: P; name: Name }>
          : Message<Exclude<Fault, 'twice'>, { op: Op; name: Name; pattern: P }>
      >
    : never

const nameless = { rearrange: undefined, reduce: 'left', repeat: 'right' } as const

/** The axes of one side, read: the words of each, or `...`. */
export type Line = readonly (readonly string[] | typeof ellipsis)[]

const readSide = (op: PatternOp, pattern: string, text: string, side: Side): Line | Mismatch => {
  const axes: (readonly string[] | typeof ellipsis)[] = []
  const names = new Set<string>()
  let group: string[] | undefined
  for (const name of text.replace(/\(([^)]*)\)/g, ' ( $1 ) ').split(' ')) {
    if (name === '') continue
    if (name === '(' && group === undefined) {
      group = []
    } else if (name === ')' && group !== undefined) {
      axes.push(group)
      group = undefined
    } else {
      if (names.has(name)) return mismatch('twice', { op, side, pattern, name })
      if (/^[1-9]\d*$/.test(name)) {
        if (name !== '1' && nameless[op] !== side) return mismatch('oneSide', { op, name, pattern })
      } else if (
        name === ellipsis ? group === undefined || side === 'right' : /^[a-z_]\w*$/i.test(name)
      ) {
        names.add(name)
      } else return mismatch('word', { op, name, pattern })
      if (group !== undefined) group.push(name)
      else axes.push(name === ellipsis ? name : [name])
    }
  }
  return group === undefined ? axes : mismatch('word', { op, name: '(', pattern })
}

/** Both sides of a pattern, read. */
export const readPattern = (
  op: PatternOp,
  pattern: string,
): readonly [left: Line, right: Line] | Mismatch => {
  const [, before = '', after] = /^(.*?)->(.*)$/s.exec(pattern) ?? []
  if (after === undefined) return mismatch('arrow', { op, pattern })
  const left = readSide(op, pattern, before, 'left')
  if (isMismatch(left)) return left
  const right = readSide(op, pattern, after, 'right')
  if (isMismatch(right)) return right
  const [l, r] = [left.flat(), right.flat()].map((words) => words.filter((w) => !/^\d/.test(w)))
  const name =
    (op === 'reduce' ? undefined : l?.find((w) => r?.includes(w) === false)) ??
    (op === 'repeat' ? undefined : r?.find((w) => l?.includes(w) === false))
  return name === undefined ? [left, right] : mismatch('oneSide', { op, name, pattern })
}
