/**
 * @file convolve — convolutions whose windows stay within their input, as products of matrices: places by steps, and steps by
 * channels.
 *
 *   y[p, j] = sum_s x[place p + step s] w[s, j]
 *
 * What lies where are tables, see phases.ts; margins are written out beforehand, see slid.ts. Where each channel is by itself,
 * w has one element a channel and step, and both are multiplied lane by lane.
 */
import { count, range } from '../../shape/sizes.ts'
import type { Aval } from '../../tensor/concrete.ts'
import { type Floating, isFloat } from '../../tensor/dtype.ts'
import { kernelsIn, zeroed } from './arena.ts'
import { apartKernel, convolveKernel } from './convolving.ts'
import { kinds, tileRows } from './kind.ts'
import type { Call, Prepare } from './launch.ts'
import { slice } from './moving.ts'
import { type Phase, phasesOf } from './phases.ts'
import { workspace } from './products.ts'
import { moving, normal } from './strided.ts'
import { tableOf } from './tables.ts'
import { scratchOf, spans } from './worth.ts'

const kernelsOf = (dtype: Floating) =>
  kernelsIn({
    apart: (m) => apartKernel(m, kinds[dtype]),
    convolve: (m) => convolveKernel(m, kinds[dtype]),
  })
const kernels = { f32: kernelsOf('f32'), f64: kernelsOf('f64') } as const

/** Multiplications below which threads cost more than they save. */
const worthwhile = 2 ** 21

/** Whether channels keep apart, and fill whole vectors. */
const isApart = (x: Aval, w: Aval, lanes: number): boolean => {
  const channels = x.shape.at(-1)
  return w.shape.at(-2) === 1 && w.shape.at(-1) === channels && channels! % lanes === 0 // an axis of channels
}

/** The calls that make a phase 0 which meets nothing. */
const cleared = ({ sizes, strides, to }: Phase, channels: number, bytes: number, y: number) =>
  normal({
    width: bytes === 4 ? 4 : 8,
    to,
    from: 0,
    loops: [
      ...sizes.map((n, i) => ({ n, to: strides[i]!, from: 0 })), // a stride an axis
      { n: channels, to: bytes, from: 0 },
    ],
  }).flatMap((move) => moving(move, y, zeroed))

/** convolve of floats, where all that windows meet lies inside of x. */
export const convolve: Prepare<'convolve'> = ([x, w], p, [y]) => {
  // What is empty is for the record, margins and all.
  if (!isFloat(y.dtype) || [x, w, y].some(({ shape }) => count(shape) === 0)) return undefined
  const { dtype } = y
  const { bytes, lanes } = kinds[dtype]
  const [window, [inputs, outputs]] = [w.shape.slice(0, -2), w.shape.slice(-2) as [number, number]] // by the shape rule
  const apart = isApart(x, w, lanes)
  const [groups, each] = apart ? [1, outputs] : [p.groups, outputs / p.groups]
  const phases = phasesOf(x, window, p, y, bytes, inputs)
  const row = outputs * bytes

  /** A phase's part of w, where that is not all. */
  const partOf = ({ window: part }: Phase) =>
    part.every(({ stride }) => stride === 1)
      ? undefined
      : slice(
          [w],
          {
            start: [...part.map((a) => a.start), 0, 0],
            limit: w.shape, // not asked
            stride: [...part.map((a) => a.stride), 1, 1],
          },
          [{ shape: [...part.map((a) => a.size), inputs, outputs], dtype }],
        )
  const cuts = phases.map((phase) => (phase.sums === 0 ? undefined : partOf(phase)))
  const space = workspace(dtype)
  const scratch =
    space + (cuts.some((c) => c !== undefined) ? scratchOf(count(w.shape) * bytes) : 0)
  return {
    scratch,
    tables: phases.flatMap(({ places, made, steps }) => [places, made, steps].map(tableOf)),
    launch: ({ inputs: given, outputs: [to = 0], scratch: from }, threads) => {
      const [xAt = 0, wAt = 0, ...tables] = given
      const work = phases.reduce((n, { rows, sums }) => n + rows * sums * each, 0)
      const lists = work < worthwhile ? 1 : threads
      const list = (i: number): readonly Call[] => {
        const mine = from + i * scratch
        return phases.flatMap((phase, k) => {
          const { rows, sums } = phase
          const span = spans(rows, lists, tileRows)[i]
          if (sums === 0) return i === 0 ? cleared(phase, outputs, bytes, to) : []
          if (span === undefined) return []
          const [places, made, steps] = tables.slice(3 * k) as [number, number, number] // three a phase
          const cut =
            cuts[k]?.launch({ inputs: [wAt], outputs: [mine + space], scratch: 0 }, 1) ?? []
          const kernel = kernels[dtype](apart ? 'apart' : 'convolve')
          const calls = range(groups).map((g): Call => {
            const channel = g * each * bytes
            const args = [span.end - span.begin, each, sums, xAt + phase.from + g * inputs * bytes]
            args.push(places + 4 * span.begin, steps)
            args.push((cuts[k] === undefined ? wAt : mine + space) + channel, row)
            args.push(to + phase.to + channel, made + 4 * span.begin)
            return { kernel, args: apart ? args : [...args, mine] }
          })
          return [...cut.flat(), ...calls]
        })
      }
      return range(lists).map(list)
    },
  }
}
