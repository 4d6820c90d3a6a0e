/**
 * @file transposed — a linear map that is given by its transpose.
 *
 *   body: known ++ cotangents of the outputs -> cotangents of the tangents          inputs: tangents ++ known
 *
 * Only its transpose is at hand, and reverse mode needs no more. Forward mode turns the body around (see lower.ts), which asks
 * that it be linear in the cotangents; so an engine never meets this primitive.
 */
import type { Emit } from '../program/emit.ts'
import { define, interpret } from '../program/interpret.ts'
import type { Program } from '../program/program.ts'
import { Defect } from '../shape/defect.ts'
import { sameAvals, showAvals } from '../tensor/concrete.ts'
import { everyLane, pushBody } from './call.ts'
import { lift, orZero } from './families.ts'
import type { Primitive, Transforms } from './primitive.ts'

/** A Program for the map, known ++ cotangents being turned around. */
export const turned = (e: Emit, t: Transforms, known: number, body: Program): Program => {
  const back = transposedOf(t, known, body)
  const tangents = body.outputs.length
  return define('transposed', [...body.outputs, ...body.inputs.slice(0, known)], (xs) =>
    interpret(back, [...xs.slice(tangents), ...xs.slice(0, tangents)], e),
  )
}

const transposedOf = (t: Transforms, known: number, body: Program): Program => {
  try {
    return t.transpose(
      body,
      body.inputs.map((_, i) => i >= known),
    )
  } catch (thrown) {
    if (!(thrown instanceof Defect)) throw thrown
    throw new Defect(
      `customVjp: forward mode turns the backward rule around, which is not linear (${thrown.message}); differentiate in reverse, or use customJvp`,
    )
  }
}

export const transposed: Primitive<'transposed'> = {
  name: 'transposed',
  domain: 'discrete',
  shape: (inputs, { known, body }) => {
    const wanted = [...body.outputs, ...body.inputs.slice(0, known)]
    if (!sameAvals(inputs, wanted))
      throw new Defect(
        `transposed: given ${showAvals(inputs)} for ${showAvals(wanted)}; pass those`,
      )
    return body.inputs.slice(known).map(({ shape, dtype }) => ({ shape, dtype }))
  },
  evaluate: () => {
    throw new Defect(
      'transposed: only the transpose of this map is known; differentiate in reverse, or give the function a jvp rule',
    )
  },
  cost: (_, { body }, __, of) => of(body),
  derivative: {
    kind: 'higherOrder',
    jvp: (e, t, inputs, tangents, { known, body }) =>
      pushBody(e, t, inputs, tangents, turned(e, t, known, body)),
    transpose: (e, _, cts, inputs, linear, { known, body }) => {
      const n = inputs.length - known
      const seeds = cts.map((ct, i) => orZero(e, ct, body.inputs[known + i]!)) // one cotangent an output
      const out = interpret(body, [...inputs.slice(n), ...seeds], e)
      return inputs.map((_x, i) => (linear[i] === true ? out[i] : undefined))
    },
  },
  vmap: (e, inputs, { known, body }, n, t) => {
    const lanes = everyLane(t, body, n)
    return e
      .bind(
        'transposed',
        { known, body: lanes },
        inputs.map((x) => lift(e, x, n)),
      )
      .map((value) => ({ value, batched: true }))
  },
}
