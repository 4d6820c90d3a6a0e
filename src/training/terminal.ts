/**
 * @file terminal — progress as text: a bar on a terminal, plain lines anywhere else.
 *
 * The bar redraws when it is advanced, so it moves while the event loop is busy. Its clock serves the
 * remaining time it shows and nothing else; plain lines depend on the steps alone.
 */
import { Presets, SingleBar } from 'cli-progress'
import type { StartProgress } from './progress.ts'

/** Where progress is written: `process.stdout` is one. */
export interface ProgressOutput {
  readonly write: (text: string) => unknown
  readonly isTTY?: boolean
  /** Characters in a line. */
  readonly columns?: number
}

/** A bar that redraws itself. When it has gone, and before its last line is written, `gone` may clear what stands above. */
export const barOn =
  (output: ProgressOutput, gone: () => void = () => {}): StartProgress =>
  (total, label) => {
    const drawn = new SingleBar(
      {
        stream: output as unknown as NodeJS.WritableStream, // isTTY holds of Node's own streams only
        format: '{label}  {bar}  {percentage}%  {eta_formatted} left  {text}',
        barsize: 28,
        clearOnComplete: true,
        // Ctrl-C belongs to the program: the library's handler would swallow the first one.
        gracefulExit: false,
        linewrap: true,
      },
      Presets.shades_classic,
    )
    drawn.start(total, 0, { label, text: '' })
    return {
      advance: (steps = 1) => drawn.increment(steps),
      message: (text) => drawn.update({ text }),
      stop: (text) => {
        drawn.stop()
        gone()
        output.write(`${text}\n`)
      },
    }
  }

const parts = 4

const lines =
  (output: ProgressOutput): StartProgress =>
  (total, label) => {
    // The count and the last message are this task's own; nobody else sees them.
    const state = { done: 0, text: '' }
    const quarter = (): number => (total > 0 ? Math.floor((parts * state.done) / total) : parts)
    return {
      advance: (steps = 1) => {
        const before = quarter()
        state.done += steps
        const now = quarter()
        if (now > before && now < parts)
          output.write(`${label}  ${(100 * now) / parts}%  ${state.text}`.trimEnd().concat('\n'))
      },
      message: (text) => {
        state.text = text
      },
      stop: (text) => {
        output.write(`${text}\n`)
      },
    }
  }

/**
 * Progress on an output: a bar that redraws itself on a terminal, a line at each quarter elsewhere.
 *
 * ```ts
 * const task = progressOn(process.stdout)(2, 'epoch 1')
 * task.advance()
 * task.message('loss 0.31')
 * task.stop('epoch 1  loss 0.29')
 * ```
 */
export const progressOn = (output: ProgressOutput): StartProgress =>
  output.isTTY === true ? barOn(output) : lines(output)
