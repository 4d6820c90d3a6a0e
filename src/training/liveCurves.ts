/**
 * @file liveCurves — curves below the lines of the epochs, drawn anew as each one ends.
 *
 * The bar of the epoch under way stands below the curves. When it goes, the cursor moves up over them and they are erased;
 * the line of the epoch takes their place, and they are drawn again below it.
 */
import type { Epoch, History } from './history.ts'
import type { StartProgress } from './progress.ts'
import { curvesOf } from './sparkline.ts'
import { barOn, progressOn, type ProgressOutput } from './terminal.ts'

/** Two options of `fit`. */
export interface LiveCurves {
  readonly progress: StartProgress
  readonly onEpoch: (epoch: Epoch<string>, seconds: number, history: History<string>) => void
}

/** As wide as names and numbers leave room for, from 1 to 40. */
const widthFor = (history: History<string>, columns: number): number => {
  const narrow = curvesOf(history, 1).map((line) => Array.from(line).length)
  return Math.min(40, Math.max(1, columns - Math.max(...narrow)))
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
  if (output.isTTY !== true) return { progress: progressOn(output), onEpoch: () => {} }
  // How many lines of curves stand above the cursor: the terminal's state, known to its one writer.
  let drawn = 0
  return {
    // Not before the bar has gone: it goes back to where it began, which is below the curves.
    progress: barOn(output, () => {
      if (drawn > 0) output.write(`\u001B[${drawn}A\r\u001B[J`)
      drawn = 0
    }),
    onEpoch: (_, __, history) => {
      const columns = output.columns ?? 80
      const lines = curvesOf(history, widthFor(history, columns))
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
