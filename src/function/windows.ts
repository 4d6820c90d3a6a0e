/**
 * @file windows — the windows that options describe, over all axes of what they slide along.
 */
import type { Value } from '../program/symbolic.ts'
import type { Sliding, WindowParam } from '../program/vocabulary.ts'
import { type PoolOptions, poolPlan } from '../shape/pool.ts'
import { fits } from './operand.ts'

/** Windows over all axes of x, batch and channels kept apart. */
export const windowsOf = (op: string, x: Value, options: PoolOptions): Sliding & WindowParam => {
  const { window, stride, dilation, low, high } = fits(poolPlan(op, x.shape, options))
  const among = (list: readonly number[], n: number): readonly number[] => [n, ...list, n]
  return {
    window: among(window, 1),
    stride: among(stride, 1),
    dilation: among(dilation, 1),
    low: among(low, 0),
    high: among(high, 0),
  }
}
