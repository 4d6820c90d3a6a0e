/**
 * @file gather — the elements of x at the given indices along an axis.
 *
 *   y[b, i, j, k] = x[b, i, indices[b, j], k]        the first `batch` axes b are paired, `axis` gives way to j
 *   linear in x; the transpose adds the cotangent into zeros, scatterAdd
 *
 * Indices are i32 or u32; one outside the axis is a Defect, never clamped or wrapped.
 */
import { count } from '../shape/sizes.ts'
import { data } from '../tensor/concrete.ts'
import { allocate } from '../tensor/dtype.ts'
import { fill, lane, lift, traffic } from './families.ts'
import { forEachPick, pickedShape } from './indexing.ts'
import { moveAxis } from './moving.ts'
import type { Primitive } from './primitive.ts'

export const gather: Primitive<'gather'> = {
  name: 'gather',
  domain: 'all',
  shape: ([x, indices], params) => [
    { shape: pickedShape('gather', x, indices, params), dtype: x.dtype },
  ],
  evaluate: ([x, indices], params, [y]) => {
    const elements = x[data]
    const out = allocate(y.dtype, count(y.shape))
    forEachPick(x, indices, params, (from, at, inner) => {
      for (let i = 0; i < inner; i += 1) out[at + i] = elements[from + i]! // indices are inside
    })
    return [out]
  },
  cost: ([, indices], _, [y]) => ({ flops: 0, bytes: traffic([indices, y], [y]) }), // reads only what it picks
  derivative: {
    kind: 'linear',
    transpose: [
      (e, ct, [x, indices], params) => e.apply('scatterAdd', params, fill(e, 0, x), indices, ct),
      'known',
    ],
  },
  vmap: (e, [x, indices], params, n) => {
    const { axis, batch } = params
    if (!x.batched) {
      // The batch axis goes with the picks, and comes out where `axis` was.
      const picks = moveAxis(e, indices.value, 0, batch)
      return lane(moveAxis(e, e.apply('gather', params, x.value, picks), axis, 0))
    }
    if (!indices.batched && batch === 0)
      return lane(e.apply('gather', { ...params, axis: axis + 1 }, x.value, indices.value))
    const paired = { ...params, axis: axis + 1, batch: batch + 1 }
    return lane(e.apply('gather', paired, x.value, lift(e, indices, n)))
  },
}
