/**
 * @file reduction — the angle that is left of x >= 0 after whole quarters of a turn: x = n pi/2 + r, |r| <= pi/4.
 *
 * All in f64 lanes; how much of r is wanted depends on the dtype: for f32 one number, for f64 a pair. The closest that floats
 * come to a multiple of pi/2 is 2^-29.2 in f32 and 2^-60.9 in f64, and r has all its digits even there.
 *
 * Source  Cody & Waite, Software manual for the elementary functions (1980): n times the parts of pi/2, where n is small
 * Source  Payne & Hanek, Radian reduction for trigonometric functions, SIGNUM Newsletter 18 (1983): x times those digits of
 *         2/pi that are neither whole turns nor too small to matter, where x is huge
 * Source  Muller, Elementary functions (2016), table 11.1: the closest floats
 */
import type { Floating } from '../../tensor/dtype.ts'
import { once } from './arena.ts'
import { constants } from './exponential.ts'
import type { Node } from './graph.ts'
import type { Lanes } from './lanes.ts'
import { fastSum, pairProduct, sum } from './pair.ts'

/** n and r. */
export interface Reduced {
  /** An integer in its lowest two bits: quarters past the last whole turn. */
  readonly quarters: Node
  readonly r: Node
  /** What rounding r lost; absent where nobody wants it. */
  readonly rest?: Node
}

/** From here on an argument is huge: below, n times 33 bits is exact. */
export const huge: number = 2 ** 20

/** pi/2 in parts of 33 bits, but the last of 53. */
const halfPi = [
  1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21, 8.4784276603689e-32,
] as const

/** pi/2 and what is left of it. */
const halfPiHigh = 1.5707963267948966
const halfPiLow = 6.123233995736766e-17

const twoOverPi = 0.6366197723675814

/** Arguments below `huge`. */
export const reduceModerate = (l: Lanes, x: Node, dtype: Floating): Reduced => {
  const { shifter } = constants.f64
  const quarters = l.add(l.mul(x, twoOverPi), shifter)
  const n = l.sub(quarters, shifter)
  const a = l.sub(x, l.mul(n, halfPi[0]))
  // Past its first part, pi/2 has 53 bits more: enough for f32.
  if (dtype === 'f32')
    return { quarters, r: l.sub(a, l.mul(n, halfPiHigh - halfPi[0] + halfPiLow)) }
  const b = sum(l, a, l.neg(l.mul(n, halfPi[1])))
  const c = sum(l, b.high, l.neg(l.mul(n, halfPi[2])))
  const lost = l.sub(l.add(b.low, c.low), l.mul(n, halfPi[3]))
  const r = fastSum(l, c.high, lost)
  return { quarters, r: r.high, rest: r.low }
}

/** Bits of a digit of what follows: the product of two fits f64, and the sum of a few products. */
const digit = 26
/** Digits of 2/pi that are computed. */
const known = 46

/** 2/pi = sum P_i 2^(-26 (i + 1)): signed digits, and three zeros before them. */
const digits: () => readonly number[] = once(() => {
  const one = 1n << BigInt(digit * known + 64)
  const arctanOfInverse = (n: bigint): bigint => {
    let sum = 0n
    for (let [k, power] = [1n, one / n]; power !== 0n; k += 2n, power /= -n * n) sum += power / k
    return sum
  }
  // pi = 16 arctan 1/5 - 4 arctan 1/239
  const pi = 16n * arctanOfInverse(5n) - 4n * arctanOfInverse(239n)
  let rest = (one << BigInt(digit * known + 1)) / pi
  const out: number[] = []
  while (out.length < known) {
    const d = BigInt.asIntN(digit, rest)
    out.unshift(Number(d))
    rest = (rest - d) >> BigInt(digit)
  }
  return [0, 0, Number(rest), ...out]
})

/** Digits of an argument, as a whole number of fewer than 26 bits more than it has; past the point a product has twice as many. */
const sizes: { readonly [D in Floating]: number } = { f32: 2, f64: 3 }

/** All bits of a lane where a bit of an integer is set. */
export const bitMask = (l: Lanes, n: Node, bit: number): Node =>
  l.subBits(l.bits(0n), l.and(l.rightZeros(n, bit), l.bits(1n)))

