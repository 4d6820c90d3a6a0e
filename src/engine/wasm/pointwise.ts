/**
 * @file pointwise — the elementwise primitives as graphs of vector instructions.
 *
 * Each operation rounds to the dtype, so a chain of them gives the same bits in one kernel as in many. Those of `exact` give
 * the bits of their records, NaN payloads apart: one f64 operation rounded to f32 is the f32 operation, for + - * / sqrt.
 * Source  Figueroa, When is double rounding innocuous?, SIGNUM Newsletter 30 (1995)
 */
import type { Atom, Equation } from '../../program/program.ts'
import type { Name } from '../../program/vocabulary.ts'
import type { Aval } from '../../tensor/concrete.ts'
import { type DType, type Floating, isFloat } from '../../tensor/dtype.ts'
import { erf } from './errorFunction.ts'
import { exp, expm1, logistic, tanh } from './exponential.ts'
import type { Node } from './graph.ts'
import type { Lanes } from './lanes.ts'
import { log, log1p } from './logarithm.ts'
import { pow } from './power.ts'
import { cos, sin, tan } from './trigonometric.ts'

/** One vector of the output from one of each input. */
export type Rule = (l: Lanes, x: Node, y: Node, z: Node) => Node

/** Magnitude of y, sign of x. */
const withSign = (l: Lanes, x: Node, y: Node): Node => l.or(l.and(x, l.of(-0)), y)

/** Primitives whose records a vector instruction or two follow bit for bit. */
export const exact: { readonly [N in Name]?: Rule } = {
  add: (l, x, y) => l.add(x, y),
  sub: (l, x, y) => l.sub(x, y),
  mul: (l, x, y) => l.mul(x, y),
  div: (l, x, y) => l.div(x, y),
  max: (l, x, y) => l.max(x, y),
  min: (l, x, y) => l.min(x, y),
  neg: (l, x) => l.neg(x),
  reciprocal: (l, x) => l.div(l.of(1), x),
  sqrt: (l, x) => l.sqrt(x),
  abs: (l, x) => l.abs(x),
  // Zeros and NaN are not above 0: they stay as they are.
  sign: (l, x) => l.select(l.gt(l.abs(x), l.of(0)), withSign(l, x, l.of(1)), x),
  floor: (l, x) => l.floor(x),
  ceil: (l, x) => l.ceil(x),
  round: (l, x) => l.nearest(x),
  equal: (l, x, y) => l.eq(x, y),
  notEqual: (l, x, y) => l.ne(x, y),
  less: (l, x, y) => l.lt(x, y),
  lessEqual: (l, x, y) => l.le(x, y),
  greater: (l, x, y) => l.gt(x, y),
  greaterEqual: (l, x, y) => l.ge(x, y),
  and: (l, x, y) => l.and(x, y),
  or: (l, x, y) => l.or(x, y),
  xor: (l, x, y) => l.xor(x, y),
  not: (l, x) => l.not(x),
  select: (l, p, x, y) => l.select(p, x, y),
  stopGradient: (_, x) => x,
}

/** Primitives that the engine computes by itself at every size, so that no result depends on the host's `Math`. */
export const own: { readonly [N in Name]?: Rule } = {
  exp,
  expm1,
  log,
  log1p,
  tanh,
  logistic,
  sin,
  cos,
  tan,
  erf,
  pow,
}

const comparisons: ReadonlySet<Name> = new Set([
  'equal',
  'notEqual',
  'less',
  'lessEqual',
  'greater',
  'greaterEqual',
])

/** The casts that keep the width of a lane. */
const castRule = (from: DType, to: DType): Rule | undefined => {
  if (from === to) return (_, x) => x
  if (from === 'bool') return (l, x) => l.and(x, l.of(1))
  return to === 'bool' ? (l, x) => l.ne(x, l.of(0)) : undefined
}

/** What a kernel needs to know of an elementwise equation. */
export interface Pointwise {
  readonly rule: Rule
  /** The width of its lanes; bools alone fit any. */
  readonly width: Floating | 'any'
}

/** The rule of an application, or undefined where there is none: other primitives, integers, casts to another width. */
export const pointwiseOf = (
  name: Name,
  inputs: readonly Aval[],
  output: Aval,
): Pointwise | undefined => {
  const first = inputs[0]?.dtype
  if (first === undefined) return undefined
  const rule = name === 'cast' ? castRule(first, output.dtype) : (exact[name] ?? own[name])
  if (rule === undefined || (first === 'bool' && comparisons.has(name))) return undefined
  let width: Pointwise['width'] = 'any'
  for (const { dtype } of [...inputs, output]) {
    if (dtype === 'bool') continue
    if (!isFloat(dtype) || (width !== 'any' && width !== dtype)) return undefined
    width = dtype
  }
  return { rule, width }
}

/** The rule of an equation. */
export const pointwise = (q: Equation): Pointwise | undefined => {
  const inputs: readonly Atom[] = q.inputs
  const [output] = q.outputs
  return output === undefined ? undefined : pointwiseOf(q.name, inputs, output)
}
