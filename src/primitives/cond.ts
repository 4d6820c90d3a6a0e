/**
 * @file cond — one of several sub-Programs of the same inputs and outputs, chosen by an index.
 *
 *   outputs = branches[clamp(k, 0, n - 1)](inputs)          inputs: k, an i32 of shape [], then those of the branches
 *
 * An index out of range means the nearest branch, as in XLA's conditional. jvp: values with residuals of all branches, those of
 * the others filled in, then tangents.
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
import { isFloat } from '../tensor/dtype.ts'
import { fill, inLanes, orZero, traffic } from './families.ts'
import { guardIndices } from './guardIndices.ts'
import { sumsLanes } from './laneSum.ts'
import { flagsOf, keep, parts, place, present, returning } from './places.ts'
import type { Cost, HigherOrder, Lane, Linearized, Primitive } from './primitive.ts'

/** What stands for a residual of a branch that was not taken: in lanes it is read, and 1 is smooth where 0 may not be. */
const unread = (e: Emit, a: Aval): Value => fill(e, isFloat(a.dtype) ? 1 : 0, a)

const jvp: HigherOrder<'cond'>['jvp'] = (e, t, [k, ...xs], [, ...dxs], { branches }) => {
  const first = branches[0]! // the signature asks for one
  const n = first.outputs.length
  const sides = branches.map((b) => t.linearize(b, flagsOf(dxs)))
  const all = sides.flatMap(({ primal }) => primal.outputs.slice(n))
  const sizes = sides.map(({ primal }) => primal.outputs.length - n)
  /** What belongs to one side of what all have, one side after another. */
  const ofSide = <A>(xs: readonly A[], side: number): readonly A[] => parts(xs, ...sizes)[side]! // one part a side
  const either = first.outputs.map((_, i) => sides.some((s) => s.active[i]))
  const primal = ({ primal: own }: Linearized, side: number): Program =>
    define('cond', own.inputs, (ys) => {
      const out = interpret(own, ys, e)
      const residuals = sizes.map((_, i) =>
        i === side ? out.slice(n) : ofSide(all, i).map((a) => unread(e, a)),
      )
      return [...out.slice(0, n), ...residuals.flat()]
    })
  const index = k! // it comes first
  const forward = sides.map(primal)
  const values = e.bind('cond', { branches: forward }, [index, ...xs])
  const tangents = present(dxs)
  const linear = (s: Linearized, side: number): Program =>
    define('cond', [...tangents, ...all], (ys) => {
      const [ds, residuals] = parts(ys, tangents.length)
      const own = place(s.active, interpret(s.linear, [...ds, ...ofSide(residuals, side)], e))
      const whole = own.map((d, i) => orZero(e, d, first.outputs[i]!)) // one an output
      return keep(either, whole)
    })
  const pushed = e.bind('cond', { branches: sides.map(linear) }, [
    index,
    ...tangents,
    ...values.slice(n),
  ])
  return { outputs: values.slice(0, n), tangents: place(either, pushed) }
}

const transpose: HigherOrder<'cond'>['transpose'] = (e, t, cts, [k, ...xs], [, ...linear], p) => {
  const flags = flagsOf(cts)
  const known = xs.filter((_, i) => !linear[i])
  const branches = p.branches.map((b) => t.transpose(returning(b, flags), linear))
  const index = k! // it comes first
  const results = e.bind('cond', { branches }, [index, ...known, ...present(cts)])
  return [undefined, ...place(linear, results)]
}

/** Which lanes take branch j of the ones up to `last`: the outermost have all indices beyond. */
const taken = (e: Emit, k: Value, j: number, last: number): Value =>
  e.apply(j === 0 ? 'lessEqual' : j === last ? 'greaterEqual' : 'equal', {}, k, fill(e, j, k))

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
    const values = xs.map((x) => x.value)
    const { value: index, batched } = k! // it comes first
    if (!batched) {
      const each = branches.map((b) => t.vmap(b, flags, n, wanted).program)
      return e
        .bind('cond', { branches: each }, [index, ...values])
        .map((value) => ({ value, batched: true }))
    }
    // Lanes would take part in the sum of a branch that is not theirs, and get no cotangent for it.
    if (branches.some(sumsLanes))
      throw new Defect(
        'cond: lanes choose for themselves, and a branch sums over lanes; sum before, or choose with where',
      )
    const last = branches.length - 1
    const sides = branches.map((b, j) => {
      const guarded = guardIndices(e, b)
      const { program } = t.vmap(
        guarded ?? b,
        guarded === undefined ? flags : [...flags, true],
        n,
        wanted,
      )
      return interpret(
        program,
        guarded === undefined ? values : [...values, taken(e, index, j, last)],
        e,
      )
    })
    const rest = sides[last]! // one side a branch
    return rest.map((otherwise, i): Lane => {
      const value = sides
        .slice(0, last)
        .reduceRight(
          (others, side, j) => inLanes(e, taken(e, index, j, last), side[i]!, others),
          otherwise,
        )
      return { value, batched: true }
    })
  },
}
