/**
 * @file cond — one of several functions, chosen by a value that may not be known while tracing.
 */
import { emitFor } from '../engine/emit.ts'
import type { Value } from '../program/symbolic.ts'
import { data, showAval } from '../tensor/concrete.ts'
import { Defect } from '../shape/defect.ts'
import type { Shape } from '../shape/shape.ts'
import type { DType } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { OneBool } from './only.ts'
import { mustMatch, type Wider, type Alike, type Returned } from './sameTree.ts'
import { conditionOf, together } from './subProgram.ts'
import { leavesOf, traceWhole, withLeaves } from './trace.ts'
import { valueOf } from './traced.ts'

type ReturnOf<F> = F extends (...args: never) => infer O ? O : never

/** Check that branches return trees like that of the first. */
type AllAlike<F extends readonly unknown[]> = {
  readonly [I in keyof F]: Alike<
    'switchOn',
    'branch 0',
    ReturnOf<F[0]>,
    `branch ${I & string}`,
    ReturnOf<F[I]>
  >
}

/** What one of the functions returns; in a trace all must return trees like that of the first one to be named. */
const chosen = <A extends readonly unknown[], O>(
  op: string,
  index: Value,
  branches: readonly ((...args: A) => O)[],
  args: A,
  names: (i: number) => string,
  first = 0,
): O => {
  if (branches.length === 0) throw new Defect(`${op}: given no branch; give one or more`)
  const odd = branches.findIndex((f) => typeof f !== 'function')
  if (odd >= 0) throw new Defect(`${op}: ${names(odd)} is ${typeof branches[odd]}; give a function`)
  if (index.tag === 'concrete') {
    const at = Math.min(Math.max(index[data][0]!, 0), branches.length - 1) // one element
    return branches[at]!(...args) // within the list
  }
  const traced = branches.map((f) => traceWhole(op, f, args))
  const { result } = traced[first]! // a place in the list
  for (const [i, t] of traced.entries()) mustMatch(op, [names(first), result], [names(i), t.result])
  const { programs, captured } = together(traced)
  const inputs = [index, ...leavesOf(op, args), ...captured]
  return withLeaves(op, result, emitFor(inputs).bind('cond', { branches: programs }, inputs))
}

/**
 * f where a condition holds, else g; only the one that is taken runs. Under vmap with a condition of its own for each lane both
 * run, and each lane keeps its own.
 *
 * Shape   the condition has shape []; both functions return the same tree
 * Grad    of the branch taken; the other contributes exactly 0
 * Fails   a Defect in a trace when the branches return different structures, shapes or dtypes; the compiler says so first. Of a
 *         known condition the other branch is not called at all, so nothing is compared
 *
 * ```ts
 * const f = (x: Scalar) => cond(greater(x, 0), (y: Scalar) => mul(y, 2), (y: Scalar) => neg(y))(x)
 * f(scalar(-3)) // => scalar(3)
 * ```
 */
export const cond =
  <A extends readonly unknown[], O, S extends Shape, D extends DType, P extends Returned = O>(
    condition: Tensor<S, D> & OneBool<'cond', S, D>,
    yes: (...args: A) => O,
    no: (...args: A) => P & Alike<'cond', 'the branch for true', O, 'the branch for false', P>,
  ): ((...args: A) => Wider<O, P>) =>
  (...args) => {
    const value = conditionOf('cond', condition)
    const index = emitFor([value]).apply('cast', { to: 'i32' }, value)
    const other = no as unknown as typeof yes // what it returns is compared below, or is all there is
    const branches = [other, yes]
    const made = chosen('cond', index, branches, args, (i) => `the branch for ${i === 1}`, 1)
    return made as Wider<O, P> // the types of the two say the same, one of them more of it
  }

/**
 * The function that an index is the place of; the first for an index below, the last for one beyond.
 *
 * Shape   the index is i32[]; all functions return the same tree
 * Grad    of the branch taken
 * Source  XLA's Conditional, which takes indices out of range to the last branch; we take the nearest
 * Fails   a Defect in a trace when the branches return different structures, shapes or dtypes; the compiler says so first. Of a
 *         known index only one branch is called, so nothing is compared
 *
 * ```ts
 * const double = (x: Scalar) => mul(x, 2)
 * const square = (x: Scalar) => mul(x, x)
 * switchOn(scalar(1, 'i32'), [double, square])(scalar(5)) // => scalar(25)
 * ```
 */
export const switchOn =
  <A extends readonly unknown[], O, const F extends readonly ((...args: A) => unknown)[]>(
    index: Tensor<[], 'i32'>,
    branches: readonly ((...args: A) => O)[] & F & AllAlike<F>,
  ): ((...args: A) => O) =>
  (...args) => {
    const value = valueOf('switchOn', index)
    if (value.dtype !== 'i32' || value.shape.length > 0)
      throw new Defect(`switchOn: the index is ${showAval(value)}; give i32[]`)
    const all: readonly ((...args: A) => O)[] = branches
    return chosen('switchOn', value, all, args, (i) => `branch ${i}`)
  }
