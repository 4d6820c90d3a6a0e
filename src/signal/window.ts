/**
 * @file window — weights that fade a frame out at both ends, so that cutting it adds no frequencies of its own.
 */
import { fromArray } from '../function/construct.ts'
import { Defect } from '../shape/defect.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'

/**
 * The Hann window, w_j = 1/2 - 1/2 cos(2 pi j / n): periodic, so that halfway overlapping windows add to 1.
 *
 * Source  SciPy `signal.get_window('hann', n)`, librosa and torch `hann_window`, where the window is periodic too
 *
 * ```ts
 * toNested(hann(4)).map((w) => w.toFixed(2)) // => ['0.00', '0.50', '1.00', '0.50']
 * ```
 */
export const hann = <const N extends number, D extends Floating = 'f32'>(
  n: N,
  dtype?: D,
): Tensor<[N], NoInfer<D>> => {
  if (!Number.isInteger(n) || n < 1)
    throw new Defect(`hann: ${n} is no length; give a whole number from 1`)
  const weights = Float64Array.from(
    { length: n },
    (_, j) => 0.5 - 0.5 * Math.cos((2 * Math.PI * j) / n),
  )
  return fromArray([n], weights, dtype)
}
