/**
 * @file dense — every output a weighted sum of every input, plus a bias.
 *
 *   y[.., n] = sum_m x[.., m] w[m, n] + b[n]
 *
 * All axes before the last are treated as examples and made one, so that the product is one of two matrices.
 */
import { add } from '../function/arithmetic.ts'
import { full } from '../function/construct.ts'
import { reshape } from '../function/movement.ts'
import { matmul } from '../function/product.ts'
import { Defect } from '../shape/defect.ts'
import { type Message, message, type ShapeError } from '../shape/mismatch.ts'
import type { Shape, ShowShape } from '../shape/shape.ts'
import { count, showSizes } from '../shape/sizes.ts'
import type { CheckSize } from '../shape/whole.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Last } from './channels.ts'
import { type Batch, define, type Definition, type Float, type Kind } from './definition.ts'
import { glorotUniform, type Initializer } from './initialize.ts'

type DenseOut<S, N extends number> = S extends Shape
  ? number extends S['length']
    ? Shape
    : S extends [...infer P extends Shape, number]
      ? [...P, N]
      : ShapeError<Message<'dense', { x: ShowShape<S>; n: N }>>
  : never

/** Kernel of shape [m, n]. */
export interface Kernel<M extends number, N extends number, D extends Floating = 'f32'> {
  readonly w: Tensor<[M, N], D>
}

/** Kernel of shape [m, n] and bias of shape [n]. */
export interface Affine<M extends number, N extends number, D extends Floating = 'f32'>
  extends Kernel<M, N, D> {
  readonly b: Tensor<[N], D>
}

/** The Kind of dense: its parameters are { w, b }, or { w } without bias. */
export interface Dense<N extends number, Bias extends boolean> extends Kind {
  readonly out: DenseOut<this['in'], N>
  readonly params: Bias extends true
    ? Affine<Last<this['in']>, N, Float<this['dtype']>>
    : Kernel<Last<this['in']>, N, Float<this['dtype']>>
}

/** Options of dense. */
export interface DenseOptions<Bias extends boolean> {
  readonly bias?: Bias
  readonly kernel?: Initializer
}

/** Parameters as the body reads them. */
export interface Weights {
  readonly w: Tensor<[number, number], Floating>
  readonly b?: Tensor<[number], Floating>
}

/** x w, plus b where there is one. */
export const product = ({ w, b }: Weights, x: Batch): Batch => {
  const rows = count(x.shape.slice(0, -1))
  const [m, n] = w.shape
  const y = matmul(reshape(x, [rows, m]), w)
  const shifted = b === undefined ? y : add(y, b)
  return x.shape.length === 2 ? shifted : reshape(shifted, [...x.shape.slice(0, -1), n])
}

/**
 * n weighted sums of the last axis, plus a bias unless `bias` is false.
 *
 * Shape   [.., m] -> [.., n]
 * Fails   a Defect where the input has no axis; the compiler says so first
 * Source  `kernel` draws w, by default glorotUniform; b starts at 0
 *
 * ```ts
 * const layer = sequential([3], dense(2, { kernel: constant(1) }))
 * layer.apply(layer.init(key(1)), tensor([1, 2, 3])) // => tensor([6, 6])
 * ```
 */
export const dense = <const N extends number, const Bias extends boolean = true>(
  n: N & CheckSize<'dense', N>,
  { bias, kernel = glorotUniform }: DenseOptions<Bias> = {},
): Definition<Dense<N, Bias>> => {
  if (!Number.isInteger(n) || n < 0) throw new Defect(message('size', { op: 'dense', size: n }))
  return define<Dense<N, Bias>, Weights>(({ shape, dtype }) => {
    const m = shape.at(-1)
    if (m === undefined) throw new Defect(message('dense', { x: showSizes(shape), n }))
    const none = bias === false ? {} : { b: full([n], 0, dtype) }
    return {
      name: 'dense',
      output: [...shape.slice(0, -1), n],
      init: (key) => ({ w: kernel(key, [m, n], { in: m, out: n }, dtype), ...none }),
      apply: product,
    }
  })
}
