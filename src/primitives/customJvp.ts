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
import { bodyShape } from './call.ts'
import { lift } from './families.ts'
import { flagsOf, place, present, returning } from './places.ts'
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
    transpose: (e, t, cts, inputs, linear, { body }) => {
      const known = inputs.filter((_, i) => !linear[i])
      const back = t.transpose(returning(body, flagsOf(cts)), linear)
      return place(linear, interpret(back, [...known, ...present(cts)], e))
    },
  },
  vmap: (e, inputs, { body, rule }, n, t) => {
    const all = { body: body.inputs.map(() => true), rule: rule.inputs.map(() => true) }
    const params = {
      body: t.vmap(
        body,
        all.body,
        n,
        body.outputs.map(() => true),
      ).program,
      rule: t.vmap(
        rule,
        all.rule,
        n,
        rule.outputs.map(() => true),
      ).program,
    }
    return e
      .bind(
        'customJvp',
        params,
        inputs.map((x) => lift(e, x, n)),
      )
      .map((value) => ({ value, batched: true }))
  },
}
