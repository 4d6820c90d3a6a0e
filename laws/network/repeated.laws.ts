/**
 * @file repeated.laws — one block many times over: with parameters of its own each time, stacked, or shared.
 */
import { describe, expect, test } from 'vitest'
import { add } from '../../src/function/arithmetic.ts'
import { ones, tensor } from '../../src/function/construct.ts'
import { grad } from '../../src/function/grad.ts'
import { take } from '../../src/function/indexing.ts'
import { programOf } from '../../src/function/jit.ts'
import { key } from '../../src/function/key.ts'
import { uniform } from '../../src/function/random.ts'
import { sum } from '../../src/function/reduction.ts'
import {
  batchNormalization,
  block,
  dense,
  dropout,
  identity,
  parallel,
  repeat,
  sequential,
  shared,
  stacked,
  tanh,
  twin,
} from '../../src/network/index.ts'
import { Defect } from '../../src/shape/defect.ts'
import type { Tensor } from '../../src/tensor/tensor.ts'
import { treeReplace } from '../../src/tensor/tree.ts'
import { mustBeClose } from '../support/close.ts'
import { bits, bitsOf, forLayers, vectorOf } from './arbitrary.ts'

/** One of a tree of stacked tensors. */
const at = (tree: unknown, i: number): unknown =>
  treeReplace(
    // each has the axis that it was stacked along
    (leaf) => take(leaf as Tensor<[number, ...number[]]>, tensor(i, 'i32'), { axis: 0 }),
    tree,
  ) // it has an axis

const input = { shape: [3], dtype: 'f64' } as const
const x = uniform(key(2), [6, 3], { min: -1, dtype: 'f64' })
const part = block(dense(3), batchNormalization(), tanh, dropout(0.25))

describe('stacked', () => {
  const [apart, together] = [
    sequential(input, repeat(3, part)),
    sequential(input, stacked(3, part)),
  ]
  const [p, q] = [apart.init(key(1)), together.init(key(1))]

  test('stacked: its parameters and its state are those of repeat, stacked', () => {
    for (const i of [0, 1, 2]) {
      expect(bitsOf(at(q[0], i))).toEqual(bitsOf(p[0][i]))
      expect(bitsOf(at(together.state[0], i))).toEqual(bitsOf(apart.state[0][i]))
    }
  })

  test('stacked: computes what repeat does, in use and in training, bitwise', () => {
    expect(bits(together.apply(q, x, together.state))).toBe(bits(apart.apply(p, x, apart.state)))
    const a = apart.train(p, x, { key: key(3), state: apart.state })
    const b = together.train(q, x, { key: key(3), state: together.state })
    expect(bits(b.y)).toBe(bits(a.y))
    for (const i of [0, 1, 2]) expect(bitsOf(at(b.state[0], i))).toEqual(bitsOf(a.state[0][i]))
  })

  test('stacked: its gradient is that of repeat, stacked', () => {
    const a = grad((w: typeof p) => sum(apart.train(w, x, { key: key(3), state: apart.state }).y))(
      p,
    )
    const b = grad((w: typeof q) =>
      sum(together.train(w, x, { key: key(3), state: together.state }).y),
    )(q)
    for (const i of [0, 1, 2]) mustBeClose(vectorOf(at(b[0], i)), vectorOf(a[0][i]), 'rounding')
  })

  test('stacked: the Program is no longer for a thousand times than for three', () => {
    const lengthOf = (n: number): number => {
      const net = sequential([3], stacked(n, block(dense(3), tanh)))
      return programOf(net.apply<[2]>)(net.init(key(1)), ones([2, 3])).equations.length
    }
    expect(lengthOf(1000)).toBe(lengthOf(3))
  })

  test('stacked: a block without parameters counts its times all the same', () => {
    forLayers((f, _, batch, seed) => {
      const alone = f.init(key(seed))
      const net = sequential([3], stacked(2, identity), f)
      // The parameters are hidden, and are the layer's own.
      expect(bits(net.apply([{}, alone], batch))).toBe(bits(f.apply(alone, batch)))
    })
  })

  test.each<readonly [string, () => unknown]>([
    ['stacked: 0 times leaves nothing to stack; give 1 or more', () => stacked(0, tanh)],
    ['stacked: -1 is not a size', () => stacked(-1, tanh)],
    ['shared: 0.5 is not a size', () => shared(0.5, tanh)],
    [
      'stacked: the block maps [3] to [2], which it cannot take again',
      () => sequential([3] as number[], stacked(2, dense(2))), // a shape from data
    ],
    [
      'shared: the block maps [3] to [2], which it cannot take again',
      () => sequential([3] as number[], shared(2, dense(2))), // a shape from data
    ],
  ])('%s', (sentence, make) => {
    expect(make).toThrow(Defect)
    expect(make).toThrow(sentence)
  })
})

