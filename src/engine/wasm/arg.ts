/**
 * @file arg — argMax and argMin of floats in the arena.
 *
 * A row is read for its largest element, then from the front up to that element, or to the first NaN if there is one.
 * Columns are folded with their indices, see extremes.ts.
 */
import type { AxisParam } from '../../program/vocabulary.ts'
import type { Aval } from '../../tensor/concrete.ts'
import { type Floating, isFloat } from '../../tensor/dtype.ts'
import type { Code } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { type Extreme, extremeFloat, whereExtreme } from './extremes.ts'
import { kinds } from './kind.ts'
import type { Prepare, Prepared } from './launch.ts'
import { i32, type Opcode, v128 } from './opcodes.ts'
import { reducing } from './reduce.ts'
import { alike, type Stages } from './reducers.ts'
import { walkRow } from './reduceRows.ts'

const countZeros: Opcode = 0x68

/** rows(x, out, blocks, bytes between blocks of x, of out, rows in a block, elements in a row), as in reduceRows.ts. */
const argRows = (m: ModuleWriter, dtype: Floating, which: Extreme): void => {
  const fold = extremeFloat(dtype, which)
  const { bytes, vector, scalar, words } = kinds[dtype]
  m.kernel('rows', (code, [x, out, blocks, stepX, stepOut, rows, size]) => {
    const [left] = code.ints()
    const [at, to, from] = code.ints()
    const [best, element] = code.vectors()
    const one = code.local(dtype)
    const walk = walkRow(code, fold)
    /** Moves `from` to the first vector with a match, of which there is one; leaves the lanes in `element`. */
    const seek = (match: () => Code): void => {
      code.block(() => {
        code.loop(() => {
          code.set(element, from, v128.load)
          match().tee(element).put(v128.anyTrue).brIf(1)
          code.increase(from, [16]).br(0)
        })
      })
    }
    code.each(blocks, 1, () => {
      code.set(at, x).set(to, out)
      code.each(rows, 1, () => {
        code.set(from, at).set(left, size)
        walk.go(at, left)
        fold.result(code, walk.total).tee(one, [vector.extract, 0]).set(best, vector.splat)
        code.put(one, one, scalar.eq).when(
          () => seek(() => code.put(element, best, vector.eq)),
          () => seek(() => code.put(element, element, vector.ne)),
        )
        // The row begins `size` elements before `at`.
        code.put(to, size, at, from, i32.sub, [bytes], i32.divU, i32.sub)
        code.put(element, words.signs, countZeros, i32.add, i32.store)
        code.increase(to, [4])
      })
      code.increase(x, stepX).increase(out, stepOut)
    })
  })
}

const stages = (dtype: Floating, which: Extreme): Stages =>
  alike(whereExtreme(dtype, which), (m) => argRows(m, dtype, which))

const tables = {
  max: { f32: stages('f32', 'max'), f64: stages('f64', 'max') },
  min: { f32: stages('f32', 'min'), f64: stages('f64', 'min') },
} as const

const preparing =
  (which: Extreme) =>
  ([x]: readonly [Aval], { axis }: AxisParam): Prepared | undefined =>
    isFloat(x.dtype) ? reducing(tables[which][x.dtype], x.shape, [axis]) : undefined

/** Places of largest elements, in the arena. */
export const argMax: Prepare<'argMax'> = preparing('max')
/** Places of smallest elements, in the arena. */
export const argMin: Prepare<'argMin'> = preparing('min')
