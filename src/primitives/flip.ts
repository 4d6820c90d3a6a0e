/**
 * @file flip — elements in reverse along `axes`.
 *
 *   y[i] = x[n - 1 - i]        shape  S -> S
 *   linear, its own transpose
 */
import { stridesOf } from '../shape/sizes.ts'
import { lane, perElement } from './families.ts'
import { moved } from './moving.ts'
import { mustBeAxes } from './params.ts'
import type { Primitive } from './primitive.ts'
import { shiftedAxes } from './reducing.ts'

export const flip: Primitive<'flip'> = {
  name: 'flip',
  domain: 'all',
  shape: ([x], { axes }) => {
    mustBeAxes('flip', x, axes)
    return [{ shape: x.shape, dtype: x.dtype }]
  },
  evaluate: ([x], { axes }) => {
    const own = stridesOf(x.shape)
    // axes are axes of x, by the shape rule.
    const offset = axes.reduce((at, a) => at + own[a]! * (x.shape[a]! - 1), 0)
    const strides = own.map((s, i) => (axes.includes(i) ? -s : s))
    return [moved(x, x.shape, strides, offset)]
  },
  cost: perElement(0),
  derivative: {
    kind: 'linear',
    transpose: [(e, ct, _, { axes }) => e.apply('flip', { axes }, ct)],
  },
  vmap: (e, [x], { axes }) => lane(e.apply('flip', { axes: shiftedAxes(axes) }, x.value)),
}
