/**
 * @file reshape — the same elements in the same order under another shape.
 *
 *   linear; the transpose reshapes back
 */
import { Defect } from '../shape/defect.ts'
import { count, showSizes } from '../shape/sizes.ts'
import { data, showAval } from '../tensor/concrete.ts'
import { lane } from './families.ts'
import { mustBeShape } from './params.ts'
import type { Primitive } from './primitive.ts'

export const reshape: Primitive<'reshape'> = {
  name: 'reshape',
  domain: 'all',
  shape: ([x], { shape }) => {
    mustBeShape('reshape', shape)
    if (count(shape) !== count(x.shape))
      throw new Defect(
        `reshape: ${showAval(x)} has ${count(x.shape)} elements and ${showSizes(shape)} has ${count(shape)}; give a shape with as many`,
      )
    return [{ shape, dtype: x.dtype }]
  },
  evaluate: ([x]) => [x[data]], // buffers are never written, so two tensors may share one
  cost: () => ({ flops: 0, bytes: 0 }),
  derivative: {
    kind: 'linear',
    transpose: [(e, ct, [x]) => e.apply('reshape', { shape: x.shape }, ct)],
  },
  vmap: (e, [x], { shape }, n) => lane(e.apply('reshape', { shape: [n, ...shape] }, x.value)),
}
