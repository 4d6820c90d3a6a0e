/**
 * @file scanRules — scan forwards, backwards and in lanes.
 *
 * jvp is two scans: values and residuals, then tangents. A residual that is a constant or one of the xs is passed as it is, and
 * one that only constants determine is computed once; the others are stacked. The transposed scan of tangents runs the other way
 * and carries the cotangents of the carry and of the constants.
 */
import { define, interpret } from '../program/interpret.ts'
import type { Emit } from '../program/emit.ts'
import type { Atom, Program } from '../program/program.ts'
import type { Value } from '../program/symbolic.ts'
import type { Stepping } from '../program/vocabulary.ts'
import { Defect } from '../shape/defect.ts'
import { range } from '../shape/sizes.ts'
import type { Aval } from '../tensor/concrete.ts'
import { fill, lift, orZero } from './families.ts'
import { flagsOf, keep, parts, place, present, returning } from './places.ts'
import type { HigherOrder, Lane, Primitive } from './primitive.ts'
import { settled } from './settled.ts'
import { touched } from './touched.ts'

/** What one step sees of xs. */
export const sliced = ({ shape, dtype }: Aval): Aval => ({ shape: shape.slice(1), dtype })
/** What becomes of an output of the step. */
export const stacked =
  (length: number) =>
  ({ shape, dtype }: Aval): Aval => ({ shape: [length, ...shape], dtype })

/** Where a residual of a step comes from. */
type Source =
  | { readonly from: 'xs' | 'constants'; readonly at: number }
  /** Determined by constants alone. */
  | { readonly from: 'once' }
  | { readonly from: 'step' }

/** The sources of residuals, and the Program from constants to those that are computed once. */
const sourcesOf = (
  primal: Program,
  residuals: readonly Atom[],
  { carry, xs }: Stepping,
): { readonly sources: readonly Source[]; readonly once: Program } => {
  const constants = primal.inputs.slice(carry + xs)
  const varies = new Set(primal.inputs.slice(0, carry + xs).map((v) => v.id))
  const does = (a: Atom): boolean => a.tag === 'variable' && varies.has(a.id)
  const fixed = primal.equations.filter((q) => {
    const atoms: readonly Atom[] = q.inputs
    if (!atoms.some(does)) return true
    for (const v of q.outputs) varies.add(v.id)
    return false
  })
  const sources = residuals.map((r): Source => {
    const at = r.tag === 'variable' ? primal.inputs.indexOf(r) : -1
    if (at >= carry + xs) return { from: 'constants', at: at - carry - xs }
    if (at >= carry) return { from: 'xs', at: at - carry }
    return { from: does(r) ? 'step' : 'once' }
  })
  const outputs = residuals.filter((_, i) => sources[i]!.from === 'once') // one each
  return {
    sources,
    once: { inputs: constants, equations: fixed, outputs, variables: primal.variables },
  }
}

/** Values, then tangents. */
export const jvp: HigherOrder<'scan'>['jvp'] = (e, t, inputs, tangents, params) => {
  const { body, carry, xs, length } = params
  const { flags: active, made: split } = settled(
    carry,
    flagsOf(tangents),
    (flags) => t.linearize(body, flags),
    (made) => made.active,
  )
  const { primal, linear, active: moves } = split
  const n = body.outputs.length
  const residuals = primal.outputs.slice(n)
  const { sources, once } = sourcesOf(primal, residuals, params)
  const isFrom = (from: Source['from']): readonly boolean[] => sources.map((s) => s.from === from)
  const perStep = isFrom('step')
  const stepped = define('scan', body.inputs, (ys) => {
    const out = interpret(primal, ys, e)
    return [...out.slice(0, n), ...keep(perStep, out.slice(n))]
  })
  const values = e.bind('scan', { ...params, body: stepped }, inputs)
  const [, x, k] = parts(inputs, carry, xs)
  const [made, known] = [
    place(perStep, values.slice(n)),
    place(isFrom('once'), interpret(once, k, e)),
  ]
  const residualOf = (s: Source, i: number): Value =>
    s.from === 'xs' ? x[s.at]! : s.from === 'constants' ? k[s.at]! : (made[i] ?? known[i])! // each is from somewhere
  const all = sources.map(residualOf)
  const perSlice = sources.map(({ from }) => from === 'xs' || from === 'step')
  const same = perSlice.map((flag) => !flag)
  const [dc, dx, dk] = parts(tangents, carry, xs)
  const carried = active.slice(0, carry)
  const firsts = keep(
    carried,
    dc.map((d, i) => orZero(e, d, body.inputs[i]!)), // a carry is an input
  )
  const [dxs, dks] = [present(dx), present(dk)]
  const slices = [...dxs, ...keep(perSlice, all)]
  const constants = [...dks, ...keep(same, all)]
  const [nc, nx, nk] = [firsts.length, dxs.length, dks.length]
  // Its inputs are those of `linear`, tangents in the order of the body's inputs and then residuals, but for their order.
  const pushed = define('scan, linear', [...firsts, ...slices.map(sliced), ...constants], (ys) => {
    const [c, s, o] = parts(ys, nc, slices.length)
    const [each, kept] = [place(perSlice, s.slice(nx)), place(same, o.slice(nk))]
    const rest = all.map((_, i) => (each[i] ?? kept[i])!) // each is one or the other
    const out = interpret(linear, [...c, ...s.slice(0, nx), ...o.slice(0, nk), ...rest], e)
    const own = place(moves, out)
    const next = own.slice(0, carry).map((d, i) => orZero(e, d, body.outputs[i]!)) // one an output
    return [...keep(carried, next), ...present(own.slice(carry))]
  })
  const out = e.bind('scan', { ...params, body: pushed, carry: nc, xs: slices.length, length }, [
    ...firsts,
    ...slices,
    ...constants,
  ])
  return { outputs: values.slice(0, n), tangents: place([...carried, ...moves.slice(carry)], out) }
}

