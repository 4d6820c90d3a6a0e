/**
 * @file watched — runs a Program equation by equation and looks at what each one makes.
 *
 * The engine computes each equation, so that values are those of a usual run, bit for bit. The semantics of a primitive
 * with sub-Programs asks for runs of them; those are watched too, whatever the primitive is.
 */
import { recordOf } from '../../primitives/build.ts'
import type { Runs } from '../../primitives/primitive.ts'
import {
  type Atom,
  bodiesOf,
  type EquationOf,
  type Equation,
  type Program,
} from '../../program/program.ts'
import { mapInputs, type Name, type Outputs } from '../../program/vocabulary.ts'
import { type Aval, type Concrete, concrete, data } from '../../tensor/concrete.ts'
import { type Data, isFloat } from '../../tensor/dtype.ts'
import { engine } from '../../engine/emit.ts'
import { lastUses } from '../../engine/liveness.ts'
import { loopOf } from '../../engine/loopOf.ts'

/** An equation, on data. */
export interface Seen {
  /** `equation 3 (scan), run 17: equation 0 (log)` */
  readonly path: string
  readonly equation: Equation
  readonly inputs: readonly Concrete[]
  readonly outputs: readonly Concrete[]
}

/** What a run came to. */
interface Watched {
  readonly outputs: readonly Concrete[]
  readonly found: Seen | undefined
  /** Whether what it made reaches an output. */
  readonly reaches: boolean
}

const has = (xs: readonly Concrete[], is: (x: number) => boolean): boolean =>
  xs.some((x) => isFloat(x.dtype) && x[data].some(is))
const notFinite = (x: number): boolean => !Number.isFinite(x)

/** Whether it makes a NaN of no NaN, or an infinity of finite numbers. */
const isAtFault = ({ inputs, outputs }: Seen): boolean =>
  has(outputs, Number.isNaN)
    ? !has(inputs, Number.isNaN)
    : has(outputs, notFinite) && !has(inputs, notFinite)

interface Runner extends Runs {
  /** The equation at fault in the first run whose outputs it reached, else in the first that had one. */
  readonly found: () => Seen | undefined
}

/** Runs sub-Programs watched, one after another. */
const runner = (path: string): Runner => {
  let runs = 0
  let best: Watched | undefined
  const run: Runs['run'] = (p, inputs) => {
    runs += 1
    const made = watch(p, inputs, `${path}, run ${runs}: `)
    if (made.found !== undefined && (best === undefined || (made.reaches && !best.reaches)))
      best = { ...made, outputs: [] }
    return made.outputs
  }
  return { run, loop: loopOf(run), found: () => best?.found }
}

const evaluate = <N extends Name>(
  q: EquationOf<N>,
  xs: readonly Concrete[],
  on: Runs,
): readonly Concrete[] => {
  const inputs = mapInputs<N, Atom, Concrete>(q.inputs, (_, i) => xs[i]!) // one an atom
  if (bodiesOf(q.params).length === 0) return engine.apply(q.name, q.params, inputs)
  const avals = q.outputs as readonly Aval[] as Outputs<N, Aval> // what the shape rule said when the equation was built
  const made: readonly Data[] = recordOf(q.name).evaluate(inputs, q.params, avals, on)
  return q.outputs.map(({ shape, dtype }, i) => concrete(shape, dtype, made[i]!)) // one buffer an output
}

const idsOf = (atoms: readonly Atom[]): readonly number[] =>
  atoms.flatMap((a) => (a.tag === 'variable' ? [a.id] : []))

/** Whether a NaN or an infinity of input i may be in the outputs: a select passes on what it chooses. */
const passes = (q: Equation, inputs: readonly Concrete[], i: number): boolean => {
  const x = inputs[i]! // one an atom
  if (q.name !== 'select' || i === 0) return has([x], notFinite)
  const side = i === 1 ? 1 : 0
  const predicate = inputs[0]![data] // select has three
  return isFloat(x.dtype) && x[data].some((value, j) => predicate[j] === side && notFinite(value))
}

/**
 * Runs p, and finds the first equation at fault whose NaN or infinity reaches an output of p; when every output is
 * finite, the first one at all.
 */
export const watch = (p: Program, inputs: readonly Concrete[], path = ''): Watched => {
  const env = new Array<Concrete | undefined>(p.variables)
  const ends = lastUses(
    p.outputs,
    p.equations.map((q) => [...q.outputs, ...q.inputs]),
  )
  const read = (a: Atom): Concrete => (a.tag === 'variable' ? env[a.id]! : a) // bound before use, dropped after the last
  p.inputs.forEach((v, i) => (env[v.id] = inputs[i]))
  const steps = p.equations.map((equation, i) => {
    const at = `${path}equation ${i} (${equation.name})`
    const atoms: readonly Atom[] = equation.inputs
    const xs = atoms.map(read)
    const on = runner(at)
    const outputs = evaluate<Name>(equation, xs, on)
    equation.outputs.forEach((v, j) => (env[v.id] = outputs[j]))
    for (const id of ends[i]!) env[id] = undefined // one list an equation
    const seen: Seen = { path: at, equation, inputs: xs, outputs }
    return {
      fault: isAtFault(seen) ? (on.found() ?? seen) : undefined,
      from: idsOf(atoms.filter((_, j) => passes(equation, xs, j))),
      to: idsOf(equation.outputs),
    }
  })
  const outputs = p.outputs.map(read)
  const reached = new Set(idsOf(p.outputs.filter((_, i) => has([outputs[i]!], notFinite)))) // one an atom
  const apart = reached.size === 0
  let found = apart ? steps.find(({ fault }) => fault !== undefined)?.fault : undefined
  for (const { fault, from, to } of steps.toReversed()) {
    if (!to.some((id) => reached.has(id))) continue
    for (const id of from) reached.add(id)
    found = fault ?? found
  }
  return { outputs, found, reaches: !apart }
}
