/**
 * @file carried — a step that is run again and again on the same kind of state: the state stays with the engine meanwhile.
 *
 * When the Program of the step changes, the state moves on to the next one.
 */
import type { Program } from '../program/program.ts'
import { engine, withData } from '../engine/emit.ts'
import type { Loop } from '../primitives/primitive.ts'
import { simplified } from './jit.ts'
import { mustMatch } from './sameTree.ts'
import { leavesOf, type Traced, traceOf, withLeaves } from './trace.ts'

/** A state that stays with the engine. */
export interface Carrying<S, A extends readonly unknown[], R> {
  /** Traces the step. Once that is run, the state is the next one; where the run throws, one that can be undone is as it was. */
  readonly step: (...args: A) => () => R
  /** Takes the latest step back. */
  readonly undo: () => void
  /** A copy of the state. */
  readonly state: () => S
  /** Gives up what the engine holds. */
  readonly end: () => void
}

/** How a step becomes a simplified Program whenever it runs. */
export type Prepare<S, A extends readonly unknown[], R> = (
  like: S,
  ...args: A
) => Traced<readonly [S, R]>

/** Traces a step at every run, so it may close over what changes. */
export const retracing =
  <S, A extends readonly unknown[], R>(
    operation: string,
    step: (state: S, ...args: A) => readonly [S, R],
  ): Prepare<S, A, R> =>
  (like, ...args) => {
    const traced = traceOf<readonly [S, ...A], readonly [S, R]>(operation, step, [like, ...args])
    return { ...traced, program: simplified(traced.program, []) }
  }

/** Carries a state, which has data, through runs of a step; only what is undoable takes a step back. */
export const carrying = <S, A extends readonly unknown[], R>(
  operation: string,
  prepare: Prepare<S, A, R>,
  first: S,
  undoable = false,
): Carrying<S, A, R> => {
  let held: { readonly program: Program; readonly loop: Loop } | undefined
  /** The latest result whose structure was compared: that of a kept trace is the same object at each step. */
  let matched: unknown
  const leaves = leavesOf(operation, first).map((x) => withData(operation, x))
  const loopFor = (program: Program): Loop => {
    if (held?.program === program) return held.loop
    const now = held === undefined ? leaves : held.loop.state()
    held?.loop.end()
    held = { program, loop: engine.loop(program, now, undoable) }
    return held.loop
  }
  return {
    step: (...args) => {
      const { program, captured, result } = prepare(first, ...args)
      if (result !== matched)
        mustMatch(operation, ['the state', first], ['the next one', result[0]])
      matched = result
      const rest = [...leavesOf(operation, args), ...captured].map((x) => withData(operation, x))
      return () => withLeaves(operation, result[1], loopFor(program).step(rest))
    },
    undo: () => held?.loop.undo(),
    state: () => withLeaves(operation, first, held?.loop.state() ?? leaves),
    end: () => {
      held?.loop.end()
      held = undefined
    },
  }
}
