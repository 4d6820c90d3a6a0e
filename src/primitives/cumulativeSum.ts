/**
 * @file cumulativeSum — running sum along an axis, from its start, or with `reverse` from its end.
 *
 *   y[i] = sum_(k <= i) x[k]        shape  S -> S; inclusive; integers wrap modulo 2^32
 *   linear; the transpose is the running sum from the other end
 *
 * The running sum is kept in f64 and each element is rounded once.
 */
import { count } from '../shape/sizes.ts'
import { data } from '../tensor/concrete.ts'
import { allocate, isFloat } from '../tensor/dtype.ts'
import { lane, mustAccept, perElement } from './families.ts'
import { forEachLine, linesOf } from './moving.ts'
import { mustBeAxis } from './params.ts'
import type { Primitive } from './primitive.ts'

const plus = (total: number, v: number): number => total + v
/** Wraps at once: f64 sums of many 32-bit integers are not exact. */
const plusInteger = (total: number, v: number): number => (total + v) | 0

export const cumulativeSum: Primitive<'cumulativeSum'> = {
  name: 'cumulativeSum',
  domain: 'all',
  shape: ([x], { axis }) => {
    mustAccept('cumulativeSum', 'numeric', x)
    mustBeAxis('cumulativeSum', x, axis)
    return [{ shape: x.shape, dtype: x.dtype }]
  },
  evaluate: ([x], { axis, reverse }) => {
    const elements = x[data]
    const out = allocate(x.dtype, count(x.shape))
    const lines = linesOf(x.shape, axis)
    const add = isFloat(x.dtype) ? plus : plusInteger
    forEachLine(lines, (first) => {
      let total = 0
      for (let k = 0; k < lines.size; k += 1) {
        const at = first + (reverse ? lines.size - 1 - k : k) * lines.inner
        total = add(total, elements[at]!) // k < size
        out[at] = total
      }
    })
    return [out]
  },
  cost: perElement(1),
  derivative: {
    kind: 'linear',
    transpose: [
      (e, ct, _, { axis, reverse }) => e.apply('cumulativeSum', { axis, reverse: !reverse }, ct),
    ],
  },
  vmap: (e, [x], { axis, reverse }) =>
    lane(e.apply('cumulativeSum', { axis: axis + 1, reverse }, x.value)),
}
