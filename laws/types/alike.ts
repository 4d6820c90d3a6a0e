/**
 * @file alike — type laws: trees that must be like one another, the sentence where they are not, and where it stands.
 *
 * An error must stand on the line below its mark. On what a function returns it stands only if the compiler gives the function
 * its parameters; where they are annotated it stands on the whole function.
 */
import * as ct from 'cotangent'
import type { Scalar, Tensor } from 'cotangent'
import { dense, sequential } from 'cotangent/network'
import { applyUpdates } from 'cotangent/optimize'
import type { Alike, Like, Wider } from '../../src/function/sameTree.ts'
import type { ShapeError } from '../../src/shape/mismatch.ts'
import { type Equal, has, is } from './equal.ts'

type V = Tensor<[3]>
declare const x: V
declare const rows: Tensor<[5, 3]>
declare const s: Scalar
declare const p: Tensor<[], 'bool'>
declare const i: Tensor<[], 'i32'>
declare const all: { readonly w: V; readonly b: Scalar }

// ---- the sentences, word for word
declare const says: <L, Sentence extends string>(law: Equal<L, ShapeError<Sentence>>) => void
type Next<C, N> = Like<'scan', 'the carry', C, 'the next one', N>
says<
  Next<Scalar, V>,
  'scan: the carry is f32[], but the next one is f32[3]; return the same structure, shapes and dtypes'
>(true)
says<
  Next<{ w: V; n: readonly [Scalar] }, { w: V; n: readonly [Scalar<'f64'>] }>,
  'scan: leaf n.0 of the carry is f32[], but that of the next one is f64[]; return the same structure, shapes and dtypes'
>(true)
says<
  Next<{ w: V; b: V }, { w: V }>,
  'scan: leaf b of the carry is f32[3], but that of the next one is missing; return the same structure, shapes and dtypes'
>(true)
says<
  Next<V, readonly [V]>,
  'scan: the carry is f32[3], but the next one is a list; return the same structure, shapes and dtypes'
>(true)
says<
  Next<readonly [V], readonly [V, { readonly w: V }]>,
  'scan: leaf 1 of the carry is missing, but that of the next one is a record; return the same structure, shapes and dtypes'
>(true)
export const kept: Equal<Next<Tensor<[number]>, V>, Tensor<[number]>> = true
export const either: Equal<Alike<'cond', 'f', V, 'g', Tensor<[number]>>, unknown> = true
export const wider: Equal<Wider<V, Tensor<[number]>>, Tensor<[number]>> = true

// ---- carries and states
// @ts-expect-error scan: the carry is f32[], but the next one is f32[3]
ct.scan((total: Scalar, row: V) => [ct.add(total, row), []])(s, rows)
ct.whileLoop(
  (v: Scalar) => ct.less(v, 3),
  // @ts-expect-error whileLoop: the state is f32[], but the next one is f32[1]
  (v) => ct.reshape(v, [1]),
)
ct.boundedWhile(
  (v: Scalar) => ct.less(v, 3),
  // @ts-expect-error boundedWhile: the state is f32[], but the next one is f64[]
  (v) => ct.cast(v, 'f64'),
  { limit: 3 },
)
// @ts-expect-error fold: the state is f32[3], but the next one is f32[6]
ct.fold((c: V, y: V) => ct.concatenate([c, y], { axis: 0 }))(x, [x])
// @ts-expect-error associativeScan: x is f32[3], but f(x, y) is f32[]
ct.associativeScan((a: V, b: V) => ct.dot(a, b))(rows)
// @ts-expect-error fixedPoint: the first value is f32[3], but the next one is f32[]
ct.fixedPoint((a: Scalar, v: V) => ct.mul(ct.sum(v), a))(s, x)

// ---- branches
ct.cond(
  p,
  () => x,
  // @ts-expect-error cond: the branch for true is f32[3], but the branch for false is f32[]
  () => s,
)()
ct.switchOn(i, [
  (v: V) => v,
  (v: V) => ct.neg(v),
  // @ts-expect-error switchOn: branch 0 is f32[3], but branch 2 is f32[]
  (v: V) => ct.sum(v),
])

