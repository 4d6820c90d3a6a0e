/**
 * @file sum — sum over axes, which disappear.
 *
 *   y[i] = sum_k x[i, k]        shape  S -> S without `axes`
 *   linear; the transpose broadcasts the cotangent back along the axes
 *
 * Elements are added in row-major order in f64, then rounded once; integers wrap modulo 2^32.
 */
import { count, omit, range } from '../shape/sizes.ts'
import { isFloat } from '../tensor/dtype.ts'
import { lane, mustAccept, traffic } from './families.ts'
import { mustBeAxes } from './params.ts'
import { reduceAxes, shiftedAxes } from './reducing.ts'
import type { Primitive } from './primitive.ts'

const plus = (total: number, v: number): number => total + v
/** Exact modulo 2^32, however many are added. */
const wrapping = (total: number, v: number): number => (total + v) | 0

export const sum: Primitive<'sum'> = {
  name: 'sum',
  domain: 'all',
  shape: ([x], { axes }) => {
    mustAccept('sum', 'numeric', x)
    mustBeAxes('sum', x, axes)
    return [{ shape: omit(x.shape, axes), dtype: x.dtype }]
  },
  evaluate: ([x], { axes }) => [reduceAxes(x, axes, 0, isFloat(x.dtype) ? plus : wrapping)],
  cost: ([x], _, outputs) => ({ flops: count(x.shape), bytes: traffic([x], outputs) }),
  derivative: {
    kind: 'linear',
    transpose: [
      (e, ct, [x], { axes }) =>
        e.apply(
          'broadcast',
          { shape: x.shape, axes: range(x.shape.length).filter((i) => !axes.includes(i)) },
          ct,
        ),
    ],
  },
  vmap: (e, [x], { axes }) => lane(e.apply('sum', { axes: shiftedAxes(axes) }, x.value)),
}
