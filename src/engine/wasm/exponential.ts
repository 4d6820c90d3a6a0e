/**
 * @file exponential — exp, expm1, tanh and logistic by the lane, in f32 and f64, at most 2 units in the last place off.
 *
 *   x = k ln 2 + r,  |r| <= ln 2 / 2         e^x = 2^k (1 + p),  p = e^r - 1 = r + r^2 (1/2 + r/6 + r^2/24 + ...)
 *
 * The series ends where its rest is below a quarter unit of p. ln 2 is taken in two parts, the first short enough that k
 * times it is exact; what rounding r loses is added to p.
 * Source  Sun Microsystems, fdlibm 5.3, e_exp.c and s_expm1.c: the reduction, the parts of ln 2, 1 - 2^-k before scaling
 */
import type { Node } from './graph.ts'
import type { Lanes } from './lanes.ts'
import { fastSum, type Pair, quotient, sum } from './pair.ts'

interface Constants {
  readonly high: number
  readonly low: number
  /** Adding it rounds to an integer and leaves that in the lowest bits of the fraction. */
  readonly shifter: number
  readonly shifterBits: bigint
  /** Terms of the series past r. */
  readonly terms: number
  /** Past these, e^x is infinite or rounds to 0. */
  readonly most: number
  readonly least: number
  /** Past this, e^-x is nothing beside 1. */
  readonly flat: number
  /** Below this, e^x - 1 is x. */
  readonly small: number
  readonly fraction: number
  readonly bias: bigint
}

/** ln 2, and the numbers that depend on the dtype. */
export const constants: { readonly [D in Lanes['dtype']]: Constants } = {
  f32: {
    high: 6.9313812256e-1,
    low: 9.0580006145e-6,
    shifter: 1.5 * 2 ** 23,
    shifterBits: 0x4b400000n,
    terms: 7,
    most: 89,
    least: -104,
    flat: 20,
    small: 2 ** -26,
    fraction: 23,
    bias: 127n,
  },
  f64: {
    high: 6.9314718036912381649e-1,
    low: 1.90821492927058770002e-10,
    shifter: 1.5 * 2 ** 52,
    shifterBits: 0x4338000000000000n,
    terms: 12,
    most: 710,
    least: -746,
    flat: 40,
    small: 2 ** -54,
    fraction: 52,
    bias: 1023n,
  },
}

const horner = (l: Lanes, x: Node, c: readonly number[]): Node => {
  const [last = 0, ...others] = c.toReversed()
  return others.reduce((y, a) => l.add(l.mul(y, x), l.of(a)), l.of(last))
}

/** c[0] + c[1] x + c[2] x^2 + ...: even and odd powers apart, two chains that the processor runs side by side. */
export const polynomial = (l: Lanes, x: Node, c: readonly number[]): Node => {
  const z = l.mul(x, x)
  const part = (odd: number): Node =>
    horner(
      l,
      z,
      c.filter((_, i) => i % 2 === odd),
    )
  return l.add(part(0), l.mul(x, part(1)))
}

/** 1/2, 1/6, 1/24, ... */
export const reciprocalFactorials = (terms: number): readonly number[] => {
  const out: number[] = []
  for (let n = 2, product = 2; out.length < terms; n += 1, product *= n) out.push(1 / product)
  return out
}

/** 2^k for integers in lanes that give a normal number. */
const powerOfTwo = (l: Lanes, k: Node): Node => {
  const { bias, fraction } = constants[l.dtype]
  return l.left(l.addBits(k, l.bits(bias)), fraction)
}

/** x = k ln 2 + r and e^r = 1 + r + rest. */
interface Reduced {
  /** As an integer, and as a float. */
  readonly k: Node
  readonly n: Node
  readonly r: Node
  readonly rest: Node
}

const reduce = (l: Lanes, x: Node): Reduced => {
  const { high, low, shifter, shifterBits, terms } = constants[l.dtype]
  const shifted = l.add(l.mul(x, l.of(Math.LOG2E)), l.of(shifter))
  const n = l.sub(shifted, l.of(shifter))
  const upper = l.sub(x, l.mul(n, l.of(high)))
  const lower = l.mul(n, l.of(low))
  const r = l.sub(upper, lower)
  const lost = l.sub(l.sub(upper, r), lower)
  const series = polynomial(l, r, reciprocalFactorials(terms))
  const rest = l.add(l.mul(l.mul(r, r), series), lost)
  return { k: l.subBits(shifted, l.bits(shifterBits)), n, r, rest }
}

/** y 2^k, in two steps: the first is exact, so only the second rounds, into subnormals or to infinity. */
export const scaled = (l: Lanes, y: Node, k: Node): Node => {
  const half = l.right(k, 1)
  return l.mul(l.mul(y, powerOfTwo(l, half)), powerOfTwo(l, l.subBits(k, half)))
}

/** e^x. */
export const exp = (l: Lanes, x: Node): Node => {
  const { most, least } = constants[l.dtype]
  const { k, r, rest } = reduce(l, l.atLeast(l.atMost(x, l.of(most)), l.of(least)))
  return scaled(l, l.add(l.of(1), l.add(r, rest)), k)
}

/** 1 - 2^-k + r + rest, which 2^k makes e^x - 1; k is at least -flat / ln 2. */
const unscaled = (l: Lanes, { k, n, r, rest }: Reduced): Pair => {
  // Where 2^-k would be subnormal it is nothing beside 1: 0 stands in.
  const inverse = l.and(
    powerOfTwo(l, l.subBits(l.bits(0n), k)),
    l.lt(n, l.of(constants[l.dtype].fraction * 2)),
  )
  const start = fastSum(l, l.sub(l.of(1), inverse), r)
  const all = fastSum(l, start.high, rest)
  return { high: all.high, low: l.add(all.low, start.low) }
}

/** e^x - 1. */
export const expm1 = (l: Lanes, x: Node): Node => {
  const { most, flat, small } = constants[l.dtype]
  const reduced = reduce(l, l.atLeast(l.atMost(x, l.of(most)), l.of(-flat)))
  const y = scaled(l, unscaled(l, reduced).high, reduced.k)
  return l.select(l.lt(l.abs(x), l.of(small)), x, y)
}

/** tanh x = (e^2x - 1) / (e^2x + 1), odd. */
export const tanh = (l: Lanes, x: Node): Node => {
  const { flat } = constants[l.dtype]
  const a = l.atMost(l.abs(x), l.of(flat / 2))
  const reduced = reduce(l, l.add(a, a))
  const power = powerOfTwo(l, reduced.k)
  const e = unscaled(l, reduced)
  const [high, low] = [l.mul(e.high, power), l.mul(e.low, power)]
  const d = sum(l, high, l.of(2))
  const y = quotient(l, { high, low }, { high: d.high, low: l.add(d.low, low) })
  return l.or(l.and(x, l.of(-0)), y)
}

/** 1 / (1 + e^-x): e^-|x| <= 1 on either side, so nothing overflows and small results keep all their digits. */
export const logistic = (l: Lanes, x: Node): Node => {
  const { least } = constants[l.dtype]
  const { k, r, rest } = reduce(l, l.atLeast(l.neg(l.abs(x)), l.of(least)))
  const e = fastSum(l, l.of(1), l.add(r, rest))
  const t = { high: scaled(l, e.high, k), low: scaled(l, e.low, k) }
  const d = fastSum(l, l.of(1), t.high)
  const below = l.lt(x, l.of(0))
  const top = { high: l.select(below, t.high, l.of(1)), low: l.and(below, t.low) }
  return quotient(l, top, { high: d.high, low: l.add(d.low, t.low) })
}
