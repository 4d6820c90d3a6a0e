/**
 * @file asOneProgram — what jit runs: the default engine gives a Program the same bits whether it runs whole or equation by
 * equation.
 */
import fc from 'fast-check'
import { compute } from '../../src/engine/emit.ts'
import { wasm } from '../../src/engine/wasm/wasm.ts'
import { interpret } from '../../src/program/interpret.ts'
import type { Program } from '../../src/program/program.ts'
import { type Concrete, data } from '../../src/tensor/concrete.ts'
import { isFloat } from '../../src/tensor/dtype.ts'
import { pushforward, vjp } from '../../src/transform/grad.ts'
import type { PrimitiveLaw } from '../law/derivative.ts'
import {
  type Application,
  applicationOf,
  floating,
  programOf,
  reversible,
} from '../support/applications.ts'
import { tensorOf } from '../support/sample.ts'
import { mustBeSameBits } from './same.ts'

const mustBeTheSame = (p: Program, inputs: readonly Concrete[]): void => {
  const whole = wasm.run(p, inputs)
  interpret(p, inputs, compute).forEach((y, i) => {
    if (y.tag === 'symbolic') throw new Error('an operator on data gave no data')
    mustBeSameBits(whole[i]?.[data] ?? new Float64Array(), y[data])
  })
}

/** Tangents of floats: the elements rotated, so that none equals the value it belongs to. */
const tangentsOf = (xs: readonly Concrete[]): readonly Concrete[] =>
  xs
    .filter((x) => isFloat(x.dtype))
    .map((x) => tensorOf(x.shape, x.dtype, [...x[data].slice(1), ...x[data].slice(0, 1)]))

const check = (a: Application): void => {
  const p = programOf(a)
  mustBeTheSame(p, a.inputs)
  mustBeTheSame(pushforward(p, floating(a)), [...a.inputs, ...tangentsOf(a.inputs)])
  // The cotangent of an output is the output: any will do.
  if (reversible.includes(a.name))
    mustBeTheSame(vjp(p, floating(a)), [...a.inputs, ...wasm.run(p, a.inputs)])
}

/** f, J and J^T, run whole, have the bits that operator after operator gives. */
export const asOneProgram: PrimitiveLaw = (name, parameters = {}) =>
  fc.assert(fc.property(applicationOf(name), check), { numRuns: 60, ...parameters })
