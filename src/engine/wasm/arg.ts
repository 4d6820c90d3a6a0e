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

const simd = (n: number): Opcode => 0xfd0000 + n
const anyTrue = simd(0x53)
const countZeros: Opcode = 0x68
const extract = { f32: simd(0x1f), f64: simd(0x21) } as const
const signsOf = { f32: simd(0xa4), f64: simd(0xc4) } as const

/** rows(x, out, blocks, bytes between blocks of x, of out, rows in a block, elements in a row), as in reduceRows.ts. */
const argRows = (m: ModuleWriter, dtype: Floating, which: Extreme): void => {
  const fold = extremeFloat(dtype, which)
  const { vector, scalar, shift } = kinds[dtype]
  m.func('rows', ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'], (code, locals) => {
    const [x, out, blocks, stepX, stepOut, rows, size] = locals
    const [b, i, left] = [code.local('i32'), code.local('i32'), code.local('i32')]
    const [at, to, from] = [code.local('i32'), code.local('i32'), code.local('i32')]
    const [best, element] = [code.local('v128'), code.local('v128')]
    const one = code.local(dtype)
    const walk = walkRow(code, fold)
    /** Moves `from` to the first vector with a match, of which there is one; leaves the lanes in `element`. */
    const seek = (match: () => Code): void => {
      code.block(() => {
        code.loop(() => {
          code.get(from).load(v128.load).set(element)
          match().tee(element).op(anyTrue).brIf(1)
          code.increase(from, 16).br(0)
        })
      })
    }
    code.each(b, 0, blocks, 1, () => {
      code.get(x).set(at).get(out).set(to)
      code.each(i, 0, rows, 1, () => {
        code.get(at).set(from).get(size).set(left)
        walk.go(at, left)
        fold.result(code, walk.total).lane(extract[dtype], 0).tee(one).op(vector.splat).set(best)
        code
          .get(one)
          .get(one)
          .op(scalar.eq)
          .when(
            () => seek(() => code.get(element).get(best).op(vector.eq)),
            () => seek(() => code.get(element).get(element).op(vector.ne)),
          )
        // The row begins `size` elements before `at`.
        code.get(to).get(size).get(at).get(from).op(i32.sub).i32(shift).op(i32.shrS).op(i32.sub)
        code.get(element).op(signsOf[dtype]).op(countZeros).op(i32.add).store(i32.store)
        code.increase(to, 4)
      })
      code.increaseBy(x, stepX).increaseBy(out, stepOut)
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
