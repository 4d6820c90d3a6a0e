/**
 * @file recurrent.laws — a recurrent layer is its cell, step after step.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scalar, zeros } from '../../src/function/construct.ts'
import { grad } from '../../src/function/grad.ts'
import { take } from '../../src/function/indexing.ts'
import { concatenate, stack } from '../../src/function/joining.ts'
import { programOf } from '../../src/function/jit.ts'
import { key, splitKey } from '../../src/function/key.ts'
import { flip } from '../../src/function/movement.ts'
import { uniform } from '../../src/function/random.ts'
import { toTypedArray } from '../../src/function/read.ts'
import { sum } from '../../src/function/reduction.ts'
import { slice } from '../../src/function/slicing.ts'
import { square } from '../../src/function/rounding.ts'
import {
  bidirectional,
  block,
  dropout,
  gru,
  gruCell,
  type GruParams,
  lstm,
  lstmCell,
  type LstmParams,
  rnn,
  rnnCell,
  type RnnParams,
  sequential,
} from '../../src/network/index.ts'
import type { AnyTensor, Tensor } from '../../src/tensor/tensor.ts'
import { mustBeClose } from '../support/close.ts'
import { bits, seeds, vectorOf } from './arbitrary.ts'

const input = { shape: [5, 3], dtype: 'f64' } as const
type Xs = Tensor<[2, 5, 3], 'f64'>
type At = Tensor<[2, 3], 'f64'>
type Shown = Tensor<[2, 4], 'f64'>

const none = zeros([2, 4], 'f64')
const places = [0, 1, 2, 3, 4] as const
const at = (x: Xs, t: number): At => take(x, scalar(t, 'i32'), { axis: 1 })

/** What a cell shows at each place, one call after another. */
const unrolled = <S>(first: S, cell: (state: S, x: At) => S, shown: (state: S) => Shown, x: Xs) => {
  let state = first
  const all = places.map((t) => {
    state = cell(state, at(x, t))
    return shown(state)
  })
  const [a, b, c, d, e] = all as [Shown, Shown, Shown, Shown, Shown] // one a place
  return stack([a, b, c, d, e], { axis: 1 })
}

const itself = (h: Shown): Shown => h
/** A layer of each cell, its last step, itself from the end, and the loop that it is. */
const layers = {
  rnn: {
    layer: sequential(input, rnn(4)),
    last: sequential(input, rnn(4, { last: true })),
    reverse: sequential(input, rnn(4, { reverse: true })),
    loop: (p: readonly [RnnParams<3, 4, 'f64'>], x: Xs) =>
      unrolled(none, (h, one) => rnnCell(p[0], h, one), itself, x),
  },
  lstm: {
    layer: sequential(input, lstm(4)),
    last: sequential(input, lstm(4, { last: true })),
    reverse: sequential(input, lstm(4, { reverse: true })),
    loop: (p: readonly [LstmParams<3, 4, 'f64'>], x: Xs) =>
      unrolled(
        { h: none, c: none },
        (s, one) => lstmCell(p[0], s, one),
        ({ h }) => h,
        x,
      ),
  },
  gru: {
    layer: sequential(input, gru(4)),
    last: sequential(input, gru(4, { last: true })),
    reverse: sequential(input, gru(4, { reverse: true })),
    loop: (p: readonly [GruParams<3, 4, 'f64'>], x: Xs) =>
      unrolled(none, (h, one) => gruCell(p[0], h, one), itself, x),
  },
} as const

/** The same, of parameters that only its own init makes. */
interface Loose {
  readonly layer: { readonly init: (k: ReturnType<typeof key>) => unknown } & Applied
  readonly last: Applied
  readonly reverse: Applied
  readonly loop: (params: unknown, x: Xs) => AnyTensor
}
interface Applied {
  readonly apply: (params: unknown, x: Xs) => AnyTensor
}

const close = (a: AnyTensor, b: AnyTensor): void => {
  expect(a.shape).toEqual(b.shape)
  mustBeClose(toTypedArray(a), toTypedArray(b), 'rounding')
}

