/**
 * @file gather — rows picked by indices, each copied as the bytes it is.
 */
import { count } from '../../shape/sizes.ts'
import { bytesOf } from '../../tensor/dtype.ts'
import { mustExport, perArena } from './arena.ts'
import type { Code, Local } from './code.ts'
import { type ModuleWriter, moduleWriter } from './encoder.ts'
import type { Kernel } from './host.ts'
import type { Call, Prepare } from './launch.ts'
import { i32 } from './opcodes.ts'
import { insideKernel, picksOf } from './picks.ts'
import { rowwise, runPlane, units, type Width, widths } from './plane.ts'
import { listsFor, spans } from './worth.ts'

/** Copies one row of `run` bytes. */
type Row = (code: Code, to: Local, from: Local, run: Local) => void

/**
 * gather(to, from, indices, pairs, toPair, fromPair, indicesPair, middle, toMiddle, fromMiddle, picks, run): sizes are at
 * least 1, all strides in bytes.
 */
const gatherKernel = (m: ModuleWriter, name: string, row: Row): void => {
  const parameters = Array.from({ length: 12 }, () => 'i32' as const)
  m.func(name, parameters, (code, locals) => {
    const [to, from, indices, pairs, toPair, fromPair, indicesPair] = locals as readonly [
      Local,
      Local,
      Local,
      Local,
      Local,
      Local,
      Local,
    ] // the first of twelve
    const [middle, toMiddle, fromMiddle, picks, run] = locals.slice(7) as [
      Local,
      Local,
      Local,
      Local,
      Local,
    ] // the others
    const index = (): Local => code.local('i32')
    const [b, x, left, at, k, n, end] = [
      index(),
      index(),
      index(),
      index(),
      index(),
      index(),
      index(),
    ]
    code.get(to).set(b)
    rowwise(
      code,
      pairs,
      [
        [to, toPair],
        [from, fromPair],
        [indices, indicesPair],
      ],
      () => {
        code.get(to).set(b).get(from).set(x).get(middle).set(left)
        code.get(indices).get(picks).i32(2).op(i32.shl).op(i32.add).set(end)
        rowwise(
          code,
          left,
          [
            [b, toMiddle],
            [x, fromMiddle],
          ],
          () => {
            code.get(b).set(at).get(indices).set(k)
            code.loop(() => {
              code.get(x).get(k).load(i32.load).get(run).op(i32.mul).op(i32.add).set(n)
              row(code, at, n, run)
              code.increaseBy(at, run).increase(k, 4)
              code.get(k).get(end).op(i32.ltS).brIf(0)
            })
          },
        )
      },
    )
  })
}

const kernels: () => { readonly [name: string]: Kernel } = perArena(({ load }) => {
  const m = moduleWriter()
  const run = runPlane(m)
  insideKernel(m)
  gatherKernel(m, 'rows', (code, to, from, bytes) =>
    code.get(to).get(from).i32(1).i32(0).i32(0).get(bytes).call(run),
  )
  for (const w of widths)
    gatherKernel(m, `elements${w}`, (code, to, from) =>
      code.get(to).get(from).load(units[w].load).store(units[w].store),
    )
  return load(m.finish())
})

const isWidth = (n: number): n is Width => widths.some((w) => w === n)

/** gather in the arena. */
export const gather: Prepare<'gather'> = ([x, indices], params, [y]) => {
  const { pairs, middle, size, inner, picks } = picksOf(x, indices, params)
  const run = inner * bytesOf[x.dtype]
  const name = isWidth(run) ? `elements${run}` : 'rows'
  const [toMiddle, fromMiddle] = [picks * run, size * run]
  const [toPair, fromPair] = [middle * toMiddle, middle * fromMiddle]
  const elements = count(y.shape)
  return {
    scratch: 0,
    launch: ({ inputs: [from, at], outputs: [to] }, threads) => {
      const known = kernels()
      // Every list checks before it reads.
      const check: Call = { kernel: mustExport(known, 'inside'), args: [at!, pairs * picks, size] } // two inputs
      if (elements === 0) return [[check]]
      const kernel = mustExport(known, name)
      const call = (p: number, i: number, q: number, j: number, r: number, k: number): Call => ({
        kernel,
        args: [
          to! + p * toPair + q * toMiddle + r * run, // one output
          from! + p * fromPair + q * fromMiddle, // two inputs
          at! + (p * picks + r) * 4,
          i - p,
          toPair,
          fromPair,
          picks * 4,
          j - q,
          toMiddle,
          fromMiddle,
          k - r,
          run,
        ],
      })
      const lists = listsFor(elements, threads)
      // Along whichever has turns enough, or else the most.
      const most = Math.max(pairs, middle, picks)
      if (pairs >= lists || pairs === most)
        return spans(pairs, lists).map((s) => [check, call(s.begin, s.end, 0, middle, 0, picks)])
      if (middle >= lists || middle === most)
        return spans(middle, lists).map((s) => [check, call(0, pairs, s.begin, s.end, 0, picks)])
      return spans(picks, lists).map((s) => [check, call(0, pairs, 0, middle, s.begin, s.end)])
    },
  }
}
