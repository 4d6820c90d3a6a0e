/**
 * @file concatenate — tensors one after another along an axis.
 *
 *   linear; the transpose slices the cotangent, one slice an input
 */
import { Defect } from '../shape/defect.ts'
import { count, omit, sameSizes } from '../shape/sizes.ts'
import { data, showAval } from '../tensor/concrete.ts'
import { allocate } from '../tensor/dtype.ts'
import { lane, lift, perElement } from './families.ts'
import { linesOf } from './moving.ts'
import { mustBeAxis } from './params.ts'
import type { Primitive } from './primitive.ts'

export const concatenate: Primitive<'concatenate'> = {
  name: 'concatenate',
  domain: 'all',
  shape: (inputs, { axis }) => {
    const [first] = inputs
    if (first === undefined)
      throw new Defect('concatenate: no tensors have no shape; give at least one')
    mustBeAxis('concatenate', first, axis)
    const rest = omit(first.shape, [axis])
    for (const x of inputs)
      if (
        x.dtype !== first.dtype ||
        x.shape.length !== first.shape.length ||
        !sameSizes(omit(x.shape, [axis]), rest)
      )
        throw new Defect(
          `concatenate: ${showAval(first)} and ${showAval(x)} differ away from axis ${axis}; reshape or cast one`,
        )
    const size = inputs.reduce((n, x) => n + x.shape[axis]!, 0) // an axis of each
    return [{ shape: first.shape.map((n, i) => (i === axis ? size : n)), dtype: first.dtype }]
  },
  evaluate: (inputs, { axis }, [y]) => {
    const { outer, size, inner } = linesOf(y.shape, axis)
    const out = allocate(y.dtype, count(y.shape))
    let before = 0
    for (const x of inputs) {
      const run = x.shape[axis]! * inner // an axis of each, by the shape rule
      for (let o = 0; o < outer; o += 1)
        out.set(x[data].subarray(o * run, (o + 1) * run), o * size * inner + before)
      before += run
    }
    return [out]
  },
  cost: perElement(0),
  derivative: {
    kind: 'linearMany',
    transpose: (e, [ct], inputs, { axis }) => {
      let end = 0
      return inputs.map((x) => {
        const begin = end
        end += x.shape[axis]! // an axis of each, by the shape rule
        if (ct === undefined) return undefined
        const start = x.shape.map((_, i) => (i === axis ? begin : 0))
        const limit = x.shape.map((n, i) => (i === axis ? begin + n : n))
        return e.apply('slice', { start, limit, stride: x.shape.map(() => 1) }, ct)
      })
    },
  },
  vmap: (e, inputs, { axis }, n) =>
    lane(e.apply('concatenate', { axis: axis + 1 }, ...inputs.map((x) => lift(e, x, n)))),
}
