/**
 * @file gather — rows picked by indices, each copied as the bytes it is.
 */
import { count } from '../../shape/sizes.ts'
import { bytesOf } from '../../tensor/dtype.ts'
import { kernelsIn } from './arena.ts'
import { behind } from './blocks.ts'
import type { Code, Func, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import type { Call, Prepare } from './launch.ts'
import { i32 } from './opcodes.ts'
import { insideKernel, picksOf } from './picks.ts'
import { isWidth, rowwise, runPlane, units, type Width } from './plane.ts'
import { listsFor, spans } from './worth.ts'

/** Copies one row of `run` bytes. */
type Row = (code: Code, to: Local, from: Local, run: Local) => void

/**
 * gather(to, from, indices, pairs, toPair, fromPair, indicesPair, middle, toMiddle, fromMiddle, picks, run): sizes are at
 * least 1, all strides in bytes.
 */
const gatherKernel = (m: ModuleWriter, name: string, row: Row): Func =>
  m.kernel(
    name,
    (
      code,
      [
        to,
        from,
        indices,
        pairs,
        toPair,
        fromPair,
        atPair,
        middle,
        toMiddle,
        fromMiddle,
        picks,
        run,
      ],
    ) => {
      const [y, x, left, at, k, n, end] = code.ints()
      const each = (): void => {
        code.set(n, x, k, i32.load, run, i32.mul, i32.add)
        row(code, at, n, run)
        code.increase(at, run).increase(k, [4])
      }
      const plane = (): Code => code.set(at, y).set(k, indices).repeat(each, k, end, i32.ltS)
      const pair = (): void => {
        code.set(y, to).set(x, from).set(left, middle)
        behind(code, indices, picks, 4).set(end)
        rowwise(code, left, plane, y, toMiddle, x, fromMiddle)
      }
      rowwise(code, pairs, pair, to, toPair, from, fromPair, indices, atPair)
    },
  )

const elementKernel =
  (w: Width) =>
  (m: ModuleWriter, name: string): void => {
    gatherKernel(m, name, (code, to, from) => code.put(to, from, units[w].load, units[w].store))
  }

const kernels = kernelsIn({
  inside: insideKernel,
  rows: (m, name) => {
    const run = runPlane(m)
    gatherKernel(m, name, (code, to, from, bytes) => code.call(run, to, from, [1], [0], [0], bytes))
  },
  elements1: elementKernel(1),
  elements4: elementKernel(4),
  elements8: elementKernel(8),
  elements16: elementKernel(16),
})

/** gather in the arena. */
export const gather: Prepare<'gather'> = ([x, indices], params, [y]) => {
  const { pairs, middle, size, inner, picks } = picksOf(x, indices, params)
  const run = inner * bytesOf[x.dtype]
  const name = isWidth(run) ? (`elements${run}` as const) : 'rows'
  const [toMiddle, fromMiddle, atPair] = [picks * run, size * run, picks * 4]
  const [toPair, fromPair] = [middle * toMiddle, middle * fromMiddle]
  const elements = count(y.shape)
  /** Along whichever has turns enough for a number of threads, or else the most. */
  const turns = [pairs, middle, picks]
  const most = Math.max(...turns)
  return {
    scratch: 0,
    launch: ({ inputs: [from = 0, at = 0], outputs: [to = 0] }, threads) => {
      // Every list checks before it reads.
      const check: Call = { kernel: kernels('inside'), args: [at, pairs * picks, size] }
      if (elements === 0) return [[check]]
      const lists = listsFor(elements, threads)
      const along = turns.findIndex((n) => n >= lists || n === most)
      const parts = spans(turns[along]!, lists) // the most is one of them
      return parts.map(({ begin, end }) => {
        const [p = 0, q = 0, r = 0] = turns.map((_, i) => (i === along ? begin : 0))
        const [b = 0, c = 0, d = 0] = turns.map((n, i) => (i === along ? end - begin : n))
        const args = [
          to + p * toPair + q * toMiddle + r * run,
          from + p * fromPair + q * fromMiddle,
          at + p * atPair + r * 4,
        ]
        args.push(b, toPair, fromPair, atPair, c, toMiddle, fromMiddle, d, run)
        return [check, { kernel: kernels(name), args }]
      })
    },
  }
}
