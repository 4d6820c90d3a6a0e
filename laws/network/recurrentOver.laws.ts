/**
 * @file recurrentOver.laws — over a length, a recurrent layer is what it is on examples cut off there, whatever pads them.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { full, ones, scalar, tensor, zeros } from '../../src/function/construct.ts'
import { grad } from '../../src/function/grad.ts'
import { jit, programOf } from '../../src/function/jit.ts'
import { concatenate } from '../../src/function/joining.ts'
import { key, splitKey } from '../../src/function/key.ts'
import { uniform } from '../../src/function/random.ts'
import { sum } from '../../src/function/reduction.ts'
import { square } from '../../src/function/rounding.ts'
import { slice } from '../../src/function/slicing.ts'
import { vmap } from '../../src/function/vmap.ts'
import {
  bidirectional,
  bidirectionalOver,
  type Definition,
  gru,
  type Kind,
  lstm,
  recurrentOver,
  rnn,
  sequenceMask,
  sequential,
} from '../../src/network/index.ts'
import { Defect } from '../../src/shape/defect.ts'
import type { AnyTensor, Scalar, Tensor } from '../../src/tensor/tensor.ts'
import { mustBeClose } from '../support/close.ts'
import { bits, bitsOf, seeds, vectorOf } from './arbitrary.ts'

type Xs = Tensor<number[], 'f64'>
type Options = { readonly last?: boolean; readonly reverse?: boolean; readonly checkpoint?: number }
type Length = number | Scalar<'i32'>

/** A layer, and its function of a length, of which only the run knows parameters and shapes. */
interface Pair {
  readonly layer: (places: number) => {
    readonly init: (k: ReturnType<typeof key>) => readonly [object]
    readonly apply: (params: readonly [object], x: Xs) => Xs
  }
  readonly over: (params: object, x: Xs, length?: Length) => Xs
}

const pair = (part: Definition<Kind>, function_: unknown, options: Options): Pair => ({
  layer: (places) =>
    sequential<number[], readonly [Definition<Kind>], 'f64'>(
      { shape: [places, 3], dtype: 'f64' },
      part,
    ) as unknown as ReturnType<Pair['layer']>, // the laws give it parameters and examples that fit
  over: (params, x, length) =>
    // of parameters that fit, as the laws give them
    (function_ as (...given: unknown[]) => Xs)(
      params,
      x,
      length === undefined ? options : { ...options, length },
    ),
})

const parts = { rnn, lstm, gru }
const ways: readonly Options[] = [
  {},
  { last: true },
  { reverse: true },
  { last: true, reverse: true },
  { checkpoint: 2 },
]
const shown = (name: string, options: Options): string => `${name}(4, ${JSON.stringify(options)})`
const pairs: readonly (readonly [string, Pair, boolean])[] = Object.entries(parts).flatMap(
  ([name, part]) => [
    ...ways.map(
      (options) =>
        [
          shown(name, options),
          pair(part<4, boolean>(4, options), recurrentOver, options),
          options.last === true,
        ] as const,
    ),
    ...[{}, { last: true }].map(
      (options: Options) =>
        [
          `bidirectional(${shown(name, options)})`,
          pair(
            // a layer of any Kind
            bidirectional<Kind>(part<4, boolean>(4, options) as never),
            bidirectionalOver,
            options,
          ),
          options.last === true,
        ] as const,
    ),
  ],
)

/** A function of examples and their lengths. */
type Lanes = (xs: Xs, lengths: AnyTensor) => Xs

const places = 5
const head = (x: Xs, n: number): Xs => slice(x, { axis: 1, to: n }) as Xs // examples of places
const padded = (x: Xs, n: number, by: number): Xs =>
  // examples of places, likewise
  concatenate([head(x, n), full([2, places - n, x.shape[2] ?? 0], by, 'f64')], { axis: 1 }) as Xs

