/**
 * @file params — what shape rules check of params: whole numbers, in range, each axis once.
 *
 * Params may come from a parsed Program, so no rule takes them on trust.
 */
import { Defect } from '../shape/defect.ts'
import { count, type Sizes, showSizes } from '../shape/sizes.ts'
import type { Name } from '../program/vocabulary.ts'
import { type Aval, showAval } from '../tensor/concrete.ts'

/** Whether n is a whole number with low <= n <= high. */
export const isWithin = (low: number, n: number, high: number): boolean =>
  Number.isSafeInteger(n) && n >= low && n <= high

/** A Defect unless the sizes are whole, at least 0, and count without rounding. */
export const mustBeShape = (name: Name, shape: Sizes): void => {
  const fits = shape.every((n) => isWithin(0, n, Infinity)) && Number.isSafeInteger(count(shape))
  if (!fits)
    throw new Defect(
      `${name}: shape ${showSizes(shape)} has a size that no axis can have; give whole sizes, at least 0`,
    )
}

/** A Defect unless `axis` is an axis of x. */
export const mustBeAxis = (name: Name, x: Aval, axis: number): void => {
  if (!isWithin(0, axis, x.shape.length - 1))
    throw new Defect(`${name}: ${showAval(x)} has no axis ${axis}; count its axes from 0`)
}

/** A Defect unless each of `axes` is an axis of x, named once. */
export const mustBeAxes = (name: Name, x: Aval, axes: Sizes): void => {
  for (const axis of axes) mustBeAxis(name, x, axis)
  if (new Set(axes).size !== axes.length)
    throw new Defect(
      `${name}: axes ${showSizes(axes)} of ${showAval(x)} name an axis twice; name each once`,
    )
}

/** A Defect unless the list has one entry for each axis of x, each whole, from `low` on. */
export const mustBePerAxis = (
  name: Name,
  x: Aval,
  param: string,
  list: Sizes,
  low: number,
): void => {
  if (list.length !== x.shape.length || !list.every((n) => isWithin(low, n, Infinity)))
    throw new Defect(
      `${name}: ${param} ${showSizes(list)} does not fit ${showAval(x)}; give a whole number for each axis, at least ${low}`,
    )
}
