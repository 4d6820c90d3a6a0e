/**
 * @file support — points of two colours that a line separates, and a small network that learns them.
 */
import {
  arange,
  cast,
  greater,
  key,
  mul,
  type Scalar,
  sub,
  sum,
  type Tensor,
  tensor,
  uniform,
} from 'cotangent'
import {
  accuracy,
  type Affine,
  dense,
  type Layer,
  type NoParameters,
  sequential,
  sparseCategoricalCrossEntropy,
  tanh,
} from 'cotangent/network'
import { type Dataset, datasetOf } from 'cotangent/training'

/** Points of the plane and their colours. */
export interface Batch {
  readonly points: Tensor<[number, 2]>
  readonly colours: Tensor<[number], 'i32'>
}

const count = 60
const points = uniform(key(7), [count, 2], { min: -1, max: 1 })

/** x + y / 2 > 0 is one colour, the rest the other. */
export const coloured: Dataset<Batch> = datasetOf({
  points,
  colours: cast(greater(sum(mul(points, tensor([1, 0.5])), { axes: [1] }), 0), 'i32'),
})

/** The numbers 0 .. n - 1. */
export const numbered = (n: number): Dataset<Tensor<[number]>> => datasetOf(arange(n))

/** Parameters of two layers with a tanh between them. */
export type Params = readonly [Affine<2, 8>, NoParameters, Affine<8, 2>]

/** A network of two layers. */
export const network: Layer<Params, [2], [2]> = sequential([2], dense(8), tanh, dense(2))

/** Its loss. */
export const loss = (params: Params, batch: Batch): Scalar =>
  sparseCategoricalCrossEntropy(network.apply(params, batch.points), batch.colours)

/** The share of points coloured right. */
export const right = (params: Params, batch: Batch): Scalar =>
  accuracy(network.apply(params, batch.points), batch.colours)

/** (w - x)^2. */
export const squared = (w: Scalar, x: Scalar): Scalar => mul(sub(w, x), sub(w, x))
