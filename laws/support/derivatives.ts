/**
 * @file derivatives — Programs as functions of vectors: values, jvp, vjp and central differences.
 */
import { reference } from '../../src/engine/reference/reference.ts'
import type { Program } from '../../src/program/program.ts'
import { type Concrete, data } from '../../src/tensor/concrete.ts'
import { isFloat } from '../../src/tensor/dtype.ts'
import { pushforward, vjp } from '../../src/transform/grad.ts'
import { stepAt } from './close.ts'
import { tensorOf } from './sample.ts'

/** The elements of the chosen tensors, one after another. */
export const joined = (xs: readonly Concrete[], chosen: readonly boolean[]): readonly number[] =>
  xs.flatMap((x, i) => (chosen[i] === true ? [...x[data]] : []))

/** The tensors, with the elements of the chosen ones replaced. */
export const replaced = (
  xs: readonly Concrete[],
  chosen: readonly boolean[],
  values: readonly number[],
): readonly Concrete[] => {
  let next = 0
  return xs.map((x, i) => {
    if (chosen[i] !== true) return x
    next += x[data].length
    return tensorOf(x.shape, x.dtype, values.slice(next - x[data].length, next))
  })
}

/** Only the floating outputs have tangents. */
const floatingOutputs = (p: Program): readonly boolean[] => p.outputs.map((a) => isFloat(a.dtype))

/** The floating outputs as one vector. */
export const valueAt = (p: Program, xs: readonly Concrete[]): readonly number[] =>
  joined(reference.run(p, xs), floatingOutputs(p))

/** How many floating output elements there are. */
export const outputSize = (p: Program, xs: readonly Concrete[]): number => valueAt(p, xs).length

/** J v, where v is a vector over the chosen inputs. */
export const pushAt = (
  p: Program,
  chosen: readonly boolean[],
  xs: readonly Concrete[],
  v: readonly number[],
): readonly number[] => {
  const tangents = replaced(xs, chosen, v).filter((_, i) => chosen[i])
  const values = reference.run(pushforward(p, chosen), [...xs, ...tangents])
  return joined(values.slice(p.outputs.length), floatingOutputs(p))
}

/** J^T w, where w is a vector over the floating outputs. */
export const pullAt = (
  p: Program,
  chosen: readonly boolean[],
  xs: readonly Concrete[],
  w: readonly number[],
): readonly number[] => {
  const cts = replaced(reference.run(p, xs), floatingOutputs(p), w)
  const values = reference.run(vjp(p, chosen), [...xs, ...cts])
  const pulled = values.slice(p.outputs.length)
  return joined(
    pulled,
    pulled.map(() => true),
  )
}

/** (f(x + h v) - f(x - h v)) / 2h, the step taken between the points as they are represented. */
export const differenceAt = (
  p: Program,
  chosen: readonly boolean[],
  xs: readonly Concrete[],
  v: readonly number[],
): readonly number[] => {
  const x = joined(xs, chosen)
  const h = stepAt('f64', Math.max(0, ...x.map(Math.abs)))
  const at = (sign: number): readonly number[] =>
    valueAt(
      p,
      replaced(
        xs,
        chosen,
        x.map((xi, i) => xi + sign * h * (v[i] ?? 0)),
      ),
    )
  const [above, below] = [at(1), at(-1)]
  return above.map((y, i) => (y - (below[i] ?? Number.NaN)) / (2 * h))
}
