/**
 * @file loopOf — a loop over a Program, where running it once is all there is.
 */
import type { Loop, Runs } from '../primitives/primitive.ts'

/** Loops that run their Program by `run` and hold what is carried as tensors. */
export const loopOf =
  (run: Runs['run']): Runs['loop'] =>
  (p, first): Loop => {
    let [state, before] = [first, first]
    return {
      step: (inputs) => {
        const out = run(p, [...state, ...inputs])
        before = state
        state = out.slice(0, first.length)
        return out.slice(first.length)
      },
      undo: () => {
        state = before
      },
      state: () => state,
      end: () => {
        state = []
      },
    }
  }
