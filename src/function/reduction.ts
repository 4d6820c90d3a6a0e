/**
 * @file reduction — folds over the axes named, or over all: sum, prod, max, min, all, any.
 */
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import type { Sizes } from '../shape/sizes.ts'
import type { DType } from '../tensor/dtype.ts'
import { fold, type Reducer } from './folding.ts'
import { type Kind, type Numeric, operand } from './operand.ts'
import { typed } from './traced.ts'

const reducer =
  <Op extends string, Allowed extends DType>(
    op: Op,
    kind: Kind,
    unit: boolean,
    rule: (e: Emit, x: Value, axes: Sizes) => Value,
  ): Reducer<Op, Allowed> =>
  (x, options) =>
    typed(fold(op, unit, operand(op, kind, x), options ?? {}, rule))

/**
 * Sum over the given axes, or all.
 *
 * Shape   S -> S without `axes`, or with 1 in their place
 * Dtype   numeric; integers wrap
 * Grad    1 to each element summed
 * Fails   a Defect where an axis is outside the shape; the compiler says so first
 *
 * ```ts
 * sum(tensor([[1, 2], [3, 4]]), { axes: [0] }) // => tensor([4, 6])
 * ```
 */
export const sum: Reducer<'sum', Numeric> = reducer('sum', 'numeric', true, (e, x, axes) =>
  e.apply('sum', { axes }, x),
)

/**
 * Product over the given axes, or all.
 *
 * Shape   S -> S without `axes`, or with 1 in their place
 * Dtype   numeric; integers wrap
 * Grad    to each element the product of the others, zeros included
 *
 * ```ts
 * prod(tensor([2, 3, 4])) // => scalar(24)
 * ```
 */
export const prod: Reducer<'prod', Numeric> = reducer('prod', 'numeric', true, (e, x, axes) =>
  e.apply('prod', { axes }, x),
)

/**
 * Largest element along the given axes, or of all; NaN where one is.
 *
 * Shape   S -> S without `axes`, or with 1 in their place
 * Dtype   numeric
 * Grad    1 to the largest element, split evenly among ties
 * Fails   a Defect where a folded axis has size 0
 *
 * ```ts
 * max(tensor([[1, 5], [4, 2]]), { axes: [1], keepAxes: true }) // => tensor([[5], [4]])
 * ```
 */
export const max: Reducer<'max', Numeric> = reducer('max', 'numeric', false, (e, x, axes) =>
  e.apply('reduceMax', { axes }, x),
)

/**
 * Smallest element along the given axes, or of all; NaN where one is.
 *
 * Shape   S -> S without `axes`, or with 1 in their place
 * Dtype   numeric
 * Grad    1 to the smallest element, split evenly among ties
 * Fails   a Defect where a folded axis has size 0
 *
 * ```ts
 * min(tensor([[1, 5], [4, 2]])) // => scalar(1)
 * ```
 */
export const min: Reducer<'min', Numeric> = reducer('min', 'numeric', false, (e, x, axes) =>
  e.apply('reduceMin', { axes }, x),
)

/** Whether all or any hold, by counting in i32. */
const counted =
  (wanted: 'all' | 'any') =>
  (e: Emit, x: Value, axes: Sizes): Value => {
    // All hold where none fails: the count of what decides is compared with 0.
    const decides = wanted === 'all' ? e.apply('not', {}, x) : x
    const n = e.apply('sum', { axes }, e.apply('cast', { to: 'i32' }, decides))
    const some = e.apply('cast', { to: 'bool' }, n)
    return wanted === 'all' ? e.apply('not', {}, some) : some
  }

/**
 * Whether all elements along the given axes hold; true of none.
 *
 * Shape   S -> S without `axes`, or with 1 in their place
 * Dtype   bool
 *
 * ```ts
 * all(tensor([[true, false], [true, true]]), { axes: [1] }) // => tensor([false, true])
 * ```
 */
export const all: Reducer<'all', 'bool'> = reducer('all', 'bool', true, counted('all'))

/**
 * Whether some element along the given axes holds; false of none.
 *
 * Shape   S -> S without `axes`, or with 1 in their place
 * Dtype   bool
 *
 * ```ts
 * any(tensor([[true, false], [false, false]]), { axes: [1] }) // => tensor([true, false])
 * ```
 */
export const any: Reducer<'any', 'bool'> = reducer('any', 'bool', true, counted('any'))
