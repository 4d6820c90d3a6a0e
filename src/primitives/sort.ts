/**
 * @file sort — elements in ascending order along an axis, and the index (i32) each came from.
 *
 *   y[i] = x[order[i]]        shape  S -> S, S
 *   dy[i] = dx[order[i]]      indices have no tangent
 *
 * Stable: equal elements, -0 and 0 among them, keep their order. NaN comes last.
 */
import { count, range } from '../shape/sizes.ts'
import { data } from '../tensor/concrete.ts'
import { allocate } from '../tensor/dtype.ts'
import { traffic } from './families.ts'
import { forEachLine, linesOf, moveAxis } from './moving.ts'
import { mustBeAxis } from './params.ts'
import type { Primitive } from './primitive.ts'

const compare = (a: number, b: number): number =>
  a < b ? -1 : a > b ? 1 : Number(Number.isNaN(a)) - Number(Number.isNaN(b))

export const sort: Primitive<'sort'> = {
  name: 'sort',
  domain: 'distinct',
  shape: ([x], { axis }) => {
    mustBeAxis('sort', x, axis)
    return [
      { shape: x.shape, dtype: x.dtype },
      { shape: x.shape, dtype: 'i32' },
    ]
  },
  evaluate: ([x], { axis }) => {
    const elements = x[data]
    const n = count(x.shape)
    const [values, order] = [allocate(x.dtype, n), allocate('i32', n)]
    const lines = linesOf(x.shape, axis)
    forEachLine(lines, (first) => {
      const at = (k: number): number => elements[first + k * lines.inner]! // k < size
      range(lines.size)
        .sort((i, j) => compare(at(i), at(j)))
        .forEach((from, k) => {
          values[first + k * lines.inner] = at(from)
          order[first + k * lines.inner] = from
        })
    })
    return [values, order]
  },
  cost: ([x], { axis }, outputs) => ({
    // Comparisons of a merge sort; an axis of x, by the shape rule.
    flops: count(x.shape) * Math.ceil(Math.log2(Math.max(x.shape[axis]!, 1))),
    bytes: traffic([x], outputs),
  }),
  derivative: {
    kind: 'smoothMany',
    push: (e, [x], [dx], [, order], { axis }) => {
      if (dx === undefined) return [undefined, undefined]
      const last = x.shape.length - 1
      const dy = e.apply(
        'gather',
        { axis: last, batch: last, of: 'sort', noun: 'index' },
        moveAxis(e, dx, axis, last),
        moveAxis(e, order, axis, last),
      )
      return [moveAxis(e, dy, last, axis), undefined]
    },
  },
  vmap: (e, [x], { axis }) => {
    const [values, order] = e.bind('sort', { axis: axis + 1 }, [x.value])
    return [
      { value: values, batched: true },
      { value: order, batched: true },
    ]
  },
}
