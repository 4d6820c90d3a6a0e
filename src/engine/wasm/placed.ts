/**
 * @file placed — a plan at an address: where each tensor lies, calls of kernels that know it, elements in and out.
 */
import { Defect } from '../../shape/defect.ts'
import { count } from '../../shape/sizes.ts'
import type { Atom } from '../../program/program.ts'
import { type Aval, showAval } from '../../tensor/concrete.ts'
import { bytesOf, type Data } from '../../tensor/dtype.ts'
import type { Arena, Claim, Views } from './arena.ts'
import { compile, type Draft } from './fused.ts'
import type { Launch } from './launch.ts'
import { copy, taken } from './one.ts'
import type { Plan } from './plan.ts'
import { launchesOf, type Ready, type RecordStep } from './steps.ts'

/** What remains to do of a step once every address is known. */
type Bound =
  | { readonly tag: 'launch'; readonly launch: Launch; readonly step: Ready }
  | { readonly tag: 'record'; readonly step: RecordStep }

/** The buffers of lasting inputs, and the claim under which they are there. */
interface Lasting {
  claim: Claim | undefined
  readonly kept: Map<Atom, number>
}

/** A plan whose tensors have their addresses. */
export interface Placed {
  readonly lasting: Lasting
  readonly plan: Plan
  /** Where it begins. */
  readonly base: number
  readonly at: (a: Atom) => number
  readonly steps: readonly Bound[]
}

/** A tensor of a placed plan in elements: where it begins, and how many there are. */
export const spanOf = ({ at }: Placed, a: Atom): readonly [number, number] => [
  at(a) / bytesOf[a.dtype],
  count(a.shape),
]

const isDraft = (d: Draft | undefined): d is Draft => d !== undefined

const nowhere: ReadonlyMap<Atom, number> = new Map()

/** A plan from an address on; the roots of `elsewhere` lie there. What lasts may be shared with another placing at that address. */
export const placed = (
  plan: Plan,
  base: number,
  threads: number,
  elsewhere: ReadonlyMap<Atom, number> = nowhere,
  lasting: Lasting = { claim: undefined, kept: new Map() },
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
  return { lasting, plan, base, at, steps }
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
