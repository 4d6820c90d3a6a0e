/**
 * @file argMin — where the smallest element along an axis is; the axis disappears.
 *
 *   y[i] = arg min_k x[i, k]        shape  S -> S without `axis`, which is not of size 0; i32
 *
 * The first of equal elements; the first NaN where there is one (NumPy 2 semantics).
 */
import { count } from '../shape/sizes.ts'
import { firstExtreme, shapeOfExtreme } from './extreme.ts'
import { lane, traffic } from './families.ts'
import type { Primitive } from './primitive.ts'

export const argMin: Primitive<'argMin'> = {
  name: 'argMin',
  domain: 'distinct',
  shape: ([x], { axis }) => [{ shape: shapeOfExtreme('argMin', x, [axis]), dtype: 'i32' }],
  evaluate: ([x], { axis }) => [firstExtreme(x, axis, (v, best) => v < best)],
  cost: ([x], _, outputs) => ({ flops: count(x.shape), bytes: traffic([x], outputs) }),
  derivative: { kind: 'constant', why: 'an index does not vary between ties' },
  vmap: (e, [x], { axis }) => lane(e.apply('argMin', { axis: axis + 1 }, x.value)),
}
