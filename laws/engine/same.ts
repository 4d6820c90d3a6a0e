/**
 * @file same — equality bit for bit, for laws of engines.
 */
import type { Data } from '../../src/tensor/dtype.ts'

/** Throws unless two buffers are equal bit for bit, but that one NaN is as good as another. */
export const mustBeSameBits = (x: Data, y: Data): void => {
  if (x.length !== y.length) throw new Error(`${x.length} elements are not ${y.length}`)
  const at = x.findIndex((a, i) => !Object.is(a, y[i]))
  if (at >= 0) throw new Error(`element ${at}: ${x[at]} is not ${y[at]}`)
}
