/**
 * @file call — a sub-Program applied to the inputs.
 *
 *   outputs = body(inputs)          any shapes; what the body says
 *
 * jvp calls the body's linearized halves: values with residuals, then tangents. `inline` takes calls apart.
 */
import { Defect } from '../shape/defect.ts'
import type { Emit } from '../program/emit.ts'
import type { Program } from '../program/program.ts'
import type { Value } from '../program/symbolic.ts'
import type { Name } from '../program/vocabulary.ts'
import { type Aval, data, sameAvals, showAvals } from '../tensor/concrete.ts'
import { flagsOf, place, present, returning } from './places.ts'
import type { Lane, Maybe, Primitive, Pushed, Transforms } from './primitive.ts'

/** What a body returns, given what it takes. */
export const bodyShape = (name: Name, inputs: readonly Aval[], body: Program): readonly Aval[] => {
  if (!sameAvals(inputs, body.inputs))
    throw new Defect(
      `${name}: given ${showAvals(inputs)}, but the body takes ${showAvals(body.inputs)}; pass those`,
    )
  return body.outputs.map(({ shape, dtype }) => ({ shape, dtype }))
}

/** A body's values with residuals, then its tangents: two calls. */
export const pushBody = (
  e: Emit,
  t: Transforms,
  inputs: readonly Value[],
  tangents: readonly Maybe[],
  body: Program,
): Pushed => {
  const { primal, linear, active } = t.linearize(body, flagsOf(tangents))
  const values = e.bind('call', { body: primal }, inputs)
  const n = body.outputs.length
  const pushed = e.bind('call', { body: linear }, [...present(tangents), ...values.slice(n)])
  return { outputs: values.slice(0, n), tangents: place(active, pushed) }
}

/** Cotangents of a body's linear inputs, from those of its outputs, by its transpose as it is bound. */
export const pullBody = (
  t: Transforms,
  cts: readonly Maybe[],
  inputs: readonly Value[],
  linear: readonly boolean[],
  body: Program,
  bind: (back: Program, values: readonly Value[]) => readonly Value[],
): readonly Maybe[] => {
  const back = t.transpose(returning(body, flagsOf(cts)), linear)
  const known = inputs.filter((_, i) => !linear[i])
  return place(linear, bind(back, [...known, ...present(cts)]))
}

/** A body in lanes, all of whose inputs and outputs have the batch axis. */
export const everyLane = (t: Transforms, body: Program, n: number): Program =>
  t.vmap(
    body,
    body.inputs.map(() => true),
    n,
    body.outputs.map(() => true),
  ).program

/** The outputs of a body in lanes, bound to its Program for a batch. */
export const lanesOfBody = (
  inputs: readonly Lane[],
  body: Program,
  n: number,
  t: Transforms,
  bind: (program: Program, values: readonly Value[]) => readonly Value[],
): readonly Lane[] => {
  const { program, batched } = t.vmap(
    body,
    inputs.map((x) => x.batched),
    n,
    body.outputs.map(() => false),
  )
  const values = bind(
    program,
    inputs.map((x) => x.value),
  )
  return values.map((value, i) => ({ value, batched: batched[i]! })) // one flag an output
}

export const call: Primitive<'call'> = {
  name: 'call',
  domain: 'discrete',
  shape: (inputs, { body }) => bodyShape('call', inputs, body),
  evaluate: (inputs, { body }, _, on) => on.run(body, inputs).map((x) => x[data]),
  cost: (_, { body }, __, of) => of(body),
  derivative: {
    kind: 'higherOrder',
    jvp: (e, t, inputs, tangents, { body }) => pushBody(e, t, inputs, tangents, body),
    transpose: (e, t, cts, inputs, linear, { body }) =>
      pullBody(t, cts, inputs, linear, body, (back, values) =>
        e.bind('call', { body: back }, values),
      ),
  },
  vmap: (e, inputs, { body }, n, t) =>
    lanesOfBody(inputs, body, n, t, (program, values) => e.bind('call', { body: program }, values)),
}
