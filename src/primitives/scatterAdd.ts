/**
 * @file scatterAdd — adds updates into the operand at the given indices along an axis.
 *
 *   y = x;  y[b, i, indices[b, j], k] += updates[b, i, j, k]        updates have the shape that gather gives
 *   linear in x and updates; the transposes are the cotangent itself, and gather of it
 *
 * Updates of one element add up in row-major order, in f64, and are rounded once.
 */
import { Defect } from '../shape/defect.ts'
import { count, sameSizes, showSizes } from '../shape/sizes.ts'
import { data, showAval } from '../tensor/concrete.ts'
import { allocate, isFloat } from '../tensor/dtype.ts'
import { lane, lift, mustAccept, traffic } from './families.ts'
import { forEachPick, pickedShape } from './indexing.ts'
import type { Primitive } from './primitive.ts'

export const scatterAdd: Primitive<'scatterAdd'> = {
  name: 'scatterAdd',
  domain: 'all',
  shape: ([x, indices, updates], params) => {
    mustAccept('scatterAdd', 'numeric', x)
    const picked = pickedShape('scatterAdd', x, indices, params)
    if (updates.dtype !== x.dtype || !sameSizes(updates.shape, picked))
      throw new Defect(
        `scatterAdd: updates ${showAval(updates)} are not ${x.dtype}${showSizes(picked)}, what the indices pick; reshape or cast them`,
      )
    return [{ shape: x.shape, dtype: x.dtype }]
  },
  evaluate: ([x, indices, updates], params) => {
    const n = count(x.shape)
    // Integer sums wrap in their own array; f64 ones of many would not be exact.
    const totals = allocate(isFloat(x.dtype) ? 'f64' : x.dtype, n)
    totals.set(x[data])
    const elements = updates[data]
    forEachPick(x, indices, params, (to, at, inner) => {
      for (let i = 0; i < inner; i += 1) totals[to + i]! += elements[at + i]! // indices are inside
    })
    const out = allocate(x.dtype, n)
    out.set(totals)
    return [out]
  },
  cost: ([x, indices, updates], _, outputs) => ({
    flops: count(updates.shape),
    bytes: traffic([x, indices, updates], outputs),
  }),
  derivative: {
    kind: 'linear',
    transpose: [
      (_, ct) => ct,
      'known',
      (e, ct, [, indices], params) => e.apply('gather', params, ct, indices),
    ],
  },
  vmap: (e, [x, indices, updates], params, n) => {
    const { axis, batch } = params
    const [operand, added] = [lift(e, x, n), lift(e, updates, n)]
    return lane(
      indices.batched || batch > 0
        ? e.apply(
            'scatterAdd',
            { ...params, axis: axis + 1, batch: batch + 1 },
            operand,
            lift(e, indices, n),
            added,
          )
        : e.apply('scatterAdd', { ...params, axis: axis + 1 }, operand, indices.value, added),
    )
  },
}
