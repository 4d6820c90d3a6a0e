/** @file control — pinned functions with branches, loops, rules of their own, and collectives. */
import type { Scalar } from '../../src/index.ts'
import type { Functions, Operators, X } from './function.ts'

type S = Scalar<'f64'>

/** x tanh x, and its derivative. */
const gated = (ct: Operators, x: X): X => ct.mul(x, ct.tanh(x))
const gatedSlope = (ct: Operators, x: X): X =>
  ct.add(ct.tanh(x), ct.mul(x, ct.sub(1, ct.square(ct.tanh(x)))))

/** Branches, loops, checkpoints, rules, fixed points, lanes. */
export const control = (ct: Operators): Functions => {
  const below = (x: X): S => ct.sum(ct.mul(x, x))
  const grown = (x: X): X => ct.add(x, ct.mul(0.25, ct.mul(x, x)))
  return {
    cond: (x) =>
      ct.cond(
        ct.greater(ct.sum(x), 0),
        (y: X): X => ct.mul(ct.sin(y), x),
        (y: X): X => ct.exp(y),
      )(x),
    switchOn: (x) => {
      const largest = ct.argMax(ct.flatten(x), { axis: 0 })
      return ct.switchOn(largest, [
        (y: X): X => ct.mul(y, y),
        (y: X): X => ct.sin(y),
        (y: X): X => ct.tanh(y),
      ])(x)
    },
    scan: (c, xs) => {
      const step = (h: S, x: S): readonly [S, S] => [ct.tanh(ct.add(ct.mul(h, x), x)), ct.mul(h, h)]
      const [last, all] = ct.scan(step)(ct.reshape(c, []), ct.reshape(xs, [4]))
      return [last, all]
    },
    'scan in reverse, in segments': (c, xs) => {
      const step = (h: S, x: S): readonly [S, S] => [ct.sin(ct.add(h, x)), ct.mul(h, x)]
      const options = { reverse: true, checkpoint: 2 }
      const [last, all] = ct.scan(step, options)(ct.reshape(c, []), ct.reshape(xs, [4]))
      return [last, all]
    },
    whileLoop: (x) => ct.whileLoop((y: X) => ct.less(below(y), 20), grown)(x),
    boundedWhile: (x) => ct.boundedWhile((y: X) => ct.less(below(y), 20), grown, { limit: 12 })(x),
    associativeScan: (x) => ct.associativeScan((a: S, b: S): S => ct.mul(a, b))(ct.reshape(x, [5])),
    checkpoint: (x, y) => ct.checkpoint((u: X, v: X): X => ct.exp(ct.sin(ct.mul(u, v))))(x, y),
    customJvp: (x) =>
      ct.customJvp(
        (u: X): X => gated(ct, u),
        ([u], [du]) => [gated(ct, u), ct.mul(du, gatedSlope(ct, u))],
      )(x),
    customVjp: (x) =>
      ct.customVjp(
        (u: X): X => gated(ct, u),
        (u: X): readonly [X, X] => [gated(ct, u), u],
        (u: X, d: X): [X] => [ct.mul(d, gatedSlope(ct, u))],
      )(x),
    fixedPoint: (a) =>
      ct.fixedPoint((p: X, u: X): X => ct.add(ct.mul(0.5, p), ct.mul(0.25, ct.tanh(u))))(
        a,
        ct.mul(ct.stopGradient(a), 0),
      ),
    laneSum: (x) => {
      const share = (u: S): S => ct.div(ct.exp(u), ct.laneSum(ct.exp(u), 'lanes'))
      return ct.vmap(share, { axis: 'lanes' })(ct.reshape(x, [4]))
    },
    'laneMean, laneIndex': (x) => {
      const centred = (u: S): S =>
        ct.mul(ct.sub(u, ct.laneMean(ct.mul(u, u), 'lanes')), ct.cast(ct.laneIndex('lanes'), 'f64'))
      return ct.vmap(centred, { axis: 'lanes' })(ct.reshape(x, [4]))
    },
  }
}
