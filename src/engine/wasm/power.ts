/**
 * @file power — pow by the lane, in f32 and f64, at most 2 units in the last place off.
 *
 *   x = 2^k (1 + f),  s = f / (2 + f)      log2 x = k + 2 / (3 ln 2) s (3 + s^2 + 3/5 s^4 + 3/7 s^6 + ...)
 *   y log2 x = n + g,  |g| <= 1/2          x^y = 2^n e^(g ln 2)
 *
 * y log2 x reaches 1074, and what it is off comes back multiplied by as much: in f64 the logarithm is a pair, good to
 * 2^-65, but for the terms from s^4 on, which are 2^-12 of the whole. f32 goes by way of f64, one number each.
 *
 * Values are those of JavaScript's `**`: 1^NaN and (+-1)^(+-inf) are NaN, where IEEE 754 has 1.
 * Source  Sun Microsystems, fdlibm 5.3, e_pow.c: 3 + s^2 + ... as a pair, and the cases
 */
import { range } from '../../shape/sizes.ts'
import type { Floating } from '../../tensor/dtype.ts'
import { constants, polynomial, reciprocalFactorials, scaled } from './exponential.ts'
import type { Node } from './graph.ts'
import type { Lanes } from './lanes.ts'
import { normalized } from './logarithm.ts'
import { fastSum, type Pair, pairProduct, product } from './pair.ts'

/** 2 / (3 ln 2) and what is left of it. */
const scaleHigh = 0.9617966939259756
const scaleLow = 5.0577616648125907e-17

/** Past these 2^x is infinite or rounds to 0. */
const most = 1030
const least = -1080

/** Larger exponents give nothing new: 2^-53 is the least |ln x| but 0. */
const largest = 2 ** 66

/** 3/5, 3/7, ... up to terms below 2^-40 (f32) and 2^-66 (f64) of the sum, where s^2 <= 0.0295. */
const series: { readonly [D in Floating]: readonly number[] } = {
  f32: range(6).map((i) => 3 / (2 * i + 5)),
  f64: range(11).map((i) => 3 / (2 * i + 5)),
}

/** log2 x to f32, for positive x. */
const log2 = (l: Lanes, x: Node): Node => {
  const [k, one] = normalized(l, x)
  const f = l.sub(one, 1)
  const s = l.div(f, l.add(2, f))
  const z = l.mul(s, s)
  const t = l.add(3, l.add(z, l.mul(l.mul(z, z), polynomial(l, z, series.f32))))
  return l.add(k, l.mul(l.mul(s, t), scaleHigh))
}

/** log2 x, for positive x. */
const log2Pair = (l: Lanes, x: Node): Pair => {
  const [k, one] = normalized(l, x)
  const f = l.sub(one, 1)
  const d = fastSum(l, l.of(2), f)
  // s = f / d: what the quotient leaves of f, divided once more
  const s = l.div(f, d.high)
  const back = product(l, s, d.high)
  const left = l.sub(l.sub(l.sub(f, back.high), back.low), l.mul(s, d.low))
  const low = l.div(left, d.high)
  const z = product(l, s, s)
  const zLow = l.add(z.low, l.mul(l.add(s, s), low))
  const others = l.mul(l.mul(z.high, z.high), polynomial(l, z.high, series.f64))
  const start = fastSum(l, l.of(3), z.high)
  const t = fastSum(l, start.high, l.add(start.low, l.add(zLow, others)))
  const scale = { high: l.of(scaleHigh), low: l.of(scaleLow) }
  const fractional = pairProduct(l, pairProduct(l, { high: s, low }, t), scale)
  const whole = fastSum(l, k, fractional.high)
  return { high: whole.high, low: l.add(whole.low, fractional.low) }
}

/** 2^(w + low). */
const exp2 = (l: Lanes, dtype: Floating, w: Node, low?: Node): Node => {
  const { shifter } = constants.f64
  const inside = l.atLeast(l.atMost(w, most), least)
  const shifted = l.add(inside, shifter)
  const near = l.sub(inside, l.sub(shifted, shifter))
  // Where w was out of bounds its low part is of no use, and may be large.
  const g = low === undefined ? near : l.add(near, l.and(low, l.eq(w, inside)))
  const r = l.mul(g, Math.LN2)
  const rest = l.mul(l.mul(r, r), polynomial(l, r, reciprocalFactorials(constants[dtype].terms)))
  const sum = fastSum(l, l.of(1), r)
  const k = l.subBits(shifted, l.of(shifter))
  return scaled(l, l.add(sum.high, l.add(sum.low, rest)), k)
}

/** x^y for positive finite x. */
const ofPositive = (l: Lanes, dtype: Floating, x: Node, y: Node): Node => {
  if (dtype === 'f32') return exp2(l, dtype, l.mul(y, log2(l, x)))
  const log = log2Pair(l, x)
  const w = product(l, y, log.high)
  return exp2(l, dtype, w.high, l.add(w.low, l.mul(y, log.low)))
}

const power = (l: Lanes, dtype: Floating, x: Node, y: Node): Node => {
  const [zero, infinity, bare] = [l.of(0), l.of(Infinity), l.of(Number.NaN)]
  const [a, b] = [l.abs(x), l.abs(y)]
  const bounded = l.atLeast(l.atMost(y, largest), -largest)
  const regular = ofPositive(l, dtype, a, bounded)
  // 0 and infinity keep their size or exchange it.
  const edge = l.or(l.eq(a, zero), l.eq(a, infinity))
  const magnitude = l.select(edge, l.select(l.lt(y, zero), l.div(1, a), a), regular)
  const whole = l.eq(l.floor(y), y)
  const half = l.mul(y, 0.5)
  const odd = l.and(whole, l.ne(l.floor(half), half))
  const signed = l.or(magnitude, l.and(l.and(x, -0), odd))
  const root = l.and(l.lt(x, zero), l.not(l.or(whole, edge)))
  const unit = l.and(l.eq(a, 1), l.eq(b, infinity))
  const unordered = l.or(l.ne(x, x), l.ne(y, y))
  const defined = l.select(l.or(root, l.or(unit, unordered)), bare, signed)
  return l.select(l.eq(y, zero), 1, defined)
}

/** x^y. */
export const pow = (l: Lanes, x: Node, y: Node): Node =>
  l.wide((w, a, b) => power(w, l.dtype, a, b), x, y)
