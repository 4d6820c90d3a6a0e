/**
 * @file sort — each line along an axis in ascending order, and where its elements came from.
 *
 * Short lines by insertion, long ones by digits; both are stable with the same order, so the length cannot be told from the
 * result.
 */
import { count } from '../../shape/sizes.ts'
import { bytesOf, type DType } from '../../tensor/dtype.ts'
import { mustExport, perArena } from './arena.ts'
import { along } from './blocks.ts'
import type { Code, Local } from './code.ts'
import { type ModuleWriter, moduleWriter } from './encoder.ts'
import type { Kernel } from './host.ts'
import { insertionKernel } from './insertion.ts'
import type { Prepare } from './launch.ts'
import { i32 } from './opcodes.ts'
import {
  countBytes,
  emitKernel,
  highKeysKernel,
  keysKernel,
  pairBytes,
  partsOf,
  radixKernel,
} from './radix.ts'
import { listsFor, scratchOf, spans } from './worth.ts'

/** Up to as many elements insertion is faster. */
const shortest = { f32: 40, i32: 40, u32: 40, bool: 40, f64: 64 } as const

/**
 * sort(x, values, order, size, inner, begin, end, scratch): lines begin ... end - 1 of size elements, inner elements apart.
 */
const sortKernel = (m: ModuleWriter, dtype: DType): void => {
  const insertion = insertionKernel(m, dtype)
  const keys = keysKernel(m, dtype)
  const high = partsOf(dtype).length > 1 ? highKeysKernel(m, dtype) : undefined
  const radix = radixKernel(m)
  const emit = emitKernel(m, dtype)
  const bytes = bytesOf[dtype]
  m.func(
    dtype,
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    (code, [x, values, order, size, inner, begin, end, scratch]) => {
      const index = (): Local => code.local('i32')
      const [first, from, to, place, step, orderStep] = [
        index(),
        index(),
        index(),
        index(),
        index(),
        index(),
      ]
      const [pairs, other, width] = [index(), index(), index()]
      const lines = (body: () => void): void => {
        code.loop(() => {
          // Line o * inner + i begins at element o * size * inner + i.
          code.get(begin).get(inner).op(i32.divU).get(size).op(i32.mul).get(inner).op(i32.mul)
          code.get(begin).get(inner).op(i32.remU).op(i32.add).set(first)
          along(code, x, first, width).set(from)
          along(code, values, first, width).set(to)
          code.get(order).get(first).i32(2).op(i32.shl).op(i32.add).set(place)
          body()
          code.increase(begin, 1).get(begin).get(end).op(i32.ltS).brIf(0)
        })
      }
      code.i32(bytes).set(width)
      code.get(inner).get(width).op(i32.mul).set(step)
      code.get(inner).i32(2).op(i32.shl).set(orderStep)
      code.get(scratch).i32(countBytes).op(i32.add).set(pairs)
      code.get(pairs).get(size).i32(pairBytes).op(i32.mul).op(i32.add).set(other)
      const sorted = (): Code => code.get(pairs).get(other).get(size).get(scratch).call(radix)
      code.get(size).i32(shortest[dtype]).op(i32.leS)
      code.when(
        () =>
          lines(() =>
            code.get(from).get(to).get(place).get(size).get(step).get(orderStep).call(insertion),
          ),
        () =>
          lines(() => {
            code.get(pairs).get(from).get(size).get(step).call(keys)
            sorted()
            if (high !== undefined) {
              code.get(pairs).get(from).get(size).get(step).call(high)
              sorted()
            }
            code.get(pairs).get(from).get(to).get(place).get(size).get(step).get(orderStep)
            code.call(emit)
          }),
      )
    },
  )
}

const kernels: () => { readonly [name: string]: Kernel } = perArena(({ load }) => {
  const m = moduleWriter()
  for (const dtype of ['f32', 'f64', 'i32', 'u32', 'bool'] as const) sortKernel(m, dtype)
  return load(m.finish())
})

/** sort in the arena. */
export const sort: Prepare<'sort'> = ([x], { axis }) => {
  const size = x.shape[axis]! // an axis, by the shape rule
  const inner = count(x.shape.slice(axis + 1))
  const elements = count(x.shape)
  if (elements === 0) return { scratch: 0, launch: () => [[]] }
  const lines = elements / size
  const scratch = size <= shortest[x.dtype] ? 0 : scratchOf(countBytes + 2 * size * pairBytes)
  return {
    scratch,
    launch: ({ inputs: [from], outputs: [values, order], scratch: at }, threads) => {
      const kernel = mustExport(kernels(), x.dtype)
      return spans(lines, listsFor(elements, threads)).map(({ begin, end }, i) => [
        {
          kernel,
          args: [from!, values!, order!, size, inner, begin, end, at + i * scratch], // one input, two outputs
        },
      ])
    },
  }
}
