/** @file noise — large tensors of numbers from a seed, which need no shrinking. */
import { count, type Sizes } from '../../src/shape/sizes.ts'
import { type Concrete, concrete } from '../../src/tensor/concrete.ts'
import { allocate, type Floating } from '../../src/tensor/dtype.ts'

/** A tensor of numbers in [-1, 1). */
export const noise = (seed: number, shape: Sizes, dtype: Floating): Concrete => {
  const out = allocate(dtype, count(shape))
  let state = seed | 1
  for (let i = 0; i < out.length; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    out[i] = state / 2 ** 31
  }
  return concrete([...shape], dtype, out)
}
