/**
 * @file cumulative — cumulativeSum in the arena: the additions of its record, in their order, and so its bits.
 */
import { bytesOf } from '../../tensor/dtype.ts'
import { around } from './groups.ts'
import type { Prepare } from './launch.ts'
import { kernels, workspace } from './running.ts'
import { listsFor, scratchOf, spans } from './worth.ts'

/** Columns that begin a part: whole lines of the cache. */
const columnUnit = 16

/** Running sums in the arena. */
export const cumulativeSum: Prepare<'cumulativeSum'> = ([x], { axis, reverse }) => {
  const { shape, dtype } = x
  if (dtype === 'bool') return undefined
  const bytes = bytesOf[dtype]
  const [outer, size, inner] = around(shape, axis)
  const elements = outer * size * inner
  if (elements === 0) return { scratch: 0, launch: () => [] }
  const [row, whole] = [inner * bytes, size * inner * bytes]
  const [first, step] = reverse ? [whole - row, -row] : [0, row]
  const scratch = inner === 1 ? 0 : scratchOf(workspace)
  return {
    scratch,
    launch: ({ inputs: [from = 0], outputs: [to = 0], scratch: space }, threads) => {
      const lists = listsFor(elements, threads)
      const apart = outer < lists && inner >= 2 * columnUnit
      return spans(apart ? inner : outer, lists, apart ? columnUnit : 1).map(
        ({ begin, end }, i) => {
          const n = end - begin
          const skip = first + begin * (apart ? bytes : whole)
          const at = [from + skip, to + skip, apart ? outer : n]
          return [
            inner === 1
              ? { kernel: kernels[dtype]('rows'), args: [...at, size, step, whole] }
              : {
                  kernel: kernels[dtype]('columns'),
                  args: [...at, whole, size, step, apart ? n : inner, space + i * scratch],
                },
          ]
        },
      )
    },
  }
}