/** list[at], list[at + 1] and so on, in each lane; `most` is the largest `at`, an integer in the lowest bits. */
const window = (
  l: Lanes,
  list: readonly Node[],
  at: Node,
  most: number,
  count: number,
): readonly Node[] => {
  let held = list.slice(0, most + count)
  for (let bit = Math.floor(Math.log2(most)); bit >= 0; bit -= 1) {
    const step = 2 ** bit
    const mask = bitMask(l, at, bit)
    const now = held
    held = now.slice(0, step - 1 + count).map((x, i) => {
      const later = now[i + step]
      return later === undefined ? x : l.select(mask, later, x)
    })
  }
  return held
}

/** x = sum Y_a 2^(26 a), signed, for whole numbers; the lowest first. */
const digitsOf = (l: Lanes, x: Node, count: number): readonly Node[] => {
  const out: Node[] = []
  let rest = x
  for (let a = count - 1; a > 0; a -= 1) {
    const d = l.nearest(l.mul(rest, 2 ** (-digit * a)))
    rest = l.sub(rest, l.mul(d, 2 ** (digit * a)))
    out.unshift(d)
  }
  return [rest, ...out]
}

/** y times digits of 2/pi, as a number of whole quarters, modulo 4, and signed digits past the point. */
const multiplied = (
  l: Lanes,
  y: readonly Node[],
  p: readonly Node[],
  count: number,
): readonly Node[] => {
  const out: Node[] = []
  let carry: Node | undefined
  for (let k = count; k >= 0; k -= 1) {
    // sum_a Y_a P_(k + a): exact
    const products = y.map((d, a) => l.mul(d, p[k + a]!)) // as many as there are in both
    const all = carry === undefined ? products : [...products, carry]
    const column = all.reduce((x, z) => l.add(x, z))
    const base = k === 0 ? 4 : 2 ** digit
    carry = l.nearest(l.mul(column, 1 / base))
    out.unshift(l.sub(column, l.mul(carry, base)))
  }
  return out
}

/**
 * Arguments from `huge` on. Scaled down by 2^(26 j), x is a whole number below 2^(26 argument); 2/pi scaled up as much begins
 * with digits that make multiples of 4.
 */
export const reduceHuge = (l: Lanes, x: Node, dtype: Floating): Reduced => {
  const argument = sizes[dtype]
  const past = 2 * argument
  const { fraction: bits, bias: mostExponent } = constants[dtype]
  const { shifter, fraction: low, bias } = constants.f64
  const asFloat = (n: Node): Node => l.sub(l.addBits(n, shifter), shifter)
  // j = floor((exponent of x - bits) / 26), from -2 on
  const exponent = l.sub(asFloat(l.rightZeros(x, low)), Number(bias) + bits)
  const j = l.floor(l.mul(l.add(exponent, 0.5), 1 / digit))
  const scale = l.left(l.sub(shifter + Number(bias), l.mul(j, digit)), low)
  const y = digitsOf(l, l.mul(x, scale), argument)
  const most = Math.floor((Number(mostExponent) - bits) / digit) + 2
  const list = digits().map((d) => l.of(d))
  const p = window(l, list, l.add(j, shifter + 2), most, past + argument)
  const [whole, ...d] = multiplied(l, y, p, past)
  const [first, second, ...others] = d
    .map((z, i) => l.mul(z, 2 ** (-digit * (i + 1))))
    // two digits make one number, exactly
    .flatMap((z, i, all) => (i % 2 === 0 ? [l.add(z, all[i + 1]!)] : [])) // an even number of digits
  const quarters = l.add(whole!, shifter) // as many as asked for, and one
  const f = fastSum(l, first!, second!) // four digits at least
  if (dtype === 'f32') return { quarters, r: l.mul(f.high, halfPiHigh) }
  const low2 = others.reduce((a, z) => l.add(a, z), f.low)
  const r = pairProduct(l, fastSum(l, f.high, low2), {
    high: l.of(halfPiHigh),
    low: l.of(halfPiLow),
  })
  return { quarters, r: r.high, rest: r.low }
}
