/**
 * @file reduce — shapes of reductions: the axes named, or all of them, vanish or become 1.
 */
import { type Axes, axesOf, type ReplaceAxes, replaceAxes } from './axes.ts'
import { isMismatch, type Mismatch } from './mismatch.ts'
import type { Shape } from './shape.ts'
import { range, type Sizes } from './sizes.ts'

/**
 * The shape left by reducing the axes L, or all when L is undefined, with 1 in their place if Keep:
 * Reduced<[2, 3], [0], false> is [3], Reduced<[2, 3], undefined, true> is [1, 1].
 */
export type Reduced<
  S extends Shape,
  L extends Sizes | undefined,
  Keep extends boolean,
> = L extends Sizes
  ? ReplaceAxes<S, Axes<S, L>, Keep extends true ? [1] : []>
  : Keep extends true
    ? { [I in keyof S]: 1 }
    : []

/** What a reduction does: the axes it folds, counted from the front, and the shape it leaves. */
interface Reduction {
  readonly axes: Sizes
  readonly shape: Sizes
}

/** The reduction of the listed axes, or of all. */
export const reduction = (
  op: string,
  sizes: Sizes,
  list: Sizes | undefined,
  keep: boolean,
): Reduction | Mismatch => {
  const axes = list === undefined ? range(sizes.length) : axesOf(op, sizes, list)
  return isMismatch(axes) ? axes : { axes, shape: replaceAxes(sizes, axes, keep ? [1] : []) }
}
