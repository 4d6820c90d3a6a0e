/**
 * @file select — elementwise choice: x where p, else y.
 *
 *   z = p ? x : y            shape  S, S, S -> S; p is bool, x and y of one dtype
 *   dz = p ? dx : dy         linear in x and y; the branch not taken contributes exactly 0, even NaN or infinite
 */
import { Defect } from '../shape/defect.ts'
import { showAval } from '../tensor/concrete.ts'
import { elementwise, fill } from './families.ts'
import type { Primitive } from './primitive.ts'

export const select: Primitive<'select'> = elementwise({
  name: 'select',
  accepts: 'any',
  mixed: true,
  domain: 'all',
  f: (p, x, y) => (p !== 0 ? x : y),
  loop: (out, p, x, y) => {
    // equal sizes, by the shape rule
    for (let i = 0; i < out.length; i += 1) out[i] = p[i] !== 0 ? x[i]! : y[i]!
  },
  flopsPerElement: 1,
  dtype: ([p, x, y]) => {
    if (p.dtype !== 'bool' || x.dtype !== y.dtype)
      throw new Defect(
        `select: ${[p, x, y].map(showAval).join(', ')} must be bool and two of one dtype; compare or cast`,
      )
    return x.dtype
  },
  derivative: {
    kind: 'linear',
    transpose: [
      'known',
      (e, ct, [p]) => e.apply('select', {}, p, ct, fill(e, 0, ct)),
      (e, ct, [p]) => e.apply('select', {}, p, fill(e, 0, ct), ct),
    ],
  },
})
