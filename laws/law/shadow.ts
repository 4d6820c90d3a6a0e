/**
 * @file shadow — a Program computed in f64 throughout, whatever it computes in: what differences of f32 functions need.
 */
import { type Traced, traceOf } from '../../src/function/trace.ts'
import { type Atom, type EquationOf, isProgram, type Program } from '../../src/program/program.ts'
import type { Name } from '../../src/program/vocabulary.ts'
import { type Aval, type Concrete, data } from '../../src/tensor/concrete.ts'
import type { DType } from '../../src/tensor/dtype.ts'
import { tensorOf } from '../support/sample.ts'
import type { Flat, Floats } from './flat.ts'

const wide = (dtype: DType): DType => (dtype === 'f32' ? 'f64' : dtype)

/** A tensor in f64, if it is f32. */
export const widened = (x: Concrete): Concrete =>
  x.dtype === 'f32' ? tensorOf(x.shape, 'f64', x[data]) : x

const aval = <A extends Aval>(a: A): A => ({ ...a, dtype: wide(a.dtype) })
const atom = (a: Atom): Atom => (a.tag === 'variable' ? aval(a) : widened(a))

/** Params with dtypes and sub-Programs made wide. */
const params = (x: unknown): unknown => {
  if (x === 'f32') return 'f64'
  if (isProgram(x)) return shadow(x)
  return Array.isArray(x) ? x.map(params) : x
}

const equation = <N extends Name>(q: EquationOf<N>): EquationOf<N> =>
  ({
    ...q,
    params: Object.fromEntries(Object.entries(q.params).map(([k, x]) => [k, params(x)])),
    inputs: [...q.inputs].map(atom),
    outputs: q.outputs.map(aval),
  }) as unknown as EquationOf<N> // the same equation, of other dtypes

/** The same Program in f64. */
export const shadow = (p: Program): Program => ({
  ...p,
  inputs: p.inputs.map(aval),
  equations: p.equations.map((q) => equation<Name>(q)) as unknown as Program['equations'], // of the same names
  outputs: p.outputs.map(atom),
})

/** A Program in f64 at a point. */
export interface Shadow {
  readonly program: Program
  readonly values: readonly Concrete[]
  /** Which inputs are the function's own. */
  readonly active: readonly boolean[]
}

/** A traced function in f64, at the point it was traced at. */
export const shadowOf = (
  { program, captured, inputs }: Traced<unknown>,
  x: readonly Floats[],
): Shadow => ({
  program: shadow(program),
  values: ([...x, ...captured] as readonly unknown[] as readonly Concrete[]).map(widened), // laws run outside any trace
  active: program.inputs.map((_, i) => i < inputs),
})

/** A function in f64, at a point. */
export const shadowAt = (f: Flat, x: readonly Floats[]): Shadow =>
  shadowOf(traceOf('laws', f, [x]), x)
