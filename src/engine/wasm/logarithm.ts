/**
 * @file logarithm — log and log1p by the lane, in f32 and f64, at most 2 units in the last place off.
 *
 *   x = 2^k (1 + f),  sqrt(1/2) <= 1 + f < sqrt 2         s = f / (2 + f)
 *   ln(1 + f) = f - (f^2/2 - s (f^2/2 + R)),              R = 2/3 s^2 + 2/5 s^4 + 2/7 s^6 + ...
 *
 * The series ends where its rest is below a quarter unit. f is exact, so nothing is lost near 1.
 * Source  Sun Microsystems, fdlibm 5.3, e_log.c and s_log1p.c: both forms, and the correction for rounding 1 + x
 */
import { constants, polynomial } from './exponential.ts'
import type { Node } from './graph.ts'
import type { Lanes } from './lanes.ts'

interface Parts {
  readonly terms: number
  /** The bits of sqrt(1/2), rounded so that 1 + f has all its own. */
  readonly root: bigint
  readonly mask: bigint
  readonly leastNormal: number
  /** What makes a subnormal normal, and its exponent. */
  readonly up: number
  readonly upBits: number
}

const parts: { readonly [D in Lanes['dtype']]: Parts } = {
  f32: {
    terms: 5,
    root: 0x3f3504f3n,
    mask: 0x7fffffn,
    leastNormal: 2 ** -126,
    up: 2 ** 25,
    upBits: 25,
  },
  f64: {
    terms: 11,
    root: 0x3fe6a09e667f3bcdn,
    mask: 0xfffffffffffffn,
    leastNormal: 2 ** -1022,
    up: 2 ** 54,
    upBits: 54,
  },
}

/** k as a float, and 1 + f, of a positive normal number. */
const split = (l: Lanes, x: Node): readonly [Node, Node] => {
  const { root, mask } = parts[l.dtype]
  const { shifter, shifterBits, fraction } = constants[l.dtype]
  const offset = l.subBits(x, l.bits(root))
  const k = l.right(offset, fraction)
  const one = l.addBits(l.and(offset, l.bits(mask)), l.bits(root))
  return [l.sub(l.addBits(k, l.bits(shifterBits)), l.of(shifter)), one]
}

/** k as a float, and 1 + f, of a positive number. */
export const normalized = (l: Lanes, x: Node): readonly [Node, Node] => {
  const { leastNormal, up, upBits } = parts[l.dtype]
  const subnormal = l.lt(x, l.of(leastNormal))
  const [k, one] = split(l, l.select(subnormal, l.mul(x, l.of(up)), x))
  return [l.sub(k, l.and(subnormal, l.of(upBits))), one]
}

/** ln(1 + f) + c + k ln 2, where c is small. */
const joined = (l: Lanes, k: Node, f: Node, c: Node): Node => {
  const { high, low } = constants[l.dtype]
  const series = Array.from({ length: parts[l.dtype].terms }, (_, i) => 2 / (2 * i + 3))
  const s = l.div(f, l.add(l.of(2), f))
  const z = l.mul(s, s)
  const half = l.mul(l.mul(f, f), l.of(0.5))
  const rest = l.mul(z, polynomial(l, z, series))
  const small = l.add(l.mul(s, l.add(half, rest)), l.add(l.mul(k, l.of(low)), c))
  return l.sub(l.mul(k, l.of(high)), l.sub(l.sub(half, small), f))
}

/** y, but -inf where u is 0, u where it is infinite, NaN where it is negative or NaN. */
const bounded = (l: Lanes, u: Node, y: Node): Node => {
  const [zero, infinity] = [l.of(0), l.of(Infinity)]
  const positive = l.select(l.lt(u, infinity), y, l.select(l.eq(u, infinity), u, l.of(Number.NaN)))
  return l.select(
    l.gt(u, zero),
    positive,
    l.select(l.eq(u, zero), l.of(-Infinity), l.of(Number.NaN)),
  )
}

/** ln x. */
export const log = (l: Lanes, x: Node): Node => {
  const [k, one] = normalized(l, x)
  return bounded(l, x, joined(l, k, l.sub(one, l.of(1)), l.of(0)))
}

/** ln(1 + x). */
export const log1p = (l: Lanes, x: Node): Node => {
  const unit = l.of(1)
  const u = l.add(unit, x)
  const [k, one] = split(l, u)
  // Where 1 + x needs no scaling f is x, exact. Elsewhere what u lost comes back, divided by u: what the larger of 1 and x
  // leaves of u, taken from the smaller, is exact.
  const near = l.eq(k, l.of(0))
  const lost = l.select(l.gt(x, unit), l.sub(unit, l.sub(u, x)), l.sub(x, l.sub(u, unit)))
  const f = l.select(near, x, l.sub(one, unit))
  const c = l.select(near, l.of(0), l.div(lost, u))
  const y = bounded(l, u, joined(l, k, f, c))
  return l.select(l.lt(l.abs(x), l.of(constants[l.dtype].small)), x, y)
}
