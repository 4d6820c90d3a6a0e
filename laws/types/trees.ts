/**
 * @file trees — type laws: what may be a tree of tensors, and what functions of trees may be handed to transformations.
 *
 * Interfaces, intersections, index signatures and lists are trees. What holds something that is no tensor is none: the sentence
 * names the leaf. An optional tensor is refused where a derivative would have to say whether it is there.
 */
import * as ct from 'cotangent'
import type { Scalar, Tensor } from 'cotangent'
import { applyUpdates, type scaleByAdam } from 'cotangent/optimize'
import { has, is } from './equal.ts'

type V = Tensor<[2]>
declare const v: V
declare const unsaid: boolean
const loss = (x: V): Scalar => ct.sum(x)

// ---- what is a tree, and comes back as it went in
interface Layer {
  readonly w: V
  readonly b: Scalar
}
class Fields {
  readonly w: V = v
}
class Methods {
  readonly w: V = v
  double(): V {
    return ct.mul(this.w, 2)
  }
}
is<Layer>()(ct.grad((p: Layer) => loss(p.w))({ w: v, b: ct.scalar(1) }), true)
type Both = { readonly w: V } & { readonly b: V }
is<Both>()(ct.grad((p: Both) => loss(p.w))({ w: v, b: v }), true)
type Named = Readonly<Record<string, V>>
is<Named>()(ct.grad((p: Named) => ct.sum(p['w'] ?? v))({ w: v }), true)
is<readonly V[]>()(ct.grad((p: readonly V[]) => loss(p[0] ?? v))([v, v]), true)
type Listed = readonly [V, ...Scalar[]]
is<Listed>()(ct.grad((p: Listed) => loss(p[0]))([v, ct.scalar(1)]), true)
type OneOf = { readonly a: V } | { readonly b: V }
is<OneOf>()(ct.grad((p: OneOf) => loss('a' in p ? p.a : p.b))({ a: v }), true)
// A value may have more than its type says; the gradient then has it too, and its type says as little.
const more = { w: v, b: ct.scalar(1), c: v }
is<Layer>()(ct.grad((p: Layer) => loss(p.w))(more), true)
// A class of tensors alone looks like a record to the compiler: that it is none, the run says.
is<Fields>()(ct.grad((p: Fields) => loss(p.w))({ w: v }), true)

// ---- what is none
// @ts-expect-error leaf double is function, not a tensor
ct.grad((p: Methods) => loss(p.w))
// @ts-expect-error leaf f is function, not a tensor
ct.grad((p: { readonly w: V; readonly f: (x: V) => V }) => loss(p.w))
// @ts-expect-error leaf n is number, not a tensor
ct.grad((p: { readonly w: V; readonly n: number }) => loss(p.w))
// @ts-expect-error leaf b is undefined, not a tensor: it may be missing
ct.grad((p: { readonly w: V; readonly b?: V }) => loss(p.w))
// @ts-expect-error leaf w is undefined, not a tensor: Partial leaves all out
ct.grad((p: Partial<Layer>) => loss(p.w ?? v))
// @ts-expect-error leaf w is null, not a tensor
ct.grad((p: { readonly w: V | null }) => loss(p.w ?? v))
// @ts-expect-error leaf 1 is undefined, not a tensor
ct.grad((p: readonly [V, V?]) => loss(p[0]))
// @ts-expect-error each leaf of a list is string, not a tensor
ct.grad((p: { readonly w: V; readonly names: readonly string[] }) => loss(p.w))
// @ts-expect-error each leaf of a list is i32, which has no tangent
ct.jacobian((p: readonly Tensor<[2], 'i32'>[]) => ct.cast(p[0] ?? ct.zeros([2], 'i32'), 'f32'))
// @ts-expect-error leaf at the top is i32 or f32, and one has no tangent
ct.grad((p: Tensor<[2], 'f32' | 'i32'>) => ct.sum(ct.cast(p, 'f32')))
// @ts-expect-error a Map is no record
ct.grad((p: ReadonlyMap<string, V>) => loss(p.get('w') ?? v))

