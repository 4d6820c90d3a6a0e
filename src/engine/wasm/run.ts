/**
 * @file run — a Program in the arena: inputs in, step by step, outputs out.
 *
 * A Program is planned and its kernels compiled once; small tensors join clusters only when it has run often enough to earn
 * that.
 */
import { Defect } from '../../shape/defect.ts'
import { count } from '../../shape/sizes.ts'
import type { Atom, Equation, Program } from '../../program/program.ts'
import type { Inputs, Name, Outputs } from '../../program/vocabulary.ts'
import { recordOf } from '../../primitives/build.ts'
import { type Aval, type Concrete, concrete, data, showAval } from '../../tensor/concrete.ts'
import { bytesOf, type Data } from '../../tensor/dtype.ts'
import { type Arena, arena, perArena, type Views } from './arena.ts'
import { compile, type Draft } from './fused.ts'
import type { Launch } from './launch.ts'
import { copy, taken } from './one.ts'
import { expanded } from './order.ts'
import { type Plan, planOf } from './plan.ts'
import { launchesOf, type Ready } from './steps.ts'

/** Data of the outputs of one equation, by its record. */
const byRecord = <N extends Name>(q: Equation, inputs: readonly Concrete[]): readonly Data[] =>
  recordOf<N>(
    q.name as N, // N stands for the name that the equation has
  ).evaluate(
    inputs as readonly unknown[] as Inputs<N, Concrete>, // values of the equation's inputs
    q.params,
    q.outputs as readonly Aval[] as Outputs<N, Aval>, // what the shape rule said when the equation was built
    runProgram,
  )

/** What remains to do of a step once every address is known. */
type Bound =
  | { readonly tag: 'launch'; readonly launch: Launch }
  | { readonly tag: 'record'; readonly step: Ready & { readonly tag: 'record' } }

/** A plan whose tensors have their addresses. */
export interface Placed {
  readonly plan: Plan
  /** Where it begins. */
  readonly base: number
  readonly at: (a: Atom) => number
  readonly steps: readonly Bound[]
}

/** A tensor of a placed plan in elements: where it begins, and how many there are. */
const spanOf = ({ at }: Placed, a: Atom): readonly [number, number] => [
  at(a) / bytesOf[a.dtype],
  count(a.shape),
]

const isDraft = (d: Draft | undefined): d is Draft => d !== undefined

const nowhere: ReadonlyMap<Atom, number> = new Map()

/** A plan from an address on; the roots of `elsewhere` lie there. */
export const placed = (
  plan: Plan,
  base: number,
  threads: number,
  elsewhere: ReadonlyMap<Atom, number> = nowhere,
): Placed => {
  const drafts = plan.steps.map((s) => (s.tag === 'cluster' ? s.ready.draft : undefined))
  const kernels = compile(drafts.filter(isDraft))
  let next = 0
  const at = (a: Atom): number => {
    const root = plan.rootOf(a)
    return elsewhere.get(root) ?? base + plan.at.get(root)! // all that is read or made has a place
  }
  const steps = plan.steps.flatMap((step): readonly Bound[] => {
    if (step.tag === 'record') return [{ tag: 'record', step }]
    const kernel = step.tag === 'cluster' ? kernels[next++] : undefined
    return launchesOf(step, { at, scratch: base }, kernel, threads).map((launch) => ({
      tag: 'launch',
      launch,
    }))
  })
  return { plan, base, at, steps }
}

/** Puts a tensor where a plan wants it. */
export const put = (into: Views, so: Placed, a: Atom, x: Data): void => {
  const [at, n] = spanOf(so, a)
  copy(into[a.dtype], at, x, 0, n)
}

/** A copy of a tensor of a plan. */
export const takenFrom = (from: Views, so: Placed, a: Atom): Data => {
  const [at, n] = spanOf(so, a)
  return taken(a.dtype, from[a.dtype], at, n)
}

/** Runs all steps; what they read is in place. */
export const runSteps = ({ run, reserve }: Arena, so: Placed): void => {
  for (const bound of so.steps) {
    if (bound.tag === 'launch') run(bound.launch)
    else {
      const views = reserve(0)
      const { equation, reads, makes } = bound.step
      const made = byRecord(
        equation,
        reads.map((a) => {
          const [at, n] = spanOf(so, a)
          return concrete(a.shape, a.dtype, views[a.dtype].subarray(at, at + n))
        }),
      )
      makes.forEach((v, i) => put(views, so, v, made[i]!)) // one buffer an output
    }
  }
}

/** Memory for a plan, or a failure that says what it would take. */
export const reserved = ({ reserve, room }: Arena, { bytes, program }: Plan): Views => {
  const most = room()
  if (bytes <= most) return reserve(bytes)
  const largest = program.equations
    .flatMap((q) => q.outputs)
    .reduce<Aval | undefined>((x, v) => (x && count(x.shape) >= count(v.shape) ? x : v), undefined)
  throw new Defect(
    `wasm: a Program of ${program.equations.length} equations needs ${bytes} bytes at once, and the arena has ${most}; its largest tensor is ${largest === undefined ? 'an input' : showAval(largest)}; use smaller batches`,
  )
}

/** The outputs of a placed plan at its inputs. */
export const runPlaced = (so: Placed, inputs: readonly Concrete[]): readonly Concrete[] => {
  const { program, given, rootOf } = so.plan
  const views = reserved(arena(), so.plan)
  const byId = (id: number): Concrete => inputs[id]! // inputs have the first ids, in order
  for (const a of given) put(views, so, a, (a.tag === 'variable' ? byId(a.id) : a)[data])
  runSteps(arena(), so)
  const after = arena().reserve(0)
  return program.outputs.map((a) => {
    const root = rootOf(a)
    const held =
      root.tag === 'concrete' ? root : root.id < inputs.length ? byId(root.id) : undefined
    return concrete(a.shape, a.dtype, held === undefined ? takenFrom(after, so, root) : held[data])
  })
}

/** From this size on tensors join clusters at once; after this many runs all do. */
const soon = { size: 1024, runs: 16 }

interface Known {
  runs: number
  plan: Plan
  /** Where it was placed last. */
  placed: Placed | undefined
}
const plans = perArena(() => new WeakMap<Program, Known>())

const planFor = (p: Program): Known => {
  const { threads } = arena()
  const known = plans().get(p)
  if (known === undefined) {
    const made = { runs: 1, plan: planOf(expanded(p), soon.size, threads), placed: undefined }
    plans().set(p, made)
    return made
  }
  known.runs += 1
  if (known.runs === soon.runs) {
    known.plan = planOf(known.plan.program, 1, threads)
    known.placed = undefined
  }
  return known
}

/** The outputs of a Program. */
export const runProgram = (p: Program, inputs: readonly Concrete[]): readonly Concrete[] => {
  const known = planFor(p)
  const { base, threads } = arena()
  if (known.placed?.base !== base()) known.placed = placed(known.plan, base(), threads)
  return runPlaced(known.placed, inputs)
}

/** The outputs of a Program whose tensors of `least` elements or more join clusters from the first run on. */
export const runScheduled = (
  p: Program,
  inputs: readonly Concrete[],
  least: number,
): readonly Concrete[] => {
  const { base, threads } = arena()
  return runPlaced(placed(planOf(expanded(p), least, threads), base(), threads), inputs)
}
