/**
 * @file inside — a scan in the arena of the Program it belongs to: no tensor leaves it between steps.
 *
 * Constants are read where they lie. A slice is copied to where the step wants it, and what the step yields to its row. A
 * checkpoint is one step that carries nothing. The same steps run as in a loop, so both give the same bits.
 */
import type { Atom, Equation, Program } from '../../program/program.ts'
import type { Stepping } from '../../program/vocabulary.ts'
import { parts } from '../../primitives/places.ts'
import { count } from '../../shape/sizes.ts'
import { data } from '../../tensor/concrete.ts'
import { bytesOf, type DType } from '../../tensor/dtype.ts'
import { roomOf } from './alone.ts'
import { type Arena, perArena, type Views } from './arena.ts'
import { copy, shift } from './one.ts'
import { expanded } from './order.ts'
import { type Plan, planOf } from './plan.ts'
import { type Placed, placed, put, reserved } from './placed.ts'
import { byRows } from './rows.ts'
import type { RecordStep } from './steps.ts'

/** Elements to copy in the arena, from a place to another one that may move with the steps. */
interface Move {
  readonly dtype: DType
  readonly size: number
  readonly from: number
  readonly to: number
  /** How far each moves a step: 0 or `size`. */
  readonly by: readonly [number, number]
}

/** The step from one side of what is carried to the other. */
interface Half {
  readonly so: Placed
  readonly before: readonly Move[]
  readonly after: readonly Move[]
}

/** A scan with its addresses. */
export interface Inside {
  readonly params: Stepping
  readonly base: number
  /** Bytes in front of the step's own: what is carried, twice, and literals that a step yields. */
  readonly head: number
  readonly literals: readonly (readonly [number, Atom])[]
  readonly first: readonly Move[]
  readonly halves: readonly [Half, Half]
  readonly last: readonly Move[]
}

/** The step of a scan; a checkpoint is a scan of one step. */
const steppingOf = (q: Equation): Stepping | undefined =>
  q.name === 'scan'
    ? q.params
    : q.name === 'checkpoint'
      ? { body: q.params.body, length: 1, reverse: false, carry: 0, xs: 0 }
      : undefined

interface Planned extends Pick<Stepping, 'carry' | 'xs'> {
  readonly least: number
  /** Undefined for what runs better by rows. */
  readonly plan: Plan | undefined
}
const plans = perArena(() => new WeakMap<Program, Planned>())

/** The plan of a step, made once. */
const planned = (
  { body, carry, xs }: Stepping,
  least: number,
  threads: number,
): Plan | undefined => {
  const known = plans().get(body)
  if (known?.carry === carry && known.xs === xs && known.least === least) return known.plan
  const program = expanded(body)
  const apart = carry + xs === 0 && threads === 1 && byRows(program) !== undefined
  const plan = apart ? undefined : planOf(program, least, threads, { carry, constants: carry + xs })
  plans().set(body, { carry, xs, least, plan })
  return plan
}

type Side = 0 | 1

