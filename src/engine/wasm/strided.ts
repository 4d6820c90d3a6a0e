/**
 * @file strided — copies between tensors along loops of any strides: the one kernel behind everything that moves data.
 *
 *   to[at + i . toStrides] = from[at + i . fromStrides]        for every index i of the loops, all in bytes
 *
 * A move is brought to a normal form first: loops of one turn drop out, loops that lie evenly become one, elements that lie
 * side by side become one wide element. So the form depends on where elements go and not on how the axes were named.
 */
import { mustExport, perArena } from './arena.ts'
import { moduleWriter } from './encoder.ts'
import type { Kernel } from './host.ts'
import type { Call } from './launch.ts'
import { nested, planes, type Width, widths } from './plane.ts'
import { turnPlane } from './turn.ts'

/** One loop: turns, and the bytes that both sides advance with each. */
export interface Loop {
  readonly n: number
  readonly to: number
  readonly from: number
}

/** A copy; no element is written twice, and strides of the written side are positive. */
export interface Move {
  readonly width: Width
  /** Bytes from the beginning of each side to its first element. */
  readonly to: number
  readonly from: number
  /** Outermost first once in normal form: by falling strides of the written side. */
  readonly loops: readonly Loop[]
}

/** A call but for where the two sides begin. */
interface Draft {
  readonly name: string
  readonly to: number
  readonly from: number
  readonly rest: readonly number[]
}

/** Kernels by name. */
const kernels: () => { readonly [name: string]: Kernel } = perArena(({ load }) => {
  const m = moduleWriter()
  for (const [w, each] of planes(m)) nested(m, `turn${w}`, turnPlane(m, w, each), 8)
  return load(m.finish())
})

const isWidth = (n: number): n is Width => widths.some((w) => w === n)

/** The same copy in normal form, or nothing where nothing is copied. */
export const normal = ({ width, to, from, loops }: Move): readonly Move[] => {
  if (loops.some((l) => l.n === 0)) return []
  const merged: Loop[] = []
  for (const l of loops.filter(({ n }) => n > 1).sort((a, b) => b.to - a.to)) {
    const outer = merged.at(-1)
    if (outer !== undefined && outer.to === l.n * l.to && outer.from === l.n * l.from)
      merged[merged.length - 1] = { n: outer.n * l.n, to: l.to, from: l.from }
    else merged.push(l)
  }
  const last = merged.at(-1)
  const wide = width * (last?.n ?? 0)
  if (last?.to === width && last.from === width && isWidth(wide))
    return [{ width: wide, to, from, loops: merged.slice(0, -1) }]
  return [{ width, to, from, loops: merged }]
}

/** The same copy as at most that many copies of parts of it, for as many threads. */
export const parts = (move: Move, most: number): readonly Move[] => {
  const { loops } = move
  // The outermost loop that has enough turns, or else the longest.
  const longest = loops.reduce((n, l) => Math.max(n, l.n), 1)
  const i = loops.findIndex((l) => l.n >= Math.min(most, longest))
  const loop = loops[i]
  const n = Math.min(most, longest)
  if (loop === undefined || n < 2) return [move]
  return Array.from({ length: n }, (_, k): Move => {
    const [begin, end] = [Math.floor((k * loop.n) / n), Math.floor(((k + 1) * loop.n) / n)]
    return {
      ...move,
      to: move.to + begin * loop.to,
      from: move.from + begin * loop.from,
      loops: loops.map((l, j) => (j === i ? { ...l, n: end - begin } : l)),
    }
  })
}

const once: Loop = { n: 1, to: 0, from: 0 }

/** Rows or columns that are worth a transpose in registers. */
const least = 4

/** Which plane the innermost loops are, how many of them, and how it takes the last one. */
const planeOf = (
  width: Width,
  loops: readonly Loop[],
): {
  readonly name: string
  readonly inner: readonly Loop[]
  readonly takes: readonly number[]
} => {
  const last = loops.at(-1) ?? once
  const row = loops.at(-2) ?? once
  if (last.to === width && last.from === width)
    return { name: 'run', inner: [row, last], takes: [last.n * width] }
  if (last.to === width && last.from === 0)
    return { name: `splat${width}`, inner: [row, last], takes: [last.n] }
  if (width < 16 && last.to === width && last.from === -width && last.n * width >= 16)
    return { name: `reverse${width}`, inner: [row, last], takes: [last.n] }
  const across = last.to === width ? loops.find((l) => l.from === width) : undefined
  if (across !== undefined && across.n >= least && last.n >= least)
    return { name: `turn${width}`, inner: [across, last], takes: [last.n, last.to, last.from] }
  // The longer loop inside: short ones cost more than a distant write.
  const [c, d] = last.n < 8 && row.n > last.n ? [last, row] : [row, last]
  return { name: `each${width}`, inner: [c, d], takes: [d.n, d.to, d.from] }
}

/** Loops that a kernel runs around a plane. */
const around = 2

/** The calls that make a copy in normal form. */
const draftsOf = ({ width, to, from, loops }: Move): readonly Draft[] => {
  const { name, inner, takes } = planeOf(width, loops)
  const outer = loops.filter((l) => !inner.includes(l))
  // A kernel has two loops around its plane. Of more, the shortest become calls of their own.
  const shortest = [...outer].sort((a, b) => a.n - b.n).slice(0, Math.max(0, outer.length - around))
  const [a = once, b = once] = outer.filter((l) => !shortest.includes(l)).slice(-around)
  const [row = once] = inner
  const rest = [a, b, row].flatMap((l) => [l.n, l.to, l.from]).concat(takes)
  let starts: readonly (readonly [number, number])[] = [[to, from]]
  for (const l of shortest)
    starts = starts.flatMap(([y, x]) =>
      Array.from({ length: l.n }, (_, i) => [y + i * l.to, x + i * l.from] as const),
    )
  return starts.map(([y, x]) => ({ name, to: y, from: x, rest }))
}

/** What makes moves, ready for any two addresses. */
export type Moving = (to: number, from: number) => readonly Call[]

/** Prepares moves between the same two tensors. */
export const moving = (moves: readonly Move[]): Moving => {
  const drafts = moves.flatMap(draftsOf)
  return (to, from) => {
    const known = kernels()
    return drafts.map((d) => ({
      kernel: mustExport(known, d.name),
      args: [to + d.to, from + d.from, ...d.rest],
    }))
  }
}
