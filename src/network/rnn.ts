/**
 * @file rnn — the plain recurrent layer: what it carries is what it shows.
 *
 *   h' = tanh(x w + h u + b)
 *
 * Source  Elman, Finding structure in time, 1990; PyTorch `RNN`, where b is b_ih + b_hh and weights are transposed
 */
import { add } from '../function/arithmetic.ts'
import { tanh } from '../function/elementary.ts'
import type { Shape } from '../shape/shape.ts'
import type { CheckSize } from '../shape/whole.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Last } from './channels.ts'
import type { Batch, Definition, Float, Kind } from './definition.ts'
import {
  type Cell,
  type Going,
  recurrent,
  type RecurrentOut,
  stepped,
  toGates,
  type Weights,
} from './recurrent.ts'

/** Weights of F inputs, weights of W features carried, and a bias. */
export interface RnnParams<F extends number, W extends number, D extends Floating = 'f32'> {
  readonly w: Tensor<[F, W], D>
  readonly u: Tensor<[W, W], D>
  readonly b: Tensor<[W], D>
}

/** The Kind of rnn. */
export interface Rnn<W extends number, L extends boolean> extends Kind {
  readonly out: RecurrentOut<'rnn', this['in'], W, L>
  readonly params: RnnParams<Last<this['in']>, W, Float<this['dtype']>>
}

const next = ({ u }: Weights, h: Batch, x: Batch): Batch => tanh(add(x, toGates(u, h)))

/** The cell of rnn. */
export const cell: Cell<Weights, Batch> = {
  name: 'rnn',
  gates: [],
  more: () => ({}),
  first: (none) => none,
  next,
  shown: (h) => h,
}

/**
 * One step of a plain recurrent network: what it carries after an input.
 *
 * Shape   inputs [..B, f], what is carried [..B, w]
 * Source  PyTorch `RNNCell`
 *
 * ```ts
 * const params = sequential([1, 3], rnn(2)).init(key(1))[0]
 * rnnCell(params, zeros([5, 2]), ones([5, 3])).shape // => [5, 2]
 * ```
 */
export const rnnCell = <B extends Shape, F extends number, W extends number, D extends Floating>(
  params: RnnParams<F, W, D>,
  h: Tensor<[...B, NoInfer<W>], D>,
  x: Tensor<[...B, NoInfer<F>], D>,
): Tensor<[...B, W], D> => stepped(cell, params, h, x) as Tensor<[...B, W], D> // a state after a state

/**
 * A plain recurrent network of `width` features along the places of an example, from a state of zeros.
 *
 * Shape   [.., length, f] -> [.., length, width], or [.., width] with `last`
 * Grad    in reverse what each step shows is kept
 * Cost    one product of all inputs, and one a step
 * Fails   a Defect where the input has fewer than two axes; the compiler says so first
 * Source  PyTorch `RNN`; all parameters are uniform within 1 / sqrt(width), as there
 *
 * ```ts
 * const layer = sequential([20, 3], rnn(8, { reverse: true }))
 * layer.apply(layer.init(key(1)), ones([5, 20, 3])).shape // => [5, 20, 8]
 * ```
 */
export const rnn = <const W extends number, const L extends boolean = false, Q = unknown>(
  width: W & CheckSize<'rnn', W>,
  options?: Going<'rnn', Q, L>,
): Definition<Rnn<W, L>> => recurrent<Rnn<W, L>, Weights, Batch>(cell, width, options)
