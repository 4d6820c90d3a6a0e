/**
 * @file order — a Program as the planner wants it: calls taken apart, and products only of operands whose axes lie evenly.
 */
import { emitOf } from '../../program/emit.ts'
import { define, interpret } from '../../program/interpret.ts'
import type { Equation, Program } from '../../program/program.ts'
import type { Contraction, Outputs } from '../../program/vocabulary.ts'
import { build } from '../../primitives/build.ts'
import { count, range, type Sizes } from '../../shape/sizes.ts'
import type { Aval } from '../../tensor/concrete.ts'
import { isFloat } from '../../tensor/dtype.ts'
import { freeAxes, isEven } from './contract.ts'

/** The order of axes that puts an operand in order: batch, free, summed; undefined if it lies evenly already. */
export const orderOf = (x: Aval, batch: Sizes, sum: Sizes): Sizes | undefined =>
  !isFloat(x.dtype) || count(x.shape) === 0 || isEven(x, batch, sum)
    ? undefined
    : [...batch, ...freeAxes(x, batch, sum), ...sum]

/** The axes of an operand once it is in order. */
export const axesInOrder = (
  { shape }: Aval,
  batch: Sizes,
  sum: Sizes,
): { readonly batch: Sizes; readonly sum: Sizes } => ({
  batch: range(batch.length),
  sum: range(sum.length).map((i) => shape.length - sum.length + i),
})

const expanding = emitOf((name, params, inputs) => {
  if (name === 'call') {
    const { body } = params as { readonly body: Program } // the params of call
    return interpret(body, inputs, expanding) as Outputs<typeof name, never> // call binds what its body returns
  }
  if (name !== 'contract') return build.bind(name, params, inputs)
  const { batch, sum } = params as Contraction // the params of contract
  const sides = inputs.map((x, i) => {
    const [b, s] = [batch[i]!, sum[i]!] // two operands
    const order = orderOf(x, b, s)
    return order === undefined
      ? { x, batch: b, sum: s }
      : { x: build.apply('permute', { order }, x), ...axesInOrder(x, b, s) }
  })
  const [l, r] = [sides[0]!, sides[1]!] // two operands
  const ordered: Contraction = { batch: [l.batch, r.batch], sum: [l.sum, r.sum] }
  return build.bind('contract', ordered, [l.x, r.x]) as Outputs<typeof name, never> // contract is the name
})

const needsWork = (q: Equation): boolean =>
  q.name === 'call' ||
  (q.name === 'contract' &&
    q.inputs.some((x, i) => orderOf(x, q.params.batch[i]!, q.params.sum[i]!) !== undefined)) // two operands

/** The same function in that form. */
export const expanded = (p: Program): Program =>
  p.equations.some(needsWork)
    ? define('expanded', p.inputs, (xs) => interpret(p, xs, expanding))
    : p
