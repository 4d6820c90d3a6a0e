/**
 * @file transformations — type laws: shapes of batches, of derivatives and of specs, and what is refused.
 */
import * as ct from 'cotangent'
import type { Scalar, Tensor } from 'cotangent'
import { has, is } from './equal.ts'

interface Layer {
  readonly w: Tensor<[3, 4]>
  readonly b: Tensor<[4]>
}
const apply = (x: Tensor<[3]>, p: Layer): Tensor<[4]> =>
  ct.add(ct.reshape(ct.matmul(ct.reshape(x, [1, 3]), p.w), [4]), p.b)
const layer: Layer = { w: ct.zeros([3, 4]), b: ct.zeros([4]) }
const layers = { w: ct.zeros([7, 3, 4]), b: ct.zeros([7, 4]) }

// vmap: the batch axis is where `in` and `out` say.
has<[7, 4]>()(ct.vmap(apply)(ct.zeros([7, 3]), layers), true)
has<[7, 4]>()(ct.vmap(apply, { in: [0, null] })(ct.zeros([7, 3]), layer), true)
has<[7, 4]>()(ct.vmap(apply, { in: [1, null] })(ct.zeros([3, 7]), layer), true)
has<[4, 7]>()(ct.vmap(apply, { in: [-1, null], out: -1 })(ct.zeros([3, 7]), layer), true)
has<[4, 7]>()(
  ct.vmap(apply, { in: [null, { w: 2, b: null }], out: 1 })(ct.zeros([3]), {
    w: ct.zeros([3, 4, 7]),
    b: ct.zeros([4]),
  }),
  true,
)
has<[4]>()(ct.vmap(apply, { in: null, out: null, size: 5 })(ct.zeros([3]), layer), true)
has<[5, 4]>()(ct.vmap(apply, { in: null, size: 5 })(ct.zeros([3]), layer), true)
has<[7, 4]>()(ct.vmap(apply, { in: [0, null], size: 7 })(ct.zeros([7, 3]), layer), true)
const batch = ct.dim('batch', 7)
has<[ct.Dim<'batch'>, 4]>()(ct.vmap(apply, { in: [0, null] })(ct.zeros([batch, 3]), layer), true)
const both = ct.vmap((x: Tensor<[2, 3], 'f64'>) => ({ x, n: [ct.sum(x)] as const }), {
  in: 1,
  out: { x: 2, n: 0 },
})(ct.zeros([2, 9, 3], 'f64'))
has<[2, 3, 9], 'f64'>()(both.x, true)
has<[9], 'f64'>()(both.n[0], true)
// A vmap of a vmap is generic in both batches; what is generic in its own batch otherwise is given it, as f<7>.
has<[5, 7, 4]>()(
  ct.vmap(ct.vmap(apply, { in: [0, null] }), { in: [1, null] })(ct.zeros([7, 5, 3]), layer),
  true,
)
has<[4, 7, 5]>()(
  ct.vmap(ct.vmap(apply, { in: [1, null], out: -1 }), { in: [0, null], out: -1 })(
    ct.zeros([5, 3, 7]),
    layer,
  ),
  true,
)
has<[5, 7, 4]>()(
  ct.vmap(ct.vmap(apply))(ct.zeros([5, 7, 3]), {
    w: ct.zeros([5, 7, 3, 4]),
    b: ct.zeros([5, 7, 4]),
  }),
  true,
)
has<[5, ct.Dim<'batch'>, 4]>()(
  ct.vmap(ct.vmap(apply, { in: [0, null] }), { in: [1, null] })(ct.zeros([batch, 5, 3]), layer),
  true,
)
has<[5, 7, 4]>()(
  ct.vmap(ct.vmap(apply, { in: [0, null] })<7>, { in: [1, null] })(ct.zeros([7, 5, 3]), layer),
  true,
)
has<[6, 5, 7, 4]>()(
  ct.vmap(ct.vmap(ct.vmap(apply, { in: [0, null] }), { in: [0, null] })<5, 7>, { in: [0, null] })(
    ct.zeros([6, 5, 7, 3]),
    layer,
  ),
  true,
)
// @ts-expect-error vmap: 5 lanes and 6 lanes
ct.vmap(ct.vmap(apply))(ct.zeros([5, 7, 3]), { w: ct.zeros([6, 7, 3, 4]), b: ct.zeros([5, 7, 4]) })
// @ts-expect-error vmap: axis 3 is outside [1, 1, 3], whose axes run from -3 to 2
ct.vmap(ct.vmap(apply), { in: [3, null] })
has<[5, 7, 4]>()(
  ct.vmap((xs: Tensor<[7, 3]>) => ct.vmap(apply, { in: [0, null] })(xs, layer), { in: 1 })(
    ct.zeros([7, 5, 3]),
  ),
  true,
)
// @ts-expect-error vmap: 7 lanes and 8 lanes
ct.vmap(apply)(ct.zeros([8, 3]), layers)
// @ts-expect-error vmap: 7 is not 8
ct.vmap(apply, { in: [0, null], size: 8 })(ct.zeros([7, 3]), layer)
// @ts-expect-error vmap: axis 2 is outside [3, 1], whose axes run from -2 to 1
ct.vmap(apply, { in: [2, null] })
// @ts-expect-error vmap: axis -3 is outside [4, 1], whose axes run from -2 to 1
ct.vmap(apply, { out: -3 })
// @ts-expect-error vmap: axis 3 is outside [3, 4, 1]; the leaf of a tree
ct.vmap(apply, { in: [0, { w: 3, b: null }] })
// @ts-expect-error vmap: no batch axis is given for b
ct.vmap(apply, { in: [0, { w: 0 }] })
// @ts-expect-error vmap: a second argument is not batched, and given as if it were
ct.vmap(apply, { in: [0, null] })(ct.zeros([7, 3]), layers)

