/**
 * @file slicing — parts of a tensor, and tensors with margins: slice and pad.
 */
import { emitFor } from '../engine/emit.ts'
import type { Value } from '../program/symbolic.ts'
import { type CheckMargins, type Margin, type Padded, padShape } from '../shape/pad.ts'
import type { OnlyKnown } from '../shape/mismatch.ts'
import type { Shape } from '../shape/shape.ts'
import type { Sizes } from '../shape/sizes.ts'
import { type CheckSliceOf, type SlicedBy, type SliceOptions, slicePlan } from '../shape/slice.ts'
import { filled } from '../tensor/concrete.ts'
import type { DType } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { fits, stretch, weak } from './operand.ts'
import { mustKnow } from './options.ts'
import { typed, valueOf } from './traced.ts'

/**
 * Every `step`-th element of one axis, from `from` up to, not including, `to`.
 *
 * Shape   [n, m] -> [n, ceil((to - from) / step)] along axis 1; negative ends count from the back
 * Grad    back in place, 0 elsewhere
 * Fails   a Defect where the slice leaves the axis; the compiler says so first
 * Source  NumPy 2 slices; we differ: bounds outside the axis are refused, not clamped
 *
 * ```ts
 * slice(tensor([1, 2, 3, 4, 5]), { axis: 0, from: 1, to: -1 }) // => tensor([2, 3, 4])
 * ```
 */
export const slice = <S extends Shape, D extends DType, const O extends SliceOptions>(
  x: Tensor<S, D>,
  options: O & CheckSliceOf<S, O> & OnlyKnown<'slice', O, SliceOptions, 'axis, from, to, step'>,
): Tensor<SlicedBy<S, O>, D> => {
  const v = valueOf('slice', x)
  mustKnow('slice', options, ['axis', 'from', 'to', 'step'])
  const { axis, from = 0, to, step = 1 }: SliceOptions = options
  const plan = fits(slicePlan(v.shape, axis, from, to, step))
  const along = (sizes: Sizes, at: number): Sizes => sizes.map((n, i) => (i === plan.axis ? at : n))
  const [zeros, ones] = [v.shape.map(() => 0), v.shape.map(() => 1)]
  return typed(
    emitFor([v]).apply(
      'slice',
      {
        start: along(zeros, plan.from),
        limit: along(v.shape, plan.to),
        stride: along(ones, plan.step),
      },
      v,
    ),
  )
}

/** x with zeros around it. */
const padded = (x: Value, margins: readonly Margin[]): Value =>
  emitFor([x]).apply(
    'pad',
    {
      low: margins.map((m) => m[0]),
      high: margins.map((m) => m[1]),
      between: margins.map(() => 0),
    },
    x,
  )

/**
 * x with margins before and after along each axis, filled with `value`, or 0.
 *
 * Shape   [n, m] -> [a + n + b, c + m + d] with margins [[a, b], [c, d]]
 * Grad    cut back out
 * Fails   a Defect unless there is one margin an axis; the compiler says so first
 *
 * ```ts
 * pad(tensor([1, 2]), [[1, 2]]) // => tensor([0, 1, 2, 0, 0])
 * ```
 */
export const pad = <S extends Shape, D extends DType, const M extends readonly Margin[]>(
  x: Tensor<S, D>,
  margins: M & CheckMargins<S, M>,
  options: { readonly value?: number } = {},
): Tensor<Padded<S, M>, D> => {
  const v = valueOf('pad', x)
  mustKnow('pad', options, ['value'])
  const list: readonly Margin[] = margins
  const shape = fits(padShape(v.shape, list))
  const y = padded(v, list)
  if (options.value === undefined || options.value === 0) return typed(y)
  const e = emitFor([y])
  const inside = padded(filled(1, { shape: v.shape, dtype: 'bool' }), list)
  const outside = stretch(e, weak('pad', options.value, v.dtype), shape)
  return typed(e.apply('select', {}, inside, y, outside))
}
