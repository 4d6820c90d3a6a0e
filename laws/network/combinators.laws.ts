/**
 * @file combinators.laws — residual, repeat, sequential and dense: what they equal, what they take, what they refuse.
 */
import { describe, expect, test } from 'vitest'
import { add, mul } from '../../src/function/arithmetic.ts'
import { arange, ones, tensor } from '../../src/function/construct.ts'
import { grad } from '../../src/function/grad.ts'
import { take } from '../../src/function/indexing.ts'
import { key } from '../../src/function/key.ts'
import { flip } from '../../src/function/movement.ts'
import { matmul } from '../../src/function/product.ts'
import { uniform } from '../../src/function/random.ts'
import { toNested, toTypedArray } from '../../src/function/read.ts'
import { sum } from '../../src/function/reduction.ts'
import {
  block,
  dense,
  flatten,
  fork,
  parallel,
  relu,
  repeat,
  residual,
  sequential,
  softmax,
  tanh,
  twin,
  zeros,
} from '../../src/network/index.ts'
import { Defect } from '../../src/shape/defect.ts'
import type { Tensor } from '../../src/tensor/tensor.ts'
import { treeLeaves } from '../../src/tensor/tree.ts'
import { mustBeClose } from '../support/close.ts'
import { bits, forLayers, vectorOf } from './arbitrary.ts'

describe('equalities', () => {
  test('residual: a body that ends in zero parameters makes it the identity', () => {
    forLayers((f, _, x, seed) => {
      const layer = sequential([3], residual(block(f, dense(3, { kernel: zeros }))))
      expect(toNested(layer.apply(layer.init(key(seed)), x))).toEqual(toNested(x))
    })
  })

  test('residual: x + f(x), bitwise', () => {
    forLayers((f, _, x, seed) => {
      const layer = sequential([3], residual(f))
      const params = layer.init(key(seed))
      expect(bits(layer.apply(params, x))).toBe(bits(add(x, f.apply(params[0], x))))
    })
  })

  test('repeat: n copies are the block written n times; none are the identity', () => {
    forLayers((f, _, x, seed) => {
      const three = sequential([3], repeat(3, f))
      const params = three.init(key(seed))
      expect(params[0]).toHaveLength(3)
      const [p, q, r] = params[0]
      const written = sequential([3], f, f, f).apply([p, q, r], x)
      expect(bits(three.apply(params, x))).toBe(bits(written))
      expect(bits(sequential([3], repeat(0, f)).apply([[]], x))).toBe(bits(x))
    })
  })

  test('sequential: a layer made by it is a layer inside another', () => {
    forLayers((f, g, x, seed) => {
      const [p, q] = [f.init(key(seed)), g.init(key(seed + 1))]
      const inner = sequential([3], f, g)
      const outer = sequential([3], inner)
      expect(bits(outer.apply([[p, q]], x))).toBe(bits(inner.apply([p, q], x)))
    })
  })

  test('dense: x w + b, one example or many', () => {
    const layer = sequential({ shape: [3], dtype: 'f64' }, dense(2))
    const params = layer.init(key(1))
    const [{ w, b }] = params
    const x = uniform(key(2), [4, 3], { dtype: 'f64' })
    const y = toTypedArray(layer.apply(params, x))
    expect(y).toEqual(toTypedArray(add(matmul(x, w), b)))
    const row = layer.apply(params, take(x, tensor(2, 'i32'), { axis: 0 }))
    expect(row.shape).toEqual([2])
    mustBeClose(toTypedArray(row), y.slice(4, 6), 'rounding')
  })

  test('dense: hidden units in another order, with their weights, compute the same', () => {
    const net = sequential({ shape: [3], dtype: 'f64' }, dense(4), tanh, dense(2))
    const [first, none, last] = net.init(key(1))
    const x = uniform(key(2), [5, 3], { dtype: 'f64' })
    const turned = [
      { w: flip(first.w, { axes: [1] }), b: flip(first.b, { axes: [0] }) },
      none,
      { w: flip(last.w, { axes: [0] }), b: last.b },
    ] as const
    const [y, z] = [net.apply([first, none, last], x), net.apply(turned, x)]
    mustBeClose(toTypedArray(y), toTypedArray(z), 'rounding')
  })

  test('relu: scaling its inputs by c > 0 and its outputs by 1/c changes nothing', () => {
    const net = sequential({ shape: [3], dtype: 'f64' }, dense(4), relu, dense(2))
    const [first, none, last] = net.init(key(1))
    const x = uniform(key(2), [5, 3], { min: -1, dtype: 'f64' })
    const scaled = [
      { w: mul(first.w, 4), b: mul(first.b, 4) },
      none,
      { w: mul(last.w, 0.25), b: last.b },
    ] as const // powers of two: exactly the same
    expect(bits(net.apply(scaled, x))).toBe(bits(net.apply([first, none, last], x)))
  })

  test('flatten: keeps the elements and the leading axes', () => {
    const x = uniform(key(1), [5, 2, 3])
    const y = sequential([2, 3], flatten).apply([{}], x)
    expect(y.shape).toEqual([5, 6])
    expect(toTypedArray(y)).toEqual(toTypedArray(x))
  })
})

