/**
 * @file check — whether a Program is one: each variable bound once and before its use, each aval what the shape rules say.
 *
 * A Program that `trace` or a transformation built passes by construction; one that came from a text, or that a new
 * transformation wrote by hand, may not. Sub-Programs are checked too, each once.
 */
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { faultOf, isDType } from '../program/fields.ts'
import { isName, signatureOf } from '../program/params.ts'
import {
  type Atom,
  type Equation,
  type EquationOf,
  bodiesOf,
  type Program,
  type Variable,
} from '../program/program.ts'
import type { Name } from '../program/vocabulary.ts'
import { Defect } from '../shape/defect.ts'
import { count, type Sizes } from '../shape/sizes.ts'
import { type Aval, type Concrete, data, sameAval, showAval } from '../tensor/concrete.ts'
import type { DType } from '../tensor/dtype.ts'
import { recordOf } from './build.ts'

/** What can be wrong with a Program. */
export type CheckFault =
  | 'UnknownPrimitive'
  | 'MalformedParams'
  | 'MalformedAval'
  | 'MalformedLiteral'
  | 'WrongArity'
  | 'WrongOutputs'
  | 'ShapeRefused'
  | 'AvalDiffers'
  | 'Unbound'
  | 'Rebound'
  | 'NotDense'

/** Where a Program is none, and why. */
export interface CheckFailure {
  readonly tag: CheckFault
  /** `inputs`, `outputs` or `equation 3 (mul)`, with those of calls around it in front. */
  readonly where: string
  readonly found: string
  readonly expected: string
}

/**
 * One sentence for a failure: where, what was given, what is wrong.
 *
 * ```ts
 * const where = 'equation 3 (mul)'
 * showCheckFailure({ tag: 'Unbound', where, found: 'variable 7', expected: 'a bound variable' })
 * // => 'check: equation 3 (mul): variable 7, but expected a bound variable'
 * ```
 */
export const showCheckFailure = ({ where, found, expected }: CheckFailure): string =>
  `check: ${where}: ${found}, but expected ${expected}`

type Fault = Omit<CheckFailure, 'where'>
type Bound = readonly (Variable | undefined)[]

const fault = (tag: CheckFault, found: string, expected: string): Fault => ({
  tag,
  found,
  expected,
})

const isSizes = (shape: Sizes): boolean => shape.every((n) => Number.isSafeInteger(n) && n >= 0)

const avalFault = (a: Aval): Fault | undefined =>
  isDType(a.dtype) && isSizes(a.shape)
    ? undefined
    : fault('MalformedAval', showAval(a), 'a dtype and sizes of 0 or more')

const arrays: { readonly [D in DType]: string } = {
  f32: 'Float32Array',
  f64: 'Float64Array',
  i32: 'Int32Array',
  u32: 'Uint32Array',
  bool: 'Uint8Array',
}

const literalFault = (x: Concrete): Fault | undefined => {
  const [buffer, n] = [x[data], count(x.shape)]
  const expected = `${arrays[x.dtype]} of ${n}`
  const found = `${buffer[Symbol.toStringTag]} of ${buffer.length}`
  if (found !== expected) return fault('MalformedLiteral', found, expected)
  return x.dtype === 'bool' && buffer.some((b) => b > 1)
    ? fault('MalformedLiteral', 'a byte above 1', 'bytes 0 and 1')
    : undefined
}

const atomFault = (a: Atom, bound: Bound): Fault | undefined => {
  const own = avalFault(a)
  if (own !== undefined || a.tag !== 'variable') return own ?? literalFault(a as Concrete) // the other kind of atom
  const v = bound[a.id]
  if (v === undefined) return fault('Unbound', `variable ${a.id}`, 'a bound variable')
  return sameAval(a, v)
    ? undefined
    : fault('AvalDiffers', `variable ${a.id} as ${showAval(a)}`, showAval(v))
}

const bindFault = (v: Variable, bound: Bound): Fault | undefined => {
  if (v.id === bound.length) return avalFault(v)
  return bound[v.id] === undefined
    ? fault('NotDense', `variable ${v.id}`, `variable ${bound.length}`)
    : fault('Rebound', `variable ${v.id} again`, `variable ${bound.length}`)
}

