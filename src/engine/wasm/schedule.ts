/**
 * @file schedule — the steps of a Program: equations one by one, and clusters of elementwise ones that run as one kernel.
 *
 * A cluster holds equations over tensors of one size, of any shape, with lanes of one width. A later equation joins if all
 * it reads is there when the cluster runs; until another step reads what it makes, a cluster may run later. A tensor
 * repeated over a shape is not made unless something outside of clusters reads it: a kernel takes what is repeated.
 */
import type { Atom, Equation, Program, Variable } from '../../program/program.ts'
import { count } from '../../shape/sizes.ts'
import type { Floating } from '../../tensor/dtype.ts'
import { type Drawn, undrawn } from './drawn.ts'
import { pointwise } from './pointwise.ts'

/** A tensor repeated: element i is element floor(i / behind) of it, counted around. */
export interface Repeat {
  readonly atom: Atom
  readonly behind: number
}

/** Equations that run as one kernel. */
export interface Cluster {
  readonly tag: 'cluster'
  /** Elements of each tensor. */
  readonly size: number
  readonly width: Floating
  /** Their places in the Program, in order. */
  readonly equations: readonly number[]
  /** What they read from outside. */
  readonly inputs: readonly Atom[]
  /** What they read of one element, repeated. */
  readonly uniforms: readonly Atom[]
  /** What they read of more elements, repeated. */
  readonly repeats: readonly Repeat[]
  /** What is read of them from outside. */
  readonly outputs: readonly Variable[]
}

/** Something to do. */
export type Step = { readonly tag: 'single'; readonly equation: number } | Cluster

/** What to do, in order. */
export interface Schedule {
  readonly steps: readonly Step[]
  /** Broadcasts that only kernels read. */
  readonly inlined: readonly number[]
  /** Of each broadcast that a kernel can do, by the variable it binds, what it repeats. */
  readonly repeated: ReadonlyMap<number, Repeat>
}

/** More would spill and have few further values in common. */
const most = { equations: 64, inputs: 16 }

interface Open {
  readonly tag: 'open'
  readonly size: number
  readonly width: Floating
  readonly equations: number[]
  readonly read: Set<Atom>
  /** When it runs; larger is later. */
  place: number
  /** Whether another step reads what it makes: then it may not move. */
  fixed: boolean
}
type Draft = { readonly tag: 'single'; readonly equation: number; readonly place: number } | Open

/** Whether two are the same tensor, repeated in the same way. */
export const sameRepeat =
  (x: Repeat) =>
  (y: Repeat): boolean =>
    x.atom === y.atom && x.behind === y.behind

/** What an equation repeats, if it repeats one element, or all along axes beside each other. */
const repeatOf = (q: Equation): Repeat | undefined => {
  if (q.name !== 'broadcast') return undefined
  const { axes, shape } = q.params
  const [atom] = q.inputs
  const [first = 0] = axes
  const n = count(atom.shape)
  if (n === 1) return { atom, behind: 1 }
  if (n === 0 || count(shape) < 2 * n || !axes.every((a, i) => a === first + i)) return undefined
  return { atom, behind: count(shape.slice(first + axes.length)) }
}