// ---- rules
const square = (v: V): V => ct.mul(v, v)
const total = (v: V): Scalar => ct.sum(v)
// @ts-expect-error customJvp: the value is f32[3], but the tangent is f32[]
ct.customJvp(square, ([v], [dv]) => [square(v), ct.dot(v, dv)])
// @ts-expect-error customJvp: the value is f32[3], but the value of the rule is f32[]
ct.customJvp(square, ([v], [dv]) => [total(v), dv])
ct.customVjp(
  total,
  (v) => [total(v), v],
  // @ts-expect-error customVjp: leaf 0 of the arguments is f32[3], but that of the result of backward is f32[]
  (_, g) => [g],
)
ct.customVjp(
  total,
  (v) => [total(v), v],
  // @ts-expect-error customVjp: leaf 0 of the arguments is f32[3], but that of the result of backward is missing
  () => [],
)

// ---- updates
// @ts-expect-error applyUpdates: leaf b of params is f32[], but that of updates is missing
applyUpdates(all, { w: x })
// @ts-expect-error applyUpdates: params is f32[3], but updates is f32[]
applyUpdates(x, s)
is<V>()(applyUpdates(x, ct.neg(x)), true)

// ---- examples of a layer
const net = sequential([784], dense(10))
const params = net.init(ct.key(1))
// @ts-expect-error layer: [32, 28, 28] does not end in [784], the shape of one example
net.apply(params, ct.ones([32, 28, 28]))
// @ts-expect-error layer: [32, 28, 28] does not end in [784], the shape of one example
net.train(params, ct.ones([32, 28, 28]), { key: ct.key(1) })
// @ts-expect-error layer: f64[32, 784] and f32[784] differ in dtype
net.apply(params, ct.ones([32, 784], 'f64'))
has<[32, 10]>()(net.apply<[32]>(params, ct.ones([32, 784])), true)

// ---- a rank that is not known
declare const any: Tensor<number[]>
// @ts-expect-error matmul: the rank of [...] is not known
ct.matmul(any, rows)
// @ts-expect-error matmul: the rank of [...] is not known
ct.matmul(rows, any)
// @ts-expect-error transpose: the rank of [...] is not known
ct.transpose(any)

// ---- what is written in place needs no annotation: a list is a tuple where one is carried
is<readonly [V, Scalar]>()(
  ct.whileLoop(
    (c: readonly [V, Scalar]) => ct.less(c[1], 3),
    ([v, n]) => [v, ct.add(n, 1)],
  )([x, s]),
  true,
)
is<[V, Scalar]>()(ct.fold((c: [V, Scalar], y: V) => [ct.add(c[0], y), c[1]])([x, s], [x]), true)
is<V>()(ct.switchOn(i, [(v: V) => v, (v) => ct.mul(v, 2)])(x), true)
has<[number]>()(
  ct.cond(
    p,
    () => x,
    (): Tensor<[number]> => x,
  )(),
  true,
)

// ---- and generic code goes on with what it gets
export const doubled = <B extends number>(v: Tensor<[B, 3]>): Tensor<[B, 3]> =>
  ct.whileLoop(
    (c: Tensor<[B, 3]>) => ct.less(ct.sum(c), 3),
    (c) => ct.mul(c, 2),
  )(v)
export const perhaps = <S>(f: (state: S) => S, state: S): S => ct.cond(p, f, (c: S) => c)(state)
export const chosen = <S>(f: (state: S) => S, state: S): S =>
  ct.switchOn(i, [f, (c: S) => c])(state)
export const each = <S>(f: (state: S) => S, state: S): S => ct.fold((c: S) => f(c))(state, [x])
export const stepped = <A extends number[], P>(
  layer: { readonly apply: (params: P, x: Tensor<A>) => Tensor<A> },
  of: P,
  v: Tensor<A>,
): Tensor<A> => ct.scan((c: Tensor<A>) => [layer.apply(of, c), []])(v, rows)[0]
