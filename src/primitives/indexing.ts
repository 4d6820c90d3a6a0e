/**
 * @file indexing — what gather and scatterAdd share: the shape of what indices pick, and the walk over it.
 *
 *   x        [batch, middle, size, inner]          size is that of `axis`
 *   indices  [batch, picks]
 *   picked   [batch, middle, picks, inner]
 */
import { Defect } from '../shape/defect.ts'
import { type Outside, placeOf, showOutside } from '../shape/outside.ts'
import { count, sameSizes } from '../shape/sizes.ts'
import type { Indexing, Name } from '../program/vocabulary.ts'
import { type Aval, type Concrete, data, showAval } from '../tensor/concrete.ts'
import { isInteger } from '../tensor/dtype.ts'
import { isWithin, mustBeAxis } from './params.ts'

/** The shape that `indices` pick from x; a Defect where they do not pair. */
export const pickedShape = (
  name: Name,
  x: Aval,
  indices: Aval,
  { axis, batch }: Indexing,
): number[] => {
  mustBeAxis(name, x, axis)
  if (!isInteger(indices.dtype))
    throw new Defect(`${name}: indices ${showAval(indices)} are not i32 or u32; cast them`)
  const pairs =
    isWithin(0, batch, Math.min(axis, indices.shape.length)) &&
    sameSizes(x.shape.slice(0, batch), indices.shape.slice(0, batch))
  if (!pairs)
    throw new Defect(
      `${name}: ${showAval(x)} and indices ${showAval(indices)} do not agree in ${batch} batch axes before axis ${axis}; give them equal leading sizes`,
    )
  return [...x.shape.slice(0, axis), ...indices.shape.slice(batch), ...x.shape.slice(axis + 1)]
}

/** A Defect unless every index is below `size`; it names the operator that gives them. */
const mustBeInside = (indices: Concrete, { axis, of, noun }: Indexing, size: number): void => {
  const i = indices[data].findIndex((at: number) => at < 0 || at >= size)
  if (i < 0) return
  const outside: Outside = {
    operator: of,
    noun,
    found: indices[data][i]!, // it has just been found there
    at: placeOf(indices.shape, i),
    axis,
    size,
  }
  throw new Defect(showOutside(outside), outside)
}

/** Calls `each(from, at, inner)` for each run of `inner` elements, from x into what is picked, in row-major order. */
export const forEachPick = (
  { shape }: Aval,
  indices: Concrete,
  params: Indexing,
  each: (from: number, at: number, inner: number) => void,
): void => {
  const { axis, batch } = params
  const size = shape[axis]! // an axis of x, by the shape rule
  mustBeInside(indices, params, size)
  const pairs = count(shape.slice(0, batch))
  const middle = count(shape.slice(batch, axis))
  const inner = count(shape.slice(axis + 1))
  const picks = count(indices.shape.slice(batch))
  let at = 0
  for (let b = 0; b < pairs; b += 1)
    for (let m = 0; m < middle; m += 1)
      for (let k = 0; k < picks; k += 1, at += inner) {
        const index = indices[data][b * picks + k]! // b < pairs and k < picks
        each(((b * middle + m) * size + index) * inner, at, inner)
      }
}
