/**
 * @file examples.laws — embeddings, positions, and layers that only move or pool the elements of each example.
 */
import { describe, expect, test } from 'vitest'
import { add, sub } from '../../src/function/arithmetic.ts'
import { ones, tensor, zeros } from '../../src/function/construct.ts'
import { grad } from '../../src/function/grad.ts'
import { oneHot, take } from '../../src/function/indexing.ts'
import { key } from '../../src/function/key.ts'
import { flip, permute as permuted, reshape as reshaped } from '../../src/function/movement.ts'
import { matmul } from '../../src/function/product.ts'
import { uniform } from '../../src/function/random.ts'
import { toNested, toTypedArray } from '../../src/function/read.ts'
import { max, sum } from '../../src/function/reduction.ts'
import { square } from '../../src/function/rounding.ts'
import { mean } from '../../src/function/statistics.ts'
import {
  dense,
  embedding,
  flatten,
  globalMaxPooling,
  globalMeanPooling,
  learnedPositions,
  permute,
  reshape,
  sequential,
  sinusoidalPositions,
} from '../../src/network/index.ts'
import { Defect } from '../../src/shape/defect.ts'
import { mustBeClose } from '../support/close.ts'
import { bits, bitsOf } from './arbitrary.ts'

describe('embedding', () => {
  const net = sequential({ shape: [3], dtype: 'i32' }, embedding(5, 4, { dtype: 'f64' }))
  const params = net.init(key(1))
  const words = tensor(
    [
      [4, 0, 4],
      [1, 1, 1],
    ],
    'i32',
  )

  test('embedding: is one-hot indices by the table', () => {
    const y = net.apply(params, words)
    expect(y.shape).toEqual([2, 3, 4])
    const hot = reshaped(oneHot(words, 5, 'f64'), [6, 5])
    expect(bits(reshaped(y, [6, 4]))).toBe(bits(matmul(hot, params[0].table)))
  })

  test('embedding: its gradient counts how often each row is read', () => {
    const slope = grad((p: typeof params) => sum(net.apply(p, words)))(params)
    const counts = toTypedArray(sum(slope[0].table, { axes: [1] }))
    expect([...counts]).toEqual([4, 12, 0, 0, 8])
  })

  test('embedding: rows of another order, with indices to match, are the same', () => {
    const turned = [{ table: flip(params[0].table, { axes: [0] }) }] as const
    expect(bits(net.apply(turned, sub(4, words)))).toBe(bits(net.apply(params, words)))
  })

  test('embedding: passes its dtype on', () => {
    const deep = sequential(
      { shape: [3], dtype: 'i32' },
      embedding(5, 4, { dtype: 'f64' }),
      dense(2),
    )
    expect(bitsOf(deep.init(key(1))).every((leaf) => leaf.startsWith('f64'))).toBe(true)
    expect(deep.apply(deep.init(key(1)), words).dtype).toBe('f64')
  })

  /** A dtype that the compiler takes for another, as data may bring one. */
  const lie = <D extends 'i32' | 'f32'>(dtype: string) =>
    ({ shape: [3], dtype }) as unknown as { readonly shape: readonly [3]; readonly dtype: D } // the lie
  test.each<readonly [string, () => unknown]>([
    [
      'embedding: f32[3] cannot be an index; cast it to i32',
      () => sequential(lie<'i32'>('f32'), embedding(5, 4)),
    ],
    [
      'layer: i32[3] is not floating; cast it to f32 or f64',
      () => sequential(lie<'f32'>('i32'), dense(4)),
    ],
    ['embedding: -1 is not a size', () => embedding(-1, 4)],
    [
      'embedding: index 5 at [0] is outside axis 0 of size 5; keep indices from 0 below the size',
      () => net.apply(params, tensor([5, 0, 0], 'i32')),
    ],
  ])('%s', (sentence, make) => {
    expect(make).toThrow(Defect)
    expect(make).toThrow(sentence)
  })
})

