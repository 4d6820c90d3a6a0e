/**
 * @file shared — one layer used more than once, with one set of parameters: its gradient is the sum over all uses.
 */
import { type Key, splitKey } from '../function/key.ts'
import { fits, type Numeric } from '../function/operand.ts'
import { mismatch } from '../shape/mismatch.ts'
import type { Shape } from '../shape/shape.ts'
import {
  define,
  type Definition,
  type Kind,
  type OutOf,
  type ParamsOf,
  type Part,
  type StateOf,
} from './definition.ts'
import { type Keeps, mustKeep } from './keeps.ts'
import { type AnyPart, built, type Layer, trainedBy } from './layer.ts'
import type { Parallel } from './parallel.ts'
import type { Training } from './state.ts'

/** The Kind of a block that is used again, whose parameters are those of one. */
export interface Shared<K extends Kind> extends Kind {
  readonly out: Keeps<'shared', this['in'], OutOf<K, this['in'], this['dtype']>>
  readonly params: ParamsOf<K, this['in'], this['dtype']>
  readonly state: StateOf<K, this['in'], this['dtype']>
}

/**
 * A block n times over, each time with the same parameters.
 *
 * Grad    the sum over all n uses
 * Fails   a Defect where the block does not keep the shape; the compiler says so where it is used
 * Source  Lan et al., ALBERT, arXiv:1909.11942, shares the layers of a transformer so
 *
 * ```ts
 * const layer = sequential([1], shared(3, dense(1, { kernel: constant(2) })))
 * layer.apply(layer.init(key(1)), tensor([1])) // => tensor([8])
 * ```
 */
export const shared = <K extends Kind>(
  n: number,
  part: AnyPart & Part<K>,
): Definition<Shared<K>> => {
  if (!Number.isInteger(n) || n < 0) fits(mismatch('size', { op: 'shared', size: n }))
  return define<Shared<K>, unknown, unknown>((input) => {
    const inside = built(part, input)
    const { output, init, state, apply, train } = inside
    mustKeep('shared', input.shape, output)
    const times = Array.from({ length: n }, (_, i) => i)
    const keys = (key: Key): readonly Key[] => (n === 0 ? [] : splitKey<number>(key, n))
    return {
      name: `shared ${n} times`,
      output,
      init,
      state,
      apply: (params, x, given) => times.reduce<typeof x>((y) => apply(params, y, given), x),
      ...(train === undefined
        ? {}
        : {
            // each use goes on from the state that the one before it left
            train: (params, x, { key, state: given }) =>
              keys(key).reduce((made, k) => trainedBy(inside, params, made.y, k, made.state), {
                y: x,
                state: given,
              }),
          }),
      parts: [inside],
    }
  })
}

/**
 * One layer on both of a pair, with one set of parameters: a siamese network.
 *
 * Grad    the sum over both uses
 * Source  Bromley, Guyon, LeCun, Saeckinger, Shah, Signature verification using a siamese time delay neural network, 1993
 *
 * ```ts
 * const both = twin(sequential([2], dense(1, { kernel: constant(1) })))
 * both.apply(both.init(key(1)), [tensor([1, 2]), tensor([3, 4])]) // => [tensor([3]), tensor([7])]
 * ```
 */
export const twin = <P, A extends Shape, B extends Shape, D extends Numeric, S, E extends Numeric>(
  f: Layer<P, A, B, D, S, E>,
): Parallel<P, [A, A], [B, B], D, S, E> => ({
  name: 'twin',
  parts: [f],
  input: [f.input, f.input],
  output: [f.output, f.output],
  dtype: f.dtype,
  init: f.init,
  state: f.state,
  apply: (params, [x, y], ...state) => [f.apply(params, x, ...state), f.apply(params, y, ...state)],
  // the second goes on from the state that the first left
  train: (params, [x, y], { key, state }) => {
    const [left, right] = splitKey(key, 2)
    const first = f.train(params, x, { key: left, state } as Training<S>) // a state where there is one
    const second = f.train(params, y, { key: right, state: first.state })
    return { y: [first.y, second.y], state: second.state }
  },
})
