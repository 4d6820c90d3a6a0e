/**
 * @file whileLoop — a step repeated for as long as it says so.
 *
 *   while (go): c, go = body(c, k)          inputs: go, a bool of shape []; carry c; constants k; outputs: the last carry
 *
 * Forward mode repeats the step with its tangents beside it. How many steps there will be depends on data, so residuals have no
 * place of a known size, and there is no reverse mode. Lanes go on together until the last one stops; those that have stopped
 * keep what they carry.
 */
import { define, interpret } from '../program/interpret.ts'
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import { Defect } from '../shape/defect.ts'
import {
  type Aval,
  type Concrete,
  data,
  literal,
  sameAvals,
  showAvals,
} from '../tensor/concrete.ts'
import { inLanes, lift, orZero, traffic } from './families.ts'
import { guardIndices } from './guardIndices.ts'
import { flagsOf, keep, parts, place, present } from './places.ts'
import type { HigherOrder, Lane, Primitive } from './primitive.ts'
import { settled } from './settled.ts'

const bool: readonly Aval[] = [literal(0, 'bool')]

const jvp: HigherOrder<'whileLoop'>['jvp'] = (e, t, inputs, [, ...tangents], params) => {
  const { body, carry } = params
  const values = e.bind('whileLoop', params, inputs)
  const { flags, made } = settled(
    carry,
    flagsOf(tangents),
    (now) => t.linearize(body, now),
    (now) => now.active,
  )
  const { primal, linear, active } = made
  const [dc, dk] = parts(tangents, carry)
  const moving = flags.slice(0, carry)
  const firsts = keep(
    moving,
    dc.map((d, i) => orZero(e, d, body.inputs[i]!)), // a carry is an input
  )
  const dks = present(dk)
  const [go, ...xs] = inputs
  const n = body.outputs.length
  const both = define(
    'whileLoop, pushed',
    [...xs.slice(0, carry), ...firsts, ...xs.slice(carry), ...dks],
    (ys) => {
      const [c, d, k, dl] = parts(ys, carry, firsts.length, xs.length - carry)
      const out = interpret(primal, [...c, ...k], e)
      const pushed = place(active, interpret(linear, [...d, ...dl, ...out.slice(n)], e))
      const next = pushed.slice(0, carry).map((x, i) => orZero(e, x, body.outputs[i]!)) // one an output
      return [...out.slice(0, carry), ...keep(moving, next), out[carry]!] // the bool comes last
    },
  )
  const out = e.bind('whileLoop', { body: both, carry: carry + firsts.length }, [
    go!, // the bool comes first
    ...xs.slice(0, carry),
    ...firsts,
    ...xs.slice(carry),
    ...dks,
  ])
  return { outputs: values, tangents: place(moving, out.slice(carry)) }
}

/** Whether one of the lanes is true. */
const some = (e: Emit, lanes: Value): Value =>
  e.apply(
    'greater',
    {},
    e.apply('sum', { axes: [0] }, e.apply('cast', { to: 'i32' }, lanes)),
    literal(0, 'i32'),
  )

const vmap: Primitive<'whileLoop'>['vmap'] = (e, [go, ...xs], { body, carry }, n, t) => {
  const given = xs.map((x) => x.batched)
  const wanted = (flags: readonly boolean[]): readonly boolean[] =>
    body.outputs.map((_, i) => i < carry && flags[i] === true)
  const one = settled(
    carry,
    given,
    (now) => t.vmap(body, now, n, wanted(now)),
    (now) => now.batched,
  )
  const together = !go!.batched && one.made.batched[carry] !== true // the bool comes first
  if (together) {
    const values = xs.map((x, i) => (one.flags[i] === true && i < carry ? lift(e, x, n) : x.value))
    return e
      .bind('whileLoop', { body: one.made.program, carry }, [go!.value, ...values]) // likewise
      .map((value, i): Lane => ({ value, batched: one.flags[i] === true }))
  }
  // Lanes stop by themselves, so all that is carried differs from lane to lane.
  const all = xs.map((x, i) => i < carry || x.batched)
  const guarded = guardIndices(e, body)
  const { program } = t.vmap(
    guarded ?? body,
    guarded === undefined ? all : [...all, true],
    n,
    body.outputs.map(() => true),
  )
  const lanes = lift(e, go!, n) // likewise
  const values = xs.map((x, i) => (i < carry ? lift(e, x, n) : x.value))
  const step = define('whileLoop, lanes', [lanes, ...values], (ys) => {
    const going = ys[0]! // lanes come first
    const rest = ys.slice(1)
    const out = interpret(program, guarded === undefined ? rest : [...rest, going], e)
    const on = e.apply('and', {}, going, out[carry]!) // the bools come last
    const next = out.slice(0, carry).map((y, i) => inLanes(e, going, y, rest[i]!)) // one each
    return [on, ...next, some(e, on)]
  })
  return e
    .bind('whileLoop', { body: step, carry: carry + 1 }, [some(e, lanes), lanes, ...values])
    .slice(1)
    .map((value): Lane => ({ value, batched: true }))
}

export const whileLoop: Primitive<'whileLoop'> = {
  name: 'whileLoop',
  domain: 'discrete',
  shape: ([go, ...xs], { body, carry }) => {
    if (go === undefined || !sameAvals([go], bool))
      throw new Defect(
        `whileLoop: the condition is ${showAvals(go === undefined ? [] : [go])}; give bool[]`,
      )
    if (!sameAvals(xs, body.inputs))
      throw new Defect(
        `whileLoop: given ${showAvals(xs)}, but the step takes ${showAvals(body.inputs)}; pass those`,
      )
    const c = xs.slice(0, carry)
    if (!sameAvals(body.outputs, [...c, ...bool]))
      throw new Defect(
        `whileLoop: the step takes ${showAvals(c)} on and returns ${showAvals(body.outputs)}; return the same, then bool[]`,
      )
    return c.map(({ shape, dtype }) => ({ shape, dtype }))
  },
  evaluate: ([go, ...xs], { body, carry }, _, on) => {
    const holds = (x: Concrete): boolean => x[data][0] === 1
    const [c, k] = [xs.slice(0, carry), xs.slice(carry)]
    if (!holds(go!)) return c.map((x) => x[data]) // the bool comes first
    const loop = on.loop(body, c)
    try {
      while (holds(loop.step(k)[0]!)); // what a step returns beside its carry
      return loop.state().map((x) => x[data])
    } finally {
      loop.end()
    }
  },
  // One step: how many there will be depends on data.
  cost: (inputs, { body }, outputs, of) => {
    const { flops, bytes } = of(body)
    return { flops, bytes: bytes + traffic(inputs, outputs) }
  },
  derivative: {
    kind: 'higherOrder',
    jvp,
    transpose: () => {
      throw new Defect(
        'whileLoop: has no reverse mode, since its number of steps depends on data; use boundedWhile or scan, or differentiate forwards',
      )
    },
  },
  vmap,
}
