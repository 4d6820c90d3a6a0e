/**
 * @file tile — the innermost kernel: 4 rows x 2 vectors of totals over the steps of one block, in registers.
 *
 *   c[i, j] = sum_k a[k, i] b[k, j]         or c[i, j] += the same
 *
 * Each total starts at +0 and takes its products in the order of k: multiply, round, add, round. Which tile an element
 * falls into, and so the sizes and strides of the matrices, cannot change its bits.
 */
import type { Code, Func } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { type Kind, tileColumns, tileRows, tileVectors } from './kind.ts'
import { i32, v128 } from './opcodes.ts'

const unroll = 4

/** tile(steps, a, b, c, bytes between rows of c, add to c?): one tile, a and b in panels. */
export const tileKernel = (m: ModuleWriter, kind: Kind): Func =>
  m.func(undefined, ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], (code, locals) => {
    const [steps, a, b, c, byRow, add] = locals
    const { bytes, lanes, vector } = kind
    const width = 16 // bytes of a vector
    const totals = Array.from({ length: tileRows }, () =>
      Array.from({ length: tileVectors }, () => code.local('v128')),
    )
    const factors = Array.from({ length: tileVectors }, () => code.local('v128'))
    const splat = code.local('v128')
    const end = code.local('i32')
    const [stepA, stepB] = [tileRows * bytes, tileColumns(kind) * bytes]

    const step = (k: number): void => {
      factors.forEach((x, j) =>
        code
          .get(b)
          .load(v128.load, (k * tileVectors + j) * lanes * bytes)
          .set(x),
      )
      totals.forEach((row, i) => {
        code
          .get(a)
          .load(vector.loadSplat, k * stepA + i * bytes)
          .set(splat)
        row.forEach(
          (total, j) =>
            code.get(total).get(splat).get(factors[j]!).op(vector.mul).op(vector.add).set(total), // as many factors as totals in a row
        )
      })
    }
    const advance = (n: number): Code =>
      code
        .increase(a, n * stepA)
        .increase(b, n * stepB)
        .get(a)
        .get(end)
        .op(i32.ltU)
    /** Runs the body while a < a + n, for n steps made of the given local expression. */
    const upTo = (mask: number): Code =>
      code.get(a).get(steps).i32(mask).op(i32.and).i32(stepA).op(i32.mul).op(i32.add).set(end)

    upTo(-unroll)
      .get(a)
      .get(end)
      .op(i32.ltU)
      .when(() => {
        code.block(() => {
          code.loop(() => {
            for (let k = 0; k < unroll; k += 1) {
              step(k)
              // Never taken, for a is an aligned address. It keeps V8 from hoisting the loads of all steps, which spills.
              if (k < unroll - 1)
                code
                  .get(a)
                  .i32(k + 1)
                  .op(i32.eq)
                  .brIf(1)
            }
            advance(unroll).brIf(0)
          })
        })
      })
    upTo(unroll - 1)
      .get(a)
      .get(end)
      .op(i32.ltU)
      .when(() => {
        code.loop(() => {
          step(0)
          advance(1).brIf(0)
        })
      })
    const write = (total: (x: number, offset: number) => void): void =>
      totals.forEach((row, i) => {
        row.forEach((x, j) => {
          code.get(c)
          total(x, j * width)
          code.store(v128.store, j * width)
        })
        if (i < tileRows - 1) code.increaseBy(c, byRow)
      })
    code.get(add).when(
      () => write((x, offset) => code.get(c).load(v128.load, offset).get(x).op(vector.add)),
      () => write((x) => code.get(x)),
    )
  })
