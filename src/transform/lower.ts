/**
 * @file lower — maps that are given by their transpose, turned around so that an engine can run them.
 */
import { emitOf } from '../program/emit.ts'
import { define, interpret } from '../program/interpret.ts'
import { bodiesOf, mapBodies, type Program } from '../program/program.ts'
import type { Outputs, Params } from '../program/vocabulary.ts'
import { build } from '../primitives/build.ts'
import { turned } from '../primitives/transposed.ts'
import { transforms } from './transforms.ts'

const hasTransposed = (p: Program): boolean =>
  p.equations.some((q) => q.name === 'transposed' || bodiesOf(q.params).some(hasTransposed))

const lowering = emitOf((name, params, inputs) => {
  if (name !== 'transposed') return build.bind(name, mapBodies(params, lower), inputs)
  const { known, body } = params as Params<'transposed'> // the params of transposed
  const outputs = interpret(turned(build, transforms, known, body), inputs, lowering)
  return outputs as Outputs<typeof name, never> // it binds what its shape rule says
})

/** The same Program without `transposed`, for forward mode. */
export const lower = (p: Program): Program =>
  hasTransposed(p) ? define('lower', p.inputs, (xs) => interpret(p, xs, lowering)) : p