describe('shared', () => {
  test('shared: is the block as often, each time with the same parameters, bitwise', () => {
    forLayers((f, _, batch, seed) => {
      const p = f.init(key(seed))
      const twice = sequential([3], shared(2, f)).apply([p], batch)
      expect(bits(twice)).toBe(bits(sequential([3], f, f).apply([p, p], batch)))
      expect(bits(sequential([3], shared(0, f)).apply([p], batch))).toBe(bits(batch))
    })
  })

  test('shared: its gradient is the sum over its uses', () => {
    const f = block(dense(3), tanh)
    const [once, twice] = [sequential(input, shared(2, f)), sequential(input, f, f)]
    const [p] = once.init(key(1))
    const both = grad((w: typeof p) => sum(once.apply([w], x)))(p)
    const [left, right] = grad((w: readonly [typeof p, typeof p]) => sum(twice.apply(w, x)))([p, p])
    mustBeClose(
      vectorOf(both),
      vectorOf([add(left[0].w, right[0].w), add(left[0].b, right[0].b)].reverse()),
      'rounding',
    )
  })

  test('shared: each use goes on from the state that the last one left', () => {
    const one = sequential(input, batchNormalization())
    const layer = sequential(input, shared(2, batchNormalization()))
    const p = one.init(key(1))
    const first = one.train(p, x, { key: key(2), state: one.state })
    const second = one.train(p, first.y, { key: key(2), state: first.state })
    const made = layer.train(p, x, { key: key(2), state: layer.state })
    expect(bits(made.y)).toBe(bits(second.y))
    expect(bitsOf(made.state)).toEqual(bitsOf(second.state))
  })
})

describe('twin', () => {
  test('twin: is two of a layer side by side, with equal parameters, bitwise', () => {
    forLayers((f, _, batch, seed) => {
      const p = f.init(key(seed))
      const pair = [batch, add(batch, 1)] as const
      const found = twin(f).apply<[number], [number]>(p, pair)
      expect(bitsOf(found)).toEqual(bitsOf(parallel(f, f).apply<[number], [number]>([p, p], pair)))
    })
  })

  test('twin: of one input given twice its gradient is twice that of the layer', () => {
    const f = sequential(input, dense(2), tanh)
    const p = f.init(key(1))
    const both = grad((w: typeof p) => {
      const [y, z] = twin(f).apply(w, [x, x])
      return add(sum(y), sum(z))
    })(p)
    const one = grad((w: typeof p) => sum(f.apply(w, x)))(p)
    mustBeClose(
      vectorOf(both),
      vectorOf(one).map((g) => 2 * g),
      'rounding',
    )
  })

  test('twin: trains both on one state, the second after the first', () => {
    const f = sequential(input, batchNormalization(), dropout(0.5))
    const p = f.init(key(1))
    const both = twin(f)
    const { y, state } = both.train(p, [x, x], { key: key(2), state: both.state })
    expect(bits(y[0])).not.toBe(bits(y[1]))
    const [first, second] = [1, 2].map(() => f.train(p, x, { key: key(3), state: f.state }))
    expect(bitsOf(first!.state)).toEqual(bitsOf(second!.state)) // two of them
    const after = f.train(p, x, { key: key(3), state: first!.state }) // as above
    expect(bitsOf(state)).toEqual(bitsOf(after.state))
  })
})
