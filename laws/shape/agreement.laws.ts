/**
 * @file agreement.laws — the type says what the run says, on generated programs.
 *
 * Calls with literal shapes are generated, run, and then compiled in one go: where the run gives a
 * shape, the compiler must give the same one; where it throws, the compiler must say its sentence.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  add,
  type AnyTensor,
  broadcastTo,
  concatenate,
  Defect,
  expandDims,
  matmul,
  maximum,
  mean,
  mul,
  permute,
  reshape,
  slice,
  squeeze,
  stack,
  sum,
  zeros as ctZeros,
} from 'cotangent'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Sizes } from '../../src/shape/sizes.ts'

const root = resolve(import.meta.dirname, '../..')

/** A call as text, and what it does. */
interface Call {
  readonly text: string
  readonly run: () => AnyTensor
}

/** Calls an operator with arguments whose types do not matter here: the law is about what it says of them. */
const loosely = (f: unknown, ...args: readonly unknown[]): AnyTensor =>
  // The texts below are compiled against the real signatures.
  (f as (...args: readonly unknown[]) => AnyTensor)(...args)

const size = fc.integer({ min: 1, max: 4 })
const shape = fc.array(size, { minLength: 1, maxLength: 3 })
const axis = fc.integer({ min: -4, max: 3 })
const list = (s: Sizes): string => `[${s.join(', ')}]`
const z = (s: Sizes): string => `ct.zeros(${list(s)})`
const zeros = (s: Sizes): AnyTensor => ctZeros([...s])

const pairwise = { add, mul, maximum }
const folds = { sum, mean }
const joins = { concatenate, stack }
const units = { expandDims, squeeze }
/** A name and the operator of that name. */
const named = <T extends object>(table: T): fc.Arbitrary<readonly [string, unknown]> =>
  fc.constantFrom(...Object.entries(table))

const calls: fc.Arbitrary<Call> = fc.oneof(
  fc.tuple(named(pairwise), shape, shape).map(
    ([[op, f], x, y]): Call => ({
      text: `ct.${op}(${z(x)}, ${z(y)})`,
      run: () => loosely(f, zeros(x), zeros(y)),
    }),
  ),
  fc.tuple(shape, size, size, size, shape, fc.boolean()).map(
    ([a, n, k, m, b, same]): Call => ({
      text: `ct.matmul(${z([...a, n, k])}, ${z([...b, same ? k : n, m])})`,
      run: () => loosely(matmul, zeros([...a, n, k]), zeros([...b, same ? k : n, m])),
    }),
  ),
  fc.tuple(named(folds), shape, fc.array(axis, { maxLength: 2 }), fc.boolean()).map(
    ([[op, f], x, axes, keepAxes]): Call => ({
      text: `ct.${op}(${z(x)}, { axes: ${list(axes)}, keepAxes: ${keepAxes} })`,
      run: () => loosely(f, zeros(x), { axes, keepAxes }),
    }),
  ),
  fc
    .tuple(
      shape,
      fc.array(fc.oneof(size, fc.constant(-1), fc.constant(6)), { minLength: 1, maxLength: 3 }),
    )
    .map(
      ([x, to]): Call => ({
        text: `ct.reshape(${z(x)}, ${list(to)})`,
        run: () => loosely(reshape, zeros(x), to),
      }),
    ),
  fc.tuple(shape, fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 1, maxLength: 3 })).map(
    ([x, order]): Call => ({
      text: `ct.permute(${z(x)}, ${list(order)})`,
      run: () => loosely(permute, zeros(x), order),
    }),
  ),
  fc.tuple(shape, axis, axis, axis, fc.integer({ min: 0, max: 2 })).map(
    ([x, at, from, to, step]): Call => ({
      text: `ct.slice(${z(x)}, { axis: ${at}, from: ${from}, to: ${to}, step: ${step} })`,
      run: () => loosely(slice, zeros(x), { axis: at, from, to, step }),
    }),
  ),
  fc
    .tuple(named(joins), shape, shape, fc.boolean(), axis)
    .map(([[op, f], x, other, same, at]): Call => {
      const y = same ? x : other
      return {
        text: `ct.${op}([${z(x)}, ${z(y)}], { axis: ${at} })`,
        run: () => loosely(f, [zeros(x), zeros(y)], { axis: at }),
      }
    }),
  fc.tuple(named(units), shape, axis).map(
    ([[op, f], x, at]): Call => ({
      text: `ct.${op}(${z(x)}, { axis: ${at} })`,
      run: () => loosely(f, zeros(x), { axis: at }),
    }),
  ),
  fc.tuple(shape, shape).map(
    ([x, to]): Call => ({
      text: `ct.broadcastTo(${z(x)}, ${list(to)})`,
      run: () => loosely(broadcastTo, zeros(x), to),
    }),
  ),
)

interface Outcome {
  readonly text: string
  readonly shape?: Sizes
  readonly sentence?: string
}

const outcomeOf = ({ text, run }: Call): Outcome => {
  try {
    return { text, shape: run().shape }
  } catch (error) {
    if (error instanceof Defect) return { text, sentence: error.message }
    throw error
  }
}

/** What the compiler says of each line of a program, in one run. */
const compiled = (lines: readonly string[]): ReadonlyMap<number, string> => {
  const folder = join(root, '.cache/agreement')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'program.ts'), lines.join('\n'))
  const compilerOptions = {
    isolatedDeclarations: false,
    noErrorTruncation: true,
    noUnusedLocals: false,
  }
  const config = { extends: '../../tsconfig.json', compilerOptions, include: ['program.ts'] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const said = new Map<number, string>()
  try {
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/lib/tsc.js'), '-p', folder])
  } catch (error) {
    // execFileSync throws when the exit code is not 0, with what was printed.
    const printed = String((error as { readonly stdout: Buffer }).stdout)
    let line = 0
    for (const text of printed.split('\n')) {
      const at = /program\.ts\((\d+),/u.exec(text)
      if (at !== null) line = Number(at[1])
      said.set(line, `${said.get(line) ?? ''}${text}\n`)
    }
  }
  return said
}

test('types: a generated call compiles to the shape it runs to, or fails with the sentence it throws', () => {
  const outcomes = fc.sample(calls, { numRuns: 400, seed: 20 }).map(outcomeOf)
  const head = [
    "import * as ct from 'cotangent'",
    "import { has } from '../../laws/types/equal.ts'",
    'export const calls = (): void => {',
  ]
  const body = outcomes.map(({ text, shape: s }) =>
    s === undefined ? text : `has<${list(s)}>()(${text}, true)`,
  )
  const said = compiled([...head, ...body, '}', ''])
  const wrong = outcomes.flatMap(({ text, sentence }, i) => {
    const found = said.get(i + 1 + head.length)
    const agrees = sentence === undefined ? found === undefined : found?.includes(sentence)
    return agrees === true ? [] : [{ text, run: sentence ?? 'runs', compiler: found ?? 'compiles' }]
  })
  expect(wrong).toEqual([])
  // Neither side of the law is vacuous.
  expect(outcomes.filter((o) => o.shape !== undefined).length).toBeGreaterThan(100)
  expect(outcomes.filter((o) => o.sentence !== undefined).length).toBeGreaterThan(100)
})
