/**
 * @file streamed — a Program whose rows keep apart, run block by block: rows in, steps, rows out.
 */
import { count } from '../../shape/sizes.ts'
import type { Program } from '../../program/program.ts'
import type { Runs } from '../../primitives/primitive.ts'
import { type Aval, type Concrete, concrete, data } from '../../tensor/concrete.ts'
import { allocate, bytesOf, type Data } from '../../tensor/dtype.ts'
import { arena } from './arena.ts'
import { copy } from './one.ts'
import { type Plan, planOf } from './plan.ts'
import type { ByRows } from './rows.ts'
import { type Placed, placed, put, reserved } from './placed.ts'
import { runSteps } from './run.ts'

/** Runs a Program by rows. */
export type Streamed = (inputs: readonly Concrete[], on: Runs) => readonly Concrete[]

interface Block {
  readonly program: Program
  readonly plan: Plan
  placed: Placed | undefined
}

const blockOf = (program: Program): Block => ({
  program,
  plan: planOf(program, 1, arena().threads),
  placed: undefined,
})

const placedHere = (block: Block): Placed => {
  const { base, threads } = arena()
  if (block.placed?.base !== base()) block.placed = placed(block.plan, base(), threads)
  return block.placed
}

/** One block: `rows` rows of the inputs from `first` on, and of the outputs likewise. */
const runBlock = (
  { rows: all, inputs: has }: ByRows,
  so: Placed,
  first: number,
  rows: number,
  inputs: readonly Concrete[],
  outputs: readonly Data[],
  on: Runs,
): void => {
  const { given, program, rootOf } = so.plan
  const here = arena()
  const views = reserved(here, so)
  for (const a of given) {
    if (a.tag === 'concrete') {
      put(views, so, a, a[data], 0)
      continue
    }
    const x = inputs[a.id]! // inputs have the first ids, in order
    const wide = has[a.id] === true ? count(x.shape) / all : 0
    put(views, so, a, x[data], first * wide)
  }
  runSteps(here, so, on)
  const after = here.reserve(0)
  program.outputs.forEach((a, i) => {
    const out = outputs[i]! // one buffer an output
    const wide = out.length / all
    const root = rootOf(a)
    const [from, at] =
      root.tag === 'variable' && so.plan.at.has(root)
        ? [after[a.dtype], so.at(a) / bytesOf[a.dtype]]
        : [sourceOf(inputs, root), first * wide]
    copy(out, first * wide, from, at, rows * wide)
  })
}

/** The elements of an input, which is handed on. */
const sourceOf = (inputs: readonly Concrete[], root: Program['outputs'][number]): Data =>
  root.tag === 'concrete' ? root[data] : inputs[root.id]![data] // inputs have the first ids, in order

/** A Program that can run by rows, ready for it. */
export const streamed = (p: Program, by: ByRows): Streamed => {
  const full = blockOf(by.on(by.block))
  const last = by.rows % by.block
  let rest: Block | undefined
  return (inputs, on) => {
    const outputs = p.outputs.map(({ shape, dtype }: Aval) => allocate(dtype, count(shape)))
    const whole = by.rows - last
    for (let first = 0; first < whole; first += by.block)
      runBlock(by, placedHere(full), first, by.block, inputs, outputs, on)
    if (last > 0) {
      rest ??= blockOf(by.on(last))
      runBlock(by, placedHere(rest), whole, last, inputs, outputs, on)
    }
    return p.outputs.map(({ shape, dtype }: Aval, i) => concrete(shape, dtype, outputs[i]!)) // one buffer an output
  }
}
