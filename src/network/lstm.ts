/**
 * @file lstm — a recurrent layer that keeps a memory beside what it shows.
 *
 *   i, f, g, o = x w + h u + b                       four gates, in this order
 *   c' = sigmoid(f) c + sigmoid(i) tanh(g)           h' = sigmoid(o) tanh(c')
 *
 * Source  Hochreiter, Schmidhuber, Long short-term memory, 1997; the equations and the order of gates are those of PyTorch
 *         `LSTM`, which has two biases where only their sum is seen: b_ih + b_hh is b here, and weights are transposed
 */
import { add, mul } from '../function/arithmetic.ts'
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

/** Weights of F inputs, weights of W features carried, and a bias, for the gates i, f, g, o. */
export interface LstmParams<F extends number, W extends number, D extends Floating = 'f32'> {
  readonly w: Tensor<[F, 4, W], D>
  readonly u: Tensor<[W, 4, W], D>
  readonly b: Tensor<[4, W], D>
}

/** What an LSTM carries: what it shows and its memory, of one shape. */
export interface LstmState<S extends Shape, D extends Floating = 'f32'> {
  readonly h: Tensor<S, D>
  readonly c: Tensor<S, D>
}

type State = LstmState<number[], Floating>

/** The Kind of lstm. */
export interface Lstm<W extends number, L extends boolean> extends Kind {
  readonly out: RecurrentOut<'lstm', this['in'], W, L>
  readonly params: LstmParams<Last<this['in']>, W, Float<this['dtype']>>
}

const next = ({ u }: Weights, { h, c }: State, x: Batch): State => {
  const [i, f, g, o] = parted(add(x, toGates(u, h)), 4) as readonly [Batch, Batch, Batch, Batch] // four parts
  const memory = add(mul(sigmoid(f), c), mul(sigmoid(i), tanh(g)))
  return { h: mul(sigmoid(o), tanh(memory)), c: memory }
}

/** The cell of lstm. */
export const cell: Cell<Weights, State> = {
  name: 'lstm',
  gates: [4],
  more: () => ({}),
  first: (none) => ({ h: none, c: none }),
  next,
  shown: ({ h }) => h,
}

/**
 * One step of an LSTM: what it carries after an input.
 *
 * Shape   inputs [..B, f], what is carried [..B, w]
 * Source  PyTorch `LSTMCell`
 *
 * ```ts
 * const params = sequential([1, 3], lstm(2)).init(key(1))[0]
 * lstmCell(params, { h: zeros([2]), c: zeros([2]) }, ones([3])).h.shape // => [2]
 * ```
 */
export const lstmCell = <B extends Shape, F extends number, W extends number, D extends Floating>(
  params: LstmParams<F, W, D>,
  state: LstmState<[...B, NoInfer<W>], D>,
  x: Tensor<[...B, NoInfer<F>], D>,
): LstmState<[...B, W], D> => stepped(cell, params, state, x) as LstmState<[...B, W], D> // a state after a state

/**
 * A long short-term memory of `width` features along the places of an example, from a state of zeros.
 *
 * Shape   [.., length, f] -> [.., length, width], or [.., width] with `last`
 * Grad    in reverse what each step read is kept
 * Cost    one product of all inputs, and one a step
 * Fails   a Defect where the input has fewer than two axes; the compiler says so first
 * Source  PyTorch `LSTM`; all parameters are uniform within 1 / sqrt(width), as there
 *
 * ```ts
 * const layer = sequential([20, 3], lstm(8), lstm(8, { last: true }), dense(2))
 * layer.apply(layer.init(key(1)), ones([5, 20, 3])).shape // => [5, 2]
 * ```
 */
export const lstm = <const W extends number, const L extends boolean = false, Q = unknown>(
  width: W & CheckSize<'lstm', W>,
  options?: Going<'lstm', Q, L>,
): Definition<Lstm<W, L>> => recurrent<Lstm<W, L>, Weights, State>(cell, width, options)
