/**
 * @file doubts.laws — what the compiler says of a call with doubts in it is true of each call that it may be.
 *
 * Each is run once for every choice. What runs must be admitted by the type of the call with the doubts: a union, `number`, or
 * less; or the call is refused. A type that says more than the run gives is a lie.
 */
import { Defect } from 'cotangent'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { showSizes } from '../../../src/shape/sizes.ts'
import { isLeaf } from '../../../src/tensor/tree.ts'
import { errorsOf } from '../../support/compiler.ts'
import { argumentsDoubted, called, type Doubted, numberDoubted } from './doubted.ts'
import { evaluated, imports, opened } from './outcome.ts'
import { calls, rows } from './table.ts'

/** What a type must admit of a value. */
const factsOf = (x: unknown): string => {
  if (isLeaf(x)) return `Facts<${showSizes(x.shape)}, '${x.dtype}'>`
  if (Array.isArray(x)) return `readonly [${x.map(factsOf).join(', ')}]`
  if (typeof x === 'object' && x !== null)
    return `{ ${Object.entries(x)
      .map(([name, inner]) => `readonly ${name}: ${factsOf(inner)}`)
      .join('; ')} }`
  return 'unknown'
}

/** What a call comes to; undefined where it throws. */
const runOf = (text: string): string | undefined => {
  try {
    return factsOf(evaluated(text))
  } catch (error) {
    if (error instanceof Defect) return undefined
    throw new Error(`${text}: not a Defect`, { cause: error })
  }
}

const head = [
  ...imports,
  'interface Facts<S, D> { readonly shape: S; readonly dtype: D }',
  'type Said<X> = X extends ct.Tensor<infer S, infer D> ? Facts<S, D> : X extends (...args: never) => unknown ? unknown : X extends object ? { readonly [K in keyof X]: Said<X[K]> } : unknown',
  'declare const admits: <T>() => <X>(f: (...args: never) => X, law: [T] extends [Said<X>] ? true : false) => void',
  'export const calls = (): void => {',
]

interface Judged {
  readonly text: string
  /** What its calls come to, of those that run. */
  readonly runs: ReadonlySet<string>
  readonly said: string | undefined
}

const judged = (name: string, all: readonly Doubted[]): readonly Judged[] => {
  const each = all.map((one) => ({
    text: one.text,
    runs: new Set(
      one.choices.map((choice) => runOf(called(one, choice))).filter((run) => run !== undefined),
    ),
  }))
  const body = each.map(
    ({ text, runs }) =>
      `admits<${runs.size === 0 ? 'never' : [...runs].join(' | ')}>()(${opened(text)}, true)`,
  )
  const said = errorsOf(name, [...head, ...body, '}', ''])
  return each.map((one, i) => ({ ...one, said: said.get(i + 1 + head.length) }))
}

/** Accepted, at a type that does not admit what a run gives. */
const isLie = ({ said }: Judged): boolean =>
  said !== undefined &&
  said
    .split('\n')
    .filter((line) => line.includes('error TS'))
    .every((line) => line.includes("'true' is not assignable to parameter of type 'false'"))

/** Numbers decide how long these run, how much they read, or which branch throws what is no Defect. */
const apart = ['whileLoop', 'boundedWhile', 'fixedPoint', 'fromArray', 'refine']

const drawn = (arbitrary: fc.Arbitrary<Doubted>, numRuns: number): readonly Doubted[] =>
  fc.sample(arbitrary, { numRuns })

describe('doubts', () => {
  const all = judged('agreement/doubts', [
    ...Object.entries(calls)
      .filter(([op]) => !apart.includes(op))
      .flatMap(([, of]) => drawn(of.chain(numberDoubted), 8)),
    ...argumentsDoubted(rows).flatMap((of) => drawn(of, 4)),
  ])

  test('whatever a call with doubts may give is admitted by its type, unless it is refused', () => {
    expect(all.filter(isLie).map(({ text, runs }) => [text, ...runs])).toEqual([])
  })

  test('this is not vacuous: of the calls that compile, hundreds may give one of several shapes', () => {
    const open = all.filter(({ said, runs }) => said === undefined && runs.size > 1)
    expect(open.length).toBeGreaterThan(250)
  })

  test('a lie is found: a type that says one of two shapes does not admit the other', () => {
    const said = errorsOf('agreement/doubtsFound', [
      ...head,
      "admits<Facts<[2], 'f32'> | Facts<[3], 'f32'>>()((u: 2 | 3): ct.Tensor<[2]> => ct.zeros([u]) as never, true)",
      "admits<Facts<[2], 'f32'> | Facts<[3], 'f32'>>()((u: 2 | 3) => ct.zeros([u]), true)",
      '}',
      '',
    ])
    expect([...said.keys()].map((line) => line - head.length)).toEqual([1])
  })
})
