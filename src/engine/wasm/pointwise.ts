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
import { type DType, type Floating, isInteger } from '../../tensor/dtype.ts'
import { erf } from './errorFunction.ts'
import { exp, expm1, logistic, tanh } from './exponential.ts'
import type { Node } from './graph.ts'
import { castInteger, integers } from './integers.ts'
import type { Lanes } from './lanes.ts'
import { log, log1p } from './logarithm.ts'
import { pow } from './power.ts'
import { cos, sin, tan } from './trigonometric.ts'

/** One vector of the output from one of each input; there are at most three. */
export type Rule = (l: Lanes, ...xs: Operands) => Node

/** As many of them as the primitive takes. */
export type Operands = readonly [Node, Node, Node]

/** Magnitude of y, sign of x. */
const withSign = (l: Lanes, x: Node, y: Node): Node => l.or(l.and(x, -0), y)

/** Comparisons, as the operations on lanes are called. */
export const comparisons = {
  equal: 'eq',
  notEqual: 'ne',
  less: 'lt',
  lessEqual: 'le',
  greater: 'gt',
  greaterEqual: 'ge',
} as const

/** Primitives that are the operation on lanes of the same name. */
const same = [
  'add',
  'sub',
  'mul',
  'div',
  'max',
  'min',
  'neg',
  'sqrt',
  'abs',
  'floor',
  'ceil',
  'and',
  'or',
  'xor',
  'not',
  'select',
] as const

/** Primitives whose records a vector instruction or two follow bit for bit. */
export const exact: { readonly [N in Name]?: Rule } = {
  ...Object.fromEntries(
    [
      ...Object.entries({ ...comparisons, round: 'nearest' } as const),
      ...same.map((x) => [x, x] as const),
    ].map(([name, own]): [string, Rule] => [name, (l, ...xs) => l[own](...xs)]),
  ),
  reciprocal: (l, x) => l.div(1, x),
  // Zeros and NaN are not above 0: they stay as they are.
  sign: (l, x) => l.select(l.gt(l.abs(x), 0), withSign(l, x, l.of(1)), x),
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

/** What comparisons say of bools: false is less than true. */
const ofBools: { readonly [N in Name]?: Rule } = {
  equal: (l, x, y) => l.not(l.xor(x, y)),
  notEqual: (l, x, y) => l.xor(x, y),
  less: (l, x, y) => l.and(l.not(x), y),
  lessEqual: (l, x, y) => l.or(l.not(x), y),
  greater: (l, x, y) => l.and(x, l.not(y)),
  greaterEqual: (l, x, y) => l.or(x, l.not(y)),
}

/** The casts that keep the width of a lane. */
const castRule = (from: DType, to: DType): Rule | undefined => {
  if (from === to) return (_, x) => x
  if (isInteger(from) || isInteger(to)) return castInteger(from, to)
  if (from === 'bool') return (l, x) => l.and(x, 1)
  return to === 'bool' ? (l, x) => l.ne(x, 0) : undefined
}

/** What a kernel needs to know of an elementwise equation. */
export interface Pointwise {
  readonly rule: Rule
  /** The width of its lanes, f32 for integers; bools alone fit any. */
  readonly width: Floating | 'any'
}

const ruleOf = (name: Name, dtype: DType): Rule | undefined =>
  isInteger(dtype)
    ? integers[dtype][name]
    : ((dtype === 'bool' ? ofBools[name] : undefined) ?? exact[name] ?? own[name])

/** The rule of an application, or undefined where there is none: other primitives, casts to another width. */
export const pointwiseOf = (
  name: Name,
  inputs: readonly Aval[],
  output: Aval,
): Pointwise | undefined => {
  // What is selected comes last.
  const last = inputs.at(-1)?.dtype
  if (last === undefined) return undefined
  const rule = name === 'cast' ? castRule(last, output.dtype) : ruleOf(name, last)
  if (rule === undefined) return undefined
  let width: Pointwise['width'] = 'any'
  for (const { dtype } of [...inputs, output]) {
    if (dtype === 'bool') continue
    const own = isInteger(dtype) ? 'f32' : dtype
    if (width !== 'any' && width !== own) return undefined
    width = own
  }
  return { rule, width }
}

/** The rule of an equation. */
export const pointwise = (q: Equation): Pointwise | undefined => {
  const inputs: readonly Atom[] = q.inputs
  const [output] = q.outputs
  return output === undefined ? undefined : pointwiseOf(q.name, inputs, output)
}
