/**
 * @file call — a sub-Program applied to the inputs.
 *
 *   outputs = body(inputs)          any shapes; what the body says
 *
 * jvp calls the body's linearized halves: values with residuals, then tangents. `inline` takes calls apart.
 */
import { Defect } from '../shape/defect.ts'
import type { Value } from '../program/symbolic.ts'
import { data, sameAval, showAval } from '../tensor/concrete.ts'
import { orZero } from './families.ts'
import type { Maybe, Primitive } from './primitive.ts'

const present = (xs: readonly Maybe[]): readonly Value[] => xs.filter((x) => x !== undefined)

/** Present tangents back in their places. */
const place = (flags: readonly boolean[], xs: readonly Value[]): readonly Maybe[] => {
  let next = 0
  return flags.map((flag) => (flag ? xs[next++] : undefined))
}

export const call: Primitive<'call'> = {
  name: 'call',
  domain: 'discrete',
  shape: (inputs, { body }) => {
    if (
      inputs.length !== body.inputs.length ||
      !inputs.every((x, i) => sameAval(x, body.inputs[i]!)) // equal lengths
    )
      throw new Defect(
        `call: given ${inputs.map(showAval).join(', ')}, but the body takes ${body.inputs.map(showAval).join(', ')}; pass those`,
      )
    return body.outputs.map(({ shape, dtype }) => ({ shape, dtype }))
  },
  evaluate: (inputs, { body }, _, run) => run(body, inputs).map((x) => x[data]),
  cost: (_, { body }, __, of) => of(body),
  derivative: {
    kind: 'higherOrder',
    jvp: (e, t, inputs, tangents, { body }) => {
      const { primal, linear, active } = t.linearize(
        body,
        tangents.map((dx) => dx !== undefined),
      )
      const values = e.bind('call', { body: primal }, inputs)
      const n = body.outputs.length
      const pushed = e.bind('call', { body: linear }, [...present(tangents), ...values.slice(n)])
      return { outputs: values.slice(0, n), tangents: place(active, pushed) }
    },
    transpose: (e, t, cts, inputs, linear, { body }) => {
      const back = t.transpose(body, linear)
      const known = inputs.filter((_, i) => !linear[i])
      const seeds = cts.map((ct, i) => orZero(e, ct, body.outputs[i]!)) // one cotangent an output
      return place(linear, e.bind('call', { body: back }, [...known, ...seeds]))
    },
  },
  vmap: (e, inputs, { body }, n, t) => {
    const { program, batched } = t.vmap(
      body,
      inputs.map((x) => x.batched),
      n,
      body.outputs.map(() => false),
    )
    const values = e.bind(
      'call',
      { body: program },
      inputs.map((x) => x.value),
    )
    return values.map((value, i) => ({ value, batched: batched[i]! })) // one flag an output
  },
}
