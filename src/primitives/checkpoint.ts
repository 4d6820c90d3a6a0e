/**
 * @file checkpoint — a sub-Program whose residuals are computed a second time rather than kept.
 *
 *   outputs = body(inputs)          any shapes; what the body says
 *
 * jvp: the values, then one equation of tangents that computes the residuals from the inputs again; outputs of primitives that
 * `keep` names are passed to it instead. It stays one equation, so that nobody shares or reorders what it repeats.
 *
 * Source  Griewank and Walther, Evaluating Derivatives, SIAM 2008, chapter 12
 */
import { define, interpret } from '../program/interpret.ts'
import type { Atom, Program, Variable } from '../program/program.ts'
import { data } from '../tensor/concrete.ts'
import { bodyShape, lanesOfBody, pullBody } from './call.ts'
import { flagsOf, place, present } from './places.ts'
import type { HigherOrder, Primitive } from './primitive.ts'

/** A Program that starts from some of its variables, given after its inputs. */
const resumed = (p: Program, given: readonly Variable[]): Program => {
  const known = new Set(given)
  const equations = p.equations.filter((q) => !q.outputs.every((v) => known.has(v)))
  return { ...p, inputs: [...p.inputs, ...given], equations }
}

/** The variables of p that its outputs are computed from, if those of the named primitives are given. */
const keptOf = (p: Program, names: readonly string[]): readonly Variable[] => {
  const needed = new Set<Atom>(p.outputs)
  return [...p.equations].reverse().flatMap((q) => {
    if (!q.outputs.some((v) => needed.has(v))) return []
    if (names.includes(q.name)) return q.outputs
    for (const a of q.inputs) needed.add(a)
    return []
  })
}

const jvp: HigherOrder<'checkpoint'>['jvp'] = (e, t, inputs, tangents, { body, keep }) => {
  const { primal, linear, active } = t.linearize(body, flagsOf(tangents))
  const n = body.outputs.length
  const residuals = { ...primal, outputs: primal.outputs.slice(n) }
  const kept = keptOf(residuals, keep)
  const first = { ...primal, outputs: [...primal.outputs.slice(0, n), ...kept] }
  // Built anew, which leaves out what only residuals need.
  const forward = define('checkpoint', inputs, (ys) => interpret(first, ys, e))
  const values = e.bind('checkpoint', { keep, body: forward }, inputs)
  const ds = present(tangents)
  const given = [...ds, ...inputs, ...values.slice(n)]
  const again = resumed(residuals, kept)
  const pushed = define('checkpoint', given, (ys) =>
    interpret(linear, [...ys.slice(0, ds.length), ...interpret(again, ys.slice(ds.length), e)], e),
  )
  return {
    outputs: values.slice(0, n),
    tangents: place(active, e.bind('checkpoint', { keep, body: pushed }, given)),
  }
}

export const checkpoint: Primitive<'checkpoint'> = {
  name: 'checkpoint',
  domain: 'discrete',
  shape: (inputs, { body }) => bodyShape('checkpoint', inputs, body),
  evaluate: (inputs, { body }, _, on) => on.run(body, inputs).map((x) => x[data]),
  cost: (_, { body }, __, of) => of(body),
  derivative: {
    kind: 'higherOrder',
    jvp,
    transpose: (e, t, cts, inputs, linear, { body, keep }) =>
      pullBody(t, cts, inputs, linear, body, (back, values) =>
        e.bind('checkpoint', { keep, body: back }, values),
      ),
  },
  vmap: (e, inputs, { body, keep }, n, t) =>
    lanesOfBody(inputs, body, n, t, (program, values) =>
      e.bind('checkpoint', { keep, body: program }, values),
    ),
}
