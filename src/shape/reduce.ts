/**
 * @file reduce — shapes of reductions: the axes named, or all of them, vanish or become 1.
 */
import { type Axes, axesOf, type CheckAxes, type ReplaceAxes, replaceAxes } from './axes.ts'
import { isMismatch, type Mismatch } from './mismatch.ts'
import type { Shape } from './shape.ts'
import { range, type Sizes } from './sizes.ts'

/**
 * The shape left by reducing the axes L, or all when L is undefined, with 1 in their place if Keep:
 * Reduced<[2, 3], [0], false> is [3], Reduced<[2, 3], undefined, true> is [1, 1].
 */
export type Reduced<S extends Shape, L, Keep> = L extends Sizes
  ? ReplaceAxes<S, Axes<S, L>, Keep extends true ? [1] : []>
  : Keep extends true
    ? { [I in keyof S]: 1 }
    : []

/** What a reduction may be told. */
export interface ReduceOptions {
  readonly axes?: Sizes
  readonly keepAxes?: boolean
}

/** Without a word. */
export type NoOptions = Readonly<Record<never, never>>

/** The shape that options leave: any that they may leave, where one of them is perhaps given. What is not given is unknown. */
export type ReducedBy<S extends Shape, O extends ReduceOptions> = Reduced<
  S,
  O['axes'],
  O['keepAxes']
>

/** Check of the axes that options name. */
export type CheckReduce<
  Op extends string,
  S extends Shape,
  O extends ReduceOptions,
> = O['axes'] extends Sizes ? { readonly axes: CheckAxes<Op, S, O['axes']> } : unknown

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
