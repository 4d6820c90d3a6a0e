/** @file differences — the gradient of a scalar by central differences, one number of the point after another. */
import { fromArray } from '../../src/function/construct.ts'
import { item, toTypedArray } from '../../src/function/read.ts'
import type { Scalar, Tensor } from '../../src/tensor/tensor.ts'
import { stepAt } from '../support/close.ts'

/** (f(x + h e) - f(x - h e)) / 2h for each axis e. */
export const differences = <S extends number[]>(
  f: (x: Tensor<S, 'f64'>) => Scalar<'f64'>,
  x: Tensor<S, 'f64'>,
): readonly number[] => {
  const at = [...toTypedArray(x)]
  const h = stepAt('f64', Math.max(...at.map(Math.abs)))
  const moved = (k: number, by: number): number => {
    const to = at.map((v, i) => v + (i === k ? by : 0))
    const there = fromArray<number[], ArrayLike<number>, 'f64'>([...x.shape], to, 'f64')
    return item(f(there as unknown as typeof x)) // its shape
  }
  return at.map((_, k) => (moved(k, h) - moved(k, -h)) / (2 * h))
}
