/**
 * @file folding — the form of folds over axes, and what they all do: find the axes, fold, keep or drop them.
 */
import { emitFor } from '../engine/emit.ts'
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import type { CheckAxes } from '../shape/axes.ts'
import { Defect } from '../shape/defect.ts'
import { message } from '../shape/mismatch.ts'
import { type Reduced, reduction } from '../shape/reduce.ts'
import type { Shape } from '../shape/shape.ts'
import { showSizes, type Sizes } from '../shape/sizes.ts'
import type { DType } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { fits, reshaped } from './operand.ts'

/** Check of axes that may be left out. */
export type CheckListed<Op extends string, S extends Sizes, L> = L extends Sizes
  ? CheckAxes<Op, S, L>
  : unknown

/** A fold over axes: all of them unless named, which vanish unless kept with size 1. */
export interface Reducer<Op extends string, Allowed extends DType> {
  <
    S extends Shape,
    D extends Allowed,
    const L extends Sizes | undefined = undefined,
    const K extends boolean = false,
  >(
    x: Tensor<S, D>,
    options?: { readonly axes?: L & CheckListed<Op, S, L>; readonly keepAxes?: K },
  ): Tensor<Reduced<S, L, K>, D>
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

/** Folds x as the rule says; `unit` tells whether the fold of nothing has a value. */
export const fold = (
  op: string,
  unit: boolean,
  x: Value,
  { axes: listed, keepAxes }: Listed,
  rule: (e: Emit, x: Value, axes: Sizes) => Value,
): Value => {
  const { axes, shape } = fits(reduction(op, x.shape, listed, keepAxes ?? false))
  if (!unit) mustHaveElements(op, x, axes)
  const e = emitFor([x])
  return reshaped(e, rule(e, x, axes), shape)
}
