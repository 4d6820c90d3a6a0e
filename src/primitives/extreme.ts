/**
 * @file extreme — what the largest and the smallest along axes share: shapes, ties, the place of the first.
 */
import { Defect } from '../shape/defect.ts'
import { count, omit, pick, range, type Sizes } from '../shape/sizes.ts'
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import type { AxesParam, Name } from '../program/vocabulary.ts'
import { type Aval, type Concrete, data, showAval } from '../tensor/concrete.ts'
import { type Data, allocate } from '../tensor/dtype.ts'
import { fill, mustAccept } from './families.ts'
import { forEachLine, linesOf } from './moving.ts'
import { mustBeAxes } from './params.ts'

/** The shape of x without `axes`; a Defect where there is nothing to choose from. */
export const shapeOfExtreme = (name: Name, x: Aval, axes: Sizes): number[] => {
  mustAccept(name, 'numeric', x)
  mustBeAxes(name, x, axes)
  if (count(pick(x.shape, axes)) === 0)
    throw new Defect(
      `${name}: ${showAval(x)} has no elements along axes [${axes.join(', ')}], and none is not a number; reduce axes of size 1 or more`,
    )
  return omit(x.shape, axes)
}

/** The tangent of an extreme: the mean of the tangents of the elements equal to it, as NaN is to NaN here. */
export const pushOfExtreme = (
  e: Emit,
  [x]: readonly [Value],
  dx: Value,
  y: Value,
  { axes }: AxesParam,
): Value => {
  const kept = range(x.shape.length).filter((i) => !axes.includes(i))
  const back = e.apply('broadcast', { shape: x.shape, axes: kept }, y)
  const isNaN = e.apply('notEqual', {}, x, x)
  const chosen = e.apply('or', {}, e.apply('equal', {}, x, back), isNaN)
  const ties = e.apply('sum', { axes }, e.apply('cast', { to: x.dtype }, chosen))
  // Choosing, not multiplying by a mask, keeps an infinite or NaN tangent of the others out.
  const total = e.apply('sum', { axes }, e.apply('select', {}, chosen, dx, fill(e, 0, dx)))
  return e.apply('div', {}, total, ties)
}

/** Along `axis`, the index of the first element that no other beats; that of the first NaN where there is one. */
export const firstExtreme = (
  x: Concrete,
  axis: number,
  beats: (v: number, best: number) => boolean,
): Data => {
  const elements = x[data]
  const lines = linesOf(x.shape, axis)
  const out = allocate('i32', lines.outer * lines.inner)
  forEachLine(lines, (first, line) => {
    let at = 0
    let best = elements[first]! // a line has at least one element, by the shape rule
    for (let k = 1; k < lines.size && !Number.isNaN(best); k += 1) {
      const v = elements[first + k * lines.inner]! // k < size
      if (beats(v, best) || Number.isNaN(v)) [at, best] = [k, v]
    }
    out[line] = at
  })
  return out
}
