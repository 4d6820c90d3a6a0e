/**
 * @file slide — the innermost kernel of convolutions: rows of x are read where windows lie, and nothing is copied.
 *
 *   y[p, j] = sum_s x[p, s] w[s, j]         or y[p, j] += the same
 *   y[p, j] = sum_s x[p, s, j] w[s, j]      of channels apart
 *
 * Where an element lies is the sum of two offsets, one of its place and one of its step, each looked up in a table, see
 * phases.ts; steps beside each other are one run. Same bits as a tile: each total starts at +0 and takes its products in order.
 */
import type { Code, Func, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { type Kind, tileColumns, tileRows } from './kind.ts'
import { i32, v128 } from './opcodes.ts'
import { multiplied, steps, unroll } from './tile.ts'

/**
 * slide(places, x, offsets of places, runs, their end, w, bytes between steps of w, y, offsets in y, add to y?): one tile's
 * columns, or as many channels. Steps of w lie in a panel unless channels are apart. Tables of places go on to a multiple of 4
 * with the last one, which is computed again, and written again with the same bits.
 */
export const slideKernel = (m: ModuleWriter, kind: Kind, vectors: number, apart: boolean): Func =>
  m.func((code, [places, x, ofPlaces, runs, end, w, wStep, y, ofMade, add]) => {
    const { bytes, vector } = kind
    const at = code.many('i32', tileRows)
    const first = at[0]! // tileRows of them
    const totals = at.map(() => code.many('v128', vectors))
    const factors = code.many('v128', vectors)
    const [zero, product] = code.vectors()
    const [from, run, begin, last] = code.ints()
    const panel = tileColumns(kind) * bytes

    const look = (base: Local, table: Local): void =>
      at.forEach((a, i) => code.set(a, base, table, [i32.load, 4 * i], i32.add))
    const eachTotal = (f: (total: Local, at: Local, offset: number) => Code): void =>
      totals.forEach((row, i) => row.forEach((t, j) => f(t, at[i]!, j * 16))) // one for each row
    const loadFactors = (k: number): void =>
      factors.forEach((f, j) => code.set(f, from, [v128.load, k * panel + j * 16]))

    /** Steps beside each other, of all channels. */
    const together = (): void => {
      code.set(begin, first)
      for (const n of [unroll, 1]) {
        code.set(last, begin, run, [i32.load, 4], [-n], i32.and, [bytes], i32.mul, i32.add)
        const step = (k: number): void => {
          loadFactors(k)
          multiplied(
            code,
            kind,
            totals,
            factors,
            (i) => code.put(at[i]!, [vector.loadSplat, k * bytes]), // one for each row
          )
        }
        steps(code, n, first, last, step, () => {
          for (const a of at) code.increase(a, [n * bytes])
          code.increase(from, [n * panel])
        })
      }
    }
    const channelwise = (): void => {
      loadFactors(0)
      totals.forEach((row, i) =>
        row.forEach((t, j) => {
          code.set(product, at[i]!, [v128.load, j * 16], factors[j]!, vector.mul) // likewise
          code.set(t, t, product, vector.add)
        }),
      )
      code.increase(from, wStep)
    }
    const strip = (): void => {
      eachTotal((t) => code.set(t, zero))
      code.set(from, w).set(run, runs)
      const next = (): void => {
        look(x, ofPlaces)
        for (const a of at) code.increase(a, run, i32.load)
        if (apart) channelwise()
        else together()
        code.increase(run, [8])
      }
      code.repeat(next, run, end, i32.ltU)
      look(y, ofMade)
      code
        .put(add)
        .when(() =>
          eachTotal((t, to, offset) => code.set(t, to, [v128.load, offset], t, vector.add)),
        )
      eachTotal((t, to, offset) => code.put(to, t, [v128.store, offset]))
      for (const table of [ofPlaces, ofMade]) code.increase(table, [4 * tileRows])
      code.increase(places, [-tileRows])
    }
    code.repeat(strip, places, [0], i32.gtS)
  })
