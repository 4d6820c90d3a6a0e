/**
 * @file slide — the innermost kernel of convolutions: rows of x are read where windows lie, and nothing is copied.
 *
 *   y[p, j] = sum_s x[p, s] w[s, j]         or y[p, j] += the same
 *   y[p, j] = sum_s x[p, s, g] w[s, j]      of groups side by side, j one of g
 *
 * Where an element lies is the sum of two offsets, one of its place and one of its step, each looked up in a table, see
 * phases.ts; steps beside each other are one run. Same bits as a tile: each total starts at +0 and takes its products in order.
 */
import { range } from '../../shape/sizes.ts'
import type { Code, Func, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { type Kind, tileColumns, tileRows, tileVectors } from './kind.ts'
import { i32, v128 } from './opcodes.ts'
import { multiplied, steps, unroll } from './tile.ts'

/**
 * slide(places, x, offsets of places, runs, their end, w, bytes between steps of w, y, offsets in y, add to y?): one tile's
 * columns, all of which lie in a panel, or those of one vector; or as many channels of groups of `wide` each, in x as in y.
 * Tables of places go on to a multiple of 4 with the last one, which is computed again, and written again with the same bits.
 */
export const slideKernel = (m: ModuleWriter, kind: Kind, vectors: number, wide?: number): Func =>
  m.func((code, [places, x, ofPlaces, runs, end, w, wStep, y, ofMade, add]) => {
    const { bytes, lanes, vector } = kind
    const at = code.many('i32', tileRows)
    const first = at[0]! // tileRows of them
    const totals = at.map(() => code.many('v128', vectors))
    const factors = code.many('v128', vectors)
    const [zero, factor] = code.vectors()
    const [from, run, begin, last] = code.ints()
    const panel = tileColumns(kind) * bytes

    const look = (base: Local, table: Local): void =>
      at.forEach((a, i) => code.set(a, base, table, [i32.load, 4 * i], i32.add))
    const eachTotal = (f: (total: Local, at: Local, offset: number) => Code): void =>
      totals.forEach((row, i) => row.forEach((t, j) => f(t, at[i]!, j * 16))) // one for each row
    const loadFactors = (at = 0): void =>
      factors.forEach((f, j) => code.set(f, from, [v128.load, at + j * 16]))

    /** Steps beside each other, of all channels. */
    const together = (): void => {
      code.set(begin, first)
      for (const n of [unroll, 1]) {
        code.set(last, begin, run, [i32.load, 4], [-n], i32.and, [bytes], i32.mul, i32.add)
        const step = (k: number): void => {
          loadFactors(vectors === tileVectors ? k * panel : 0)
          multiplied(
            code,
            kind,
            totals,
            factors,
            (i) => code.put(at[i]!, [vector.loadSplat, k * bytes]), // one for each row
          )
          if (vectors < tileVectors) code.increase(from, wStep)
        }
        steps(code, n, first, last, step, () => {
          for (const a of at) code.increase(a, [n * bytes])
          if (vectors === tileVectors) code.increase(from, [n * panel])
        })
      }
    }
    /** Channel c of each group, in the lanes of its outputs; a group of several vectors has read it before. */
    const read = (x: Local, group: number, c: number, j: number): void => {
      if (group < lanes) code.set(factor, x, [v128.load, j * 16])
      else if ((j * lanes) % group === 0)
        code.set(factor, x, [vector.loadSplat, j * 16 + c * bytes])
      if (group === 1 || group >= lanes) return
      const spread = range(16).map((i) => i - (i % (group * bytes)) + c * bytes + (i % bytes))
      code.put(factor, factor).shuffle(spread).set(factor)
    }
    /** What one element of a window meets in groups side by side. */
    const sideBySide = (group: number): Code =>
      code.block(() => {
        for (let c = 0; c < group; c += 1) {
          loadFactors()
          totals.forEach((row, i) => {
            row.forEach((t, j) => {
              read(at[i]!, group, c, j) // likewise
              code.set(t, t, factor, factors[j]!, vector.mul, vector.add) // likewise
            })
            // Never taken, see tile.ts: no address is odd.
            code.put(first, [2 * (c * tileRows + i) + 1], i32.eq).brIf(0)
          })
          code.increase(from, wStep)
        }
      })
    const strip = (): void => {
      eachTotal((t) => code.set(t, zero))
      code.set(from, w).set(run, runs)
      const next = (): void => {
        look(x, ofPlaces)
        for (const a of at) code.increase(a, run, i32.load)
        if (wide === undefined) together()
        else sideBySide(wide)
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
