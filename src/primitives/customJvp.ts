/**
 * @file customJvp — a sub-Program with a tangent rule of its own.
 *
 *   outputs = body(inputs)          rule: inputs ++ tangents -> outputs ++ tangents, floating ones only
 *
 * The rule is written out where it is used: what it does is differentiated, transposed and batched like anything else.
 */
import { interpret } from '../program/interpret.ts'
import { data } from '../tensor/concrete.ts'
import { isFloat } from '../tensor/dtype.ts'
import { bodyShape, everyLane, pullBody } from './call.ts'
import { lift } from './families.ts'
import { place } from './places.ts'
import type { Primitive } from './primitive.ts'
import { ownTangents } from './tangents.ts'

export const customJvp: Primitive<'customJvp'> = {
  name: 'customJvp',
  domain: 'discrete',
  shape: (inputs, { body }) => bodyShape('customJvp', inputs, body),
  evaluate: (inputs, { body }, _, on) => on.run(body, inputs).map((x) => x[data]),
  cost: (_, { body }, __, of) => of(body),
  derivative: {
    kind: 'higherOrder',
    jvp: (e, _, inputs, tangents, { body, rule }) => {
      const own = rule.inputs.length - inputs.length
      const ds = ownTangents(e, 'customJvp', inputs, tangents, own)
      const out = interpret(rule, [...inputs, ...ds], e)
      const n = body.outputs.length
      const floating = body.outputs.map((y) => isFloat(y.dtype))
      return { outputs: out.slice(0, n), tangents: place(floating, out.slice(n)) }
    },
    // The body as it is: what is linear needs no rule.
    transpose: (e, t, cts, inputs, linear, { body }) =>
      pullBody(t, cts, inputs, linear, body, (back, values) => interpret(back, values, e)),
  },
  vmap: (e, inputs, { body, rule }, n, t) => {
    const params = { body: everyLane(t, body, n), rule: everyLane(t, rule, n) }
    return e
      .bind(
        'customJvp',
        params,
        inputs.map((x) => lift(e, x, n)),
      )
      .map((value) => ({ value, batched: true }))
  },
}