/** The other way, adding up cotangents of constants. */
export const transpose: HigherOrder<'scan'>['transpose'] = (e, t, cts, inputs, linear, params) => {
  const { body, carry, xs, length, reverse } = params
  const { flags } = settled(
    carry,
    linear,
    (now) => touched(body, now),
    (now) => now,
  )
  if (flags.slice(0, carry).includes(false))
    return transposeOfPart(e, t, cts, inputs, linear, params)
  const pulled = cts.slice(carry)
  const read = body.outputs.map((_, i) => i < carry || pulled[i - carry] !== undefined)
  const back = t.transpose(returning(body, read), flags)
  const [, x, k] = parts(inputs, carry, xs)
  const [, lx, lk] = parts(flags, carry, xs)
  const knownXs = x.filter((_, i) => !lx[i])
  const knownKs = k.filter((_, i) => !lk[i])
  const seeds = cts.slice(0, carry).map((ct, i) => orZero(e, ct, body.outputs[i]!)) // one an output
  const sums = keep(lk, body.inputs.slice(carry + xs))
  const slices = [...knownXs, ...present(pulled)]
  const given = [...seeds, ...sums, ...slices.map(sliced), ...knownKs]
  const step = define('scan, transposed', given, (ys) => {
    const [c, total, s, o] = parts(ys, carry, sums.length, slices.length)
    const [known, ct] = parts(s, knownXs.length)
    const out = interpret(back, [...known, ...o, ...c, ...ct], e)
    const [dc, dx, dk] = parts(out, carry, keep(lx, lx).length)
    return [...dc, ...dk.map((d, i) => e.apply('add', {}, total[i]!, d)), ...dx] // likewise; one sum a linear constant
  })
  const out = e.bind(
    'scan',
    { body: step, length, reverse: !reverse, carry: carry + sums.length, xs: slices.length },
    [...seeds, ...sums.map((a) => fill(e, 0, a)), ...slices, ...knownKs],
  )
  const [dc, dk, dx] = parts(out, carry, sums.length)
  return [...dc, ...place(lx, dx), ...place(lk, dk)]
}

/**
 * Where known values are carried beside linear ones: its own tangents, which a scan of linear values alone makes. What they
 * are linear in does not matter to what is known, so zeros stand for it there.
 */
const transposeOfPart: HigherOrder<'scan'>['transpose'] = (e, t, cts, inputs, linear, params) => {
  const still = inputs.map((x, i) => (linear[i] === true ? fill(e, 0, x) : x))
  const moving = inputs.map((x, i) => (linear[i] === true ? x : undefined))
  const { tangents } = jvp(e, t, still, moving, params)
  const first = tangents.find((d) => d !== undefined)
  const node = first?.tag === 'symbolic' ? first.node : undefined
  if (node?.name !== 'scan') throw new Defect('transpose: a scan has no linear part; give it one')
  const flags = node.inputs.map((x) => moving.includes(x))
  const pulled = transpose(e, t, keep(flagsOf(tangents), cts), node.inputs, flags, node.params)
  return moving.map((x) => (x === undefined ? undefined : pulled[node.inputs.indexOf(x)]))
}

/** The first two axes exchanged: that of steps and that of lanes. */
const exchanged = (e: Emit, x: Value): Value =>
  e.apply('permute', { order: [1, 0, ...range(x.shape.length - 2).map((i) => i + 2)] }, x)

/** Lanes side by side at every step. */
export const vmap: Primitive<'scan'>['vmap'] = (e, inputs, params, n, t) => {
  const { body, carry, xs } = params
  const wanted = (flags: readonly boolean[]): readonly boolean[] =>
    body.outputs.map((_, i) => i < carry && flags[i] === true)
  const { flags, made } = settled(
    carry,
    inputs.map((x) => x.batched),
    (now) => t.vmap(body, now, n, wanted(now)),
    (now) => now.batched,
  )
  const { program, batched } = made
  const values = e.bind(
    'scan',
    { ...params, body: program },
    inputs.map((x, i) =>
      i < carry && flags[i] === true
        ? lift(e, x, n)
        : i >= carry && i < carry + xs && x.batched
          ? exchanged(e, x.value)
          : x.value,
    ),
  )
  return values.map((value, i): Lane => {
    const lanes = batched[i] === true
    return { value: lanes && i >= carry ? exchanged(e, value) : value, batched: lanes }
  })
}
