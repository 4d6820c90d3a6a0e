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
import { bodyShape } from './call.ts'
import { lift } from './families.ts'
import { flagsOf, place, present, returning } from './places.ts'
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
    transpose: (e, t, cts, inputs, linear, { body }) => {
      const known = inputs.filter((_, i) => !linear[i])
      const back = t.transpose(returning(body, flagsOf(cts)), linear)
      return place(linear, interpret(back, [...known, ...present(cts)], e))
    },
  },
  vmap: (e, inputs, { body, forward, backward }, n, t) => {
    const lanes = (p: typeof body): typeof body =>
      t.vmap(
        p,
        p.inputs.map(() => true),
        n,
        p.outputs.map(() => true),
      ).program
    const params = { body: lanes(body), forward: lanes(forward), backward: lanes(backward) }
    return e
      .bind(
        'customVjp',
        params,
        inputs.map((x) => lift(e, x, n)),
      )
      .map((value) => ({ value, batched: true }))
  },
}
