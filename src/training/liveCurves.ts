/**
 * @file liveCurves — curves below the lines of the epochs, drawn anew as each one ends.
 *
 * The bar of the epoch under way stands below the curves. When it goes, the cursor moves up over them and they are erased;
 * the line of the epoch takes their place, and they are drawn again below it.
 */
import type { Epoch, History } from './history.ts'
import type { StartProgress } from './progress.ts'
import { curvesOf } from './sparkline.ts'
import { progressOn, type ProgressOutput } from './terminal.ts'

/** Two options of `fit`. */
export interface LiveCurves {
  readonly progress: StartProgress
  readonly onEpoch: (epoch: Epoch<string>, seconds: number, history: History<string>) => void
}

/**
 * Progress on an output and, where that is a terminal, curves of the scores: give both to `fit`.
 *
 * ```ts
 * const { progress, onEpoch } = curvesOn({ write: () => {} })
 * progress(1, 'epoch 1').stop('epoch 1  loss 1')
 * onEpoch({ epoch: 1, step: 1, loss: 1, train: {} }, 0, []) // => undefined
 * ```
 */
export const curvesOn = (output: ProgressOutput): LiveCurves => {
  const start = progressOn(output)
  if (output.isTTY !== true) return { progress: start, onEpoch: () => {} }
  // How many lines of curves stand above the cursor: the terminal's state, known to its one writer.
  let drawn = 0
  return {
    progress: (total, label) => {
      const task = start(total, label)
      return {
        ...task,
        stop: (text) => {
          if (drawn > 0) output.write(`\u001B[${drawn}A\r\u001B[J`)
          drawn = 0
          task.stop(text)
        },
      }
    },
    onEpoch: (_, __, history) => {
      const columns = output.columns ?? 80
      const lines = curvesOf(history, Math.min(40, Math.max(1, columns - 40)))
      // A line that wraps would be two to go up over.
      for (const line of lines)
        output.write(
          `${Array.from(line)
            .slice(0, columns - 1)
            .join('')}\n`,
        )
      drawn = lines.length
    },
  }
}
