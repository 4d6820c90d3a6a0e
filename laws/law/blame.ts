/**
 * @file blame — which equation is at fault: a function's Program, one equation after another, each alone at its own values.
 *
 * It is computed in f64, whatever the function computes in. Where an equation with sub-Programs is at fault, they are
 * searched as they run; a custom rule is to blame itself, for nobody differentiates what it stands for.
 */
import { reference } from '../../src/engine/reference/reference.ts'
import { located } from '../../src/function/trace.ts'
import { build, recordOf } from '../../src/primitives/build.ts'
import type { Runs } from '../../src/primitives/primitive.ts'
import { fingerprint } from '../../src/program/fingerprint.ts'
import { define } from '../../src/program/interpret.ts'
import { type Atom, bodiesOf, type EquationOf, type Program } from '../../src/program/program.ts'
import type { Value } from '../../src/program/symbolic.ts'
import type { Inputs, Name, Outputs } from '../../src/program/vocabulary.ts'
import { type Aval, type Concrete, concrete, showConcrete } from '../../src/tensor/concrete.ts'
import { isFloat } from '../../src/tensor/dtype.ts'
import { type Flat, type Floats, pulling } from './flat.ts'
import { shadowOf } from './shadow.ts'
import { derivative, type Suspicion } from './suspicion.ts'

/** An equation that breaks a law by itself. */
export interface Blame {
  /** The equation, in f64. */
  readonly of: object
  readonly primitive: Name
  /** The user's line that made it. */
  readonly line: string | undefined
  /** The primitive on that line whose derivative it belongs to, if it is not the line's own. */
  readonly derivative: Name | undefined
  /** What it was given and how it breaks the law. */
  readonly because: readonly string[]
}

/** No more than this many are named. */
const most = 4

const custom: ReadonlySet<Name> = new Set<Name>(['customJvp', 'customVjp'])

