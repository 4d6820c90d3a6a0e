/**
 * @file lanes — collectives over the lanes of a vmap that has a name: their sum, their mean, and the index of a lane.
 *
 * A name stands for one tensor, the index of the lane. It has no data: it is an input of the vmap of that name. A collective
 * takes it as an input too, so it belongs to the trace of that vmap whatever else it is applied to, like all that depends on
 * the vmap's arguments.
 */
import { placeholders, type Symbolic, type Value } from '../program/symbolic.ts'
import { Defect } from '../shape/defect.ts'
import { build } from '../primitives/build.ts'
import { literal } from '../tensor/concrete.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Scalar, Tensor } from '../tensor/tensor.ts'
import { type Numeric, operand, stretch } from './operand.ts'
import { typed } from './traced.ts'

const indices = new Map<string, Symbolic>()

/** The index of the lane in the vmap of this name: one tensor for each name. */
export const indexOf = (axis: string): Symbolic => {
  const known = indices.get(axis)
  if (known !== undefined) return known
  if (!/^[A-Za-z_]\w*$/.test(axis))
    throw new Defect(`vmap: ${JSON.stringify(axis)} names no lanes; give letters, digits and _`)
  const [made] = placeholders([{ shape: [], dtype: 'i32' }], { of: `lanes '${axis}'` })
  indices.set(axis, made!) // one aval, one placeholder
  return made!
}

const total = (x: Value, axis: string): Value =>
  build.apply('laneSum', { lanes: axis }, x, indexOf(axis))

/**
 * The sum of x over all lanes of the vmap named `axis`, the same in each lane.
 *
 * Shape   S -> S
 * Dtype   numeric; integers wrap
 * Grad    inside the vmap, that of the sum over lanes: a lane gets the cotangents of all
 * Fails   has no value outside a vmap of that name
 *
 * ```ts
 * const shares = vmap((x: Scalar) => div(x, laneSum(x, 'batch')), { axis: 'batch' })
 * shares(tensor([1, 3])) // => tensor([0.25, 0.75])
 * ```
 */
export const laneSum = <S extends number[], D extends Numeric>(
  x: Tensor<S, D>,
  axis: string,
): Tensor<S, D> => typed(total(operand('laneSum', 'numeric', x), axis))

/**
 * The mean of x over all lanes of the vmap named `axis`, the same in each lane.
 *
 * Shape   S -> S
 * Dtype   floating
 * Grad    inside the vmap, that of the sum over lanes: a lane gets the mean of the cotangents of all
 * Fails   has no value outside a vmap of that name
 *
 * ```ts
 * const centred = vmap((x: Scalar) => sub(x, laneMean(x, 'batch')), { axis: 'batch' })
 * centred(tensor([1, 3])) // => tensor([-1, 1])
 * ```
 */
export const laneMean = <S extends number[], D extends Floating>(
  x: Tensor<S, D>,
  axis: string,
): Tensor<S, D> => {
  const v = operand('laneMean', 'floating', x)
  const n = stretch(build, total(literal(1, v.dtype), axis), v.shape)
  return typed(build.apply('div', {}, total(v, axis), n))
}

/**
 * The index of this lane in the vmap named `axis`, from 0.
 *
 * Fails   has no value outside a vmap of that name
 *
 * ```ts
 * const numbered = vmap((x: Scalar<'i32'>) => add(x, laneIndex('batch')), { axis: 'batch' })
 * numbered(tensor([10, 10], 'i32')) // => tensor([10, 11], 'i32')
 * ```
 */
export const laneIndex = (axis: string): Scalar<'i32'> => typed(indexOf(axis))
