/**
 * @file branches.laws — layers on one input, concatenated or added: what they equal, and what they refuse.
 */
import { describe, expect, test } from 'vitest'
import { add } from '../../src/function/arithmetic.ts'
import { ones } from '../../src/function/construct.ts'
import { grad } from '../../src/function/grad.ts'
import { concatenate } from '../../src/function/joining.ts'
import { key, splitKey } from '../../src/function/key.ts'
import { uniform } from '../../src/function/random.ts'
import { sum } from '../../src/function/reduction.ts'
import { square } from '../../src/function/rounding.ts'
import {
  added,
  batchNormalization,
  block,
  concatenated,
  convolution,
  dense,
  dropout,
  embedding,
  fork,
  identity,
  type ParametersOf,
  relu,
  residual,
  sequential,
  summaryRows,
  tanh,
} from '../../src/network/index.ts'
import { Defect } from '../../src/shape/defect.ts'
import type { Tensor } from '../../src/tensor/tensor.ts'
import { bits, bitsOf, forLayers } from './arbitrary.ts'

const left = sequential([3], dense(4), batchNormalization(), dropout(0.5))
const right = sequential([3], tanh, dense(4), batchNormalization(), dropout(0.25))
const x = uniform(key(2), [6, 3], { min: -1 })
const branches = [left, right] as const
const side = sequential([3], concatenated(...branches))
const together = sequential([3], added(...branches))
type Params = ParametersOf<typeof side>
type Join = (y: Tensor<[6, 4]>, z: Tensor<[6, 4]>) => Tensor<[6, number]>

/** Both branches trained by hand, each with its part of the key that reaches them in a list of one. */
const byHand = (p: Params, join: Join) => {
  const [only] = splitKey(key(3), 1)
  const [j, k] = splitKey(only, 2)
  const y = left.train(p[0][0], x, { key: j, state: side.state[0][0] })
  const z = right.train(p[0][1], x, { key: k, state: side.state[0][1] })
  return { y: join(y.y, z.y), state: [[y.state, z.state]] }
}

/** Trained, as a network of either kind is. */
const trained = (p: Params): { readonly y: Tensor<[6, number]>; readonly state: unknown } =>
  side.train(p, x, { key: key(3), state: side.state })

describe('equalities', () => {
  test('concatenated, added: what fork makes of the same parameters, joined, bitwise', () => {
    forLayers((f, g, batch, seed) => {
      const both = fork(f, g)
      const [wide, total] = [sequential([3], concatenated(f, g)), sequential([3], added(f, g))]
      const p = both.init(key(seed))
      const [y, z] = both.apply(p, batch)
      expect(bits(wide.apply([p], batch))).toBe(bits(concatenate([y, z], { axis: 1 })))
      expect(bits(total.apply([p], batch))).toBe(bits(add(y, z)))
    })
  })

  test('added: beside the identity it is residual; one branch is the branch', () => {
    forLayers((f, _, batch, seed) => {
      const p = f.init(key(seed))
      const y = sequential([3], residual(f)).apply([p], batch)
      expect(bits(sequential([3], added(identity, f)).apply([[{}, p]], batch))).toBe(bits(y))
      const one = bits(f.apply(p, batch))
      expect(bits(sequential([3], added(f)).apply([[p]], batch))).toBe(one)
      expect(bits(sequential([3], concatenated(f)).apply([[p]], batch))).toBe(one)
    })
  })

  const joins: readonly (readonly [string, typeof trained, Join])[] = [
    ['concatenated', trained, (y, z) => concatenate([y, z], { axis: 1 })],
    [
      'added',
      (p) => together.train(p, x, { key: key(3), state: together.state }),
      (y, z) => add(y, z),
    ],
  ]
  test.each(joins)(
    '%s: each branch is trained with its own key on its own state, and so are its gradients',
    (_, train, join) => {
      const params = side.init(key(1))
      const [made, written] = [train(params), byHand(params, join)]
      expect(bits(made.y)).toBe(bits(written.y))
      expect(bitsOf(made.state)).toEqual(bitsOf(written.state))
      const own = grad((p: Params) => sum(square(train(p).y)))
      const hand = grad((p: Params) => sum(square(byHand(p, join).y)))
      expect(bitsOf(own(params))).toEqual(bitsOf(hand(params)))
    },
  )

  test('concatenated: integers go to branches that take them', () => {
    const net = sequential(
      { shape: [5], dtype: 'i32' },
      concatenated(embedding(9, 2), embedding(9, 3)),
      dense(4),
    )
    const y = net.apply(net.init(key(1)), ones([7, 5], 'i32'))
    expect([y.shape, y.dtype]).toEqual([[7, 5, 4], 'f32'])
  })

  test('summary: branches are the parts, and their parameters add up', () => {
    const rows = summaryRows(sequential([3], concatenated(dense(2), block(dense(4), relu))))
    expect(rows.map(({ name, depth, parameters }) => [name, depth, parameters])).toEqual([
      ['sequential', 0, 24],
      ['concatenated', 1, 24],
      ['dense', 2, 8],
      ['block', 2, 16],
      ['dense', 3, 16],
      ['relu', 3, 0],
    ])
  })
})

describe('what does not fit is a Defect', () => {
  /** A shape that the compiler does not see, as it comes from data. */
  const from = (...shape: readonly number[]): number[] => [...shape]

  test.each<readonly [string, () => unknown, string]>([
    [
      'concatenated',
      () => sequential(from(8, 8, 3), concatenated(relu, convolution(4, { window: 3 }))),
      'concatenated: layer 1 makes [6, 6, 4], but layer 0 makes [8, 8, 3]; give layers that make shapes that differ in the last axis alone',
    ],
    [
      'added',
      () => sequential(from(4), added(relu, dense(4), dense(3))),
      'added: layer 2 makes [3], but layer 0 makes [4]; give layers that make one shape',
    ],
    [
      'no axis',
      () => sequential(from(), concatenated(relu)),
      'concatenated: axis -1 is outside []',
    ],
    [
      'no branch',
      () => added().build({ shape: [4], dtype: 'f32' }),
      'added: no layers are given, so there is nothing to join; give at least one',
    ],
    [
      'dtypes',
      () =>
        concatenated(embedding(9, 2), embedding(9, 2, { dtype: 'f64' })).build({
          shape: [5],
          dtype: 'i32',
        }),
      'concatenated: f32[5, 2] and f64[5, 2] differ in dtype; cast one',
    ],
  ])('%s: the sentence names what was given', (_, make, sentence) => {
    expect(make).toThrow(Defect)
    expect(make).toThrow(sentence)
  })
})
