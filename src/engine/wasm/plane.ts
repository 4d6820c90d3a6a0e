/**
 * @file plane — the innermost two loops of a strided copy, and two more around them.
 *
 *   to[a toA + b toB + c toC + d toD] = from[a fromA + b fromB + c fromC + d fromD]        all in bytes
 *
 * Elements are 1, 4, 8 or 16 bytes wide and move as the bits they are. Nothing is written but the elements themselves, so
 * calls that write different elements may run at once.
 */
import { range } from '../../shape/sizes.ts'
import { bytesOf, type DType } from '../../tensor/dtype.ts'
import type { Code, Fresh, Func, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { type Access, access, type Cell, f32x4, f64x2, i32, i64, v128 } from './opcodes.ts'

/** Bytes of an element that is moved as one. */
export type Width = 1 | 4 | 8 | 16

/** Whether elements of so many bytes are moved as one. */
export const isWidth = (n: number): n is Width => [1, 4, 8, 16].includes(n)

/** How an element of each width is read and written. */
export const units: { readonly [W in Width | 2]: Cell } = {
  1: { load: access(0x2d, 0), store: access(0x3a, 0) },
  2: { load: access(0x2f, 1), store: access(0x3b, 1) },
  4: i32,
  8: i64,
  16: v128,
}

/** As what elements of a dtype are moved. */
export const widthOf = (dtype: DType): Width => bytesOf[dtype] as Width // 1, 4 or 8

/** How elements of a dtype are moved. */
export const cellOf = (dtype: DType): Cell => units[widthOf(dtype)]

/** Reads one element into all of a vector. */
const splats: { readonly [W in Width]: Access } = {
  1: access(0x107, 0),
  4: f32x4.loadSplat,
  8: f64x2.loadSplat,
  16: v128.load,
}

/** Pops a count of bytes, where from, where to: copies them. */
export const copyBytes = (code: Code): Code => code.put(0xfc, 0x0a, 0, 0)

/** Pops a count of bytes, a byte, where to: fills with it. */
export const fillBytes = (code: Code): Code => code.put(0xfc, 0x0b, 0)

/** Rows longer than this many bytes are copied by the host. */
const long = 1024

/** Once for each of n >= 1 rows; behind it every other local of the list is moved on by the one that follows it. */
export const rowwise = (
  code: Code,
  n: Local,
  inner: () => void,
  ...pointers: readonly Local[]
): Code => {
  const row = (): void => {
    inner()
    for (let i = 0; i < pointers.length; i += 2) code.increase(pointers[i]!, pointers[i + 1]!) // an even number
    code.increase(n, [-1])
  }
  return code.repeat(row, n)
}

/** Writes what a plane does with n elements or bytes, whose rows `each` goes through. */
type Rows = (code: Code, to: Local, from: Local, n: Local, each: (row: () => void) => Code) => void

/** plane(to, from, rows, toRow, fromRow, n). */
const plane = (m: ModuleWriter, write: Rows): Func =>
  m.func((code, [to, from, rows, toRow, fromRow, n]) =>
    write(code, to, from, n, (row) => rowwise(code, rows, row, to, toRow, from, fromRow)),
  )

/** Whole vectors at 0, 16, ... below `last`, and one there. */
const vectors = (code: Code, last: Local, each: (at: Local) => void): void => {
  code.each(last, 16, each)
  each(last)
}

/** run(to, from, rows, toRow, fromRow, bytes): rows of bytes that lie beside each other on both sides. */
export const runPlane = (m: ModuleWriter): Func =>
  plane(m, (code, to, from, bytes, each) => {
    const [here, last] = code.ints()
    const copied = (at: Local, { load, store }: Cell): Code =>
      code.put(to, at, i32.add, from, at, i32.add, load, store)
    const ends = (): void => {
      code.set(here, [0])
      for (const n of [8, 4, 2, 1] as const)
        code.put(bytes, [n], i32.and).when(() => copied(here, units[n]).increase(here, [n]))
    }
    const whole = (): void => vectors(code, last, (at) => copied(at, v128))
    code.set(last, bytes, [16], i32.sub)
    code.put(bytes, [long], i32.geS).when(
      () => each(() => copyBytes(code.put(to, from, bytes))),
      () =>
        code.put(last, [0], i32.geS).when(
          () => each(whole),
          () => each(ends),
        ),
    )
  })

/** splat(to, from, rows, toRow, fromRow, n): rows of one element, n times. */
export const splatPlane = (m: ModuleWriter, width: Width): Func =>
  plane(m, (code, to, from, n, each) => {
    const [last, bytes] = code.ints()
    const splat = code.local('v128')
    const { load, store } = units[width]
    const whole = (): void => {
      code.set(splat, from, splats[width])
      vectors(code, last, (at) => code.put(to, at, i32.add, splat, v128.store))
    }
    const few = (): Code =>
      code.each(bytes, width, (at) => code.put(to, at, i32.add, from, load, store))
    code.tee(bytes, n, [width], i32.mul).tee(last, [16], i32.sub).put([0], i32.geS)
    code.when(
      () => each(whole),
      () => each(few),
    )
  })

/** reverse(to, from, rows, toRow, fromRow, n): rows of n elements read backwards, from the first of them; 16 bytes or more. */
export const reversePlane = (m: ModuleWriter, width: Width): Func =>
  plane(m, (code, to, from, n, each) => {
    const [last] = code.ints()
    const row = code.local('v128')
    const backwards = range(16).map((i) => 16 - width - i + 2 * (i % width))
    code.set(last, n, [width], i32.mul, [16], i32.sub).increase(from, [width - 16])
    each(() =>
      vectors(code, last, (at) => {
        code.put(to, at, i32.add).tee(row, from, at, i32.sub, v128.load)
        code.put(row).shuffle(backwards).put(v128.store)
      }),
    )
  })

/**
 * Takes eight parameters, (to, from, a, toA, fromA, b, toB, fromB), and as many more as told: once for each index of two
 * loops, of which the first is outside.
 */
const twoLoops = (
  code: Code,
  [to, from, a, toA, fromA, b, toB, fromB]: Fresh,
  more: number,
  inner: (y: Local, x: Local, others: readonly Local[]) => void,
): void => {
  const others = Array.from({ length: more }, code.parameter)
  const [x, y, left] = code.ints()
  const row = (): void => {
    code.set(y, to).set(x, from).set(left, b)
    rowwise(code, left, () => inner(y, x, others), y, toB, x, fromB)
  }
  rowwise(code, a, row, to, toA, from, fromA)
}

/** each(to, from, rows, toRow, fromRow, n, toStep, fromStep): one element after another, whatever the strides. */
export const eachPlane = (m: ModuleWriter, width: Width): Func =>
  m.func((code, parameters) => {
    const { load, store } = units[width]
    twoLoops(code, parameters, 0, (y, x) => code.put(y, x, load, store))
  })

/** A plane in two more loops, exported; sizes are at least 1. */
export const nested = (m: ModuleWriter, name: string, f: Func, takes: number): Func =>
  m.kernel(name, (code, parameters) =>
    twoLoops(code, parameters, takes - 2, (y, x, others) => code.call(f, y, x, ...others)),
  )