describe('positions', () => {
  const input = { shape: [6, 4], dtype: 'f64' } as const
  const x = uniform(key(1), [3, 6, 4], { dtype: 'f64' })

  test('learnedPositions: a table added to each example', () => {
    const layer = sequential(input, learnedPositions())
    const params = layer.init(key(1))
    expect(bits(layer.apply(params, x))).toBe(bits(add(x, params[0].table)))
  })

  test('sinusoidalPositions: sines and cosines of one angle, so that squares add up to 1', () => {
    const table = sequential(input, sinusoidalPositions).apply([{}], zeros([6, 4], 'f64'))
    const pairs = sum(reshaped(square(table), [6, 2, 2]), { axes: [2] })
    mustBeClose(toTypedArray(pairs), toTypedArray(ones([6, 2], 'f64')), 'rounding')
  })

  test('sinusoidalPositions: how two places differ depends on how far apart they are', () => {
    const table = sequential(input, sinusoidalPositions).apply([{}], zeros([6, 4], 'f64'))
    // <p(i), p(j)> = sum of cos((i - j) w) over frequencies w
    const inner = toNested(matmul(table, permuted(table, [1, 0])))
    for (const [i, row] of inner.entries())
      for (const [j, value] of row.entries())
        mustBeClose([value], [inner[0]![Math.abs(i - j)]!], 'rounding') // six places
  })

  test('positions: fewer than two axes are a Defect', () => {
    const shape: number[] = [4] // as it comes from data
    for (const layer of [sinusoidalPositions, learnedPositions()])
      expect(() => sequential(shape, layer)).toThrow(
        'has no axes of places and features; give examples of two axes or more',
      )
  })
})

describe('elements of an example', () => {
  const x = uniform(key(1), [5, 2, 3, 4])
  const one = take(x, tensor(2, 'i32'), { axis: 0 })

  test('reshape: keeps elements and leading axes, and undoes itself', () => {
    const there = sequential([2, 3, 4], reshape([6, -1]))
    expect(there.output).toEqual([6, 4])
    const y = there.apply([{}], x)
    expect(y.shape).toEqual([5, 6, 4])
    expect(bits(sequential([6, 4], reshape([2, 3, 4])).apply([{}], y))).toBe(bits(x))
    expect(bits(there.apply([{}], one))).toBe(bits(reshaped(one, [6, 4])))
  })

  test('permute: moves axes of an example only, and its inverse undoes it', () => {
    const there = sequential([2, 3, 4], permute([2, 0, 1]))
    expect(there.output).toEqual([4, 2, 3])
    const y = there.apply([{}], x)
    expect(bits(y)).toBe(bits(permuted(x, [0, 3, 1, 2])))
    expect(bits(sequential([4, 2, 3], permute([1, 2, 0])).apply([{}], y))).toBe(bits(x))
  })

  test('reshape to one axis: is flatten', () => {
    const y = sequential([2, 3, 4], reshape([-1])).apply([{}], x)
    expect(bits(y)).toBe(bits(sequential([2, 3, 4], flatten).apply([{}], x)))
  })

  test('global pooling: mean and maximum over places, channel by channel', () => {
    const means = sequential([2, 3, 4], globalMeanPooling).apply([{}], x)
    const largest = sequential([2, 3, 4], globalMaxPooling).apply([{}], x)
    expect(bits(means)).toBe(bits(mean(x, { axes: [1, 2] })))
    expect(bits(largest)).toBe(bits(max(x, { axes: [1, 2] })))
  })

  test('global pooling: places in another order give the same', () => {
    const turned = flip(x, { axes: [1, 2] })
    const layer = sequential([2, 3, 4], globalMaxPooling)
    expect(bits(layer.apply([{}], turned))).toBe(bits(layer.apply([{}], x)))
  })

  test.each<readonly [string, () => unknown]>([
    [
      'reshape: [2, 3] to [4] turns 6 elements into 4; give sizes of equal product',
      () => sequential([2, 3] as number[], reshape([4])), // a shape from data
    ],
    [
      'permute: [0, 0] is not an order of the axes of [2, 3]; name each axis once',
      () => sequential([2, 3] as number[], permute([0, 0])), // likewise
    ],
    [
      'globalMeanPooling: axis -1 is outside []',
      () => sequential([] as number[], globalMeanPooling), // likewise
    ],
  ])('%s', (sentence, make) => {
    expect(make).toThrow(Defect)
    expect(make).toThrow(sentence)
  })
})
