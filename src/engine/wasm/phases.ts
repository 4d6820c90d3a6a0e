/**
 * @file phases — what the windows of a convolution meet, by tables: where each place and each step lies in x, and each place in y.
 *
 *   place o meets element i with its element k where   o stride + k dilation - low = i (between + 1)
 *
 * With zeros between elements, places of one phase meet elements by the same part of their windows, and those of other phases
 * by other parts. A phase is a dense convolution by its part of the kernel, and nothing is multiplied by those zeros.
 */
import type { Params } from '../../program/vocabulary.ts'
import { count, range, type Sizes, stridesOf } from '../../shape/sizes.ts'
import type { Aval } from '../../tensor/concrete.ts'
import { blockSums, tileRows } from './kind.ts'
import { offsetsOf } from './tables.ts'

/** Along one axis, places first + period q meet elements at + q perPlace + t perTap with elements tap + stride t of the window. */
interface Axis {
  readonly first: number
  readonly period: number
  readonly places: number
  readonly at: number
  readonly perPlace: number
  readonly tap: number
  readonly stride: number
  readonly taps: number
  readonly perTap: number
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))

/** The phases of m places of a window of k elements. */
const along = (
  m: number,
  k: number,
  stride: number,
  dilation: number,
  low: number,
  step: number,
) => {
  const period = step / divisor(step, stride)
  const apart = step / divisor(step, dilation)
  return range(Math.min(period, m)).map((first): Axis => {
    const at = (tap: number): number => (first * stride + tap * dilation - low) / step
    const tap = range(Math.min(apart, k)).find((t) => Number.isInteger(at(t))) ?? k
    return {
      first,
      period,
      places: Math.ceil((m - first) / period),
      at: at(tap),
      perPlace: (period * stride) / step,
      tap,
      stride: apart,
      taps: Math.ceil((k - tap) / apart),
      perTap: (apart * dilation) / step,
    }
  })
}

/** One phase; offsets and counts of bytes, and tables of them. */
export interface Phase {
  /** Places of the whole batch. */
  readonly rows: number
  /** Steps: what a place meets, times the channels of a group. */
  readonly sums: number
  /** Where its first place and step lie in x, and its first place in y. */
  readonly from: number
  readonly to: number
  /** From there, of each place in x and in y; both go on to a multiple of 4. */
  readonly places: Int32Array
  readonly made: Int32Array
  /** For each block of steps: how many runs, and of each where it begins in x and how many steps lie beside each other. */
  readonly steps: Int32Array
  /** Its part of the kernel, along each axis of the window. */
  readonly window: readonly {
    readonly start: number
    readonly stride: number
    readonly size: number
  }[]
  /** Sizes and strides of its places in y, for one that meets nothing. */
  readonly sizes: Sizes
  readonly strides: Sizes
}

/** Steps as runs of those beside each other, block by block. */
const runsOf = (offsets: Int32Array, bytes: number): Int32Array => {
  const out: number[] = []
  let runs = 0 // where the number of this block's runs stands
  offsets.forEach((at, s) => {
    if (s % blockSums === 0) runs = out.push(0) - 1
    if (s % blockSums === 0 || at !== offsets[s - 1]! + bytes) {
      out[runs]! += 1 // pushed before
      out.push(at, 0)
    }
    out[out.length - 1]! += 1 // likewise
  })
  return Int32Array.from(out)
}

/** The phases of a convolution from x to y, by the bytes of an element; `channels` are those that a step goes through. */
export const phasesOf = (
  x: Aval,
  window: Sizes,
  p: Params<'convolve'>,
  y: Aval,
  bytes: number,
  channels: number,
): readonly Phase[] => {
  const inBytes = ({ shape }: Aval): Sizes => stridesOf(shape).map((s) => s * bytes)
  const [batch = 0] = x.shape
  const [xs, ys] = [inBytes(x), inBytes(y)]
  const [byX = 0, byY = 0] = [xs[0], ys[0]]
  // Each list has one entry an axis; the batch comes first.
  const phases = window.reduce<readonly (readonly Axis[])[]>(
    (all, k, i) => {
      const own = along(
        y.shape[i + 1]!,
        k,
        p.stride[i]!,
        p.dilation[i]!,
        p.low[i]!,
        p.between[i]! + 1,
      )
      return all.flatMap((outer) => own.map((a) => [...outer, a]))
    },
    [[]],
  )
  const by = (strides: Sizes, axes: readonly Axis[], f: (a: Axis) => number): Sizes =>
    axes.map((a, i) => f(a) * strides[i + 1]!) // likewise
  const sum = (list: Sizes): number => list.reduce((n, m) => n + m, 0)
  return phases.map((axes) => {
    const sizes = [batch, ...axes.map((a) => a.places)]
    const strides = [byY, ...by(ys, axes, (a) => a.period)]
    const steps = offsetsOf(
      [...axes.map((a) => a.taps), channels],
      [...by(xs, axes, (a) => a.perTap), bytes],
    )
    return {
      rows: count(sizes),
      sums: steps.length,
      from: sum(by(xs, axes, (a) => a.at)),
      to: sum(by(ys, axes, (a) => a.first)),
      places: offsetsOf(sizes, [byX, ...by(xs, axes, (a) => a.perPlace)], tileRows),
      made: offsetsOf(sizes, strides, tileRows),
      steps: runsOf(steps, bytes),
      window: axes.map((a) => ({ start: a.tap, stride: a.stride, size: a.taps })),
      sizes,
      strides,
    }
  })
}
