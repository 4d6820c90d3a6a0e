/**
 * @file folding — the form of folds over axes, and what they all do: find the axes, fold, keep or drop them.
 */
import { emitFor } from '../engine/emit.ts'
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import { Defect } from '../shape/defect.ts'
import { message, type OnlyKnown } from '../shape/mismatch.ts'
import {
  type CheckReduce,
  type NoOptions,
  type ReducedBy,
  type ReduceOptions,
  reduction,
} from '../shape/reduce.ts'
import type { Shape } from '../shape/shape.ts'
import { count, pick, showSizes, type Sizes } from '../shape/sizes.ts'
import type { DType } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { mustKnow } from './options.ts'
import type { Only, Refused } from './only.ts'
import { reshaped } from '../primitives/moving.ts'
import { fits, like } from './operand.ts'

/** A fold over axes: all of them unless named, which vanish unless kept with size 1. */
export interface Reducer<Op extends string, Allowed extends DType> {
  <
    S extends Shape,
    D extends Only<Allowed, Refused<Op, Allowed>>,
    const O extends ReduceOptions = NoOptions,
  >(
    x: Tensor<S, D>,
    options?: O & CheckReduce<Op, S, O> & OnlyKnown<Op, O, ReduceOptions, 'axes, keepAxes'>,
  ): Tensor<ReducedBy<S, O>, D>
}

/** Options of a reduction as the bodies read them. */
export interface Listed {
  readonly axes?: Sizes | undefined
  readonly keepAxes?: boolean
}

/** A Defect where an axis to be folded has no element. */
const mustHaveElements = (op: string, x: Value, axes: Sizes): void => {
  const axis = axes.find((a) => x.shape[a] === 0)
  if (axis !== undefined) throw new Defect(message('empty', { op, x: showSizes(x.shape), axis }))
}

/** The mean along axes that have elements. */
export const meanOf = (e: Emit, x: Value, axes: Sizes): Value => {
  const total = e.apply('sum', { axes }, x)
  return e.apply('div', {}, total, like(e, count(pick(x.shape, axes)), total))
}

/** Folds x as the rule says; `unit` tells whether the fold of nothing has a value, `more` which other options there are. */
export const fold = (
  op: string,
  unit: boolean,
  x: Value,
  options: Listed,
  rule: (e: Emit, x: Value, axes: Sizes) => Value,
  more: readonly string[] = [],
): Value => {
  mustKnow(op, options, ['axes', 'keepAxes', ...more])
  const { axes: listed, keepAxes } = options
  const { axes, shape } = fits(reduction(op, x.shape, listed, keepAxes ?? false))
  if (!unit) mustHaveElements(op, x, axes)
  const e = emitFor([x])
  return reshaped(e, rule(e, x, axes), shape)
}