// Collectives keep shape and dtype.
has<[2, 3]>()(ct.laneMean(ct.zeros([2, 3]), 'batch'), true)
has<[2], 'i32'>()(ct.laneSum(ct.zeros([2], 'i32'), 'batch'), true)
has<[], 'i32'>()(ct.laneIndex('batch'), true)
export const normalised = <B extends number>(x: Tensor<[B]>): Tensor<[B]> =>
  ct.sub(x, ct.laneMean(x, 'batch'))
// @ts-expect-error laneMean: i32 is not floating
ct.laneMean(ct.zeros([2], 'i32'), 'batch')
// @ts-expect-error laneSum: bool is not numeric
ct.laneSum(ct.zeros([2], 'bool'), 'batch')

// jacobian: a tree of results, each a tree of arguments.
const j = ct.jacobian((p: Layer, x: Tensor<[3]>) => ({ y: apply(x, p), n: [ct.sum(p.b)] as const }))
const rows = j(layer, ct.zeros([3]))
has<[4, 3, 4]>()(rows.y.w, true)
has<[4, 4]>()(rows.y.b, true)
has<[3, 4]>()(rows.n[0].w, true)
has<[4]>()(rows.n[0].b, true)
has<[2, 3, 2, 3], 'f64'>()(
  ct.jacobian((x: Tensor<[2, 3], 'f64'>) => ct.exp(x), { mode: 'reverse' })(
    ct.zeros([2, 3], 'f64'),
  ),
  true,
)
// the result has the dtype, whatever that of the argument
has<[2, 2], 'f64'>()(ct.jacobian((x: Tensor<[2]>) => ct.cast(x, 'f64'))(ct.zeros([2])), true)
// @ts-expect-error jacobian: leaf 0 is i32, which has no tangent
ct.jacobian((x: Tensor<[2], 'i32'>) => ct.cast(x, 'f32'))
// @ts-expect-error jacobian: the result is bool, which has no tangent
ct.jacobian((x: Tensor<[2]>) => ct.greater(x, 0))

const h = ct.hessian((p: Layer, x: Tensor<[3]>) => ct.sum(apply(x, p)))(layer, ct.zeros([3]))
has<[3, 4, 4]>()(h.w.b, true)
has<[4, 3, 4]>()(h.b.w, true)
is<Layer>()(
  ct.hvp((p: Layer, x: Tensor<[3]>) => ct.sum(apply(x, p)))(layer, layer, ct.zeros([3])),
  true,
)
// @ts-expect-error hessian: the function must return a scalar, but returns [4]; sum or mean it
ct.hessian((p: Layer) => p.b)
// @ts-expect-error hvp: the function must return a scalar, but returns [4]; sum or mean it
ct.hvp((p: Layer) => p.b)

// linearize, vjp and linearTranspose: trees to trees.
const [y, push] = ct.linearize((p: Layer, x: Tensor<[3]>) => [apply(x, p)] as const)(
  layer,
  ct.zeros([3]),
)
has<[4]>()(y[0], true)
has<[4]>()(push(layer)[0], true)
const back = ct.linearTranspose((p: Layer) => ({ z: ct.sum(p.w) }))(layer)
has<[3, 4]>()(back({ z: ct.scalar(1) }).w, true)
// @ts-expect-error linearize: a tangent is a tree like the argument
push({ w: layer.w })
// @ts-expect-error linearTranspose: a cotangent is a tree like the result
back({ z: ct.zeros([2]) })

// evalShape: specs or tensors in, specs out; what comes out goes in.
const fromSpecs = ct.evalShape(apply)
is<ct.Spec<[4], 'f32'>>()(fromSpecs({ shape: [3], dtype: 'f32' }, layer), true)
is<{ s: ct.Spec<[], 'f32'> }>()(
  ct.evalShape((x: Tensor<[4]>) => ({ s: ct.sum(x) }))(fromSpecs(ct.zeros([3]), layer)),
  true,
)
// @ts-expect-error evalShape: [3] is not [4]
ct.evalShape((x: Tensor<[4]>) => x)({ shape: [3], dtype: 'f32' })
// @ts-expect-error evalShape: the function takes a tree
ct.evalShape(apply)({ shape: [3], dtype: 'f32' }, { shape: [3], dtype: 'f32' })

// Nesting: each of what the others return.
const f = (x: Tensor<[3]>): Scalar => ct.sum(ct.mul(x, x))
has<[7, 3, 3]>()(ct.vmap(ct.hessian(f))(ct.zeros([7, 3])), true)
has<[7, 7, 3]>()(ct.jacobian(ct.vmap(f))(ct.zeros([7, 3])), true)
has<[3, 3, 3]>()(ct.jacobian(ct.jacobian(ct.grad(f)))(ct.zeros([3])), true)
has<[3, 3]>()(ct.jit(ct.hessian(f))(ct.zeros([3])), true)
has<[7, 3]>()(ct.vmap(ct.hvp(f), { in: [0, null] })(ct.zeros([7, 3]), ct.zeros([3])), true)
has<[3, 7]>()(
  ct.grad((x: Tensor<[3, 7]>) => ct.sum(ct.vmap(f, { in: 1 })(x)))(ct.zeros([3, 7])),
  true,
)