/** The steps of a Program; tensors of fewer than `least` elements are left to single equations, and so is what is drawn apart. */
export const schedule = (
  p: Program,
  least: number,
  { apart, unread }: Drawn = undrawn,
): Schedule => {
  const drafts: Draft[] = []
  /** The step that makes each variable; none makes an input. */
  const makers = new Array<Draft | undefined>(p.variables)
  const sources = new Map<number, Repeat>()
  const bySize = new Map<number, Open[]>()
  let next = 0

  const readsOf = (i: number): readonly Atom[] => apart.get(i)?.reads ?? p.equations[i]!.inputs // a place in the Program
  const sourceOf = (a: Atom): Atom | undefined =>
    a.tag === 'variable' ? sources.get(a.id)?.atom : undefined
  const makerOf = (a: Atom): Draft | undefined => (a.tag === 'variable' ? makers[a.id] : undefined)
  const placeOf = (a: Atom): number => makerOf(a)?.place ?? -1

  /** The first place at which an elementwise equation may run. */
  const earliest = (inputs: readonly Atom[]): number =>
    inputs.reduce((n, a) => {
      const source = sourceOf(a)
      return Math.max(n, source === undefined ? placeOf(a) : placeOf(source) + 1)
    }, -1)

  const opened = (size: number, width: Floating): Open => {
    const made: Open = {
      tag: 'open',
      size,
      width,
      equations: [],
      read: new Set(),
      place: next,
      fixed: false,
    }
    next += 1
    drafts.push(made)
    const others = bySize.get(size)
    if (others === undefined) bySize.set(size, [made])
    else others.push(made)
    return made
  }

  /** The cluster that an equation joins. */
  const joined = (q: Equation): Open | undefined => {
    const rule = pointwise(q)
    const inputs: readonly Atom[] = q.inputs
    if (rule === undefined) return undefined
    const size = count(inputs[0]!.shape) // elementwise primitives have inputs
    if (size < least || size === 0) return undefined
    const from = earliest(inputs)
    const fits = (c: Draft | undefined): c is Open =>
      c?.tag === 'open' &&
      c.size === size &&
      (rule.width === 'any' || c.width === rule.width) &&
      c.equations.length < most.equations &&
      new Set([...c.read, ...inputs]).size <= most.inputs + c.equations.length
    const makers = inputs
      .map((a) => (sourceOf(a) === undefined ? makerOf(a) : undefined))
      .filter(fits)
      .toSorted((c, d) => d.place - c.place)
    const [maker] = makers
    if (maker !== undefined && maker.place >= from) return maker
    const movable = makers.find((c) => !c.fixed)
    if (movable !== undefined) {
      movable.place = next
      next += 1
      return movable
    }
    const found = bySize.get(size)?.findLast((c) => c.place >= from && fits(c))
    // Bools alone fit any width; with the narrower, more lanes go at once.
    return found ?? opened(size, rule.width === 'any' ? 'f32' : rule.width)
  }

  p.equations.forEach((q, i) => {
    if (unread.has(i)) return
    const inputs = readsOf(i)
    const cluster = apart.has(i) ? undefined : joined(q)
    const draft: Draft = cluster ?? { tag: 'single', equation: i, place: next }
    if (cluster === undefined) {
      next += 1
      drafts.push(draft)
    } else {
      cluster.equations.push(i)
      for (const a of inputs) cluster.read.add(a)
    }
    for (const a of inputs) {
      const maker = makerOf(sourceOf(a) ?? a)
      if (maker?.tag === 'open' && maker !== draft) maker.fixed = true
    }
    for (const v of q.outputs) makers[v.id] = draft
    const source = repeatOf(q)
    const [first] = q.outputs
    if (source !== undefined && first !== undefined) sources.set(first.id, source)
  })
  drafts.sort((c, d) => c.place - d.place)

  /** Variables read outside of the cluster that makes them, or, if repeated, outside of any. */
  const escaping = new Set<number>()
  const read = (a: Atom): void => {
    if (a.tag === 'variable') escaping.add(a.id)
  }
  p.outputs.forEach(read)
  for (const draft of drafts) {
    if (draft.tag === 'single') readsOf(draft.equation).forEach(read)
    else
      for (const a of draft.read) {
        const source = sourceOf(a)
        if (source !== undefined) read(source)
        else if (makerOf(a) !== draft) read(a)
      }
  }

  const inlined: number[] = []
  const steps = drafts.flatMap((draft): readonly Step[] => {
    if (draft.tag === 'single') {
      const { equation } = draft
      const v = p.equations[equation]!.outputs[0] // a place in the Program
      const source = v === undefined ? undefined : sources.get(v.id)
      if (v === undefined || source === undefined || escaping.has(v.id))
        return [{ tag: 'single', equation }]
      inlined.push(equation)
      return []
    }
    const uniforms = new Set<Atom>()
    const repeats: Repeat[] = []
    const inputs = new Set<Atom>()
    for (const a of draft.read) {
      const source = a.tag === 'variable' ? sources.get(a.id) : undefined
      if (source !== undefined && count(source.atom.shape) === 1) uniforms.add(source.atom)
      else if (source !== undefined) {
        if (!repeats.some(sameRepeat(source))) repeats.push(source)
      } else if (makerOf(a) !== draft) inputs.add(a)
    }
    const outputs = draft.equations.flatMap(
      (i) => p.equations[i]!.outputs.filter((v) => escaping.has(v.id)), // likewise
    )
    const { size, width, equations } = draft
    const cluster = { tag: 'cluster', size, width, equations } as const
    return [{ ...cluster, inputs: [...inputs], uniforms: [...uniforms], repeats, outputs }]
  })
  return { steps, inlined, repeated: sources }
}
