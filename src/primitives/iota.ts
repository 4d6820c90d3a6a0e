/**
 * @file iota — each element's index along an axis.
 *
 *   y[i] = i_axis        shape  -> S
 */
import { count } from '../shape/sizes.ts'
import { allocate } from '../tensor/dtype.ts'
import { mustAccept, perElement } from './families.ts'
import { linesOf } from './moving.ts'
import { mustBeAxis, mustBeShape } from './params.ts'
import type { Primitive } from './primitive.ts'

export const iota: Primitive<'iota'> = {
  name: 'iota',
  domain: 'discrete',
  shape: (_, { axis, shape, dtype }) => {
    mustBeShape('iota', shape)
    mustAccept('iota', 'numeric', { shape, dtype })
    mustBeAxis('iota', { shape, dtype }, axis)
    return [{ shape, dtype }]
  },
  evaluate: (_, { axis, shape, dtype }) => {
    const { size, inner } = linesOf(shape, axis)
    const out = allocate(dtype, count(shape))
    for (let i = 0; i < out.length; i += 1) out[i] = Math.floor(i / inner) % size
    return [out]
  },
  cost: perElement(0),
  derivative: { kind: 'constant', why: 'it has no inputs' },
  vmap: (e, _, params) => [{ value: e.apply('iota', params), batched: false }], // no input to be batched
}
