/**
 * @file derivatives — Programs as functions of vectors: values, jvp, vjp and central differences.
 */
import { reference } from '../../src/engine/reference/reference.ts'
import type { Program } from '../../src/program/program.ts'
import { type Concrete, data } from '../../src/tensor/concrete.ts'
import { isFloat } from '../../src/tensor/dtype.ts'
import { pushforward, vjp } from '../../src/transform/grad.ts'
import { dot, norm, stepAt } from './close.ts'
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

/** The value as reverse mode has it, and J^T w, where w is a vector over the floating outputs. */
export const reverseAt = (
  p: Program,
  chosen: readonly boolean[],
  xs: readonly Concrete[],
  w: readonly number[],
): { readonly value: readonly number[]; readonly pulled: readonly number[] } => {
  const cts = replaced(reference.run(p, xs), floatingOutputs(p), w)
  const values = reference.run(vjp(p, chosen), [...xs, ...cts])
  const pulled = values.slice(p.outputs.length)
  return {
    value: joined(values.slice(0, p.outputs.length), floatingOutputs(p)),
    pulled: joined(
      pulled,
      pulled.map(() => true),
    ),
  }
}

/** J^T w, where w is a vector over the floating outputs. */
export const pullAt = (...given: Parameters<typeof reverseAt>): readonly number[] =>
  reverseAt(...given).pulled

/** f at x + s h v for any s, with the step h that suits x. */
interface Line {
  readonly h: number
  readonly at: (s: number) => readonly number[]
}

const lineAlong = (
  p: Program,
  chosen: readonly boolean[],
  xs: readonly Concrete[],
  v: readonly number[],
): Line => {
  const x = joined(xs, chosen)
  const h = stepAt('f64', Math.max(0, ...x.map(Math.abs)))
  return {
    h,
    at: (s) =>
      valueAt(
        p,
        replaced(
          xs,
          chosen,
          x.map((xi, i) => xi + s * h * (v[i] ?? 0)),
        ),
      ),
  }
}

/** (f(x + h v) - f(x - h v)) / 2h */
export const differenceAt = (...given: Parameters<typeof lineAlong>): readonly number[] => {
  const { h, at } = lineAlong(...given)
  const [above, below] = [at(1), at(-1)]
  return above.map((y, i) => (y - (below[i] ?? Number.NaN)) / (2 * h))
}

/** What differences say of the slope of <w, f> along v. */
export interface Slope {
  /** <w, f(x + h v) - f(x - h v)> / 2h */
  readonly central: number
  /** What to measure an error by, beside the norm of the derivative: rounding leaves eps/h |f|, 1e-4 of the tolerance. */
  readonly scale: number
  /**
   * (4 c(h/2) - c(h)) / 3, where c(h) is the central slope: its error is of h^4. The middle one of those from h, h/2 and
   * h/4, and how far apart they are. Where that is more than the tolerance, differences cannot be trusted: the function
   * bends too much within a step, or its rounding is too large for one.
   */
  readonly sharper: () => { readonly middle: number; readonly spread: number }
  /**
   * Whether a kink within a step accounts for an error of this size.
   *
   * The left and the right slope at s h differ by j(s), which is proportional to s where f is smooth; a kink at any place
   * within the step, which makes an error e of the central slope, leaves |j(1) - 2 j(1/2)| or |j(1/2) - 2 j(1/4)| above e/4.
   */
  readonly kinkExplains: (error: number) => boolean
}

/** The slope of <w, f> along v. */
export const slopeAt = (
  p: Program,
  chosen: readonly boolean[],
  xs: readonly Concrete[],
  v: readonly number[],
  w: readonly number[],
): Slope => {
  const { h, at } = lineAlong(p, chosen, xs, v)
  const middle = at(0)
  const value = (s: number): number => dot(w, at(s))
  const jump = (s: number): number => (value(s) - 2 * dot(w, middle) + value(-s)) / (s * h)
  const central = (s: number): number => (value(s) - value(-s)) / (2 * s * h)
  const extrapolated = (s: number): number => (4 * central(s / 2) - central(s)) / 3
  return {
    central: central(1),
    scale: 1e-4 * norm(middle),
    sharper: () => {
      const [least, middle, most] = [1, 1 / 2, 1 / 4].map(extrapolated).sort((a, b) => a - b)
      return { middle: middle!, spread: most! - least! } // three are made
    },
    kinkExplains: (error) => {
      const [one, half, quarter] = [jump(1), jump(1 / 2), jump(1 / 4)]
      const excess = Math.max(Math.abs(one - 2 * half), Math.abs(half - 2 * quarter))
      return !(excess < error / 4) // NaN: the domain ends within a step
    },
  }
}
