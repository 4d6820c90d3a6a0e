/**
 * @file rows — rows along the leading axis of a value: some of them, and those of two one after the other.
 */
import { emitFor } from '../engine/emit.ts'
import type { Value } from '../program/symbolic.ts'

/** The rows from one to another, which is not among them. */
export const rowsOf = (x: Value, from: number, to: number): Value => {
  if (from === 0 && to === x.shape[0]) return x
  const params = {
    start: x.shape.map((_, i) => (i === 0 ? from : 0)),
    limit: [to, ...x.shape.slice(1)],
    stride: x.shape.map(() => 1),
  }
  return emitFor([x]).apply('slice', params, x)
}

/** The rows of x, then those of y. */
export const rowsAfter = (x: Value, y: Value): Value =>
  emitFor([x, y]).apply('concatenate', { axis: 0 }, x, y)