/** The folder of the laws, or the one file that they are published as. */
const laws = decodeURIComponent(import.meta.url.replace(/^file:\/\//u, '')).replace(
  /blame\.ts$/u,
  '',
)

/** The line, unless it is of these laws: then a transformation that they called made the equation. */
const users = (line: string | undefined): string | undefined =>
  line === undefined || (line.startsWith(laws) && !line.includes('.laws.')) ? undefined : line

/** The Program of one equation. */
const alone = <N extends Name>(q: EquationOf<N>, inputs: readonly Aval[]): Program =>
  define(
    q.name,
    inputs,
    (xs) => build.bind(q.name, q.params, xs as readonly unknown[] as Inputs<N, Value>), // one an input
  )

/** The Program of a custom rule: after the function itself, and forward. */
const ruleOf = (q: EquationOf<Name>): Program | undefined =>
  custom.has(q.name) ? bodiesOf(q.params).at(-1) : undefined

/** The line of a custom rule: where it is written, beside where it is used. */
const written = (q: EquationOf<Name>): readonly string[] => {
  const rule = ruleOf(q)
  const lines = rule?.equations.flatMap(({ source }) => users(source?.line) ?? []) ?? []
  return lines.slice(0, 1).map((line) => `its rule is at ${line}`)
}

/** Which rule an equation follows: that of a user's wherever it is used, else that of its line. */
const ruled = (q: EquationOf<Name>): string | undefined => {
  const [rule, line] = [ruleOf(q), users(q.source?.line)]
  if (rule !== undefined) return [q.name, ...written(q), fingerprint(rule)].join(' ')
  return line === undefined ? undefined : [q.name, line, q.source?.derivative].join(' ')
}

/** Who is found, and the other equations of the same rule. */
interface Found {
  readonly blame: Blame
  readonly rule: string | undefined
  readonly equations: Set<EquationOf<Name>>
}

/** A search under way: what is suspected, how often each equation was looked at, and who is found. */
interface Search {
  readonly suspect: Suspicion
  readonly looks: Map<object, number>
  readonly found: Found[]
  /** How often somebody was found, or met again. */
  hits: number
}

/** How often an equation is looked at that runs again and again. */
const looks = 3

const suspicious = <N extends Name>(
  { suspect, looks: seen, found }: Search,
  q: EquationOf<N>,
  active: readonly boolean[],
  xs: readonly Concrete[],
): readonly string[] => {
  const before = seen.get(q) ?? 0
  if (!active.some((flag) => flag) || found.length >= most || before >= looks) return []
  seen.set(q, before + 1)
  try {
    return suspect(alone(q, xs), active, xs)
  } catch (e) {
    return [`it cannot be checked: ${String(e)}`]
  }
}

const evaluate = <N extends Name>(
  q: EquationOf<N>,
  xs: readonly Concrete[],
  on: Runs,
): readonly Concrete[] => {
  const avals = q.outputs as readonly Aval[] as Outputs<N, Aval> // what its shape rule said
  const inputs = xs as readonly unknown[] as Inputs<N, Concrete> // one an input
  const made = recordOf(q.name).evaluate(inputs, q.params, avals, on)
  return q.outputs.map((v, i) => concrete(v.shape, v.dtype, made[i]!)) // one an output
}

/** Runs a Program and looks at each equation that varies with the active inputs. */
const search = (
  s: Search,
  p: Program,
  inputs: readonly Concrete[],
  active: readonly boolean[],
): readonly Concrete[] => {
  const env = new Map(p.inputs.map((v, i) => [v.id, inputs[i]!])) // callers pass one an input
  const varying = new Set(p.inputs.filter((_, i) => active[i] === true).map(({ id }) => id))
  const read = (a: Atom): Concrete => (a.tag === 'variable' ? env.get(a.id)! : a) // bound before use
  const varies = (a: Atom): boolean => a.tag === 'variable' && varying.has(a.id)
  const step = <N extends Name>(q: EquationOf<N>): void => {
    const atoms: readonly Atom[] = q.inputs
    const xs = atoms.map(read)
    const known = s.found.some(({ equations }) => equations.has(q))
    const active = atoms.map((a) => varies(a) && isFloat(a.dtype))
    const because = known ? [] : suspicious(s, q, active, xs)
    const before = s.hits
    const enters = because.length > 0 && !custom.has(q.name)
    const outputs = evaluate(q, xs, enters ? within(s) : reference)
    if (known) s.hits += 1
    // Where one inside is at fault, this one is not: it did what its body says.
    else if (because.length > 0 && s.hits === before) record(s, q, because, xs)
    q.outputs.forEach((v, i) => {
      env.set(v.id, outputs[i]!) // one an output
      if (atoms.some(varies)) varying.add(v.id)
    })
  }
  for (const q of p.equations) step<Name>(q)
  return p.outputs.map(read)
}

const blame = <N extends Name>(
  q: EquationOf<N>,
  because: readonly string[],
  xs: readonly Concrete[],
): Blame => ({
  of: q,
  primitive: q.name,
  line: users(q.source?.line),
  derivative: q.source?.derivative,
  because: [...written(q), ...because, ...xs.map((x, i) => `input ${i} = ${showConcrete(x)}`)],
})

const record = <N extends Name>(
  s: Search,
  q: EquationOf<N>,
  because: readonly string[],
  xs: readonly Concrete[],
): void => {
  s.hits += 1
  const rule = ruled(q)
  const same = s.found.find((f) => rule !== undefined && f.rule === rule)
  if (same === undefined)
    s.found.push({ blame: blame(q, because, xs), rule, equations: new Set([q]) })
  else same.equations.add(q)
}

/** How many other lines are named. */
const others = 3

/** Found once, however often it is used. */
const counted = ({ blame: b, equations }: Found): Blame => {
  if (equations.size === 1) return b
  const lines = new Set([...equations].flatMap(({ source }) => users(source?.line) ?? []))
  const also = [...lines].filter((line) => line !== b.line).slice(0, others)
  const where = also.length === 0 ? '' : `, also at ${also.join(', ')}`
  return {
    ...b,
    because: [`${equations.size} equations break it by this rule${where}`, ...b.because],
  }
}

/** Sub-Programs are searched as they run, all that they are given taken to vary. */
const within = (s: Search): Runs => {
  const run: Runs['run'] = (p, xs) =>
    search(
      s,
      p,
      xs,
      p.inputs.map(() => true),
    )
  return {
    run,
    loop: (p, first) => {
      let state = first
      return {
        step: (xs) => {
          const out = run(p, [...state, ...xs])
          state = out.slice(0, first.length)
          return out.slice(first.length)
        },
        undo: () => undefined, // no primitive takes a step back
        state: () => state,
        end: () => undefined,
      }
    },
  }
}

/** The equations of a function at a point that break a law each by itself; none when the mistake lies between them. */
export const blameOf = (
  f: Flat,
  at: readonly Floats[],
  suspect: Suspicion = derivative,
): readonly Blame[] => {
  const { program, values, active } = shadowOf(located('laws', f)(at), at)
  const s: Search = { suspect, looks: new Map(), found: [], hits: 0 }
  search(s, program, values, active)
  return s.found.map(counted)
}

/** Those of the function; where none of them breaks the law, those of its pullback: what only second derivatives miss. */
export const blameTwice = (
  f: Flat,
  x: readonly Floats[],
  w: readonly Floats[],
): readonly Blame[] => {
  const first = blameOf(f, x)
  return first.length > 0 ? first : blameOf(pulling(f, x.length), [...x, ...w])
}
