/**
 * @file strided — copies between tensors along loops of any strides: the one kernel behind everything that moves data.
 *
 *   to[at + i . toStrides] = from[at + i . fromStrides]        for every index i of the loops, all in bytes
 *
 * A move is brought to a normal form first: loops of one turn drop out, loops that lie evenly become one, elements that lie
 * side by side become one wide element. So the form depends on where elements go and not on how the axes were named.
 */
import { range } from '../../shape/sizes.ts'
import { kernelsIn } from './arena.ts'
import type { Call } from './launch.ts'
import {
  eachPlane,
  isWidth,
  nested,
  reversePlane,
  runPlane,
  splatPlane,
  type Width,
} from './plane.ts'
import { turnPlane } from './turn.ts'
import { spans } from './worth.ts'

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

/** Kernels of elements so wide. */
const kernelsOf = (width: Width) =>
  kernelsIn({
    run: (m, name) => nested(m, name, runPlane(m), 6),
    splat: (m, name) => nested(m, name, splatPlane(m, width), 6),
    reverse: (m, name) => nested(m, name, reversePlane(m, width), 6),
    each: (m, name) => nested(m, name, eachPlane(m, width), 8),
    turn: (m, name) => nested(m, name, turnPlane(m, width), 8),
  })

const kernels = { 1: kernelsOf(1), 4: kernelsOf(4), 8: kernelsOf(8), 16: kernelsOf(16) } as const

type Name = Parameters<ReturnType<typeof kernelsOf>>[0]

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
  const { to, from, loops } = move
  // The outermost loop that has enough turns, or else the longest.
  const longest = Math.max(...loops.map((l) => l.n))
  const loop = loops.find((l) => l.n >= Math.min(most, longest))
  if (loop === undefined) return [move]
  return spans(loop.n, most).map(({ begin, end }) => ({
    ...move,
    to: to + begin * loop.to,
    from: from + begin * loop.from,
    loops: loops.map((l) => (l === loop ? { ...l, n: end - begin } : l)),
  }))
}

const once: Loop = { n: 1, to: 0, from: 0 }

/** Rows or columns that are worth a transpose in registers. */
const least = 4

/** Which plane the innermost loops are, how many of them, and how it takes the last one. */
const planeOf = (
  width: Width,
  loops: readonly Loop[],
): readonly [name: Name, inner: readonly [Loop, Loop], takes: readonly number[]] => {
  const last = loops.at(-1) ?? once
  const row = loops.at(-2) ?? once
  if (last.to === width) {
    const { n, to, from } = last
    if (from === width) return ['run', [row, last], [n * width]]
    if (from === 0) return ['splat', [row, last], [n]]
    if (from === -width && n * width >= 16) return ['reverse', [row, last], [n]]
    const across = loops.find((l) => l.from === width)
    if (across !== undefined && across.n >= least && n >= least)
      return ['turn', [across, last], [n, to, from]]
  }
  // The longer loop inside: short ones cost more than a distant write.
  const [c, d] = last.n < 8 && row.n > last.n ? [last, row] : [row, last]
  return ['each', [c, d], [d.n, d.to, d.from]]
}

/** The calls that make a copy in normal form between tensors at two addresses. */
export const moving = (move: Move, to: number, from: number): readonly Call[] => {
  const [name, inner, takes] = planeOf(move.width, move.loops)
  const outer = move.loops.filter((l) => !inner.includes(l))
  // A kernel has two loops around its plane. Of more, the shortest become calls of their own.
  const byLength = outer.toSorted((a, b) => b.n - a.n)
  const around = outer.filter((l) => byLength.indexOf(l) < 2)
  const [a = once, b = once] = around
  const rest = [a, b, inner[0]].flatMap((l) => [l.n, l.to, l.from])
  let starts = [[to + move.to, from + move.from]]
  for (const l of byLength.slice(2))
    starts = starts.flatMap(
      ([y, x]) => range(l.n).map((i) => [y! + i * l.to, x! + i * l.from]), // two each
    )
  return starts.map((args) => ({
    kernel: kernels[move.width](name),
    args: [...args, ...rest, ...takes],
  }))
}
