/**
 * @file customVjp — a sub-Program with a cotangent rule of its own.
 *
 *   outputs = body(inputs)          forward: inputs -> outputs ++ residuals
 *                                   backward: residuals ++ cotangents -> cotangents, floating ones only
 *
 * Its tangents are `transposed` of the backward Program. So reverse mode runs that Program as it is, whether it is linear or
 * not; forward mode needs it to be.
 */
import { interpret } from '../program/interpret.ts'
import { data } from '../tensor/concrete.ts'
import { isFloat } from '../tensor/dtype.ts'
import { bodyShape, everyLane, pullBody } from './call.ts'
import { lift } from './families.ts'
import { place } from './places.ts'
import type { Primitive } from './primitive.ts'
import { ownTangents } from './tangents.ts'

export const customVjp: Primitive<'customVjp'> = {
  name: 'customVjp',
  domain: 'discrete',
  shape: (inputs, { body }) => bodyShape('customVjp', inputs, body),
  evaluate: (inputs, { body }, _, on) => on.run(body, inputs).map((x) => x[data]),
  cost: (_, { body }, __, of) => of(body),
  derivative: {
    kind: 'higherOrder',
    jvp: (e, _, inputs, tangents, { body, forward, backward }) => {
      const ds = ownTangents(e, 'customVjp', inputs, tangents, backward.outputs.length)
      const out = interpret(forward, inputs, e)
      const n = body.outputs.length
      const residuals = out.slice(n)
      const known = residuals.length
      const pushed = e.bind('transposed', { known, body: backward }, [...ds, ...residuals])
      const floating = body.outputs.map((y) => isFloat(y.dtype))
      return { outputs: out.slice(0, n), tangents: place(floating, pushed) }
    },
    // The body as it is: what is linear needs no rule.
    transpose: (e, t, cts, inputs, linear, { body }) =>
      pullBody(t, cts, inputs, linear, body, (back, values) => interpret(back, values, e)),
  },
  vmap: (e, inputs, { body, forward, backward }, n, t) => {
    const params = {
      body: everyLane(t, body, n),
      forward: everyLane(t, forward, n),
      backward: everyLane(t, backward, n),
    }
    return e
      .bind(
        'customVjp',
        params,
        inputs.map((x) => lift(e, x, n)),
      )
      .map((value) => ({ value, batched: true }))
  },
}
