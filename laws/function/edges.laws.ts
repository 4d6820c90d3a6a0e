/**
 * @file edges — what stands at the edges: odd trees, holes, options that do not exist, losses that change.
 */
import { isLeft, right } from 'fp-ts/lib/Either.js'
import { expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { gradientDescent } from '../../src/optimize/index.ts'
import { begin, datasetOf, encodeTree, evaluator, fit } from '../../src/training/index.ts'
import { values } from '../support/expressions.ts'

type Example = ct.Tensor<[number]>

test('fit: a loss that closes over a variable follows it from step to step', () => {
  let k = ct.scalar(1)
  const loss = (w: ct.Scalar, x: Example): ct.Scalar => ct.mul(k, ct.mean(ct.mul(w, x)))
  const optimiser = gradientDescent(1)
  const run = fit({
    loss,
    optimiser,
    data: datasetOf(ct.tensor([1])),
    batchSize: 1,
    epochs: 3,
    onEpoch: () => {
      k = ct.scalar(100)
    },
  })(begin(ct.scalar(0), optimiser, ct.key(1)))
  // 0 - 1 - 100 - 100
  expect(run._tag === 'Right' && ct.item(run.right.state.params)).toBe(-201)
})

test('evaluator: a metric that closes over a variable follows it', () => {
  let k = ct.scalar(1)
  const scores = evaluator({ m: (w: ct.Scalar, x: Example) => ct.mul(k, ct.mean(ct.mul(w, x))) })
  const data = datasetOf(ct.tensor([1]))
  expect(scores(ct.scalar(2), data, 1)).toEqual(right({ m: 2 }))
  k = ct.scalar(3)
  expect(scores(ct.scalar(2), data, 1)).toEqual(right({ m: 6 }))
})

test('fit: no batch is a Left, and epochs that are no count are refused', () => {
  const optimiser = gradientDescent(1)
  const loss = (w: ct.Scalar, x: Example): ct.Scalar => ct.mean(ct.mul(w, x))
  const data = datasetOf(ct.tensor([1, 2]))
  const fitting = (batchSize: number, epochs: number) =>
    fit({ loss, optimiser, data, batchSize, epochs, dropLast: true })
  const run = fitting(4, 1)(begin(ct.scalar(0), optimiser, ct.key(1)))
  expect(isLeft(run) && run.left).toEqual({ tag: 'BatchTooLarge', size: 4, count: 2, history: [] })
  expect(() => fitting(1, -1)).toThrow('fit: -1 epochs')
  expect(() => fitting(1, Number.NaN)).toThrow('fit: NaN epochs')
})

test('encodeTree: two leaves of one path are a Left, not a silent loss', () => {
  const tree = { 'a.b': ct.tensor([1, 1]), a: { b: ct.tensor([2, 2]) } }
  const encoded = encodeTree(tree)
  expect(isLeft(encoded) && encoded.left).toEqual({ tag: 'SamePath', path: 'a.b' })
})

test('slice, split, sum: options that do not exist are refused, by the compiler and by the run', () => {
  const x = ct.arange(5)
  // @ts-expect-error `start` and `stop` are no options of slice
  expect(() => ct.slice(x, { axis: 0, start: 1, stop: 3 })).toThrow(
    'slice: there is no option start; give one of axis, from, to, step',
  )
  // @ts-expect-error `foo` is no option of split
  expect(() => ct.split(x, { axis: 0, sizes: [2, 3], foo: 1 })).toThrow(
    'split: there is no option foo; give one of axis, sizes',
  )
  // @ts-expect-error `axis` is no option of sum
  expect(() => ct.sum(x, { axis: 0 })).toThrow(
    'sum: there is no option axis; give one of axes, keepAxes',
  )
  expect(values(ct.slice(x, { axis: 0, from: 1, to: 3 }))).toEqual([1, 2])
})

test('tensor: a hole in a list is refused', () => {
  const holed = new Array<number>(3)
  holed[0] = 1
  holed[2] = 3
  expect(() => ct.tensor(holed)).toThrow('tensor: an element is undefined')
})

test('trees: what is no record, tuple or tensor is refused, and so is a cycle', () => {
  const differentiate = ct.grad((_x: ct.Scalar) => ct.scalar(1))
  const f = (x: unknown): unknown => differentiate(x as ct.Scalar) // what the types refuse, given all the same
  expect(() => f(new Map())).toThrow('grad: the tree is an instance of a class')
  expect(() => f({ a: new Date() })).toThrow('grad: node a is an instance of a class')
  const cyclic: Record<string, unknown> = {}
  cyclic['a'] = cyclic
  expect(() => f(cyclic)).toThrow('grad: the tree nests without end')
  expect(() => f(structuredClone({ tag: 'concrete', shape: [], dtype: 'f32' }))).toThrow(
    'is not a tensor',
  )
})

test('trees: results keep the order of keys they were given in', () => {
  const p = { x: ct.scalar(1), k: ct.scalar(2), a: ct.scalar(3) }
  expect(Object.keys(ct.grad((q: typeof p) => ct.add(q.x, ct.add(q.k, q.a)))(p))).toEqual([
    'x',
    'k',
    'a',
  ])
})

test('treeUnflatten: leaves of another shape or dtype are refused', () => {
  expect(() => ct.treeUnflatten({ a: ct.scalar(1) }, [ct.ones([2])])).toThrow(
    'treeUnflatten: leaf a is f32[2] where the tree has f32[]',
  )
})

test('random: what is no distribution is refused', () => {
  const k = ct.key(1)
  expect(() => ct.bernoulli(k, 1.5, [2])).toThrow('bernoulli: probability 1.5; give 0 to 1')
  expect(() => ct.uniform(k, [2], { min: 1, max: 0 })).toThrow('uniform: from 1 to 0')
  expect(() => ct.normal(k, [2], { deviation: -1 })).toThrow('normal: deviation -1')
  expect(() => ct.splitKey<number>(k, -1)).toThrow('splitKey: -1 is not a size')
})

test('where: the branch not taken contributes exactly 0, however infinite its slope', () => {
  type V = ct.Tensor<[3], 'f64'>
  type S = ct.Scalar<'f64'>
  const x: V = ct.fromArray([3], [0, 4, -1], 'f64')
  const positive = (v: V): ct.Tensor<[3], 'bool'> => ct.greater(v, 0)
  const cases: readonly (readonly [string, (v: V) => V, readonly number[]])[] = [
    ['log', (v) => ct.where(positive(v), ct.log(v), 0), [0, 1 / 4, 0]],
    ['sqrt', (v) => ct.where(positive(v), ct.sqrt(v), 0), [0, 1 / 4, 0]],
    ['reciprocal', (v) => ct.where(positive(v), ct.div(1, v), 0), [0, -1 / 16, 0]],
    ['other side', (v) => ct.where(ct.lessEqual(v, 0), 0, ct.log(v)), [0, 1 / 4, 0]],
    ['chain', (v) => ct.where(positive(v), ct.log(ct.sqrt(ct.mul(v, v))), 0), [0, 1 / 4, 0]],
    [
      'used twice',
      (v) => ct.where(positive(v), ct.mul(ct.log(v), ct.log(v)), v),
      [1, Math.log(4) / 2, 1],
    ],
    [
      'nested',
      (v) => ct.where(positive(v), ct.where(ct.greater(v, 2), ct.log(v), ct.sqrt(v)), 0),
      [0, 1 / 4, 0],
    ],
  ]
  for (const [name, f, slope] of cases) {
    const g = (v: V): V => ct.grad((u: V): S => ct.sum(f(u)))(v)
    expect([name, values(g(x)).map((d) => d + 0)]).toEqual([name, slope])
    // and so does the next derivative
    const h = values(ct.grad((v: V): S => ct.sum(g(v)))(x))
    expect([name, h[0], h[2]]).toEqual([name, expect.closeTo(0, 12), expect.closeTo(0, 12)])
  }
})

test('grad: what is returned beside the loss has no say in the gradient, whatever its slope', () => {
  const beside = (x: ct.Tensor<[2]>): readonly [ct.Scalar, ct.Tensor<[2]>] => [
    ct.sum(x),
    ct.sqrt(x), // an infinite slope at 0
  ]
  const [gradient, extra] = ct.grad(beside, { aux: true })(ct.tensor([0, 4]))
  expect(ct.toNested(gradient)).toEqual([1, 1])
  expect(ct.toNested(extra)).toEqual([0, 2])
  const alone = ct.programOf(ct.grad(ct.sum<[2], 'f32'>))(ct.zeros([2]))
  const both = ct.programOf((x: ct.Tensor<[2]>) => ct.grad(beside, { aux: true })(x)[0])(
    ct.zeros([2]),
  )
  expect(ct.simplify(both).equations).toHaveLength(alone.equations.length)
})
