/**
 * @file plan — where the tensors of a Program lie in the arena while it runs, by when they are last read.
 *
 * Inputs and literals lie there from the beginning, everything else from the step that makes it until nothing reads it any
 * more; then its place is used again. A step may write over what it reads if it reads each element before it writes it.
 */
import type { Atom, Equation, Program } from '../../program/program.ts'
import { count } from '../../shape/sizes.ts'
import { lastUses } from '../liveness.ts'
import { roomOf } from './alone.ts'
import { places } from './memory.ts'
import { type Ready, scratchOf, stepsOf } from './steps.ts'

/** A Program without calls, its steps, and places for all they read and make; addresses count from 0. */
export interface Plan {
  readonly program: Program
  /** Elements from which on its tensors join clusters. */
  readonly least: number
  readonly steps: readonly Ready[]
  /** What stands for each atom: a variable of the same elements, made earlier. */
  readonly rootOf: (a: Atom) => Atom
  /** Where each root lies that some step reads or makes. */
  readonly at: ReadonlyMap<Atom, number>
  /** Roots that must be there before the first step: inputs and literals. */
  readonly given: readonly Atom[]
  /** Large ones of them, which lie behind everything else and are still there after the last step. */
  readonly lasting: ReadonlySet<Atom>
  /** Where those begin. */
  readonly lastingFrom: number
  /** The first inputs, whose next values are the first outputs. */
  readonly carried: readonly Carried[]
  /** Bytes in all, working memory included, which comes first; what is carried lies elsewhere. */
  readonly bytes: number
}

/** An input of a Program, and the root of the output that is its next value. */
export interface Carried {
  readonly input: Atom
  readonly next: Atom
  /** Whether some step makes the next value for this input alone: then it can write it where the input is to be. */
  readonly made: boolean
  /** Whether it writes it over the input. */
  readonly over: boolean
}

/** Of every atom the atom whose elements it shares. */
const rootsOf = (aliases: readonly Equation[]): ((a: Atom) => Atom) => {
  const roots = new Map<number, Atom>()
  const rootOf = (a: Atom): Atom => (a.tag === 'variable' ? (roots.get(a.id) ?? a) : a)
  for (const q of aliases) {
    const [v] = q.outputs
    const [x]: readonly Atom[] = q.inputs
    if (v !== undefined && x !== undefined) roots.set(v.id, rootOf(x))
  }
  return rootOf
}

/** From so many bytes on an input stays in the arena, as long as nobody needs its place, and need not be copied again. */
const leastStaying = 2 ** 13

/** From so many on even a single operator has its inputs stay. */
export const leastLasting: number = 2 ** 16

/** A cluster's input over which it can write an output. */
const overwritten = (
  step: Ready,
  v: Atom,
  rootOf: (a: Atom) => Atom,
  isFree: (a: Atom) => boolean,
): Atom | undefined => {
  if (step.tag !== 'cluster') return undefined
  const roots = step.reads.map(rootOf)
  return step.ready.inPlace
    .map(rootOf)
    .find(
      (a) =>
        isFree(a) &&
        a.dtype === v.dtype &&
        count(a.shape) === count(v.shape) &&
        roots.filter((r) => r === a).length === 1,
    )
}

/** What is carried of a Program, by its roots; `overwrites` tells whether a root can be written over an input. */
const carriedOf = (
  { inputs, outputs }: Program,
  carry: number,
  rootOf: (a: Atom) => Atom,
  isMade: (a: Atom) => boolean,
  overwrites: (next: Atom, input: Atom) => boolean,
): readonly Carried[] => {
  const seen = new Set<Atom>()
  return inputs.slice(0, carry).map((input, i) => {
    const next = rootOf(outputs[i]!) // callers carry as many outputs as inputs
    const made = isMade(next) && !seen.has(next)
    seen.add(next)
    return { input, next, made, over: made && overwrites(next, input) }
  })
}

/** What may be asked of a plan. */
interface Wishes {
  /** How many of the first inputs and outputs are carried; they have no place in it. */
  readonly carry?: number
  /** Whether what is carried may be written over, wherever it can. */
  readonly over?: boolean
  /** Bytes that belong to nobody behind every tensor. */
  readonly gap?: number
  /** Inside of another plan the inputs from this one on lie there. */
  readonly constants?: number
}

/** A plan for a number of threads. */
export const planOf = (
  program: Program,
  least: number,
  threads: number,
  { carry = 0, over: mayWriteOver = false, gap = 0, constants }: Wishes = {},
): Plan => {
  const room = (a: Atom): number => roomOf(a) + gap
  const { steps, aliases } = stepsOf(program, least)
  const rootOf = rootsOf(aliases)
  const makes = new Set(steps.flatMap((s) => s.makes.map((v) => v.id)))
  const isMade = (a: Atom): boolean => a.tag === 'variable' && makes.has(a.id)
  const uses = lastUses(
    program.outputs.map(rootOf),
    steps.map((s) => [...s.makes, ...s.reads.map(rootOf)]),
  )
  const overwrites = (next: Atom, input: Atom): boolean =>
    mayWriteOver &&
    input.tag === 'variable' &&
    steps.some(
      (s, i) =>
        s.makes.some((v) => v === next) &&
        uses[i]!.includes(input.id) && // one list a step
        overwritten(s, next, rootOf, (a) => a === input) !== undefined,
    )
  const carried = carriedOf(program, carry, rootOf, isMade, overwrites)
  const elsewhere = new Set<Atom>([
    ...carried.flatMap(({ input, next, made }) => (made ? [input, next] : [input])),
    ...(constants === undefined ? [] : program.inputs.slice(constants)),
  ])

  const at = new Map<Atom, number>()
  const byVariable = new Map<number, Atom>()
  const scratch = steps.reduce((n, s) => Math.max(n, scratchOf(s, threads)), 0)
  const memory = places()
  const lies = (a: Atom, from: number): void => {
    at.set(a, from)
    if (a.tag === 'variable') byVariable.set(a.id, a)
  }
  const given = new Set(steps.flatMap((s) => s.reads.map(rootOf).filter((a) => !isMade(a))))
  for (const a of elsewhere) given.delete(a)
  const lasting = new Set([...given].filter((a) => roomOf(a) >= leastStaying))
  for (const a of given) if (!lasting.has(a)) lies(a, memory.take(room(a)))

  steps.forEach((s, i) => {
    const ends = uses[i]! // one list a step
    const dying = new Set(ends)
    const isFree = (a: Atom): boolean =>
      a.tag === 'variable' && dying.has(a.id) && !elsewhere.has(a) && !lasting.has(a)
    for (const v of s.makes) {
      if (elsewhere.has(v)) continue
      const over = overwritten(s, v, rootOf, isFree)
      if (over?.tag === 'variable') dying.delete(over.id)
      lies(v, over === undefined ? memory.take(room(v)) : at.get(over)!) // it is read, so it was placed
    }
    for (const id of dying) {
      const a = byVariable.get(id)
      if (a !== undefined) memory.give(at.get(a)!, room(a)) // placed before
    }
  })
  for (const [a, from] of at) at.set(a, from + scratch)
  const lastingFrom = scratch + memory.end()
  let bytes = lastingFrom
  for (const a of lasting) {
    at.set(a, bytes)
    bytes += room(a)
  }
  return {
    program,
    least,
    steps,
    rootOf,
    at,
    given: [...given],
    lasting,
    lastingFrom,
    carried,
    bytes,
  }
}
