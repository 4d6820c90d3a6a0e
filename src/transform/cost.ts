/**
 * @file cost — counted work of a Program: floating-point operations, and bytes its equations read and write.
 */
import type { Equation, EquationOf, Program } from '../program/program.ts'
import type { Name } from '../program/vocabulary.ts'
import { recordOf } from '../primitives/build.ts'
import type { Cost } from '../primitives/primitive.ts'

const of = <N extends Name>(q: EquationOf<N>): Cost => {
  const record = recordOf(q.name)
  return record.cost(q.inputs, q.params, record.shape(q.inputs, q.params), cost)
}

/** The sum over all equations, those of sub-Programs included. */
export const cost = (p: Program): Cost =>
  p.equations.reduce<Cost>(
    (total, q: Equation) => {
      const { flops, bytes } = of<Name>(q)
      return { flops: total.flops + flops, bytes: total.bytes + bytes }
    },
    { flops: 0, bytes: 0 },
  )