/** Row i of tensor i. */
const rowsOf = (xs: readonly Xs[]): Xs => {
  const rows = xs.map((x, i) => slice(x, { axis: 0, from: i, to: i + 1 }))
  return concatenate(rows as unknown as [Xs, Xs], { axis: 0 }) as Xs // two of them
}

describe.each(pairs)('%s', (_, { layer, over }, last) => {
  /** Holds a law of parameters, two examples, a length, and what stands behind it. */
  const forGiven = (law: (params: object, x: Xs, length: number, by: number) => void): void =>
    fc.assert(
      fc.property(
        seeds,
        fc.integer({ min: 0, max: places }),
        fc.constantFrom(NaN, Infinity, -Infinity, 1e300),
        (seed, length, by) => {
          const [forParams, forX] = splitKey(key(seed), 2)
          const x = uniform(forX, [2, places, 3], { min: -2, max: 2, dtype: 'f64' })
          law(layer(places).init(forParams)[0], x, length, by)
        },
      ),
      { numRuns: 12 },
    )
  /** What the layer makes of examples cut off, with 0 at the places that are missing. */
  const expected = (params: object, x: Xs, length: number): Xs => {
    const y = layer(length).apply([params], head(x, length))
    return last ? y : padded(y, length, 0)
  }

  test('it is the layer on the examples cut off, bit for bit, and 0 behind them', () =>
    forGiven((params, x, length, by) => {
      expect(bits(over(params, padded(x, length, by), length))).toBe(
        bits(expected(params, x, length)),
      )
    }))

  test('its gradients are those of the layer on the examples cut off, and exactly 0 to padding', () =>
    forGiven((params, x, length, by) => {
      const slopes = (f: (p: object, xs: Xs) => Xs, xs: Xs) => {
        const loss = ([p, rows]: readonly [object, Xs]) => sum(square(f(p, rows)))
        return grad(loss as never)([params, xs] as never) as readonly [object, Xs] // leaves of f64
      }
      const [p, dx] = slopes((q, xs) => over(q, xs, length), padded(x, length, by))
      const [q, cut] = slopes((r, xs) => over(r, xs), head(x, length))
      const whole = slopes((r, xs) => layer(length).apply([r], xs), head(x, length))
      mustBeClose(vectorOf(p), vectorOf(whole[0]), 'rounding')
      expect(bitsOf(p)).toEqual(bitsOf(q))
      expect(bits(head(dx, length))).toBe(bits(cut))
      const behind = vectorOf(slice(dx, { axis: 1, from: length }))
      expect(behind.every((slope) => slope === 0)).toBe(true)
    }))

  test('jitted, with the length as a tensor, it has the same bits', () =>
    forGiven((params, x, length, by) => {
      const run = jit((p: object, xs: Xs, n: Scalar<'i32'>) => over(p, xs, n))
      expect(bits(run(params, padded(x, length, by), scalar(length, 'i32')))).toBe(
        bits(expected(params, x, length)),
      )
    }))

  test('vmap gives each example a length of its own', () =>
    forGiven((params, x, length, by) => {
      const lengths = [length, places - length]
      const each = vmap<never, never>(over.bind(undefined, params) as never) as unknown as Lanes // over is loose
      const xs = rowsOf(lengths.map((n) => padded(x, n, by)))
      const alone = lengths.map((n) => expected(params, x, n))
      expect(bits(each(xs, tensor(lengths, 'i32')))).toBe(bits(rowsOf(alone)))
    }))

  test('without a length it is the layer, bit for bit', () =>
    forGiven((params, x) => {
      expect(bits(over(params, x))).toBe(bits(layer(places).apply([params], x)))
    }))
})

test.each(pairs.filter(([name]) => !name.startsWith('bidirectional')))(
  '%s: without a length it is the Program of the layer',
  (_, { layer, over }) => {
    const whole = layer(places)
    const [params] = whole.init(key(1))
    const x: Xs = zeros<number[], 'f64'>([2, places, 3], 'f64')
    const program = (f: (p: object, xs: Xs) => Xs) => JSON.stringify(programOf(f)(params, x))
    expect(program((p, xs) => over(p, xs))).toBe(program((p, xs) => whole.apply([p], xs)))
  },
)

