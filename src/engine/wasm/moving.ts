/**
 * @file moving — the primitives that move elements and compute nothing, each as strided copies.
 *
 * Elements move as the bits they are, so one kernel for each width serves every dtype.
 */
import { count, pick, type Sizes, stridesOf } from '../../shape/sizes.ts'
import { bytesOf, type DType } from '../../tensor/dtype.ts'
import { mustExport, perArena } from './arena.ts'
import { moduleWriter } from './encoder.ts'
import type { Kernel } from './host.ts'
import type { Launch, Prepare, Prepared } from './launch.ts'
import { fillBytes, type Width } from './plane.ts'
import { type Loop, type Move, moving, normal, parts } from './strided.ts'
import { listsFor, together } from './worth.ts'

const widthOf = (dtype: DType): Width => (dtype === 'bool' ? 1 : bytesOf[dtype] === 8 ? 8 : 4)

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

/** Copies between one place and another, spread over threads; list i reads from `from` + i times `apart`. */
const spread = (
  moves: readonly Move[],
  elements: number,
  apart = 0,
): ((to: number, from: number, threads: number) => Launch) => {
  const whole = moving(moves)
  return (to, from, threads) => {
    const lists = listsFor(elements, threads)
    if (lists === 1) return [whole(to, from)]
    return together(
      moves.map((x) => parts(x, lists).map((part, i) => moving([part])(to, from + i * apart))),
    )
  }
}

/** Prepared copies from the first input into the first output. */
const copies = (moves: readonly Move[], elements: number): Prepared => {
  const launch = spread(moves, elements)
  return {
    scratch: 0,
    launch: ({ inputs: [from], outputs: [to] }, threads) => launch(to!, from!, threads), // one of each
  }
}

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

/** A tensor seen from one axis: a piece of it is `size` runs of `inner` elements, `outer` times. */
const linesOf = (
  shape: Sizes,
  axis: number,
): { readonly outer: number; readonly inner: number } => ({
  outer: count(shape.slice(0, axis)),
  inner: count(shape.slice(axis + 1)),
})

/** Where pieces of the given sizes begin. */
const startsOf = (sizes: Sizes): readonly number[] => {
  let end = 0
  return sizes.map((n) => {
    end += n
    return end - n
  })
}

/** concatenate in the arena. */
export const concatenate: Prepare<'concatenate'> = (inputs, { axis }, [y]) => {
  const { outer, inner } = linesOf(y.shape, axis)
  const size = y.shape[axis]! // an axis, by the shape rule
  const sizes = inputs.map((x) => x.shape[axis]!) // likewise
  const starts = startsOf(sizes)
  const elements = count(y.shape)
  const pieces = sizes.map((n, i) => {
    const loops = [
      { n: outer, to: size * inner, from: n * inner },
      { n: n * inner, to: 1, from: 1 },
    ]
    return spread(move(y.dtype, loops, starts[i]! * inner), elements) // one for each
  })
  return {
    scratch: 0,
    launch: ({ inputs: from, outputs: [to] }, threads) =>
      together(pieces.map((piece, i) => piece(to!, from[i]!, threads))), // one for each
  }
}

/** split in the arena. */
export const split: Prepare<'split'> = ([x], { axis, sizes }) => {
  const { outer, inner } = linesOf(x.shape, axis)
  const size = x.shape[axis]! // an axis, by the shape rule
  const starts = startsOf(sizes)
  const elements = count(x.shape)
  const pieces = sizes.map((n, i) => {
    const loops = [
      { n: outer, to: n * inner, from: size * inner },
      { n: n * inner, to: 1, from: 1 },
    ]
    return spread(move(x.dtype, loops, 0, starts[i]! * inner), elements) // one for each
  })
  return {
    scratch: 0,
    launch: ({ inputs: [from], outputs: to }, threads) =>
      together(pieces.map((piece, i) => piece(to[i]!, from!, threads))), // one for each
  }
}

/** zero(to): 16 bytes of zeros. */
const zero: () => Kernel = perArena(({ load }) => {
  const m = moduleWriter()
  m.func('zero', ['i32'], (code, [to]) => fillBytes(code.get(to).i32(0).i32(16)))
  return mustExport(load(m.finish()), 'zero')
})

/** Equal pieces of an axis, `step` apart, each of `wide` of its indices. */
interface Slabs {
  readonly n: number
  readonly step: number
  readonly wide: number
  readonly first: number
}

/** pad in the arena: the elements, and for each axis the zeros before, behind and between what lies along it. */
export const pad: Prepare<'pad'> = ([x], { low, high, between }, [y]) => {
  const own = stridesOf(y.shape)
  const to = own.map((s, i) => s * (between[i]! + 1)) // one entry an axis, likewise below
  const begin = own.map((s, i) => s * low[i]!)
  const elements = along(x.shape, to, stridesOf(x.shape))
  const before = (k: number): number => begin.slice(0, k).reduce((a, b) => a + b, 0)
  /** Zeros in slabs of axis k, only where the axes before have elements. */
  const zeros = (k: number, { n, step, wide, first }: Slabs): readonly Move[] => {
    const stride = own[k]! // an axis
    const slab = [
      { n, to: step * stride, from: 0 },
      { n: wide * stride, to: 1, from: 0 },
    ]
    const outer = elements.slice(0, k).map((l) => ({ ...l, from: 0 }))
    return move(x.dtype, [...outer, ...slab], before(k) + first * stride)
  }
  const fills = x.shape.flatMap((n, k) => {
    const [l, h, b] = [low[k]!, high[k]!, between[k]!] // one entry an axis
    const gaps = Math.max(n - 1, 0)
    return [
      ...zeros(k, { n: 1, step: 0, wide: l, first: 0 }),
      ...zeros(k, { n: 1, step: 0, wide: h, first: l + n + gaps * b }),
      ...zeros(k, { n: gaps, step: b + 1, wide: b, first: l + 1 }),
    ]
  })
  const size = count(y.shape)
  const scratch = 64
  const copy = spread(move(x.dtype, elements, before(x.shape.length)), size)
  const fill = spread(fills, size, scratch)
  return {
    scratch,
    launch: ({ inputs: [from], outputs: [to], scratch: zeroed }, threads) => {
      const filled = fill(to!, zeroed, threads) // one of each
      const cleared = filled.map((calls, i) => [
        { kernel: zero(), args: [zeroed + i * scratch] },
        ...calls,
      ])
      return together([cleared, copy(to!, from!, threads)]) // one of each
    },
  }
}
