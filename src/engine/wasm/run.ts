/**
 * @file run — a planned Program in the arena: inputs in, step by step, outputs out.
 */
import { type Atom, bodiesOf, type Equation } from '../../program/program.ts'
import type { Inputs, Name, Outputs } from '../../program/vocabulary.ts'
import { recordOf } from '../../primitives/build.ts'
import type { Runs } from '../../primitives/primitive.ts'
import { type Aval, type Concrete, concrete, data } from '../../tensor/concrete.ts'
import type { Data } from '../../tensor/dtype.ts'
import { type Arena, arena, type Views } from './arena.ts'
import { insideOf, runInside } from './inside.ts'
import { type Placed, put, reserved, spanOf, takenFrom } from './placed.ts'

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

/** An equation and what it reads. */
interface Reading {
  readonly equation: Equation
  readonly reads: readonly Atom[]
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
      const inside = insideOf(here, so, step)
      if (inside !== undefined) {
        runInside(here, so, inside, (inner) => runSteps(here, inner, on))
        continue
      }
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
