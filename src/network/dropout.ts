/**
 * @file dropout — in training each element is 0 with a given probability, drawn from the key; in use nothing happens.
 *
 *   y = x / (1 - rate) where kept, else 0         so that E[y] = x
 *
 * Source  Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov, Dropout, JMLR 15, 2014; scaled in training, as PyTorch and
 *         Keras do, not in use
 */
import { div } from '../function/arithmetic.ts'
import { bernoulli } from '../function/random.ts'
import { where } from '../function/select.ts'
import { type CheckRate, mustBeRate } from '../shape/rate.ts'
import type { Keep } from './activation.ts'
import { define, type Definition, type NoParameters } from './definition.ts'
import { noState } from './state.ts'

/**
 * Elements dropped at a rate, each on its own, while the layer is trained.
 *
 * Grad    that of what is kept; 0 where dropped
 * Fails   a Defect unless 0 <= rate < 1; the compiler says so of a literal
 *
 * ```ts
 * const layer = sequential([4], dropout(0.5))
 * const x = tensor([1, 2, 3, 4])
 * layer.apply([{}], x) // => x
 * layer.train([{}], x, { key: key(1) }).y.shape // => [4]
 * ```
 */
export const dropout = <const R extends number>(
  rate: R & CheckRate<'dropout', R>,
): Definition<Keep> => {
  mustBeRate('dropout', rate)
  return define<Keep, NoParameters>(({ shape }) => ({
    name: 'dropout',
    output: shape,
    init: () => ({}),
    apply: (_, x) => x,
    train: (_, x, { key }) => {
      if (rate === 0) return { y: x, state: noState }
      const kept = bernoulli(key, 1 - rate, x.shape)
      return { y: where(kept, div(x, 1 - rate), 0), state: noState }
    },
  }))
}
