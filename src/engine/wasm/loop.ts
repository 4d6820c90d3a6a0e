/**
 * @file loop — a Program run again and again: what it carries from run to run stays in the arena.
 *
 * What is carried has two places. A run reads the one and writes the other, so the values before it are still there when it
 * has ended: a run can be taken back. Where nobody will want that, a next value that can be written over the one before it is.
 */
import { Defect } from '../../shape/defect.ts'
import { count } from '../../shape/sizes.ts'
import type { Atom, Program } from '../../program/program.ts'
import { type Concrete, concrete, data } from '../../tensor/concrete.ts'
import { bytesOf } from '../../tensor/dtype.ts'
import type { Loop, Runs } from '../../primitives/primitive.ts'
import { roomOf } from './alone.ts'
import { arena, perArena } from './arena.ts'
import { copy, taken } from './one.ts'
import { expanded } from './order.ts'
import { type Carried, type Plan, planOf } from './plan.ts'
import { type Placed, placed, takenFrom } from './placed.ts'
import { provide, runSteps } from './run.ts'

type Side = 0 | 1

/** A Program planned for so many carried inputs, and where it was placed last. */
interface Planned {
  readonly plan: Plan
  readonly undoable: boolean
  held: number
  readonly sides: (Placed | undefined)[]
}

const planned = perArena(() => new WeakMap<Program, Planned>())

/** A Program's plan, made once: a loop inside another one begins again and again. */
const plannedFor = (p: Program, carry: number, undoable: boolean): Planned => {
  const known = planned().get(p)
  if (known?.plan.carried.length === carry && known.undoable === undoable) return known
  const plan = planOf(expanded(p), 1, arena().threads, { carry, over: !undoable })
  const made = { plan, undoable, held: -1, sides: [] }
  planned().set(p, made)
  return made
}

/** A Program whose first inputs are carried, and their first values. */
export const loopOf = (
  p: Program,
  first: readonly Concrete[],
  undoable: boolean,
  on: Runs,
): Loop => {
  const here = arena()
  const mine = plannedFor(p, first.length, undoable)
  const { plan, sides } = mine
  const { program, carried, rootOf } = plan
  const held = here.base()
  if (mine.held !== held) {
    mine.held = held
    sides.length = 0
  }
  let end = held
  const places = carried.map(({ input, over }) => {
    const from = end
    const room = roomOf(input)
    end += over ? room : 2 * room
    return [from, over ? from : from + room] as const
  })
  here.reserve(end - held)
  const release = here.hold(end - held)
  const elsewhere = (side: Side): ReadonlyMap<Atom, number> =>
    new Map(
      carried.flatMap(({ input, next, made }, i) => {
        const [from, to] = [places[i]![side], places[i]![1 - side]!] // one pair each
        const input_ = [input, from] as const
        return made ? [input_, [next, to] as const] : [input_]
      }),
    )
  let side: Side = 0

  const write = (i: number, where: Side, x: Concrete): void => {
    const n = count(x.shape)
    copy(here.reserve(0)[x.dtype], places[i]![where] / bytesOf[x.dtype], x[data], 0, n) // one pair each
  }
  first.forEach((x, i) => write(i, 0, x))

  const read = (i: number, { input: { shape, dtype } }: Carried): Concrete => {
    const from = places[i]![side] / bytesOf[dtype] // one pair each
    return concrete(shape, dtype, taken(dtype, here.reserve(0)[dtype], from, count(shape)))
  }

  return {
    step: (inputs) => {
      const base = here.base()
      const others: Side = side === 0 ? 1 : 0
      const at = (s: Side): Placed | undefined =>
        mine.held === held && sides[s]?.base === base ? sides[s] : undefined
      // Lasting inputs lie in the same places whichever side is read.
      const so = at(side) ?? placed(plan, base, here.threads, elsewhere(side), at(others)?.lasting)
      if (mine.held === held) sides[side] = so
      const valueOf = (a: Atom): Concrete =>
        a.tag === 'variable' ? inputs[a.id - first.length]! : a // inputs have the first ids, in order
      provide(here, so, (a) => valueOf(a)[data])
      runSteps(here, so, on)
      const after = here.reserve(0)
      const current = (a: Atom): Concrete => {
        const root = rootOf(a)
        const outside =
          root.tag === 'concrete' || (root.id >= first.length && root.id < program.inputs.length)
        const buffer = outside ? valueOf(root)[data] : takenFrom(after, so, root)
        return concrete(a.shape, a.dtype, buffer)
      }
      carried.forEach(({ next, made }, i) => {
        if (!made) write(i, others, current(next))
      })
      const out = program.outputs.slice(first.length).map(current)
      side = others
      return out
    },
    undo: () => {
      if (!undoable) throw new Defect('loop: its steps stay; ask for one that can be undone')
      side = side === 0 ? 1 : 0
    },
    state: () => carried.map((c, i) => read(i, c)),
    end: release,
  }
}