describe('sizes', () => {
  test('a layer: takes examples under any leading axes, also none of them', () => {
    forLayers((f, _, x, seed) => {
      const p = f.init(key(seed))
      const [n] = x.shape
      expect(f.apply(p, uniform(key(seed), [3])).shape).toEqual([3])
      expect(f.apply(p, uniform(key(seed), [2, n, 3])).shape).toEqual([2, n, 3])
      expect(f.apply(p, uniform(key(seed), [0, 3])).shape).toEqual([0, 3])
    })
  })

  test('sequential: 107 layers from an ordinary array', () => {
    const layers = Array.from({ length: 107 }, () => dense(4))
    const net = sequential([4], ...layers, tanh)
    const params = net.init(key(1))
    expect(params).toHaveLength(108)
    expect(net.apply(params, ones([2, 4])).shape).toEqual([2, 4])
  })

  test('repeat: ten thousand layers need no stack, forward', () => {
    const net = sequential([2], repeat(10_000, block(dense(2), tanh)))
    const params = net.init(key(1))
    expect(params[0]).toHaveLength(10_000)
    expect(net.apply(params, ones([1, 2])).shape).toEqual([1, 2])
  })

  test('repeat: a thousand layers need no stack, backward', () => {
    const net = sequential([2], repeat(1_000, block(dense(2), tanh)))
    const gradient = grad((p: ReturnType<typeof net.init>) => sum(net.apply(p, ones([1, 2]))))
    const found = gradient(net.init(key(1)))
    expect(treeLeaves(found)).toHaveLength(2_000)
    expect(vectorOf(found).every(Number.isFinite)).toBe(true)
  })
})

describe('what does not fit is a Defect', () => {
  /** A shape that the compiler does not see, as it comes from data. */
  const from = (...shape: readonly number[]): number[] => [...shape]
  const layer = sequential([3], relu)
  // A lie about a shape, as data may tell one.
  const lie = ones(from(2, 4)) as Tensor<[2, 3]>
  // What untyped code may pass: the operator for the layer of the same name.
  const operator: unknown = mul
  // The parameters of another network.
  const alien = [] as unknown as readonly [object]

  test.each<readonly [string, () => unknown, string]>([
    [
      'feeds',
      () => sequential(from(5), sequential([4], relu)),
      'layer: [5] does not feed [4]; give layers whose shapes meet',
    ],
    [
      'spread',
      () => sequential([3], ...Array.from({ length: 2 }, () => sequential([4], relu))),
      'layer: [3] does not feed [4]; give layers whose shapes meet',
    ],
    [
      'dense',
      () => sequential(from(), dense(2)),
      'dense: [] has no last axis to map to 2; reshape the input to one axis or more',
    ],
    [
      'residual',
      () => sequential(from(3), residual(dense(2))),
      'residual: the body maps [3] to [2], which cannot be added; give a body that keeps the shape',
    ],
    [
      'repeat',
      () => sequential(from(3), repeat(2, dense(2))),
      'repeat: the block maps [3] to [2], which it cannot take again; give a block that keeps the shape',
    ],
    ['softmax', () => sequential(from(), softmax), 'softmax: axis -1 is outside []'],
    [
      'size',
      () => dense<number>(2.5),
      'dense: 2.5 is not a size; give a whole number that is not negative',
    ],
    [
      'operator',
      () => sequential([3], operator as typeof relu), // the same lie
      'layer: a function is not a layer; import it from cotangent/network, or wrap it with activation',
    ],
    ['copies', () => repeat(-1, relu), 'repeat: -1 is not a size'],
    ...[fork(layer, layer), parallel(layer, layer), twin(layer)].map(
      (pair) =>
        [
          pair.name,
          () => sequential(from(3), pair as unknown as typeof layer, relu), // a lie, as untyped code may tell one
          'layer: this makes a pair, but a list of layers passes on one tensor; join two layers by concatenated or added',
        ] as const,
    ),
    [
      'two inputs',
      () => fork(layer, sequential(from(2), relu)),
      'fork: one layer takes [3], the other [2]; give two that take the same',
    ],
    [
      'input',
      () => layer.apply([{}], lie),
      'layer: [2, 4] does not end in [3], the shape of one example',
    ],
    [
      'parameters',
      () => layer.apply(alien, arange(3)),
      'sequential: parameters are 0 entries, not a list of 1; give what init made',
    ],
  ])('%s: the sentence names what was given', (_, make, sentence) => {
    expect(make).toThrow(Defect)
    expect(make).toThrow(sentence)
  })
})