const prepare = (
  here: Arena,
  outer: Placed,
  step: RecordStep,
  base: number,
): Inside | undefined => {
  const params = steppingOf(step.equation)
  if (params === undefined) return undefined
  const { carry, xs, length } = params
  const plan = planned(params, carry > 0 || xs > 0 ? 1 : outer.plan.least, here.threads)
  if (plan === undefined) return undefined
  const { program, carried, rootOf } = plan
  let end = base
  const room = (a: Atom): number => {
    end += roomOf(a)
    return end - roomOf(a)
  }
  const sides = carried.map(({ input }) => [room(input), room(input)] as const)
  const outputs = program.outputs.map(rootOf)
  const literals = new Map(
    outputs.flatMap((a) => (a.tag === 'concrete' ? [[a, room(a)] as const] : [])),
  )
  const inputs = step.reads.map(outer.at)
  const [firsts, slices] = parts(inputs, carry, xs)
  const [ends, rows] = parts(step.makes.map(outer.at), carry)
  const move = (a: Atom, from: number, to: number, byFrom = false, byTo = false): Move => {
    const [bytes, size] = [bytesOf[a.dtype], count(a.shape)]
    const by = [byFrom ? size : 0, byTo ? size : 0] as const
    return { dtype: a.dtype, size, from: from / bytes, to: to / bytes, by }
  }
  const half = (side: Side): Half => {
    const other = side === 0 ? 1 : 0
    const elsewhere = new Map<Atom, number>([
      ...program.inputs.slice(carry + xs).map((a, i) => [a, inputs[carry + xs + i]!] as const), // one each
      ...carried.flatMap(({ input, next, made }, i) => {
        const from = [input, sides[i]![side]] as const // one pair each
        return made ? [from, [next, sides[i]![other]] as const] : [from] // likewise
      }),
    ])
    const so = placed(plan, end, here.threads, elsewhere)
    /** From where an output goes on: a slice that is handed on comes from its row. */
    const moved = (a: Atom, to: number, byTo: boolean): Move =>
      a.tag === 'concrete'
        ? move(a, literals.get(a)!, to, false, byTo) // all that are outputs have room
        : a.id >= carry && a.id < carry + xs
          ? move(a, slices[a.id - carry]!, to, true, byTo) // one each
          : move(a, so.at(a), to, false, byTo)
    return {
      so,
      before: program.inputs
        .slice(carry, carry + xs)
        .flatMap((a, i) => (plan.at.has(a) ? [move(a, slices[i]!, so.at(a), true)] : [])), // likewise
      after: [
        ...carried.flatMap(
          ({ next, made }, i) => (made ? [] : [moved(next, sides[i]![other], false)]), // one pair each
        ),
        ...outputs.slice(carry).map((a, i) => moved(a, rows[i]!, true)), // one each
      ],
    }
  }
  const atEnd: Side = length % 2 === 0 ? 0 : 1
  return {
    params,
    base,
    head: end - base,
    literals: [...literals].map(([a, at]) => [at, a] as const),
    first: carried.map(({ input }, i) => move(input, firsts[i]!, sides[i]![0])), // likewise
    halves: [half(0), half(1)],
    last: carried.map(({ input }, i) => move(input, sides[i]![atEnd], ends[i]!)), // likewise
  }
}

const known = new WeakMap<Placed, Map<RecordStep, Inside | undefined>>()

/** A step of a placed plan that can run inside of the arena, with its addresses. */
export const insideOf = (here: Arena, outer: Placed, step: RecordStep): Inside | undefined => {
  const all = known.get(outer) ?? new Map<RecordStep, Inside | undefined>()
  known.set(outer, all)
  const base = here.base() + outer.plan.bytes
  const old = all.get(step)
  if (all.has(step) && (old === undefined || old.base === base)) return old
  const made = prepare(here, outer, step, base)
  all.set(step, made)
  return made
}

const apply = (moves: readonly Move[], views: Views, t: number): void => {
  for (const { dtype, size, from, to, by } of moves)
    shift(views[dtype], to + t * by[1], from + t * by[0], size)
}

/** Runs all steps of a scan whose inputs are in place; `run` runs the steps of a plan. */
export const runInside = (
  here: Arena,
  outer: Placed,
  { params: { length, reverse }, head, literals, first, halves, last }: Inside,
  run: (so: Placed) => void,
): void => {
  const releases = [here.hold(outer.plan.bytes), here.hold(head)]
  try {
    const [{ so }] = halves
    const views = reserved(here, so)
    for (const [at, a] of literals)
      if (a.tag === 'concrete')
        copy(views[a.dtype], at / bytesOf[a.dtype], a[data], 0, count(a.shape))
    // Literals keep their places as long as the plan, so once is enough.
    for (const a of so.plan.given) if (a.tag === 'concrete') put(views, so, a, a[data])
    apply(first, views, 0)
    for (let i = 0; i < length; i += 1) {
      const t = reverse ? length - 1 - i : i
      const { so: mine, before, after } = halves[i % 2 === 0 ? 0 : 1]
      apply(before, here.reserve(0), t)
      run(mine)
      apply(after, here.reserve(0), t)
    }
    apply(last, here.reserve(0), 0)
  } finally {
    for (const release of releases) release()
  }
}
