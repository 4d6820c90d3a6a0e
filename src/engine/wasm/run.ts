/**
 * @file run — a Program, step by step: clusters by their kernels, other equations one by one.
 *
 * A value is dropped after its last use, so that a run holds no more than is still needed. A Program is scheduled and its
 * clusters compiled once; small tensors join clusters only when it has run often enough to earn that.
 */
import type { Atom, Equation, Program } from '../../program/program.ts'
import { type Aval, type Concrete, concrete, data } from '../../tensor/concrete.ts'
import type { Data } from '../../tensor/dtype.ts'
import { count } from '../../shape/sizes.ts'
import { lastUses } from '../liveness.ts'
import { kernelOfCluster } from './cluster.ts'
import { type Fused, runFused } from './fused.ts'
import { pool, recyclable } from './recycle.ts'
import { type Cluster, type Schedule, schedule, type Step } from './schedule.ts'

/** Data of the outputs of one equation. */
export type EvaluateOne = (q: Equation, inputs: readonly Concrete[]) => readonly Data[]

/** A step with what it needs to run. */
interface Planned {
  readonly step: Step
  readonly kernel: Fused | undefined
  /** The variables that nothing reads afterwards. */
  readonly ends: readonly number[]
  /** Those of them that give their buffers back before the step, whose outputs may be written over them. */
  readonly before: readonly number[]
  /** Those that give them back after it. */
  readonly after: readonly number[]
}

const readBy = (p: Program, step: Step): readonly Atom[] =>
  step.tag === 'single'
    ? p.equations[step.equation]!.inputs // a place in the Program
    : [...step.inputs, ...step.uniforms, ...step.repeats.map((r) => r.atom)]

const madeBy = (p: Program, step: Step): readonly Atom[] =>
  step.tag === 'single' ? p.equations[step.equation]!.outputs : step.outputs // likewise

/** Whether a step reads element i of a variable only before it writes element i of its outputs: pieces come one by one. */
const isReadInPlace = (step: Step, id: number): boolean => {
  const isIt = (a: Atom): boolean => a.tag === 'variable' && a.id === id
  return (
    step.tag === 'cluster' &&
    step.inputs.some(isIt) &&
    !step.repeats.some((r) => isIt(r.atom)) &&
    !step.uniforms.some(isIt)
  )
}

/** A Program's steps, ready to run; the kernels are compiled when they are first called. */
const planOf = (p: Program, s: Schedule): readonly Planned[] => {
  const own = recyclable(p, s.steps)
  const uses = lastUses(
    p.outputs,
    s.steps.map((step) => [...madeBy(p, step), ...readBy(p, step)]),
  )
  return s.steps.map((step, i) => {
    const ends = uses[i]! // one list a step
    const free = ends.filter((id) => own.has(id))
    const before = free.filter((id) => isReadInPlace(step, id))
    const kernel = step.tag === 'cluster' ? kernelOfCluster(p, s, step) : undefined
    return { step, kernel, ends, before, after: free.filter((id) => !before.includes(id)) }
  })
}

/** From this size on tensors join clusters at once; after this many runs all do. */
const soon = { size: 1024, runs: 16 }

interface Known {
  runs: number
  plan: readonly Planned[]
}
const plans = new WeakMap<Program, Known>()

const planFor = (p: Program): readonly Planned[] => {
  const known = plans.get(p)
  if (known === undefined) {
    const plan = planOf(p, schedule(p, soon.size))
    plans.set(p, { runs: 1, plan })
    return plan
  }
  known.runs += 1
  if (known.runs === soon.runs) known.plan = planOf(p, schedule(p, 1))
  return known.plan
}

const valueOf = ({ shape, dtype }: Aval, x: Data): Concrete => concrete(shape, dtype, x)

const runPlan = (
  p: Program,
  plan: readonly Planned[],
  inputs: readonly Concrete[],
  evaluate: EvaluateOne,
): readonly Concrete[] => {
  const env = new Array<Concrete | undefined>(p.variables)
  const read = (a: Atom): Concrete => (a.tag === 'variable' ? env[a.id]! : a) // bound before use, dropped after the last
  const dataOf = (a: Atom): Data => read(a)[data]
  const free = pool()
  const giveBack = (id: number): void => free.give(env[id]![data]) // bound, and dropped after this step
  const together = (c: Cluster, kernel: Fused, before: readonly number[]): void => {
    const inputs = c.inputs.map(dataOf)
    before.forEach(giveBack)
    const into = c.outputs.map(({ shape, dtype }) => free.take(dtype, count(shape)))
    const repeats = c.repeats.map(({ atom, behind }) => ({ from: dataOf(atom), behind }))
    if (into.length > 0) runFused(kernel, c.size, inputs, repeats, c.uniforms.map(dataOf), into)
    c.outputs.forEach((v, i) => (env[v.id] = valueOf(v, into[i]!))) // one buffer an output
  }
  const alone = (q: Equation): void => {
    const list: readonly Atom[] = q.inputs
    const made = evaluate(q, list.map(read))
    q.outputs.forEach((v, i) => (env[v.id] = valueOf(v, made[i]!))) // one buffer an output
  }
  p.inputs.forEach((v, i) => (env[v.id] = inputs[i]))
  for (const { step, kernel, ends, before, after } of plan) {
    if (step.tag === 'single')
      alone(p.equations[step.equation]!) // a place in the Program
    else if (kernel !== undefined) together(step, kernel, before)
    after.forEach(giveBack)
    for (const id of ends) env[id] = undefined
  }
  return p.outputs.map(read)
}

/** The outputs of a Program. */
export const runProgram = (
  p: Program,
  inputs: readonly Concrete[],
  evaluate: EvaluateOne,
): readonly Concrete[] => runPlan(p, planFor(p), inputs, evaluate)

/** The outputs of a Program whose tensors of `least` elements or more join clusters from the first run on. */
export const runScheduled = (
  p: Program,
  inputs: readonly Concrete[],
  evaluate: EvaluateOne,
  least: number,
): readonly Concrete[] => runPlan(p, planOf(p, schedule(p, least)), inputs, evaluate)