const shapeOf = <N extends Name>(q: EquationOf<N>): readonly Aval[] =>
  recordOf(q.name).shape(q.inputs, q.params)

/** The avals that the shape rule gives, or what it says against the inputs. */
const ruled = (q: Equation): Either<Fault, readonly Aval[]> => {
  try {
    return right(shapeOf<Name>(q))
  } catch (thrown) {
    if (!(thrown instanceof Defect)) throw thrown
    return left(fault('ShapeRefused', thrown.message, 'inputs and params that fit'))
  }
}

const shapeFault = (q: Equation): Fault | undefined => {
  const avals = ruled(q)
  if (avals._tag === 'Left') return avals.left
  const show = (xs: readonly Aval[]): string => xs.map(showAval).join(', ') || 'no outputs'
  if (avals.right.length !== q.outputs.length)
    return fault('WrongOutputs', show(q.outputs), show(avals.right))
  // As many as bound.
  return avals.right.every((a, i) => sameAval(a, q.outputs[i]!))
    ? undefined
    : fault('AvalDiffers', show(q.outputs), show(avals.right))
}

/** What is wrong with an equation apart from its variables. */
const formFault = (q: Equation): Fault | undefined => {
  if (!isName(q.name)) return fault('UnknownPrimitive', String(q['name']), 'a primitive')
  const { arity } = signatureOf<Name>(q.name)
  const wrong = faultOf(q.name, q.params)
  if (wrong !== undefined) return fault('MalformedParams', wrong.found, wrong.expected)
  return arity === 'many' || q.inputs.length === arity
    ? undefined
    : fault('WrongArity', `${q.inputs.length} inputs`, `${arity}`)
}

/** The first value of f on the items that is not undefined. */
const first = <A, B>(items: readonly A[], f: (a: A) => B | undefined): B | undefined => {
  for (const item of items) {
    const found = f(item)
    if (found !== undefined) return found
  }
  return undefined
}

const failureOf = (p: Program, path: string, sound: Set<Program>): CheckFailure | undefined => {
  if (sound.has(p)) return undefined
  const bound: Variable[] = []
  const at = (where: string, found: Fault | undefined): CheckFailure | undefined =>
    found === undefined ? undefined : { where: path + where, ...found }
  const bind = (v: Variable): Fault | undefined => {
    const found = bindFault(v, bound)
    bound.push(v)
    return found
  }
  const bodies = (q: Equation, where: string): CheckFailure | undefined =>
    first(bodiesOf(q.params), (body) => failureOf(body, `${path}${where}: `, sound))
  const equation = (q: Equation, i: number): CheckFailure | undefined => {
    const where = `equation ${i} (${q.name})`
    return (
      at(where, formFault(q)) ??
      at(
        where,
        first<Atom, Fault>(q.inputs, (a) => atomFault(a, bound)),
      ) ??
      bodies(q, where) ??
      at(where, shapeFault(q)) ??
      at(where, first(q.outputs, bind))
    )
  }
  const found =
    at('inputs', first(p.inputs, bind)) ??
    first([...p.equations.entries()], ([i, q]) => equation(q, i)) ??
    at(
      'outputs',
      first(p.outputs, (a) => atomFault(a, bound)),
    ) ??
    at(
      'variables',
      p.variables === bound.length
        ? undefined
        : fault('NotDense', `${p.variables} variables`, `${bound.length}`),
    )
  if (found === undefined) sound.add(p)
  return found
}

/**
 * The same Program, if it is one.
 *
 * Fails   the first CheckFailure, in the order of the equations
 * Cost    linear in equations and literals
 *
 * ```ts
 * const p = { inputs: [], equations: [], outputs: [], variables: 1 }
 * E.mapLeft(showCheckFailure)(check(p)) // => E.left('check: variables: 1 variables, but expected 0')
 * ```
 */
export const check = (p: Program): Either<CheckFailure, Program> => {
  const failure = failureOf(p, '', new Set())
  return failure === undefined ? right(p) : left(failure)
}
