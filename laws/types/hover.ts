/**
 * @file hover — what an editor shows of ordinary programs: hover.txt beside this file says it, name by name.
 *
 * laws/support/hover.mjs asks the compiler's language service, as editors do, over the declarations that users get. `npm run
 * hovers` writes the list anew. A type that shows the inside of the library is to be mended here, before anybody meets it.
 */
import {
  add,
  concatenate,
  cond,
  dim,
  flatten,
  grad,
  greater,
  jit,
  key,
  matmul,
  neg,
  ones,
  permute,
  reshape,
  scalar,
  scan,
  sin,
  softmax,
  split,
  square,
  sum,
  take,
  tensor,
  transpose,
  valueAndGrad,
  vmap,
  zeros,
  hessian as hessianOf,
  jacobian as jacobianOf,
  mean as meanOf,
  oneHot as oneHotOf,
  type Scalar,
  type Tensor,
} from 'cotangent'
import * as P from 'cotangent/pipeable'
import {
  dense,
  flatten as flattening,
  meanSquaredError,
  relu,
  repeat,
  sequential,
} from 'cotangent/network'
import { adam, chain, clipByGlobalNorm } from 'cotangent/optimize'
import { tensorCodec } from 'cotangent/codec'
import { flow, pipe } from 'fp-ts/lib/function.js'

declare const n: number
const batch = dim('batch', 32)

// Tensors
const matrix = zeros([2, 3])
const nested = tensor([[1, 2, 3]])
const indices = zeros([2], 'i32')
const ofName = zeros([batch, 3])
const ofAny = zeros([n, 3])
const summed = add(matmul(ofName, zeros([3, 4])), ones([4]))
const condition = greater(summed, 0)
const rows = sum(matrix, { axes: [1], keepAxes: true })
const mean = meanOf(matrix)
const flat = flatten(zeros([batch, 28, 28]), { from: 1 })
const turned = permute(zeros([2, 3, 4]), [2, 0, 1])
const joined = concatenate([matrix, matrix], { axis: 0 })
const pieces = split(matrix, { axis: 1, sizes: [1, 2] })
const chosen = take(matrix, indices, { axis: 1 })
const oneHot = oneHotOf(indices, 10)
const strange = sum(matrix, { axes: [n] })
const piped = pipe(matrix, P.matmul(zeros([3, 5])), P.relu)

// Functions
const affine = <B extends number>(x: Tensor<[B, 3]>) => add(matmul(x, zeros([3, 10])), ones([10]))
const hidden = <B extends number, H extends number>(x: Tensor<[B, 3]>, w: Tensor<[3, H]>) =>
  softmax(matmul(x, w))
const scores = <Bt extends number[], T extends number, E extends number>(
  q: Tensor<[...Bt, T, E]>,
  k: Tensor<[...Bt, T, E]>,
) => matmul(q, transpose(k))
const images = <B extends number>(x: Tensor<[B, 28, 28]>) => flatten(x, { from: 1 })
const step = flow(P.matmul(zeros([3, 5])), P.relu)

// Transformations
interface Params {
  readonly w: Tensor<[3, 4]>
  readonly b: Tensor<[4]>
}
const loss = <B extends number>(p: Params, x: Tensor<[B, 3]>): Scalar =>
  meanOf(square(add(matmul(x, p.w), p.b)))
const slope = grad(loss)
const both = valueAndGrad(loss)
const slopes = grad(loss, { wrt: [0, 1] })
declare const p: Params
const gradient = slope(p, zeros([7, 3]))
const rowwise = vmap((x: Tensor<[3]>, q: Params) => add(matmul(reshape(x, [1, 3]), q.w), q.b), {
  in: [0, null],
})(zeros([7, 3]), p)
const jacobian = jacobianOf((x: Tensor<[3]>) => sin(x))(zeros([3]))
const hessian = hessianOf((q: Params) => sum(q.b))(p)
const scanned = scan((c: Scalar, x: Tensor<[3]>) => [add(c, sum(x)), x])(scalar(0), zeros([9, 3]))
const branch = cond(
  scalar(1, 'bool'),
  (x: Tensor<[3]>) => neg(x),
  (x: Tensor<[3]>) => x,
)
const compiled = jit(affine)

// Networks and optimisers
const net = sequential([28, 28], flattening, dense(64), relu, dense(10))
const params = net.init(key(1))
const logits = net.apply(params, zeros([32, 28, 28]))
const deep = sequential([8], repeat(105, dense(8)))
const error = meanSquaredError(logits, logits)
const optimiser = chain(clipByGlobalNorm(1), adam(0.1))
const state = optimiser.init(params)
const codec = tensorCodec([2, 3], 'f32')

/** All of them, since what nobody uses the compiler refuses. */
export const shown = (): unknown => [
  matrix,
  nested,
  indices,
  ofName,
  ofAny,
  summed,
  condition,
  rows,
  mean,
  flat,
  turned,
  joined,
  pieces,
  chosen,
  oneHot,
  strange,
  piped,
  affine,
  hidden,
  scores,
  images,
  step,
  loss,
  slope,
  both,
  slopes,
  gradient,
  rowwise,
  jacobian,
  hessian,
  scanned,
  branch,
  compiled,
  net,
  params,
  logits,
  deep,
  error,
  optimiser,
  state,
  codec,
]
