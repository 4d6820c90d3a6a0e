/**
 * @file errorFunction — erf by the lane, in f32 and f64, at most 2 units in the last place off.
 *
 *   |x| <= 1     erf x = x + x P(x^2)
 *   else         erf x = 1 - e^(-x^2) Q(1 / (x + 2))       for x > 0; it is odd
 *
 * What is taken from 1 is at most 0.16, so that its own rounding counts for little.
 *
 * Source  W. J. Cody, Rational Chebyshev approximations for the error function, Math. Comp. 23 (1969): the two forms
 * Source  minimax polynomials by the exchange of Remez in 60 digits. P on [0, 1]: erf is off by less than 2^-29 (f32) and
 *         2^-56 (f64) of itself. Q for x in [1, 4] (f32) and [1, 6] (f64): erf is off by less than 2^-34 and 2^-60
 */
import { exp, polynomial } from './exponential.ts'
import type { Node } from './graph.ts'
import type { Lanes } from './lanes.ts'

interface Approximation {
  /** P, the constant first. */
  readonly near: readonly number[]
  /** Q, the constant first. */
  readonly far: readonly number[]
  /** From here on erf rounds to 1. */
  readonly flat: number
}

const approximations: { readonly [D in Lanes['dtype']]: Approximation } = {
  f32: {
    near: [
      0.12837917, -0.37612626, 0.112835854, -0.026853811, 0.0051883277, -0.00080101937, 7.853861e-5,
    ],
    far: [0.0018224773, 0.5194013, 1.5872078, -0.5156832, 10.186877, -7.385651],
    flat: 4,
  },
  f64: {
    near: [
      0.12837916709551256, -0.3761263890318352, 0.11283791670944185, -0.02686617064311146,
      0.005223977606118418, -0.0008548325929311841, 0.00012055293576822932, -1.492471230055812e-5,
      1.6447131553918166e-6, -1.6206313629787028e-7, 1.371097985910681e-8, -7.779467514513352e-10,
    ],
    far: [
      -3.130526447235764e-6, 0.5643774098336103, 1.1232652370508494, 2.058494687945454,
      1.8974759688603542, 9.887862063874536, -41.117763460685445, 161.22568563362844,
      -510.8234617554924, 994.787409325811, -1153.0284326741391, 748.0149465712066,
      -212.13276608346848,
    ],
    flat: 6,
  },
}

/** The error function. */
export const erf = (l: Lanes, x: Node): Node => {
  const { near, far, flat } = approximations[l.dtype]
  const [a, z] = [l.abs(x), l.mul(x, x)]
  const inner = l.add(x, l.mul(x, polynomial(l, z, near)))
  const t = l.div(1, l.add(l.atMost(a, flat), 2))
  const outer = l.sub(1, l.mul(exp(l, l.neg(z)), polynomial(l, t, far)))
  return l.select(l.gt(a, 1), l.or(outer, l.and(x, -0)), inner)
}