describe.each(Object.entries(layers))('%s', (name, given) => {
  const { layer, last, reverse, loop } = given as unknown as Loose // one parameter type within each

  /** Holds a law of parameters and inputs against samples. */
  const forGiven = (law: (params: unknown, x: Xs) => void): void =>
    fc.assert(
      fc.property(seeds, (seed) => {
        const [forParams, forX] = splitKey(key(seed), 2)
        law(layer.init(forParams), uniform(forX, [2, 5, 3], { min: -2, max: 2, dtype: 'f64' }))
      }),
      { numRuns: 20 },
    )

  test(`${name}: the layer is its cell, one call after another`, () =>
    forGiven((params, x) => close(layer.apply(params, x), loop(params, x))))

  test(`${name}: its gradients are those of the loop`, () =>
    forGiven((params, x) => {
      const slopes = (f: (p: unknown, xs: Xs) => AnyTensor): readonly number[] => {
        const loss = ([p, xs]: readonly [object, Xs]) =>
          sum(square(f(p, xs) as Tensor<[2, 5, 4], 'f64'>)) // all places
        return vectorOf(grad(loss as never)([params, x] as never)) // leaves of f64
      }
      mustBeClose(slopes(layer.apply), slopes(loop), 'rounding')
    }))

  test(`${name}: last is what the last place shows`, () =>
    forGiven((params, x) => {
      const all = layer.apply(params, x) as Tensor<[2, 5, 4], 'f64'> // all places
      expect(bits(last.apply(params, x))).toBe(bits(take(all, scalar(4, 'i32'), { axis: 1 })))
    }))

  test(`${name}: reverse is the layer on the examples from their end, and shows at each place what it has seen from there`, () =>
    forGiven((params, x) => {
      const turned = layer.apply(params, flip(x, { axes: [1] })) as Tensor<[2, 5, 4], 'f64'> // all places
      expect(bits(reverse.apply(params, x))).toBe(bits(flip(turned, { axes: [1] })))
    }))

  test(`${name}: all parameters start within 1 / sqrt(width), and differ`, () =>
    forGiven((params) => {
      const first = vectorOf(params)
      expect(first.every((v) => Math.abs(v) <= 0.5)).toBe(true)
      expect(new Set(first).size).toBe(first.length)
    }))
})

test('recurrent layers: the gradient is as long for a hundred places as for two', () => {
  const equations = (n: number): number => {
    const layer = sequential([n, 3], lstm(4, { last: true }))
    const loss = (p: ReturnType<typeof layer.init>) => sum(layer.apply(p, zeros([2, n, 3])))
    return programOf(grad(loss))(layer.init(key(1))).equations.length
  }
  expect(equations(100)).toBe(equations(2))
})

test.each([
  ['rnn', rnn(4)],
  ['lstm', lstm(4)],
  ['gru', gru(4, { last: true })],
] as const)('%s: examples without an axis of places are a Defect', (name, part) => {
  // @ts-expect-error the compiler says the same
  expect(() => sequential([3], part)).toThrow(
    `${name}: [3] has no axes of places and features; give examples of two axes or more`,
  )
})

test('recurrent layers: segments of steps keep the value, bit for bit, and the gradient, whose sums they group', () => {
  const [plain, segmented] = [
    sequential(input, lstm(4, { reverse: true })),
    sequential(input, lstm(4, { reverse: true, checkpoint: 2 })),
  ]
  const x = uniform(key(2), [2, 5, 3], { min: -2, max: 2, dtype: 'f64' })
  const params = plain.init(key(1))
  const slopes = (layer: typeof plain) =>
    vectorOf(grad((p: typeof params) => sum(square(layer.apply(p, x))))(params))
  expect(bits(segmented.apply(params, x))).toBe(bits(plain.apply(params, x)))
  mustBeClose(slopes(segmented), slopes(plain), 'rounding')
})

test('bidirectional: one layer from the start, one from the end, side by side', () => {
  const both = sequential(input, bidirectional(lstm(4)))
  const ends = sequential(input, bidirectional(gru(4, { last: true })))
  const x = uniform(key(2), [2, 5, 3], { min: -2, max: 2, dtype: 'f64' })
  const [p, q] = [both.init(key(1)), ends.init(key(1))]
  const { layer, reverse } = layers.lstm
  const [ahead, behind] = p[0]
  expect(bits(both.apply(p, x))).toBe(
    bits(concatenate([layer.apply([ahead], x), reverse.apply([behind], x)], { axis: 2 })),
  )
  const last = sequential(input, gru(4, { last: true, reverse: true }))
  expect(bits(slice(ends.apply(q, x), { axis: 1, from: 4 }))).toBe(bits(last.apply([q[0][1]], x)))
  const dropping = sequential(input, bidirectional(block(lstm(2), dropout(0.5))))
  const r = dropping.init(key(3))
  expect(dropping.output).toEqual([5, 4])
  expect(bits(dropping.train(r, x, { key: key(4) }).y)).not.toBe(bits(dropping.apply(r, x)))
})

test.each([-1, 2.5])('recurrent layers: a width of %s is a Defect', (width) => {
  for (const [name, layer] of Object.entries({ rnn, lstm, gru }))
    expect(() => layer(width)).toThrow(
      `${name}: ${width} is not a size; give a whole number that is not negative`,
    )
})
