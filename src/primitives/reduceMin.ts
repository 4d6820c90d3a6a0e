/**
 * @file reduceMin — smallest element over axes, which disappear; NaN where one is.
 *
 *   y[i] = min_k x[i, k]                       shape  S -> S without `axes`, none of size 0
 *   dy = mean of dx over the elements equal to y    ties split evenly; the others contribute exactly 0
 */
import { count } from '../shape/sizes.ts'
import { pushOfExtreme, shapeOfExtreme } from './extreme.ts'
import { lane, traffic } from './families.ts'
import type { Primitive } from './primitive.ts'
import { reduceAxes, shiftedAxes } from './reducing.ts'

export const reduceMin: Primitive<'reduceMin'> = {
  name: 'reduceMin',
  domain: 'distinct',
  shape: ([x], { axes }) => [{ shape: shapeOfExtreme('reduceMin', x, axes), dtype: x.dtype }],
  evaluate: ([x], { axes }) => [reduceAxes(x, axes, Infinity, Math.min)],
  cost: ([x], _, outputs) => ({ flops: count(x.shape), bytes: traffic([x], outputs) }),
  derivative: { kind: 'smooth', push: [pushOfExtreme] },
  vmap: (e, [x], { axes }) => lane(e.apply('reduceMin', { axes: shiftedAxes(axes) }, x.value)),
}
