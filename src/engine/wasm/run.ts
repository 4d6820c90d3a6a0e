/**
 * @file run — a planned Program in the arena: inputs in, step by step, outputs out.
 */
import { Defect } from '../../shape/defect.ts'
import { count } from '../../shape/sizes.ts'
import { type Atom, bodiesOf, type Equation } from '../../program/program.ts'
import type { Inputs, Name, Outputs } from '../../program/vocabulary.ts'
import { recordOf } from '../../primitives/build.ts'
import type { Runs } from '../../primitives/primitive.ts'
import { type Aval, type Concrete, concrete, data, showAval } from '../../tensor/concrete.ts'
import { bytesOf, type Data } from '../../tensor/dtype.ts'
import { type Arena, arena, type Claim, type Views } from './arena.ts'
import { compile, type Draft } from './fused.ts'
import type { Launch } from './launch.ts'
import { copy, taken } from './one.ts'
import type { Plan } from './plan.ts'
import { launchesOf, type Ready } from './steps.ts'

/** Data of the outputs of one equation, by its record. */
const byRecord = <N extends Name>(
  q: Equation,
  inputs: readonly Concrete[],
  on: Runs,
): readonly Data[] =>
  recordOf<N>(
    q.name as N, // N stands for the name that the equation has
  ).evaluate(
    inputs as readonly unknown[] as Inputs<N, Concrete>, // values of the equation's inputs
    q.params,
    q.outputs as readonly Aval[] as Outputs<N, Aval>, // what the shape rule said when the equation was built
    on,
  )

/** What remains to do of a step once every address is known. */
type Bound =
  | { readonly tag: 'launch'; readonly launch: Launch; readonly step: Ready }
  | { readonly tag: 'record'; readonly step: Ready & { readonly tag: 'record' } }

/** A plan whose tensors have their addresses. */
export interface Placed {
  /** The buffers of its lasting inputs, and the claim under which they are there. */
  readonly lasting: { claim: Claim | undefined; readonly kept: Map<Atom, number> }
  readonly plan: Plan
  /** Where it begins. */
  readonly base: number
  readonly at: (a: Atom) => number
  readonly steps: readonly Bound[]
}

/** An equation and what it reads. */
interface Reading {
  readonly equation: Equation
  readonly reads: readonly Atom[]
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
      step,
    }))
  })
  return { lasting: { claim: undefined, kept: new Map() }, plan, base, at, steps }
}

/** Puts elements, from one of them on, where a plan wants a tensor. */
export const put = (into: Views, so: Placed, a: Atom, x: Data, from = 0): void => {
  const [at, n] = spanOf(so, a)
  copy(into[a.dtype], at, x, from, n)
}

/** A copy of a tensor of a plan. */
export const takenFrom = (from: Views, so: Placed, a: Atom): Data => {
  const [at, n] = spanOf(so, a)
  return taken(a.dtype, from[a.dtype], at, n)
}

/** What the record of an equation makes of the tensors in place. */
const recorded = (
  so: Placed,
  views: Views,
  { equation, reads }: Reading,
  on: Runs,
): readonly Data[] =>
  byRecord(
    equation,
    reads.map((a) => {
      const [at, n] = spanOf(so, a)
      return concrete(a.shape, a.dtype, views[a.dtype].subarray(at, at + n))
    }),
    on,
  )

/** The same where sub-Programs run meanwhile, beyond the plan: the memory may grow under views of it. */
const recordedApart = (
  here: Arena,
  so: Placed,
  { equation, reads }: Reading,
  on: Runs,
): readonly Data[] => {
  const views = here.reserve(0)
  const inputs = reads.map((a) => concrete(a.shape, a.dtype, takenFrom(views, so, a)))
  const release = here.hold(so.plan.bytes)
  try {
    return byRecord(equation, inputs, on)
  } finally {
    release()
  }
}

/** Runs all steps; what they read is in place. */
export const runSteps = (here: Arena, so: Placed, on: Runs): void => {
  const { run, reserve } = here
  for (const bound of so.steps) {
    if (bound.tag === 'record') {
      const { step } = bound
      const apart = bodiesOf(step.equation.params).length > 0
      const made = apart ? recordedApart(here, so, step, on) : recorded(so, reserve(0), step, on)
      step.makes.forEach((v, i) => put(reserve(0), so, v, made[i]!)) // one buffer an output
      continue
    }
    try {
      run(bound.launch)
    } catch (trap) {
      // A kernel traps where its record has a failure to tell: an index out of bounds, say.
      const { step } = bound
      if (step.tag === 'kernel') recorded(so, reserve(0), step, on)
      throw trap
    }
  }
}

/** Memory for a plan, or a failure that says what it would take. */
export const reserved = ({ reserve, room }: Arena, { plan, lasting }: Placed): Views => {
  const { bytes, program } = plan
  const most = room()
  if (bytes <= most) return reserve(bytes, lasting.claim)
  const largest = program.equations
    .flatMap((q) => q.outputs)
    .reduce<Aval | undefined>((x, v) => (x && count(x.shape) >= count(v.shape) ? x : v), undefined)
  throw new Defect(
    `wasm: a Program of ${program.equations.length} equations needs ${bytes} bytes at once, and the arena has ${most}; its largest tensor is ${largest === undefined ? 'an input' : showAval(largest)}; use smaller batches`,
  )
}

const numbers = new WeakMap<Data, number>()
let latest = 0

/** A number that no other buffer has. A WeakRef would keep each buffer until the synchronous loop around it ends. */
const numberOf = (x: Data): number => {
  const known = numbers.get(x)
  if (known !== undefined) return known
  latest += 1
  numbers.set(x, latest)
  return latest
}

/**
 * Puts what a plan is given in its place. A buffer never changes while its tensor lives, so one that is still there from the
 * run before need not be put there again.
 */
export const provide = (here: Arena, so: Placed, bufferOf: (a: Atom) => Data): void => {
  const { given, lasting, lastingFrom } = so.plan
  const views = reserved(here, so)
  const { kept, claim } = so.lasting
  const intact = claim !== undefined && here.isIntact(claim)
  for (const a of given) {
    const x = bufferOf(a)
    if (!lasting.has(a)) put(views, so, a, x)
    else {
      const number = numberOf(x)
      if (intact && kept.get(a) === number) continue
      put(views, so, a, x)
      kept.set(a, number)
    }
  }
  if (lasting.size > 0 && !intact) so.lasting.claim = here.claim(so.base + lastingFrom)
}

/** The outputs of a placed plan at its inputs. */
export const runPlaced = (
  so: Placed,
  inputs: readonly Concrete[],
  on: Runs,
): readonly Concrete[] => {
  const { program, rootOf } = so.plan
  const byId = (id: number): Concrete => inputs[id]! // inputs have the first ids, in order
  provide(arena(), so, (a) => (a.tag === 'variable' ? byId(a.id) : a)[data])
  runSteps(arena(), so, on)
  const after = arena().reserve(0)
  return program.outputs.map((a) => {
    const root = rootOf(a)
    const held =
      root.tag === 'concrete' ? root : root.id < inputs.length ? byId(root.id) : undefined
    return concrete(a.shape, a.dtype, held === undefined ? takenFrom(after, so, root) : held[data])
  })
}
