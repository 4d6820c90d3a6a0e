/**
 * @file trigonometric — sin, cos and tan by the lane, in f32 and f64, at most 2 units in the last place off for every
 * argument.
 *
 *   |x| = n pi/2 + r,  |r| <= pi/4        sin r = r - r^3/6 + r^5/120 - ...        cos r = 1 - r^2/2 + r^4/24 - ...
 *
 * n, modulo 4, says which of the two it is and its sign. The series end where their rest is below a quarter unit. f32 goes by
 * way of f64, where nothing needs to be carried along that rounding lost.
 *
 * Source  Sun Microsystems, fdlibm 5.3, k_sin.c and k_cos.c: what r lost, added last; 1 - r^2/2 and what it loses
 */
import { range } from '../../shape/sizes.ts'
import type { Floating } from '../../tensor/dtype.ts'
import { polynomial } from './exponential.ts'
import type { Node } from './graph.ts'
import type { Lanes } from './lanes.ts'
import { fastSum, quotient } from './pair.ts'
import { bitMask, huge, type Reduced, reduceHuge, reduceModerate } from './reduction.ts'

/** Terms of the series past r and past 1 - r^2/2. */
const terms: { readonly [D in Floating]: { readonly sin: number; readonly cos: number } } = {
  f32: { sin: 5, cos: 4 },
  f64: { sin: 8, cos: 7 },
}

/** +-1 / n! for n = first, first + 2, ... and signs that alternate, from the given one on. */
const series = (first: number, sign: number, count: number): readonly number[] => {
  let value = sign
  for (let n = 2; n <= first; n += 1) value /= n
  return range(count).map((i) => {
    if (i > 0) value /= -(first + 2 * i) * (first + 2 * i - 1)
    return value
  })
}

/** sin r and cos r, each in two parts that are still to be added. */
interface Both {
  readonly sin: readonly [Node, Node]
  readonly cos: readonly [Node, Node]
}

const both = (l: Lanes, dtype: Floating, { r, rest }: Reduced): Both => {
  const z = l.mul(r, r)
  const half = l.mul(z, 0.5)
  const w = l.sub(1, half)
  const s = l.mul(l.mul(r, z), polynomial(l, z, series(3, -1, terms[dtype].sin)))
  const c = l.mul(l.mul(z, z), polynomial(l, z, series(4, 1, terms[dtype].cos)))
  if (rest === undefined) return { sin: [r, s], cos: [w, c] }
  return {
    sin: [r, l.add(s, l.mul(rest, w))],
    cos: [w, l.add(l.sub(l.sub(1, w), half), l.sub(c, l.mul(r, rest)))],
  }
}

/** The sign bit where the second bit of an integer is set. */
const signOf = (l: Lanes, n: Node): Node => l.left(l.rightZeros(n, 1), 63)

type Rule = (l: Lanes, dtype: Floating, reduced: Reduced) => Node

const sinOf: Rule = (l, dtype, reduced) => {
  const { sin: s, cos: c } = both(l, dtype, reduced)
  const y = l.select(bitMask(l, reduced.quarters, 0), l.add(...c), l.add(...s))
  return l.xor(y, signOf(l, reduced.quarters))
}

// cos x = sin(x + pi/2)
const cosOf: Rule = (l, dtype, { quarters, ...rest }) =>
  sinOf(l, dtype, { quarters: l.addBits(quarters, l.bits(1n)), ...rest })

const tanOf: Rule = (l, dtype, reduced) => {
  const { sin: s, cos: c } = both(l, dtype, reduced)
  const odd = bitMask(l, reduced.quarters, 0)
  const sign = l.left(reduced.quarters, 63)
  const chosen = (p: Node, q: Node): Node => l.select(odd, p, q)
  if (dtype === 'f32') {
    const [x, y] = [l.add(...s), l.add(...c)]
    return l.xor(l.div(chosen(y, x), chosen(x, y)), sign)
  }
  const [x, y] = [fastSum(l, ...s), fastSum(l, ...c)]
  const top = { high: chosen(y.high, x.high), low: chosen(y.low, x.low) }
  const bottom = { high: chosen(x.high, y.high), low: chosen(x.low, y.low) }
  return l.xor(quotient(l, top, bottom), sign)
}

/** A function of |x|: the digits of 2/pi are fetched only where some argument is huge. */
const ofMagnitude = (l: Lanes, x: Node, rule: Rule): Node => {
  const { dtype } = l
  const a = l.abs(x)
  const by = (reduce: typeof reduceHuge): Node =>
    l.wide((w, y) => rule(w, dtype, reduce(w, y, dtype)), a)
  return l.rarely(l.ge(a, huge), by(reduceHuge), by(reduceModerate))
}

const odd = (l: Lanes, x: Node, y: Node): Node => l.xor(y, l.and(x, -0))

/** sin x, x in radians. */
export const sin = (l: Lanes, x: Node): Node => odd(l, x, ofMagnitude(l, x, sinOf))

/** cos x, x in radians. */
export const cos = (l: Lanes, x: Node): Node => ofMagnitude(l, x, cosOf)

/** tan x, x in radians. */
export const tan = (l: Lanes, x: Node): Node => odd(l, x, ofMagnitude(l, x, tanOf))
