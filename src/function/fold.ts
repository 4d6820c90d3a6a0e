/**
 * @file fold — a step over a list of inputs, from a state to a state.
 */
import { isSymbolic } from '../program/symbolic.ts'
import { carrying, type Carrying } from './carried.ts'
import { tracedOnce } from './jit.ts'
import type { Like, Returned } from './sameTree.ts'
import { leavesOf } from './trace.ts'

const nothing: readonly never[] = []

/**
 * The state after all steps. Between steps it stays with the engine: nothing of its size is allocated, and only the last one
 * comes out. In a trace the steps are traced one after another.
 *
 * Cost    one trace for each structure of an input
 * Fails   when a step returns a state of another structure, other shapes or other dtypes; silently stale when the step is not
 *         pure
 *
 * ```ts
 * const total = fold((sum: Scalar, x: Scalar) => add(sum, x))
 * total(scalar(0), [scalar(1), scalar(2), scalar(3)]) // => scalar(6)
 * ```
 */
export const fold = <S, X, T extends Returned = S>(
  step: (state: S, x: X) => T & Like<'fold', 'the state', S, 'the next one', T>,
): ((first: S, inputs: Iterable<X>) => S) => {
  const next = step as unknown as (state: S, x: X) => S // compared at the first step
  const trace = tracedOnce('fold', (state: S, x: X): readonly [S, readonly never[]] => [
    next(state, x),
    nothing,
  ])
  const isSymbolicStep = (state: S, x: X): boolean =>
    leavesOf('fold', [state, x]).some(isSymbolic) || trace([state, x]).captured.some(isSymbolic)
  return (first, inputs) => {
    let state = first
    let carried: Carrying<S, [X], readonly never[]> | undefined
    const taken = (): S => {
      const last = carried?.state() ?? state
      carried?.end()
      carried = undefined
      return last
    }
    try {
      for (const x of inputs)
        if (isSymbolicStep(state, x)) state = next(taken(), x)
        else {
          carried ??= carrying('fold', (like: S, y: X) => trace([like, y]), state)
          carried.step(x)()
        }
      return taken()
    } finally {
      carried?.end()
    }
  }
}
