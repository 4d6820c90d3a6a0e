/**
 * @file ramp — iota: 0, 1, 2, ... once, then copied along the other axes.
 *
 * Indices are below 2^31, so counting in i32 and converting gives the bits of the record: f32 rounds to nearest even once.
 */
import { kernelsIn } from './arena.ts'
import type { Items } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { filled, type Format } from './format.ts'
import { around } from './groups.ts'
import type { Call, Prepare } from './launch.ts'
import { convert, i32x4, v128 } from './opcodes.ts'
import { widthOf } from './plane.ts'
import { moving, normal, parts } from './strided.ts'
import { listsFor, scratchOf, spans } from './worth.ts'

/** ramp(to, start, n): start, start + 1, ... in whole vectors, n rounded up to 4 elements or, if the dtype has 8 bytes, 2. */
const rampKernel = (m: ModuleWriter, dtype: Format['type']): void => {
  // Of four indices f64 takes the lower two.
  const lanes = dtype === 'f64' ? 2 : 4
  const converted: Items =
    dtype === 'i32' ? [] : [dtype === 'f32' ? convert.i32ToF32 : convert.lowI32ToF64]
  m.kernel(dtype, (code, [to, start, n]) => {
    const [x, step] = code.vectors()
    code
      .v128(new Uint8Array(Int32Array.of(0, 1, 2, 3).buffer))
      .set(x, start, i32x4.splat, i32x4.add)
    code.v128(filled('i32', lanes)).set(step)
    code.each(n, lanes, () => {
      code.put(to, x, ...converted, v128.store).increase(to, [16])
      code.set(x, x, step, i32x4.add)
    })
  })
}

const kernels = kernelsIn({ f32: rampKernel, f64: rampKernel, i32: rampKernel })

/** iota in the arena. */
export const iota: Prepare<'iota'> = (_, { axis, shape, dtype }) => {
  if (dtype === 'bool') return undefined
  const [outer, size, inner] = around(shape, axis)
  const n = outer * size * inner
  const width = widthOf(dtype)
  const ramp = (to: number, begin: number, end: number): Call => ({
    kernel: kernels(dtype === 'u32' ? 'i32' : dtype),
    args: [to, begin, end - begin],
  })
  const scratch = n === size ? 0 : scratchOf(size * width)
  const moves = normal({
    width,
    to: 0,
    from: 0,
    loops: [
      { n: outer, to: size * inner * width, from: 0 },
      { n: size, to: inner * width, from: width },
      { n: inner, to: width, from: 0 },
    ],
  })
  return {
    scratch,
    launch: ({ outputs: [to = 0], scratch: from }, threads) => {
      const lists = listsFor(n, threads)
      if (n === size)
        return spans(n, lists, 4).map(({ begin, end }) => [ramp(to + begin * width, begin, end)])
      return moves.flatMap((move) =>
        parts(move, lists).map((part, i) => {
          const at = from + i * scratch
          return [ramp(at, 0, size), ...moving(part, to, at)]
        }),
      )
    },
  }
}