// ---- what is returned
// @ts-expect-error leaf returned is i32, which has no tangent
ct.grad((p: V) => ct.cast(ct.sum(p), 'i32'))
// @ts-expect-error leaf returned is bool, which has no tangent
ct.hessian((p: V) => ct.any(ct.greater(p, 0)))
// @ts-expect-error the function must return a scalar, but returns [...]
ct.grad((p: V): Tensor<number[]> => ct.sum(p))
// @ts-expect-error the function must return a scalar, and perhaps returns [2]
ct.grad((p: V): Scalar | V => (unsaid ? p : ct.sum(p)))
// @ts-expect-error with aux the function must return [loss, extra], but returns one thing
ct.grad(loss, { aux: true })
// @ts-expect-error with aux the function must return [loss, extra], but returns one thing
ct.valueAndGrad(loss, { aux: true })
has<[2]>()(ct.grad((p: V) => [loss(p), p], { aux: true })(v)[1], true)
is<V | readonly [grads: V, extra: V]>()(
  ct.grad((p: V) => [loss(p), p] as const, { aux: unsaid })(v),
  true,
)

// ---- which argument
declare const both: (p: V, q: V) => Scalar
is<readonly [V, V]>()(ct.grad(both, { wrt: [1, 0] })(v, v), true)
declare const some: number[]
is<readonly V[]>()(ct.grad(both, { wrt: some })(v, v), true)
// @ts-expect-error there is no argument -1
ct.grad(both, { wrt: [-1] })
// @ts-expect-error there is no argument 2
ct.grad(both, { wrt: [2] })
// @ts-expect-error wrt names an argument that has no tangent
ct.grad((p: V, n: Tensor<[2], 'i32'>) => ct.sum(ct.mul(p, ct.cast(n, 'f32'))), { wrt: [1] })

// ---- functions: what they take may be less than what is given, never more
declare const wide: (x: Tensor<[number]>) => Scalar
has<[2]>()(ct.grad((x: V) => wide(x))(v), true)
// @ts-expect-error a function of three numbers does not take any number of them
export const narrow: (x: Tensor<[number]>) => Scalar = (x: Tensor<[3]>) => ct.sum(x)
// @ts-expect-error branches: one of them takes three
ct.cond(ct.all(ct.greater(v, 0)), loss, (x: Tensor<[3]>) => ct.sum(x))
// @ts-expect-error branches: one of them returns a vector
ct.switchOn(ct.scalar(0, 'i32'), [loss, (x: V) => x])
// @ts-expect-error the carry becomes longer
ct.scan((c: V, y: V) => [ct.concatenate([c, y], { axis: 0 }), y])(v, ct.zeros([5, 2]))
// @ts-expect-error the state becomes longer
ct.fold((c: V, y: V) => ct.concatenate([c, y], { axis: 0 }))(v, [v])
// @ts-expect-error inputs of 4 and of 5 steps
ct.scan((c: Scalar, y: Layer) => [c, y])(ct.scalar(0), { w: ct.zeros([4, 2]), b: ct.zeros([5]) })

// ---- two trees are one type, never a union of two
// @ts-expect-error [3] is not [2]
ct.treeZip((a, b) => ct.add(a, b), { w: v }, { w: ct.zeros([3]) })
// @ts-expect-error [3] is not [2]
applyUpdates({ w: v }, { w: ct.zeros([3]) })
declare const adam: ReturnType<typeof scaleByAdam>
// @ts-expect-error parameters of [3] for gradients of [2]
adam.update({ w: v }, adam.init({ w: v }), { w: ct.zeros([3]) })
// @ts-expect-error a tangent of [3] at a point of [2]
ct.jvp(loss)(v, ct.zeros([3]))

// ---- lists are not tuples, and a tuple of tensors is a list of any of them
declare const many: V[]
// @ts-expect-error a list may have any length
export const three: readonly [V, V, V] = many
has<[number, 2]>()(ct.stack([v, ...many], { axis: 0 }), true)
has<ct.Shape>()(ct.concatenate([v, ...many], { axis: 0 }), true)