test('recurrentOver: of length 0 the last is what a state of zeros shows', () => {
  const layer = sequential([3, 2], rnn(4), lstm(4), gru(4))
  const [p, q, r] = layer.init(key(1))
  const [x, none] = [full([3, 2], NaN), { length: 0, last: true } as const]
  expect(bits(recurrentOver(p, x, none))).toBe(bits(zeros([4])))
  expect(bits(recurrentOver(q, full([3, 4], NaN), none))).toBe(bits(zeros([4])))
  expect(bits(recurrentOver(r, full([3, 4], NaN), none))).toBe(bits(zeros([4])))
})

test('recurrentOver: a length that is traced and none of the places counts as the nearest', () => {
  const [params] = sequential([3, 2], lstm(4)).init(key(1))
  const run = jit((n: Scalar<'i32'>) => recurrentOver(params, ones([3, 2]), { length: n }))
  expect(bits(run(scalar(9, 'i32')))).toBe(bits(run(scalar(3, 'i32'))))
  expect(bits(run(scalar(-2, 'i32')))).toBe(bits(zeros([3, 4])))
})

test('sequenceMask: a place is real where its number is less than the length', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 4 }), (lengths) => {
      const mask = sequenceMask(tensor(lengths, 'i32'), 6)
      const places = lengths.flatMap((n) => Array.from({ length: 6 }, (_, i) => Number(i < n)))
      expect(mask.shape).toEqual([lengths.length, 6])
      expect(vectorOf(mask)).toEqual(places)
    }),
  )
})

describe('what does not fit is a Defect', () => {
  const [params] = sequential([3, 2], gru(4)).init(key(1))
  const [both] = sequential([3, 2], bidirectional(gru(4))).init(key(1))
  const wide = { w: zeros([2, 5, 4]), u: zeros([4, 5, 4]), b: zeros([5, 4]) } as unknown // no cell has five gates
  test.each<readonly [string, () => unknown]>([
    [
      'recurrentOver: length is 4, but there are 3 places; give 0 to 3',
      () => recurrentOver(params, ones([3, 2]), { length: 4 }),
    ],
    [
      'bidirectionalOver: length is -1, but there are 3 places; give 0 to 3',
      () => bidirectionalOver(both, ones([3, 2]), { length: scalar(-1, 'i32') }),
    ],
    [
      'recurrentOver: length is i32[2]; give one number, i32',
      () => recurrentOver(params, ones([3, 2]), { length: tensor([1, 2], 'i32') as never }),
    ],
    [
      'recurrentOver: 5 features of [3, 5] do not go with weights [2, 3, 4]; give [.., length, 2]',
      () => recurrentOver(params, ones([3, 5]) as never, { length: 1 }),
    ],
    [
      'recurrentOver: [2] has no axes of places and features; give examples of two axes or more',
      () => recurrentOver(params, ones([2]) as never),
    ],
    [
      'recurrentOver: weights [2, 5, 4] are none of rnn, lstm or gru; give [f, w], [f, 4, w] or [f, 3, w]',
      () => recurrentOver(wide as typeof params, ones([3, 2])),
    ],
    [
      'recurrentOver: there is no option mask; give one of length, last, reverse, checkpoint',
      () => recurrentOver(params, ones([3, 2]), { mask: true } as object),
    ],
    [
      'bidirectionalOver: there is no option reverse; give one of length, last, checkpoint',
      () => bidirectionalOver(both, ones([3, 2]), { reverse: true } as object),
    ],
    [
      'sequenceMask: length is 4, but there are 3 places; give 0 to 3',
      () => sequenceMask(tensor([1, 4], 'i32'), 3),
    ],
  ])('%s', (sentence, make) => {
    expect(make).toThrow(Defect)
    expect(make).toThrow(sentence)
  })
})
