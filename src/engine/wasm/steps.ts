/**
 * @file steps — what a Program's steps need to run: kernels for clusters and for single equations, records for the rest.
 */
import type { Atom, Equation, Program, Variable } from '../../program/program.ts'
import type { Inputs, Name, Outputs } from '../../program/vocabulary.ts'
import { count } from '../../shape/sizes.ts'
import type { Aval } from '../../tensor/concrete.ts'
import { roomOf } from './alone.ts'
import { readyCluster, type ReadyCluster } from './cluster.ts'
import { drawnIn } from './drawn.ts'
import type { Kernel } from './host.ts'
import type { Launch, Prepared } from './launch.ts'
import { own, pointwise } from './pointwise.ts'
import { prepared } from './prepared.ts'
import { type Cluster, type Repeat, schedule } from './schedule.ts'
import { spreadLaunch } from './spread.ts'

interface Common {
  readonly reads: readonly Atom[]
  readonly makes: readonly Variable[]
}
/** Elementwise equations in one kernel, which is yet to be compiled. */
interface ClusterStep extends Common {
  readonly tag: 'cluster'
  readonly size: number
  readonly ready: ReadyCluster
}
/** One equation with a kernel of its own. */
interface KernelStep extends Common {
  readonly tag: 'kernel'
  readonly ready: Prepared
  readonly equation: Equation
}
/** One equation that its record computes. */
export interface RecordStep extends Common {
  readonly tag: 'record'
  readonly equation: Equation
}

/** One step: what it reads and makes, and how it runs. */
export type Ready = ClusterStep | KernelStep | RecordStep

/** Primitives whose output is their input, under another shape perhaps. */
const aliases: ReadonlySet<Name> = new Set(['reshape', 'stopGradient'])

/** What to run, in order, and the equations whose output is their input. */
export interface Steps {
  readonly steps: readonly Ready[]
  readonly aliases: readonly Equation[]
}

const single = (q: Equation, least: number): Ready => {
  const reads: readonly Atom[] = q.inputs
  const makes = q.outputs
  const ready = prepared(
    q.name,
    reads as readonly Aval[] as Inputs<Name, Aval>, // the equation's inputs
    q.params,
    makes as readonly Aval[] as Outputs<Name, Aval>, // what the shape rule said
    least,
  )
  return ready === undefined
    ? { tag: 'record', reads, makes, equation: q }
    : { tag: 'kernel', reads: [...reads, ...(ready.tables ?? [])], makes, ready, equation: q }
}

/** An elementwise equation by itself, if the engine must or should compute it by a kernel. */
const asCluster = (q: Equation, equation: number, least: number): Cluster | undefined => {
  const rule = pointwise(q)
  const size = q.outputs.reduce((n, v) => n + count(v.shape), 0)
  if (rule === undefined || size === 0 || (size < least && own[q.name] === undefined))
    return undefined
  return {
    tag: 'cluster',
    size,
    width: rule.width === 'any' ? 'f32' : rule.width,
    equations: [equation],
    inputs: [...new Set<Atom>(q.inputs)],
    uniforms: [],
    repeats: [],
    outputs: q.outputs,
  }
}

/** The steps of a Program without calls; tensors of fewer than `least` elements are left to single equations. */
export const stepsOf = (p: Program, least: number): Steps => {
  const handed: Equation[] = []
  const drawn = drawnIn(p, least)
  const plan = schedule(p, least, drawn)
  const ofCluster = (c: Cluster): Ready => ({
    tag: 'cluster',
    reads: [...c.inputs, ...c.uniforms, ...c.repeats.map((r) => r.atom)],
    makes: c.outputs,
    size: c.size,
    ready: readyCluster(p, plan, c),
  })
  const steps = plan.steps.flatMap((step): readonly Ready[] => {
    if (step.tag === 'cluster') return step.outputs.length === 0 ? [] : [ofCluster(step)]
    const q = p.equations[step.equation]! // a place in the Program
    const apart = drawn.apart.get(step.equation)
    if (apart !== undefined) return [{ tag: 'kernel', makes: q.outputs, equation: q, ...apart }]
    if (aliases.has(q.name)) {
      handed.push(q)
      return []
    }
    const cluster = asCluster(q, step.equation, least)
    return [cluster === undefined ? single(q, least) : ofCluster(cluster)]
  })
  return { steps, aliases: handed }
}

const spreadRoom = (size: number, { atom }: Repeat): number =>
  roomOf({ shape: [size], dtype: atom.dtype })

/** Bytes of working memory that a step needs on a number of threads. */
export const scratchOf = (step: Ready, threads: number): number =>
  step.tag === 'cluster'
    ? step.ready.spreads.reduce((n, r) => n + spreadRoom(step.size, r), 0)
    : step.tag === 'kernel'
      ? step.ready.scratch * threads
      : 0

/** Where everything lies. */
export interface Places {
  readonly at: (a: Atom) => number
  readonly scratch: number
}

/** The launches of a step, one after another; `kernel` is that of its cluster. */
export const launchesOf = (
  step: Exclude<Ready, RecordStep>,
  { at, scratch }: Places,
  kernel: Kernel | undefined,
  threads: number,
): readonly Launch[] => {
  if (step.tag === 'kernel')
    return [
      step.ready.launch(
        { inputs: step.reads.map(at), outputs: step.makes.map(at), scratch },
        threads,
      ),
    ]
  if (kernel === undefined) return []
  const { spreads, launch } = step.ready
  let end = scratch
  const spreadAt = spreads.map((r) => {
    const here = end
    end += spreadRoom(step.size, r)
    return here
  })
  const spread = spreads.map((r, i) => {
    const to = spreadAt[i]! // one each
    return spreadLaunch(r, step.size, at(r.atom), to, threads)
  })
  return [...spread, launch(kernel, at, spreadAt, threads)]
}
