/**
 * @file averaged — the mean that losses and metrics return: of all, by weight, or of what is kept.
 *
 *   sum of weighted losses / sum of weights        0 where there is no weight at all: nothing to learn from
 */
import { div } from '../function/arithmetic.ts'
import { cast } from '../function/cast.ts'
import { equal } from '../function/comparison.ts'
import { sum } from '../function/reduction.ts'
import { where } from '../function/select.ts'
import { mean } from '../function/statistics.ts'
import { typed, valueOf } from '../function/traced.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Scalar, Tensor } from '../tensor/tensor.ts'
import type { Batch } from './definition.ts'

/** What counts, and for how much. */
export interface Share {
  /** One weight for each loss; 1 where there are none. */
  readonly weight?: Batch | undefined
  /** Whether a loss counts at all; what does not has gradient 0, whatever stands there. */
  readonly kept?: Tensor<number[], 'bool'> | undefined
}

/** The scalar of the dtype that the caller was given: every operator on the way keeps it. */
export const asScalar = <D extends Floating>(x: Batch): Scalar<D> =>
  typed<[], D>(valueOf('mean', x))

/** The mean of losses that already carry their weights. */
export const averaged = <D extends Floating>(
  each: Batch,
  { weight, kept }: Share = {},
): Scalar<D> => {
  const chosen = (x: Batch): Batch => (kept === undefined ? x : where(kept, x, 0))
  const counted = weight === undefined ? kept && cast(kept, each.dtype) : chosen(weight)
  if (counted === undefined) return asScalar(mean(each))
  const total: Batch = sum(counted)
  const none = equal(total, 0)
  // The quotient, too, has to exist where it is not chosen.
  const quotient: Batch = div(sum(chosen(each)), where(none, 1, total))
  return asScalar(where(none, 0, quotient))
}
