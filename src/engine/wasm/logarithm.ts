/**
 * @file logarithm — log and log1p by the lane, in f32 and f64, at most 2 units in the last place off.
 *
 *   x = 2^k (1 + f),  sqrt(1/2) <= 1 + f < sqrt 2         s = f / (2 + f)
 *   ln(1 + f) = f - s (f - R),                            R = s^2 P(s^2) = 2/3 s^2 + 2/5 s^4 + 2/7 s^6 + ...
 *
 * f is exact, so nothing is lost near 1. P is a minimax polynomial.
 *
 * Source  Sun Microsystems, fdlibm 5.3, e_log.c and s_log1p.c: the form, and the correction for rounding 1 + x
 * Source  minimax polynomials by the exchange of Remez in 60 digits: ln(1 + f) is off by less than 2^-30 (f32) and 2^-59 (f64)
 *         of itself
 */
import { constants, series } from './exponential.ts'
import type { Node } from './graph.ts'
import type { Lanes } from './lanes.ts'

interface Parts {
  readonly p: readonly number[]
  /** The bits of sqrt(1/2), rounded so that 1 + f has all its own, and those of 1. */
  readonly root: bigint
  readonly unit: bigint
  /** Those of the fraction. */
  readonly mask: bigint
  readonly leastNormal: number
  /** What makes a subnormal normal; one less is a float too. */
  readonly up: number
  /** A power of two past all exponents, and one with room for them in the lowest bits of the fraction. */
  readonly above: number
  readonly whole: number
  readonly wholeBits: bigint
}

const parts: { readonly [D in Lanes['dtype']]: Parts } = {
  f32: {
    p: [0.666667764, 0.399775416, 0.298717278],
    root: 0x3f3504f3n,
    unit: 0x3f800000n,
    mask: 0x7fffffn,
    leastNormal: 2 ** -126,
    up: 2 ** 24,
    above: 256,
    whole: 2 ** 23,
    wholeBits: 0x4b000000n,
  },
  f64: {
    p: [
      0.66666666666667344601, 0.39999999999414322004, 0.28571428742474727073,
      0.22222198563497945307, 0.18183564866130517041, 0.15314035847062212385,
      0.14796105340634194315,
    ],
    root: 0x3fe6a09e667f3bcdn,
    unit: 0x3ff0000000000000n,
    mask: 0xfffffffffffffn,
    leastNormal: 2 ** -1022,
    up: 2 ** 53,
    above: 2048,
    whole: 2 ** 52,
    wholeBits: 0x4330000000000000n,
  },
}

/** What raises exponents past 0, so that they shift as unsigned integers: `above` in the place of the exponent. */
const raised = (l: Lanes): bigint => BigInt(parts[l.dtype].above) * (parts[l.dtype].mask + 1n)

/** k as a float, from the bits of 2^k (1 + f), raised and with those of sqrt(1/2) taken away. */
const exponentOf = (l: Lanes, bits: Node): Node => {
  const { whole, wholeBits, above } = parts[l.dtype]
  const k = l.rightZeros(bits, constants[l.dtype].fraction)
  return l.sub(l.addBits(k, l.bits(wholeBits)), l.of(whole + above))
}

/** k as a float, and 1 + f, of a positive number. */
export const normalized = (l: Lanes, x: Node): readonly [Node, Node] => {
  const { root, unit, mask, leastNormal, up } = parts[l.dtype]
  // A power of two, 1 but for subnormals, to multiply by: taking away its bits takes its exponent from k.
  const factor = l.add(l.of(1), l.and(l.lt(x, l.of(leastNormal)), l.of(up - 1)))
  const bits = l.subBits(l.subBits(l.mul(x, factor), factor), l.bits(root - unit - raised(l)))
  return [exponentOf(l, bits), l.addBits(l.and(bits, l.bits(mask)), l.bits(root))]
}

/** ln(1 + f) + k ln 2. In f32 ln 2 is a thirtieth of a unit from a float: one part will do. */
const joined = (l: Lanes, k: Node, f: Node): Node => {
  const { high, low } = constants[l.dtype]
  const s = l.div(f, l.add(l.of(2), f))
  const z = l.mul(s, s)
  const small = l.mul(s, l.sub(f, l.mul(z, series(l, z, parts[l.dtype].p))))
  if (l.dtype === 'f32') return l.sub(l.mul(k, l.of(Math.LN2)), l.sub(small, f))
  return l.sub(l.mul(k, l.of(high)), l.sub(l.sub(small, l.mul(k, l.of(low))), f))
}

/** y, but -inf where u is 0, u where it is infinite, NaN where it is negative or NaN. */
const bounded = (l: Lanes, u: Node, y: Node): Node => {
  // Beside this the root of a finite number is nothing, and what is left is below every logarithm.
  const large = l.of(2 ** (constants[l.dtype].bias - 1))
  const inside = l.atLeast(l.sub(l.sqrt(u), large), y)
  return l.add(inside, l.and(l.eq(u, l.of(0)), l.of(-Infinity)))
}

/** ln x. */
export const log = (l: Lanes, x: Node): Node => {
  const [k, one] = normalized(l, x)
  return bounded(l, x, joined(l, k, l.sub(one, l.of(1))))
}

/** ln(1 + x). */
export const log1p = (l: Lanes, x: Node): Node => {
  const { root, unit, mask } = parts[l.dtype]
  const one = l.of(1)
  const u = l.add(one, x)
  // What u lost; past 2 / epsilon not quite, but there it matters no more.
  const lost = l.sub(x, l.sub(u, one))
  const bits = l.subBits(u, l.bits(root - raised(l)))
  // 4 / 2^k, normal for every k. Where k = 0 this gives f = x, exact.
  const scale = l.subBits(l.bits(unit + raised(l) + 2n * (mask + 1n)), l.and(bits, l.bits(~mask)))
  const fourfold = l.add(l.sub(l.mul(u, scale), l.of(4)), l.mul(lost, scale))
  const y = bounded(l, u, joined(l, exponentOf(l, bits), l.mul(fourfold, l.of(0.25))))
  // -0 stays.
  return l.or(l.and(x, l.of(-0)), y)
}
