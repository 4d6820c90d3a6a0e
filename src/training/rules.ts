/**
 * @file rules — what to do after an epoch, as functions of the history and of nothing else.
 *
 * So a run that was cut off and resumed is told the same as one that never was.
 */
import { Defect } from '../shape/defect.ts'
import { bestEpoch, type Epoch, type History, mustWatch, type Watch } from './history.ts'

/** What can be asked of a run after an epoch. Where there is no place to save to, `save` asks for nothing. */
export type Command = 'stop' | 'save'

/** What to do after the last epoch of a history, if anything. */
export type Rule<M extends string> = (history: History<M>) => Command | undefined

/** Whether some rule gives a command; before the first epoch none does. */
export const commanded = <M extends string>(
  command: Command,
  rules: readonly Rule<M>[],
  history: History<M>,
): boolean => history.length > 0 && rules.some((rule) => rule(history) === command)

/**
 * Saves after each n epochs.
 *
 * ```ts
 * const at = (epoch: number) => ({ epoch, step: epoch, loss: 1, train: {} })
 * const rule = saveEvery(2);
 * [rule([at(1)]), rule([at(1), at(2)])] // => [undefined, 'save']
 * ```
 */
export const saveEvery = (epochs: number): Rule<string> => {
  if (!Number.isInteger(epochs) || epochs < 1)
    throw new Defect(`saveEvery: ${epochs} epochs; give a whole number from 1`)
  return ({ length }) => (length % epochs === 0 ? 'save' : undefined)
}

/**
 * Saves after each epoch that is the best so far.
 *
 * ```ts
 * const at = (epoch: number, loss: number) => ({ epoch, step: epoch, loss, train: { loss } })
 * const rule = saveBest({ metric: 'loss', better: 'lower' });
 * [rule([at(1, 3)]), rule([at(1, 3), at(2, 4)])] // => ['save', undefined]
 * ```
 */
export const saveBest = <M extends string>(watch: Watch<M>): Rule<M> => {
  mustWatch('saveBest', watch)
  return (history) => {
    const best = bestEpoch(watch, history)
    return best !== undefined && best === history.at(-1) ? 'save' : undefined
  }
}

/**
 * Stops after the first epoch of which something holds.
 *
 * ```ts
 * const at = (epoch: number, loss: number) => ({ epoch, step: epoch, loss, train: {} })
 * const rule = stopWhen(({ loss }) => loss < 0.1);
 * [rule([at(1, 0.3)]), rule([at(1, 0.3), at(2, 0.05)])] // => [undefined, 'stop']
 * ```
 */
export const stopWhen =
  <M extends string = never>(holds: (epoch: Epoch<M>) => boolean): Rule<M> =>
  (history) => {
    const last = history.at(-1)
    return last !== undefined && holds(last) ? 'stop' : undefined
  }
