/**
 * @file ramp — iota: 0, 1, 2, ... once, then copied along the other axes.
 *
 * Indices are below 2^31, so counting in i32 and converting gives the bits of the record: f32 rounds to nearest even once.
 */
import { count } from '../../shape/sizes.ts'
import { bytesOf, type DType } from '../../tensor/dtype.ts'
import { mustExport, perArena } from './arena.ts'
import type { Code, Local } from './code.ts'
import { moduleWriter } from './encoder.ts'
import type { Kernel } from './host.ts'
import type { Call, Prepare } from './launch.ts'
import { convert, i32, i32x4, v128 } from './opcodes.ts'
import { moving, normal, parts } from './strided.ts'
import { listsFor, scratchOf, spans } from './worth.ts'

const words = (...x: readonly number[]): Uint8Array => new Uint8Array(Int32Array.from(x).buffer)
/** The upper two words, below. */
const upper = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15]

type Counted = Exclude<DType, 'bool'>

/** Writes four elements from a vector of four indices, and moves on. */
const four: { readonly [D in 'f32' | 'f64' | 'i32']: (code: Code, to: Local, x: Local) => void } = {
  i32: (code, to, x) => code.get(to).get(x).store(v128.store).increase(to, 16),
  f32: (code, to, x) => code.get(to).get(x).op(convert.i32ToF32).store(v128.store).increase(to, 16),
  f64: (code, to, x) => {
    code.get(to).get(x).op(convert.lowI32ToF64).store(v128.store)
    code
      .get(to)
      .get(x)
      .get(x)
      .shuffle(upper)
      .op(convert.lowI32ToF64)
      .store(v128.store, 16)
      .increase(to, 32)
  },
}

/** ramp(to, start, n): start, start + 1, ... in whole vectors, n rounded up to 4 elements or, if the dtype has 8 bytes, 2. */
const kernels: () => { readonly [D in Counted]: Kernel } = perArena(({ load }) => {
  const m = moduleWriter()
  for (const dtype of ['f32', 'f64', 'i32'] as const)
    m.func(dtype, ['i32', 'i32', 'i32'], (code, [to, start, n]) => {
      const [i, x, step, whole] = [
        code.local('i32'),
        code.local('v128'),
        code.local('v128'),
        code.local('i32'),
      ]
      code
        .get(start)
        .op(i32x4.splat)
        .v128(words(0, 1, 2, 3))
        .op(i32x4.add)
        .set(x)
      code.v128(words(4, 4, 4, 4)).set(step)
      // f64: the last vector may be half of four.
      code.get(n).i32(dtype === 'f64' ? 2 : 0)
      code.op(i32.sub).set(whole)
      code.each(i, 0, whole, 4, () => {
        four[dtype](code, to, x)
        code.get(x).get(step).op(i32x4.add).set(x)
      })
      if (dtype === 'f64')
        code
          .get(i)
          .get(n)
          .op(i32.ltS)
          .when(() => code.get(to).get(x).op(convert.lowI32ToF64).store(v128.store))
    })
  const exports = load(m.finish())
  const [f32, f64, integer] = ['f32', 'f64', 'i32'].map((name) => mustExport(exports, name)) as [
    Kernel,
    Kernel,
    Kernel,
  ] // three names
  return { f32, f64, i32: integer, u32: integer }
})

/** iota in the arena. */
export const iota: Prepare<'iota'> = (_, { axis, shape, dtype }) => {
  if (dtype === 'bool') return undefined
  const n = count(shape)
  const size = shape[axis]! // an axis, by the shape rule
  const width = bytesOf[dtype]
  const ramp = (to: number, start: number, turns: number): Call => ({
    kernel: kernels()[dtype],
    args: [to, start, turns],
  })
  if (n === 0) return { scratch: 0, launch: () => [[]] }
  if (n === size)
    return {
      scratch: 0,
      launch: ({ outputs: [to] }, threads) =>
        spans(n, listsFor(n, threads), 4).map(({ begin, end }) => [
          ramp(to! + begin * width, begin, end - begin), // one output
        ]),
    }
  const inner = count(shape.slice(axis + 1))
  const [move] = normal({
    width: width === 8 ? 8 : 4,
    to: 0,
    from: 0,
    loops: [
      { n: n / (size * inner), to: size * inner * width, from: 0 },
      { n: size, to: inner * width, from: width },
      { n: inner, to: width, from: 0 },
    ],
  })
  if (move === undefined) return undefined
  const whole = moving([move])
  const scratch = scratchOf(size * width)
  return {
    scratch,
    launch: ({ outputs: [to], scratch: from }, threads) => {
      const lists = listsFor(n, threads)
      const pieces = lists === 1 ? [whole] : parts(move, lists).map((part) => moving([part]))
      return pieces.map((piece, i) => {
        const at = from + i * scratch
        return [ramp(at, 0, size), ...piece(to!, at)] // one output
      })
    },
  }
}
