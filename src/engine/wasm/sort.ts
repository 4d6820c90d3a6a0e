/**
 * @file sort — each line along an axis in ascending order, and where its elements came from.
 *
 * Short lines by insertion, long ones by digits; both are stable with the same order, so the length cannot be told from the
 * result.
 */
import { bytesOf, type DType } from '../../tensor/dtype.ts'
import { kernelsIn } from './arena.ts'
import { behind } from './blocks.ts'
import type { Code } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { around } from './groups.ts'
import { insertionKernel } from './insertion.ts'
import type { Prepare } from './launch.ts'
import { i32 } from './opcodes.ts'
import { countBytes, emitKernel, keysKernel, pairBytes, partsOf, radixKernel } from './radix.ts'
import { listsFor, scratchOf, spans } from './worth.ts'

/** Up to as many elements insertion is faster. */
const shortest = { f32: 40, i32: 40, u32: 40, bool: 40, f64: 64 } as const

/**
 * sort(x, values, order, size, inner, begin, end, scratch): lines begin ... end - 1 of size elements, inner elements apart.
 */
const sortKernel = (m: ModuleWriter, dtype: DType): void => {
  const bytes = bytesOf[dtype]
  const insertion = insertionKernel(m, dtype)
  const keys = partsOf(dtype).map((part, i) => keysKernel(m, dtype, part, i > 0))
  const [radix, emit] = [radixKernel(m), emitKernel(m, dtype)]
  m.kernel(dtype, (code, [x, values, order, size, inner, begin, end, scratch]) => {
    const [first, from, to, place, step, orderStep, pairs, other] = code.ints()
    const lines = (body: () => void): Code =>
      code.repeat(
        () => {
          // Line o * inner + i begins at element o * size * inner + i.
          code.put(begin, inner, i32.divU, size, i32.mul, inner, i32.mul)
          code.set(first, begin, inner, i32.remU, i32.add)
          behind(code, x, first, bytes).set(from)
          behind(code, values, first, bytes).set(to)
          behind(code, order, first, 4).set(place)
          body()
          code.increase(begin, [1])
        },
        begin,
        end,
        i32.ltS,
      )
    const byDigits = (): void => {
      for (const f of keys)
        code.call(f, pairs, from, size, step).call(radix, pairs, other, size, scratch)
      code.call(emit, pairs, from, to, place, size, step, orderStep)
    }
    code.set(step, inner, [bytes], i32.mul).set(orderStep, inner, [4], i32.mul)
    code.set(pairs, scratch, [countBytes], i32.add)
    behind(code, pairs, size, pairBytes).set(other)
    code.put(size, [shortest[dtype]], i32.leS).when(
      () => lines(() => code.call(insertion, from, to, place, size, step, orderStep)),
      () => lines(byDigits),
    )
  })
}

const kernels = kernelsIn({
  f32: sortKernel,
  f64: sortKernel,
  i32: sortKernel,
  u32: sortKernel,
  bool: sortKernel,
})

/** sort in the arena. */
export const sort: Prepare<'sort'> = ([x], { axis }) => {
  const [outer, size, inner] = around(x.shape, axis)
  const lines = outer * inner
  const elements = lines * size
  if (elements === 0) return { scratch: 0, launch: () => [[]] }
  const scratch = size <= shortest[x.dtype] ? 0 : scratchOf(countBytes + 2 * size * pairBytes)
  return {
    scratch,
    launch: ({ inputs, outputs, scratch: at }, threads) =>
      spans(lines, listsFor(elements, threads)).map(({ begin, end }, i) => [
        {
          kernel: kernels(x.dtype),
          args: [...inputs, ...outputs, size, inner, begin, end, at + i * scratch],
        },
      ]),
  }
}
