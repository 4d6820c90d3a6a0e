/**
 * @file order — a Program as the planner wants it: calls taken apart, products only of operands whose axes lie evenly, and
 * windows that slide over nothing but their input, see slid.ts.
 */
import { emitOf } from '../../program/emit.ts'
import { define, interpret } from '../../program/interpret.ts'
import type { Equation, Program } from '../../program/program.ts'
import type { Contraction, Outputs } from '../../program/vocabulary.ts'
import type { Value } from '../../program/symbolic.ts'
import { build } from '../../primitives/build.ts'
import { count, type Sizes } from '../../shape/sizes.ts'
import type { Aval } from '../../tensor/concrete.ts'
import { isFloat } from '../../tensor/dtype.ts'
import { freeAxes, isEven } from './contract.ts'
import { isSlid, slid } from './slid.ts'

/** The order of axes that puts an operand in order: batch, free, summed; undefined if it lies evenly already. */
export const orderOf = (x: Aval, batch: Sizes, sum: Sizes): Sizes | undefined =>
  !isFloat(x.dtype) || count(x.shape) === 0 || isEven(x, batch, sum)
    ? undefined
    : [...batch, ...freeAxes(x, batch, sum), ...sum]

/**
 * The operands of a contraction, put in order where their axes do not lie evenly, and what that makes of its params; undefined
 * where nothing is to be done.
 */
export const evened = <A extends Aval>(
  operands: readonly A[],
  { batch, sum }: Contraction,
  permuted: (x: A, order: Sizes) => A,
): readonly [readonly A[], Contraction] | undefined => {
  const orders = operands.map((x, i) => orderOf(x, batch[i]!, sum[i]!)) // two operands
  if (orders.every((o) => o === undefined)) return undefined
  /** Axes beside each other in operands that are put in order. */
  const moved = (
    [left, right]: Contraction['sum'],
    first: (n: number, all: number) => number,
  ): Contraction['sum'] => {
    const side = (axes: Sizes, i: number): Sizes =>
      axes.map((a, k) => {
        const all = orders[i]?.length
        return all === undefined ? a : first(axes.length, all) + k
      })
    return [side(left, 0), side(right, 1)]
  }
  return [
    operands.map((x, i) => {
      const order = orders[i]
      return order === undefined ? x : permuted(x, order)
    }),
    { batch: moved(batch, () => 0), sum: moved(sum, (n, all) => all - n) },
  ]
}

const expanding = emitOf((name, params, inputs) => {
  if (name === 'call') {
    const { body } = params as { readonly body: Program } // the params of call
    return interpret(body, inputs, expanding) as Outputs<typeof name, never> // call binds what its body returns
  }
  if (isSlid(name, inputs, params))
    return [slid(build, name, inputs, params)] as readonly Value[] as Outputs<typeof name, never> // each has one output
  if (name !== 'contract') return build.bind(name, params, inputs)
  const { batch, sum } = params as Contraction // the params of contract
  const even = evened<Value>(inputs, { batch, sum }, (x, order) =>
    build.apply('permute', { order }, x),
  )
  if (even === undefined) return build.bind(name, params, inputs)
  const [[x, y], ordered] = even
  return build.bind('contract', ordered, [x!, y!]) as Outputs<typeof name, never> // contract is the name, of two operands
})

const needsWork = (q: Equation): boolean =>
  q.name === 'call' ||
  isSlid(q.name, q.inputs, q.params) ||
  (q.name === 'contract' &&
    q.inputs.some((x, i) => orderOf(x, q.params.batch[i]!, q.params.sum[i]!) !== undefined)) // two operands

/** The same function in that form. */
export const expanded = (p: Program): Program =>
  p.equations.some(needsWork)
    ? define('expanded', p.inputs, (xs) => interpret(p, xs, expanding))
    : p
