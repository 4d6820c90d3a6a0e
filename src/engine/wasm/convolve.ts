/**
 * @file convolve — convolutions whose windows stay within their input, as products of matrices: places by steps, and steps by
 * channels.
 *
 *   y[p, j] = sum_s x[place p + step s] w[s, j]
 *
 * What lies where are tables, see phases.ts; margins are written out beforehand, see slid.ts. Groups are products of
 * their own, one after another; narrow ones go side by side, in the lanes of the same vectors.
 */
import { count, range } from '../../shape/sizes.ts'
import type { Aval } from '../../tensor/concrete.ts'
import { type Floating, isFloat } from '../../tensor/dtype.ts'
import { kernelsIn, zeroed } from './arena.ts'
import { convolveKernel, sideBySideKernel } from './convolving.ts'
import { blockColumns, type Kind, kinds, tileColumns, tileRows } from './kind.ts'
import type { ModuleWriter } from './encoder.ts'
import type { Call, Prepare } from './launch.ts'
import { slice } from './moving.ts'
import { type Phase, phasesOf } from './phases.ts'
import { workspace } from './products.ts'
import { moving, normal } from './strided.ts'
import { tableOf } from './tables.ts'
import { scratchOf, spans } from './worth.ts'

/** Channels of groups that go side by side; each alone is one of them. */
const widths = [1, 2, 4, 8] as const
type Width = (typeof widths)[number]

const kernelsOf = (dtype: Floating) => {
  const by = (wide: Width) => (m: ModuleWriter, name: `by${Width}`) =>
    sideBySideKernel(m, name, kinds[dtype], wide)
  return kernelsIn({
    by1: by(1),
    by2: by(2),
    by4: by(4),
    by8: by(8),
    convolve: (m) => convolveKernel(m, kinds[dtype]),
  })
}
const kernels = { f32: kernelsOf('f32'), f64: kernelsOf('f64') } as const

/** Multiplications below which threads cost more than they save. */
const worthwhile = 2 ** 21

/** How many channels groups have, if they have as many of x as of y, fill whole vectors, and a tile holds whole ones. */
const sideBySide = (x: Aval, w: Aval, groups: number, kind: Kind): Width | undefined => {
  const [wide, channels] = [w.shape.at(-2), x.shape.at(-1)]
  const fits = channels === w.shape.at(-1) && channels! % kind.lanes === 0 && groups > 1 // an axis of channels
  return fits ? widths.find((n) => n === wide && tileColumns(kind) % n === 0) : undefined
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
  const kind = kinds[dtype]
  const { bytes } = kind
  const [window, [inputs, outputs]] = [w.shape.slice(0, -2), w.shape.slice(-2) as [number, number]] // by the shape rule
  const wide = sideBySide(x, w, p.groups, kind)
  const [groups, each] = wide === undefined ? [p.groups, outputs / p.groups] : [1, outputs]
  // As many as there is working memory for their columns; more columns go by blocks.
  const panel = Math.ceil(each / tileColumns(kind)) * tileColumns(kind)
  const some = spans(groups, Math.ceil(groups / Math.max(1, Math.floor(blockColumns / panel))))
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
      const work = phases.reduce((n, { rows, sums }) => n + rows * sums * outputs, 0)
      const lists = work < worthwhile ? 1 : threads
      const kernel = kernels[dtype](wide === undefined ? 'convolve' : `by${wide}`)
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
          const calls = some.map(({ begin, end }): Call => {
            const first = begin * each * bytes
            const args = [span.end - span.begin, end - begin, each, sums]
            args.push(xAt + phase.from + begin * inputs * bytes, inputs * bytes)
            args.push(places + 4 * span.begin, steps)
            args.push((cuts[k] === undefined ? wAt : mine + space) + first, row)
            return { kernel, args: [...args, to + phase.to + first, made + 4 * span.begin, mine] }
          })
          return [...cut.flat(), ...calls]
        })
      }
      return range(lists).map(list)
    },
  }
}
