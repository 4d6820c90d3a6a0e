/**
 * @file laneSum — sum over the lanes of the vmap that has a name.
 *
 *   y_i = sum_j x_j        shape  S, i32 -> S; i and j are lanes
 *   linear, and its own transpose
 *
 * The second input is the index of the lane. Nothing reads it: it ties the sum to its vmap, whose input it is, as any tensor is
 * tied to its trace; below grad, jit or another vmap it is a tensor from outside like others. A vmap of another name passes
 * over. What is under no vmap of that name has one lane.
 */
import { bodiesOf, type Program } from '../program/program.ts'
import { Defect } from '../shape/defect.ts'
import { data, showAval } from '../tensor/concrete.ts'
import { fill, mustAccept, perElement } from './families.ts'
import type { Primitive } from './primitive.ts'

/** Whether a Program sums over lanes, in itself or in a sub-Program. */
export const sumsLanes = (p: Program): boolean =>
  p.equations.some((q) => q.name === 'laneSum' || bodiesOf(q.params).some(sumsLanes))

export const laneSum: Primitive<'laneSum'> = {
  name: 'laneSum',
  domain: 'all',
  shape: ([x, i]) => {
    mustAccept('laneSum', 'numeric', x)
    if (i.dtype !== 'i32')
      throw new Defect(`laneSum: ${showAval(i)} is not the index of a lane; give an i32`)
    return [{ shape: x.shape, dtype: x.dtype }]
  },
  evaluate: ([x]) => [x[data].slice()],
  cost: perElement(1),
  derivative: {
    kind: 'linear',
    transpose: [(e, ct, [, i], params) => e.apply('laneSum', params, ct, i), 'known'],
  },
  vmap: (e, [{ value: x, batched }, { value: i }], params, n, t) => {
    if (t.lanes !== params.lanes) return [{ value: e.apply('laneSum', params, x, i), batched }]
    // A value without the batch axis is the same in each lane.
    const value = batched ? e.apply('sum', { axes: [0] }, x) : e.apply('mul', {}, x, fill(e, n, x))
    return [{ value, batched: false }]
  },
}
