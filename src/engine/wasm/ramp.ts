/**
 * @file ramp — iota: 0, 1, 2, ... once, then copied along the other axes.
 *
 * Indices are below 2^31, so counting in i32 and converting gives the bits of the record: f32 rounds to nearest even once.
 */
import { kernelsIn } from './arena.ts'
import type { Items } from './code.ts'
import { filled } from './format.ts'
import { around } from './groups.ts'
import type { Call, Prepare } from './launch.ts'
import { convert, i32x4, v128 } from './opcodes.ts'
import { widthOf } from './plane.ts'
import { moving, normal, parts } from './strided.ts'
import { listsFor, scratchOf, spans } from './worth.ts'

/** ramp(to, start, n): start, start + 1, ... in whole vectors, n rounded up to 4 elements or, if the dtype has 8 bytes, 2. */
const kernels = kernelsIn((m) => {
  const first = new Uint8Array(Int32Array.of(0, 1, 2, 3).buffer)
  for (const dtype of ['f32', 'f64', 'i32'] as const)
    m.kernel(dtype, (code, [to, start, n]) => {
      const [x, step] = code.vectors()
      const converted: Items =
        dtype === 'i32' ? [] : [dtype === 'f32' ? convert.i32ToF32 : convert.lowI32ToF64]
      code
        .put(start, i32x4.splat)
        .v128(first)
        .set(x, i32x4.add)
        .v128(filled('i32', dtype === 'f64' ? 2 : 4))
        .set(step)
      code.each(n, dtype === 'f64' ? 2 : 4, () => {
        // Of four indices f64 takes the lower two.
        code
          .put(to, x, ...converted, v128.store)
          .increase(to, [16])
          .set(x, x, step, i32x4.add)
      })
    })
})

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
