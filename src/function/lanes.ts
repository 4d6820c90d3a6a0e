/**
 * @file lanes — collectives over the lanes of a vmap that has a name: their sum, their mean, and the index of a lane.
 *
 * A name stands for one tensor, the index of the lane. It has no data: it is an input of the vmap of that name. A collective
 * takes it as an input too, so it belongs to the trace of that vmap whatever else it is applied to, like all that depends on
 * the vmap's arguments.
 */
import {
  haveEnded,
  placeholders,
  type Scope,
  type Symbolic,
  type Value,
} from '../program/symbolic.ts'
import { Defect } from '../shape/defect.ts'
import { build } from '../primitives/build.ts'
import { literal } from '../tensor/concrete.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Scalar, Tensor } from '../tensor/tensor.ts'
import { type Numeric, operand, stretch } from './operand.ts'
import { typed } from './traced.ts'

interface Lanes {
  readonly index: Symbolic
  readonly begin: () => void
  readonly end: () => void
}

const lanes = new Map<string, Lanes>()

const lanesOf = (axis: string): Lanes => {
  const known = lanes.get(axis)
  if (known !== undefined) return known
  if (!/^[A-Za-z_]\w*$/.test(axis))
    throw new Defect(`vmap: ${JSON.stringify(axis)} names no lanes; give letters, digits and _`)
  const scope = { of: `lanes '${axis}'`, ended: true }
  let depth = 0
  const [index] = placeholders([{ shape: [], dtype: 'i32' }], scope satisfies Scope)
  const count = (by: 1 | -1) => (): void => {
    depth += by
    scope.ended = depth === 0
  }
  const made = { index: index!, begin: count(1), end: count(-1) } // one aval, one placeholder
  lanes.set(axis, made)
  return made
}

/** The index of the lane in the vmap of this name: one tensor for each name. */
export const indexOf = (axis: string): Symbolic => lanesOf(axis).index

/** f, with lanes of this name around it while it runs. */
export const within =
  <A extends readonly unknown[], B>(axis: string, f: (...args: A) => B): ((...args: A) => B) =>
  (...args) => {
    const { begin, end } = lanesOf(axis)
    begin()
    try {
      return f(...args)
    } finally {
      end()
    }
  }

/** The index of the lane in the vmap of this name, which must be around. */
const around = (op: string, axis: string): Symbolic => {
  const index = indexOf(axis)
  if (!haveEnded(index.scopes)) return index
  const names = [...lanes].flatMap(([name, l]) => (haveEnded(l.index.scopes) ? [] : [name]))
  throw new Defect(
    `${op}: no vmap around this is named '${axis}'; ${names.length > 0 ? `name one of: ${names.join(', ')}` : 'give one that axis'}`,
  )
}

const total = (op: string, x: Value, axis: string): Value =>
  build.apply('laneSum', { lanes: axis }, x, around(op, axis))

/**
 * The sum of x over all lanes of the vmap named `axis`, the same in each lane.
 *
 * Shape   S -> S
 * Dtype   numeric; integers wrap
 * Grad    inside the vmap, that of the sum over lanes: a lane gets the cotangents of all
 * Fails   a Defect where no vmap of that name is around
 *
 * ```ts
 * const shares = vmap((x: Scalar) => div(x, laneSum(x, 'batch')), { axis: 'batch' })
 * shares(tensor([1, 3])) // => tensor([0.25, 0.75])
 * ```
 */
export const laneSum = <S extends number[], D extends Numeric>(
  x: Tensor<S, D>,
  axis: string,
): Tensor<S, D> => typed(total('laneSum', operand('laneSum', 'numeric', x), axis))

/**
 * The mean of x over all lanes of the vmap named `axis`, the same in each lane.
 *
 * Shape   S -> S
 * Dtype   floating
 * Grad    inside the vmap, that of the sum over lanes: a lane gets the mean of the cotangents of all
 * Fails   a Defect where no vmap of that name is around
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
  const n = stretch(build, total('laneMean', literal(1, v.dtype), axis), v.shape)
  return typed(build.apply('div', {}, total('laneMean', v, axis), n))
}

/**
 * The index of this lane in the vmap named `axis`, from 0.
 *
 * Fails   a Defect where no vmap of that name is around
 *
 * ```ts
 * const numbered = vmap((x: Scalar<'i32'>) => add(x, laneIndex('batch')), { axis: 'batch' })
 * numbered(tensor([10, 10], 'i32')) // => tensor([10, 11], 'i32')
 * ```
 */
export const laneIndex = (axis: string): Scalar<'i32'> => typed(around('laneIndex', axis))
