/**
 * @file carried — a step that is run again and again on the same kind of state: the state stays with the engine meanwhile.
 *
 * When the Program of the step changes, the state moves on to the next one.
 */
import type { Program } from '../program/program.ts'
import { Defect } from '../shape/defect.ts'
import { type Aval, sameAval, showAval } from '../tensor/concrete.ts'
import { structureOf } from '../tensor/tree.ts'
import { engine, withData } from '../engine/emit.ts'
import type { Loop } from '../primitives/primitive.ts'
import { simplified } from './jit.ts'
import { leavesOf, type Traced, traceOf, withLeaves } from './trace.ts'

/** A state that stays with the engine. */
export interface Carrying<S, A extends readonly unknown[], R> {
  /** Runs the step: the state is its next one from then on. */
  readonly step: (...args: A) => R
  /** Takes the latest step back. */
  readonly undo: () => void
  /** A copy of the state. */
  readonly state: () => S
  /** Gives up what the engine holds. */
  readonly end: () => void
}

const mustStay = (operation: string, before: unknown, after: unknown): void => {
  const [x, y] = [structureOf(operation, [before]), structureOf(operation, [after])]
  if (x === y) return
  const [from, to] = [leavesOf(operation, before), leavesOf(operation, after)]
  const at = from.findIndex((a: Aval, i) => to[i] === undefined || !sameAval(a, to[i]))
  const what =
    at < 0 || to[at] === undefined
      ? `a state of ${from.length} leaves became one of another structure with ${to.length}`
      : `leaf ${at} of the state is ${showAval(from[at]!)} and became ${showAval(to[at])}` // at is a place in it
  throw new Defect(`${operation}: ${what}; return a state of the same structure, shapes and dtypes`)
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

/** Carries a state, which has data, through runs of a step. */
export const carrying = <S, A extends readonly unknown[], R>(
  operation: string,
  prepare: Prepare<S, A, R>,
  first: S,
): Carrying<S, A, R> => {
  let held: { readonly program: Program; readonly loop: Loop } | undefined
  const leaves = leavesOf(operation, first).map((x) => withData(operation, x))
  const loopFor = (program: Program): Loop => {
    if (held?.program === program) return held.loop
    const now = held === undefined ? leaves : held.loop.state()
    held?.loop.end()
    held = { program, loop: engine.loop(program, now) }
    return held.loop
  }
  return {
    step: (...args) => {
      const { program, captured, result } = prepare(first, ...args)
      mustStay(operation, first, result[0])
      const rest = [...leavesOf(operation, args), ...captured].map((x) => withData(operation, x))
      return withLeaves(operation, result[1], loopFor(program).step(rest))
    },
    undo: () => held?.loop.undo(),
    state: () => withLeaves(operation, first, held?.loop.state() ?? leaves),
    end: () => {
      held?.loop.end()
      held = undefined
    },
  }
}
