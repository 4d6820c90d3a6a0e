/**
 * @file tables — offsets that kernels look up: where the elements of some axes lie, whatever their strides.
 */
import { count, type Sizes } from '../../shape/sizes.ts'
import { type Concrete, concrete } from '../../tensor/concrete.ts'

/** The offset of every index tuple of some sizes, row-major; then the last one again, up to a multiple of `unit`. */
export const offsetsOf = (sizes: Sizes, strides: Sizes, unit = 1): Int32Array => {
  const n = count(sizes)
  const out = new Int32Array(Math.ceil(n / unit) * unit)
  let filled = 1
  // Each axis repeats what those behind it made.
  for (let axis = sizes.length - 1; axis >= 0; axis -= 1) {
    const [size, stride] = [sizes[axis]!, strides[axis]!] // one stride an axis
    for (let i = 1; i < size; i += 1)
      for (let k = 0; k < filled; k += 1) out[i * filled + k] = out[k]! + i * stride // written before
    filled *= size
  }
  out.fill(out[n - 1] ?? 0, n)
  return out
}

/** A table as a tensor, for launch.ts. */
export const tableOf = (offsets: Int32Array): Concrete => concrete([offsets.length], 'i32', offsets)
