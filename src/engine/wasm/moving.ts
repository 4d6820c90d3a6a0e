/**
 * @file moving — the primitives that move elements and compute nothing, each as strided copies.
 *
 * Elements move as the bits they are, so one kernel for each width serves every dtype.
 */
import { count, pick, type Sizes, stridesOf } from '../../shape/sizes.ts'
import type { Aval } from '../../tensor/concrete.ts'
import type { DType } from '../../tensor/dtype.ts'
import { zeroed } from './arena.ts'
import { around } from './groups.ts'
import type { Launch, Prepare, Prepared } from './launch.ts'
import { widthOf } from './plane.ts'
import { type Loop, type Move, moving, normal, parts } from './strided.ts'
import { listsFor, together } from './worth.ts'

/** The copy along loops whose strides and offsets count elements. */
const move = (dtype: DType, loops: readonly Loop[], to = 0, from = 0): readonly Move[] => {
  const width = widthOf(dtype)
  return normal({
    width,
    to: to * width,
    from: from * width,
    loops: loops.map((l) => ({ n: l.n, to: l.to * width, from: l.from * width })),
  })
}

/** One loop for each axis. */
const along = (shape: Sizes, to: Sizes, from: Sizes): readonly Loop[] =>
  shape.map((n, i) => ({ n, to: to[i]!, from: from[i]! })) // callers give a stride for each axis

/** Copies between one place and another, spread over threads. */
const spread = (
  moves: readonly Move[],
  elements: number,
  [to, from, threads]: readonly [number, number, number],
): Launch =>
  together(
    moves.map((move) =>
      parts(move, listsFor(elements, threads)).map((part) => moving(part, to, from)),
    ),
  )

/** Prepared copies from the first input into the first output. */
const copies = (moves: readonly Move[], elements: number): Prepared => ({
  scratch: 0,
  launch: ({ inputs: [from = 0], outputs: [to = 0] }, threads) =>
    spread(moves, elements, [to, from, threads]),
})

/** permute in the arena. */
export const permute: Prepare<'permute'> = ([x], { order }, [y]) =>
  copies(
    move(x.dtype, along(y.shape, stridesOf(y.shape), pick(stridesOf(x.shape), order))),
    count(y.shape),
  )

/** broadcast in the arena. */
export const broadcast: Prepare<'broadcast'> = ([x], { shape, axes }) => {
  const own = stridesOf(x.shape)
  const from = shape.map((_, i) => own[axes.indexOf(i)] ?? 0) // new axes stand still
  return copies(move(x.dtype, along(shape, stridesOf(shape), from)), count(shape))
}

/** slice in the arena. */
export const slice: Prepare<'slice'> = ([x], { start, stride }, [y]) => {
  const own = stridesOf(x.shape)
  const offset = own.reduce((at, s, i) => at + s * start[i]!, 0) // one entry an axis
  const from = own.map((s, i) => s * stride[i]!) // likewise
  return copies(move(x.dtype, along(y.shape, stridesOf(y.shape), from), 0, offset), count(y.shape))
}

/** flip in the arena. */
export const flip: Prepare<'flip'> = ([x], { axes }) => {
  const own = stridesOf(x.shape)
  const offset = axes.reduce((at, a) => at + own[a]! * (x.shape[a]! - 1), 0) // axes of x
  const from = own.map((s, i) => (axes.includes(i) ? -s : s))
  return copies(move(x.dtype, along(x.shape, own, from), 0, offset), count(x.shape))
}

/** Copies between a tensor and pieces of it along an axis, of the given sizes: from the pieces, or into them. */
const pieces = (
  { shape, dtype }: Aval,
  axis: number,
  sizes: Sizes,
  into: boolean,
): readonly (readonly Move[])[] => {
  const [outer, length, inner] = around(shape, axis)
  const whole = length * inner
  let end = 0
  return sizes.map((size) => {
    const [n, start] = [size * inner, end]
    end += n
    const row = { n, to: 1, from: 1 }
    return into
      ? move(dtype, [{ n: outer, to: n, from: whole }, row], 0, start)
      : move(dtype, [{ n: outer, to: whole, from: n }, row], start)
  })
}

/** concatenate in the arena. */
export const concatenate: Prepare<'concatenate'> = (inputs, { axis }, [y]) => {
  const moves = pieces(
    y,
    axis,
    inputs.map((x) => x.shape[axis]!), // an axis, by the shape rule
    false,
  )
  return {
    scratch: 0,
    launch: ({ inputs: from, outputs: [to = 0] }, threads) =>
      together(moves.map((m, i) => spread(m, count(y.shape), [to, from[i]!, threads]))), // one for each
  }
}

/** split in the arena. */
export const split: Prepare<'split'> = ([x], { axis, sizes }) => {
  const moves = pieces(x, axis, sizes, true)
  return {
    scratch: 0,
    launch: ({ inputs: [from = 0], outputs: to }, threads) =>
      together(moves.map((m, i) => spread(m, count(x.shape), [to[i]!, from, threads]))), // one for each
  }
}

/** pad in the arena: the elements, and for each axis the zeros before, behind and between what lies along it. */
export const pad: Prepare<'pad'> = ([x], { low, high, between }, [y]) => {
  const own = stridesOf(y.shape)
  const to = own.map((s, i) => s * (between[i]! + 1)) // one entry an axis, likewise below
  const elements = along(x.shape, to, stridesOf(x.shape))
  const before = (k: number): number => own.slice(0, k).reduce((at, s, i) => at + s * low[i]!, 0) // likewise
  const fills = x.shape.flatMap((n, k) => {
    const [stride, step, l, h, b] = [own[k]!, to[k]!, low[k]!, high[k]!, between[k]!] // likewise
    const gaps = Math.max(n - 1, 0)
    const outer = elements.slice(0, k).map((loop) => ({ ...loop, from: 0 }))
    /** Zeros in slabs that begin at an index of the axis and are so wide, only where the axes before have elements. */
    const zeros = (slabs: number, first: number, wide: number): readonly Move[] =>
      move(
        x.dtype,
        [...outer, { n: slabs, to: step, from: 0 }, { n: wide * stride, to: 1, from: 0 }],
        before(k) + first * stride,
      )
    return [...zeros(1, 0, l), ...zeros(1, l + n + gaps * b, h), ...zeros(gaps, l + 1, b)]
  })
  const moves = move(x.dtype, elements, before(x.shape.length))
  return {
    scratch: 0,
    launch: ({ inputs: [from = 0], outputs: [at = 0] }, threads) =>
      together([
        spread(fills, count(y.shape), [at, zeroed, threads]),
        spread(moves, count(y.shape), [at, from, threads]),
      ]),
  }
}
