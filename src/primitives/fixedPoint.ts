/**
 * @file fixedPoint — where a contraction leaves its argument as it is.
 *
 *   x = body(x, k)          inputs: first values of x, constants k; outputs: x
 *
 * By the implicit function theorem dx = A dx + B dk, with A and B the derivatives of body at the fixed point: dx is the fixed
 * point of a linear contraction, and so is the cotangent u = ct + A^T u. Hence derivatives of every order are fixed points again,
 * need no residual of an iteration, and none depends on the first values. Lanes settle by themselves; those that have not
 * when the limit is reached are NaN.
 *
 * Source  Christianson, Reverse accumulation and attractive fixed points, Optimization Methods and Software 3, 1994
 */
import { define, interpret } from '../program/interpret.ts'
import type { Settling } from '../program/vocabulary.ts'
import { Defect } from '../shape/defect.ts'
import { count, range } from '../shape/sizes.ts'
import { type Concrete, concrete, data, sameAval, showAval } from '../tensor/concrete.ts'
import { type Data, isFloat } from '../tensor/dtype.ts'
import { bodyShape } from './call.ts'
import { fill, lift, orZero, traffic } from './families.ts'
import { flagsOf, parts, place, present } from './places.ts'
import type { HigherOrder, Primitive, Runs } from './primitive.ts'

const evaluate = (inputs: readonly Concrete[], params: Settling, on: Runs): readonly Data[] => {
  const { body, limit, batch, tolerance } = params
  const [first, k] = parts(inputs, body.outputs.length)
  const lanes = count(first[0]?.shape.slice(0, batch) ?? [])
  const x = first.map((a) => a[data].slice())
  const going = new Set(range(lanes))
  /** Moves one value of a lane; whether it stays where it is. */
  const moved = (values: Data, made: Data, lane: number): boolean => {
    const [n, own] = [values.length / lanes, values]
    let still = true
    for (let i = lane * n; i < (lane + 1) * n; i += 1) {
      const [from, to] = [own[i]!, made[i]!] // within the lane
      // Not > in place of <=, so that a NaN has not settled; nor has what overflowed, which is within any share of itself.
      const near = tolerance * Math.max(1, Math.abs(to))
      still &&= Math.abs(to - from) <= Math.min(near, Number.MAX_VALUE)
      own[i] = to
    }
    return still
  }
  for (let i = 0; i < limit && going.size > 0; i += 1) {
    const now = first.map(({ shape, dtype }, j) => concrete(shape, dtype, x[j]!.slice())) // one each
    const next = on.run(body, [...now, ...k])
    for (const lane of going) {
      const still = x.map((values, j) => moved(values, next[j]![data], lane)) // likewise
      if (still.every((s) => s)) going.delete(lane)
    }
  }
  // The latest value would look like a result.
  for (const lane of going)
    for (const values of x) {
      const n = values.length / lanes
      values.fill(Number.NaN, lane * n, (lane + 1) * n)
    }
  return x
}

const jvp: HigherOrder<'fixedPoint'>['jvp'] = (e, t, inputs, tangents, params) => {
  const { body } = params
  const n = body.outputs.length
  const values = e.bind('fixedPoint', params, inputs)
  const [, k] = parts(inputs, n)
  const [, dk] = parts(tangents, n)
  const { primal, linear, active } = t.linearize(body, [...values.map(() => true), ...flagsOf(dk)])
  const residuals = e.bind('call', { body: primal }, [...values, ...k]).slice(n)
  const dks = present(dk)
  const given = [...values, ...dks, ...residuals]
  const pushed = define(
    'fixedPoint, linear',
    given,
    (ys) => place(active, interpret(linear, ys, e)).map((d, i) => orZero(e, d, body.outputs[i]!)), // one an output
  )
  const firsts = values.map((x) => fill(e, 0, x))
  const out = e.bind('fixedPoint', { ...params, body: pushed }, [...firsts, ...dks, ...residuals])
  return { outputs: values, tangents: dks.length === 0 ? values.map(() => undefined) : out }
}

const transpose: HigherOrder<'fixedPoint'>['transpose'] = (e, t, cts, inputs, linear, params) => {
  const { body } = params
  const n = body.outputs.length
  const [, k] = parts(inputs, n)
  const [, lk] = parts(linear, n)
  const known = k.filter((_, i) => !lk[i])
  const back = t.transpose(body, [...body.outputs.map(() => true), ...lk])
  const seeds = cts.map((ct, i) => orZero(e, ct, body.outputs[i]!)) // one cotangent an output
  const given = [...seeds, ...seeds, ...known]
  const pulled = define('fixedPoint, transposed', given, (ys) => {
    const [u, ct, r] = parts(ys, n, n)
    const moved = interpret(back, [...r, ...u], e)
    return ct.map((c, i) => e.apply('add', {}, c, moved[i]!)) // one each
  })
  const u = e.bind('fixedPoint', { ...params, body: pulled }, given)
  const out = interpret(back, [...known, ...u], e)
  return [...seeds.map(() => undefined), ...place(lk, out.slice(n))]
}

export const fixedPoint: Primitive<'fixedPoint'> = {
  name: 'fixedPoint',
  domain: 'discrete',
  shape: (inputs, { body }) => {
    const made = bodyShape('fixedPoint', inputs, body)
    const wrong = made.findIndex((y, i) => !isFloat(y.dtype) || !sameAval(y, body.inputs[i]!)) // at most as many as inputs
    if (wrong >= 0)
      throw new Defect(
        `fixedPoint: value ${wrong} is ${showAval(body.inputs[wrong]!)} and becomes ${showAval(made[wrong]!)}; keep floating values as they are`, // a place in both
      )
    return made
  },
  evaluate: (inputs, params, _, on) => evaluate(inputs, params, on),
  // One step: how many there will be depends on data.
  cost: (inputs, { body }, outputs, of) => {
    const { flops, bytes } = of(body)
    return { flops, bytes: bytes + traffic(inputs, outputs) }
  },
  derivative: { kind: 'higherOrder', jvp, transpose },
  vmap: (e, inputs, params, n, t) => {
    const x = params.body.outputs.length
    const flags = inputs.map((a, i) => i < x || a.batched)
    const { program } = t.vmap(
      params.body,
      flags,
      n,
      params.body.outputs.map(() => true),
    )
    const values = inputs.map((a, i) => (i < x ? lift(e, a, n) : a.value))
    return e
      .bind('fixedPoint', { ...params, batch: params.batch + 1, body: program }, values)
      .map((value) => ({ value, batched: true }))
  },
}
