/**
 * @file cumulative — cumulativeSum in the arena: the additions of its record, in their order, and so its bits.
 */
import { count } from '../../shape/sizes.ts'
import { bytesOf } from '../../tensor/dtype.ts'
import type { Call, Launch, Prepare } from './launch.ts'
import { kernels, workspace } from './running.ts'
import { listsFor, scratchOf, spans } from './worth.ts'

/** Columns that begin a part: whole lines of the cache. */
const columnUnit = 16

/** Running sums in the arena. */
export const cumulativeSum: Prepare<'cumulativeSum'> = ([x], { axis, reverse }) => {
  const { shape, dtype } = x
  if (dtype === 'bool') return undefined
  const bytes = bytesOf[dtype]
  const size = shape[axis]! // an axis, by the shape rule
  const [outer, inner] = [count(shape.slice(0, axis)), count(shape.slice(axis + 1))]
  const elements = outer * size * inner
  if (elements === 0) return { scratch: 0, launch: () => [] }
  const [row, whole] = [inner * bytes, size * inner * bytes]
  const [first, step] = reverse ? [whole - row, -row] : [0, row]
  const scratch = inner === 1 ? 0 : scratchOf(workspace)

  const rows = (from: number, to: number, n: number): Call => ({
    kernel: kernels[dtype]().rows,
    args: [from, to, n, size, step, whole],
  })
  const columns = (from: number, to: number, n: number, wide: number, space: number): Call => ({
    kernel: kernels[dtype]().columns,
    args: [from, to, n, whole, size, step, wide, space],
  })
  const launch = (from: number, to: number, space: number, lists: number): Launch =>
    outer < lists && inner >= 2 * columnUnit
      ? spans(inner, lists, columnUnit).map(({ begin, end }, i) => {
          const skip = begin * bytes
          return [columns(from + skip, to + skip, outer, end - begin, space + i * scratch)]
        })
      : spans(outer, lists).map(({ begin, end }, i) => {
          const [at, into, n] = [from + begin * whole, to + begin * whole, end - begin]
          return [
            inner === 1 ? rows(at, into, n) : columns(at, into, n, inner, space + i * scratch),
          ]
        })
  return {
    scratch,
    launch: ({ inputs: [from], outputs: [to], scratch: space }, threads) =>
      launch(from! + first, to! + first, space, listsFor(elements, threads)), // one input, one output
  }
}
