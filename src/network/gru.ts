/**
 * @file gru — a recurrent layer whose gates say how much of what it carries is kept.
 *
 *   r = sigmoid(x w_r + h u_r + b_r)            z = sigmoid(x w_z + h u_z + b_z)
 *   n = tanh(x w_n + b_n + r (h u_n + d))       h' = (1 - z) n + z h = n + z (h - n)
 *
 * Source  Cho et al., Learning phrase representations using RNN encoder-decoder, arXiv:1406.1078; the equations and the order of
 *         gates are those of PyTorch `GRU`, where b_r, b_z are sums of two biases, b_n is b_in, d is b_hn, and weights are
 *         transposed
 */
import { add, mul, sub } from '../function/arithmetic.ts'
import { sigmoid, tanh } from '../function/elementary.ts'
import type { Shape } from '../shape/shape.ts'
import type { CheckSize } from '../shape/whole.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Last } from './channels.ts'
import type { Batch, Definition, Float, Kind } from './definition.ts'
import {
  type Cell,
  type Going,
  parted,
  recurrent,
  type RecurrentOut,
  stepped,
  toGates,
  type Weights,
} from './recurrent.ts'

/** Weights of F inputs, weights of W features carried, a bias for the gates r, z, n, and one that the gate r multiplies. */
export interface GruParams<F extends number, W extends number, D extends Floating = 'f32'> {
  readonly w: Tensor<[F, 3, W], D>
  readonly u: Tensor<[W, 3, W], D>
  readonly b: Tensor<[3, W], D>
  readonly d: Tensor<[W], D>
}

/** The Kind of gru. */
export interface Gru<W extends number, L extends boolean> extends Kind {
  readonly out: RecurrentOut<'gru', this['in'], W, L>
  readonly params: GruParams<Last<this['in']>, W, Float<this['dtype']>>
}

/** Parameters as the body reads them. */
interface GruWeights extends Weights {
  readonly d: Batch
}

type Three = readonly [Batch, Batch, Batch]

const next = ({ u, d }: GruWeights, h: Batch, x: Batch): Batch => {
  const [xr, xz, xn] = parted(x, 3) as Three // three parts
  const [hr, hz, hn] = parted(toGates(u, h), 3) as Three // likewise
  const [r, z] = [sigmoid(add(xr, hr)), sigmoid(add(xz, hz))]
  const n = tanh(add(xn, mul(r, add(hn, d))))
  return add(n, mul(z, sub(h, n)))
}

/** The cell of gru. */
export const cell: Cell<GruWeights, Batch> = {
  name: 'gru',
  gates: [3],
  more: (draw, width) => ({ d: draw([width]) }),
  first: (none) => none,
  next,
  shown: (h) => h,
}

/**
 * One step of a GRU: what it carries after an input.
 *
 * Shape   inputs [..B, f], what is carried [..B, w]
 * Source  PyTorch `GRUCell`
 *
 * ```ts
 * const params = sequential([1, 3], gru(2)).init(key(1))[0]
 * gruCell(params, zeros([5, 2]), ones([5, 3])).shape // => [5, 2]
 * ```
 */
export const gruCell = <B extends Shape, F extends number, W extends number, D extends Floating>(
  params: GruParams<F, W, D>,
  h: Tensor<[...B, NoInfer<W>], D>,
  x: Tensor<[...B, NoInfer<F>], D>,
): Tensor<[...B, W], D> => stepped(cell, params, h, x) as Tensor<[...B, W], D> // a state after a state

/**
 * Gated recurrent units, `width` of them, along the places of an example, from a state of zeros.
 *
 * Shape   [.., length, f] -> [.., length, width], or [.., width] with `last`
 * Grad    in reverse what each step read is kept
 * Cost    one product of all inputs, and one a step
 * Fails   a Defect where the input has fewer than two axes; the compiler says so first
 * Source  PyTorch `GRU`; all parameters are uniform within 1 / sqrt(width), as there
 *
 * ```ts
 * const layer = sequential([20, 3], gru(8, { last: true }))
 * layer.apply(layer.init(key(1)), ones([5, 20, 3])).shape // => [5, 8]
 * ```
 */
export const gru = <const W extends number, const L extends boolean = false, Q = unknown>(
  width: W & CheckSize<'gru', W>,
  options?: Going<'gru', Q, L>,
): Definition<Gru<W, L>> => recurrent<Gru<W, L>, GruWeights, Batch>(cell, width, options)
