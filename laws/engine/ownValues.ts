/**
 * @file ownValues — what the engine's own elementary functions give, for laws.
 */
import { oneOf, runOne } from '../../src/engine/wasm/one.ts'
import type { Name } from '../../src/program/vocabulary.ts'
import { allocate, type Data, type Floating } from '../../src/tensor/dtype.ts'

/** Part of what the engine promises: units in the last place. */
export const mostUlps = 2

/** The values of a function at arguments, one list for each of its inputs, as many in each. */
export const valuesOf = (
  name: Name,
  dtype: Floating,
  ...arguments_: readonly (readonly number[])[]
): Data => {
  const inputs = arguments_.map((xs) => {
    const x = allocate(dtype, xs.length)
    x.set(xs)
    return x
  })
  const size = inputs[0]!.length // elementwise primitives have inputs
  const out = allocate(dtype, size)
  const aval = { shape: [size], dtype }
  const kernel = oneOf(
    name,
    inputs.map(() => aval),
    aval,
  )
  runOne(kernel!, inputs, out) // the engine's own take f32 and f64
  return out
}
