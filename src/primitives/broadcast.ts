/**
 * @file broadcast — repeats x along new axes.
 *
 *   y[i] = x[i_axes]        axis k of x is axis axes[k] of y, of the same size: 1 is not stretched
 *   linear; the transpose is one sum over the new axes
 */
import { Defect } from '../shape/defect.ts'
import { count, pick, range, sameSizes, showSizes, stridesOf } from '../shape/sizes.ts'
import { data, showAval } from '../tensor/concrete.ts'
import { allocate } from '../tensor/dtype.ts'
import { lane, perElement } from './families.ts'
import { moved } from './moving.ts'
import { isWithin, mustBeShape } from './params.ts'
import type { Primitive } from './primitive.ts'
import { shiftedAxes } from './reducing.ts'

export const broadcast: Primitive<'broadcast'> = {
  name: 'broadcast',
  domain: 'all',
  shape: ([x], { shape, axes }) => {
    mustBeShape('broadcast', shape)
    // The axis before the first is taken to be -1.
    const increase = axes.every((a, i) => isWithin((axes[i - 1] ?? -1) + 1, a, shape.length - 1))
    if (!increase || !sameSizes(pick(shape, axes), x.shape))
      throw new Defect(
        `broadcast: ${showAval(x)} does not lie along axes ${showSizes(axes)} of ${showSizes(shape)}; name increasing axes of its sizes`,
      )
    return [{ shape, dtype: x.dtype }]
  },
  evaluate: ([x], { shape, axes }) => {
    const [first] = x[data]
    if (x[data].length === 1 && first !== undefined)
      return [allocate(x.dtype, count(shape)).fill(first)]
    const own = stridesOf(x.shape)
    // axes and own have one entry for each axis of x.
    const strides = shape.map((_, i) => (axes.includes(i) ? own[axes.indexOf(i)]! : 0))
    return [moved(x, shape, strides)]
  },
  cost: perElement(0),
  derivative: {
    kind: 'linear',
    transpose: [
      (e, ct, _, { shape, axes }) =>
        e.apply('sum', { axes: range(shape.length).filter((i) => !axes.includes(i)) }, ct),
    ],
  },
  vmap: (e, [x], { shape, axes }, n) =>
    lane(e.apply('broadcast', { shape: [n, ...shape], axes: [0, ...shiftedAxes(axes)] }, x.value)),
}
