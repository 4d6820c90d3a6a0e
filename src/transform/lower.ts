/**
 * @file lower — maps that are given by their transpose, turned around so that an engine can run them.
 */
import { type Emit, emitOf } from '../program/emit.ts'
import { define, interpret } from '../program/interpret.ts'
import { bodiesOf, mapBodies, type Program } from '../program/program.ts'
import type { Outputs, Params } from '../program/vocabulary.ts'
import { build } from '../primitives/build.ts'
import { turned } from '../primitives/transposed.ts'
import { transforms } from './transforms.ts'

const hasTransposed = (p: Program): boolean =>
  p.equations.some((q) => q.name === 'transposed' || bodiesOf(q.params).some(hasTransposed))

const lowering = (to: Emit): Emit => {
  const e = emitOf(
    (name, params, inputs) => {
      if (name !== 'transposed') return to.bind(name, mapBodies(params, lower), inputs)
      const { known, body } = params as Params<'transposed'> // the params of transposed
      const outputs = interpret(turned(to, transforms, known, body), inputs, e)
      return outputs as Outputs<typeof name, never> // it binds what its shape rule says
    },
    (source) => lowering(to.at?.(source) ?? to),
  )
  return e
}

/** The same Program without `transposed`, for forward mode. */
export const lower = (p: Program): Program =>
  hasTransposed(p) ? define('lower', p.inputs, (xs) => interpret(p, xs, lowering(build))) : p
