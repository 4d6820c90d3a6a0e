/**
 * @file programs — running a Program: planned at its first run, block by block if its rows keep apart, again and again.
 *
 * Small tensors join clusters only when a Program has run often enough to earn that.
 */
import type { Program } from '../../program/program.ts'
import type { Runs } from '../../primitives/primitive.ts'
import type { Concrete } from '../../tensor/concrete.ts'
import { arena, perArena } from './arena.ts'
import { expanded } from './order.ts'
import { type Plan, planOf } from './plan.ts'
import { byRows } from './rows.ts'
import { type Placed, placed } from './placed.ts'
import { runPlaced } from './run.ts'
import { type Streamed, streamed } from './streamed.ts'

/** From this size on tensors join clusters at once; after this many runs all do. */
const soon = { size: 1024, runs: 16 }

interface Whole {
  readonly tag: 'whole'
  runs: number
  plan: Plan
  /** Where it was placed last. */
  placed: Placed | undefined
}
type Known = Whole | { readonly tag: 'streamed'; readonly run: Streamed }

const plans = perArena(() => new WeakMap<Program, Known>())

const prepare = (p: Program): Known => {
  const { threads } = arena()
  const program = expanded(p)
  // Threads divide whole tensors among them.
  const by = threads === 1 ? byRows(program) : undefined
  if (by !== undefined) return { tag: 'streamed', run: streamed(program, by) }
  return { tag: 'whole', runs: 0, plan: planOf(program, soon.size, threads), placed: undefined }
}

const knownOf = (p: Program): Known => {
  const known = plans().get(p)
  if (known !== undefined) return known
  const made = prepare(p)
  plans().set(p, made)
  return made
}

/** The outputs of a Program. */
export const runProgram = (
  p: Program,
  inputs: readonly Concrete[],
  on: Runs,
): readonly Concrete[] => {
  const known = knownOf(p)
  if (known.tag === 'streamed') return known.run(inputs, on)
  const { base, threads } = arena()
  known.runs += 1
  if (known.runs === soon.runs) {
    known.plan = planOf(known.plan.program, 1, threads)
    known.placed = undefined
  }
  if (known.placed?.base !== base()) known.placed = placed(known.plan, base(), threads)
  return runPlaced(known.placed, inputs, on)
}

/** The outputs of a Program whose tensors of `least` elements or more join clusters from the first run on. */
export const runScheduled = (
  p: Program,
  inputs: readonly Concrete[],
  least: number,
  on: Runs,
): readonly Concrete[] => {
  const { base, threads } = arena()
  return runPlaced(placed(planOf(expanded(p), least, threads), base(), threads), inputs, on)
}
