/**
 * @file permute — axes in another order.
 *
 *   y[i_order] = x[i]        axis k of y is axis order[k] of x
 *   linear; the transpose permutes by the inverse order
 */
import { Defect } from '../shape/defect.ts'
import { pick, showSizes, stridesOf } from '../shape/sizes.ts'
import { showAval } from '../tensor/concrete.ts'
import { lane, perElement } from './families.ts'
import { inverse, moved } from './moving.ts'
import { mustBeAxes } from './params.ts'
import type { Primitive } from './primitive.ts'
import { shiftedAxes } from './reducing.ts'

export const permute: Primitive<'permute'> = {
  name: 'permute',
  domain: 'all',
  shape: ([x], { order }) => {
    mustBeAxes('permute', x, order)
    if (order.length !== x.shape.length)
      throw new Defect(
        `permute: order ${showSizes(order)} leaves out an axis of ${showAval(x)}; name each once`,
      )
    return [{ shape: pick(x.shape, order), dtype: x.dtype }]
  },
  evaluate: ([x], { order }, [y]) => [moved(x, y.shape, pick(stridesOf(x.shape), order))],
  cost: perElement(0),
  derivative: {
    kind: 'linear',
    transpose: [(e, ct, _, { order }) => e.apply('permute', { order: inverse(order) }, ct)],
  },
  vmap: (e, [x], { order }) =>
    lane(e.apply('permute', { order: [0, ...shiftedAxes(order)] }, x.value)),
}
