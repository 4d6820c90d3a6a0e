/**
 * @file cond — one of several sub-Programs of the same inputs and outputs, chosen by an index.
 *
 *   outputs = branches[clamp(k, 0, n - 1)](inputs)          inputs: k, an i32 of shape [], then those of the branches
 *
 * An index out of range means the nearest branch, as in XLA's conditional. jvp: values with residuals, then tangents; the
 * branches share places for residuals of the same aval, and a branch leaves zeros in those it does not need.
 */
import { define, interpret } from '../program/interpret.ts'
import type { Emit } from '../program/emit.ts'
import type { Program } from '../program/program.ts'
import type { Value } from '../program/symbolic.ts'
import { Defect } from '../shape/defect.ts'
import {
  type Aval,
  type Concrete,
  data,
  literal,
  sameAval,
  sameAvals,
  showAvals,
} from '../tensor/concrete.ts'
import { fill, orZero, traffic } from './families.ts'
import { sumsLanes } from './laneSum.ts'
import { flagsOf, keep, place, present } from './places.ts'
import type { Cost, HigherOrder, Lane, Linearized, Primitive } from './primitive.ts'

/** The places of residuals in a list that all branches share, which they make longer. */
const shared = (all: Aval[], own: readonly Aval[]): readonly number[] => {
  const free = new Set(all.keys())
  return own.map((a) => {
    const found = [...free].find((i) => sameAval(all[i]!, a)) ?? all.push(a) - 1 // free holds places of it
    free.delete(found)
    return found
  })
}

const jvp: HigherOrder<'cond'>['jvp'] = (e, t, [k, ...xs], [, ...dxs], { branches }) => {
  const first = branches[0]! // the signature asks for one
  const n = first.outputs.length
  const sides = branches.map((b) => t.linearize(b, flagsOf(dxs)))
  const all: Aval[] = []
  const places = sides.map(({ primal }) => shared(all, primal.outputs.slice(n)))
  const either = first.outputs.map((_, i) => sides.some((s) => s.active[i]))
  const primal = ({ primal: own }: Linearized, at: readonly number[]): Program =>
    define('cond', own.inputs, (ys) => {
      const out = interpret(own, ys, e)
      const filled = all.map((a, i) => {
        const own = at.indexOf(i)
        return own < 0 ? fill(e, 0, a) : out[n + own]! // a residual each
      })
      return [...out.slice(0, n), ...filled]
    })
  const index = k! // it comes first
  const forward = sides.map((s, i) => primal(s, places[i]!)) // as many places as sides
  const values = e.bind('cond', { branches: forward }, [index, ...xs])
  const tangents = present(dxs)
  const linear = (s: Linearized, at: readonly number[]): Program =>
    define('cond', [...tangents, ...all], (ys) => {
      const [ds, residuals] = [ys.slice(0, tangents.length), ys.slice(tangents.length)]
      const own = place(s.active, interpret(s.linear, [...ds, ...at.map((i) => residuals[i]!)], e)) // at holds places of them
      const all = own.map((d, i) => orZero(e, d, first.outputs[i]!)) // one an output
      return keep(either, all)
    })
  const second = sides.map((s, i) => linear(s, places[i]!)) // likewise
  const pushed = e.bind('cond', { branches: second }, [index, ...tangents, ...values.slice(n)])
  return { outputs: values.slice(0, n), tangents: place(either, pushed) }
}

const transpose: HigherOrder<'cond'>['transpose'] = (e, t, cts, [k, ...xs], [, ...linear], p) => {
  const first = p.branches[0]! // the signature asks for one
  const seeds = cts.map((ct, i) => orZero(e, ct, first.outputs[i]!)) // one cotangent an output
  const known = xs.filter((_, i) => !linear[i])
  const results = e.bind('cond', { branches: p.branches.map((b) => t.transpose(b, linear)) }, [
    k!, // an index comes first
    ...known,
    ...seeds,
  ])
  return [undefined, ...place(linear, results)]
}

/** The lanes of each branch, chosen lane by lane. */
const chosen = (
  e: Emit,
  k: Value,
  sides: readonly (readonly Value[])[],
  last: readonly Value[],
): readonly Lane[] =>
  last.map((otherwise, i) => {
    const value = sides.reduceRight((rest, side, j) => {
      const y = side[i]! // all branches return as many
      // The first branch has all indices up to 0, the last one all that are left.
      const name = j === 0 ? 'lessEqual' : 'equal'
      const here = e.apply(name, {}, k, fill(e, j, k))
      const wide =
        y.shape.length === 1 ? here : e.apply('broadcast', { shape: y.shape, axes: [0] }, here)
      return e.apply('select', {}, wide, y, rest)
    }, otherwise)
    return { value, batched: true }
  })

/** The larger of two costs. */
const larger = (a: Cost, b: Cost): Cost => ({
  flops: Math.max(a.flops, b.flops),
  bytes: Math.max(a.bytes, b.bytes),
})

const chosenBranch = ([k]: readonly Concrete[], branches: readonly Program[]): Program =>
  branches[Math.min(Math.max(k![data][0]!, 0), branches.length - 1)]! // an index of shape [] comes first

export const cond: Primitive<'cond'> = {
  name: 'cond',
  domain: 'discrete',
  shape: ([k, ...xs], { branches }) => {
    if (k === undefined || !sameAval(k, literal(0, 'i32')))
      throw new Defect(`cond: the index is ${showAvals(k === undefined ? [] : [k])}; give i32[]`)
    const first = branches[0]! // the signature asks for one
    for (const b of branches) {
      if (!sameAvals(xs, b.inputs))
        throw new Defect(
          `cond: given ${showAvals(xs)}, but a branch takes ${showAvals(b.inputs)}; pass those`,
        )
      if (!sameAvals(b.outputs, first.outputs))
        throw new Defect(
          `cond: one branch returns ${showAvals(first.outputs)}, another ${showAvals(b.outputs)}; return the same`,
        )
    }
    return first.outputs.map(({ shape, dtype }) => ({ shape, dtype }))
  },
  evaluate: (inputs, { branches }, _, on) =>
    on.run(chosenBranch(inputs, branches), inputs.slice(1)).map((x) => x[data]),
  cost: (inputs, { branches }, outputs, of) =>
    branches.map(of).reduce(larger, { flops: 0, bytes: traffic(inputs, outputs) }),
  derivative: { kind: 'higherOrder', jvp, transpose },
  vmap: (e, [k, ...xs], { branches }, n, t) => {
    const wanted = branches[0]!.outputs.map(() => true) // the signature asks for one
    const flags = xs.map((x) => x.batched)
    const each = branches.map((b) => t.vmap(b, flags, n, wanted).program)
    const values = xs.map((x) => x.value)
    const { value: index, batched } = k! // it comes first
    if (batched) {
      // Lanes would take part in the sum of a branch that is not theirs, and get no cotangent for it.
      if (branches.some(sumsLanes))
        throw new Defect(
          'cond: lanes choose for themselves, and a branch sums over lanes; sum before, or choose with where',
        )
      const sides = each.map((b) => interpret(b, values, e))
      return chosen(e, index, sides.slice(0, -1), sides[sides.length - 1]!) // one branch at least
    }
    return e
      .bind('cond', { branches: each }, [index, ...values])
      .map((value) => ({ value, batched: true }))
  },
}
