/**
 * @file exponential — exp, expm1, tanh and logistic by the lane, in f32 and f64, at most 2 units in the last place off.
 *
 *   x = n ln 2 + r          e^r = 1 + r + r c / (2 - c),  c = r - r^2 P(r^2),  r^2 P(r^2) = r coth(r/2) - 2
 *
 * ln 2 is taken in two parts, the first short enough that n times it is exact. P as a minimax polynomial is short, and what
 * it and the quotient lose is small beside 1 + r.
 *
 * Source  Sun Microsystems, fdlibm 5.3, e_exp.c: e^r as a quotient in c
 * Source  Cody & Waite, Software manual for the elementary functions (1980): the parts of ln 2 in f32
 * Source  minimax polynomials by the exchange of Remez in 60 digits. P with |r| <= ln 2: e^r is off by less than 2^-31 (f32)
 *         and 2^-56 (f64) of itself; with |r| <= 0.41: 2^-27 and 2^-57 of r. Q with |r| <= ln 2: r coth r is off by less
 *         than 2^-29 and 2^-55 of itself
 */
import type { Node } from './graph.ts'
import type { Lanes } from './lanes.ts'

interface Constants {
  readonly high: number
  readonly low: number
  /** Adding it rounds to an integer and leaves that in the lowest bits of the fraction. */
  readonly shifter: number
  readonly shifterBits: bigint
  /** Terms of the series of e^r past r. */
  readonly terms: number
  /** Past these, e^x is infinite or rounds to 0. */
  readonly most: number
  readonly least: number
  /** Past this, e^-x is nothing beside 1. */
  readonly flat: number
  readonly fraction: number
  readonly bias: number
}

/** ln 2, and the numbers that depend on the dtype. */
export const constants: { readonly [D in Lanes['dtype']]: Constants } = {
  f32: {
    high: 0.693145751953125,
    low: 1.42860682030941723212e-6,
    shifter: 1.5 * 2 ** 23,
    shifterBits: 0x4b400000n,
    terms: 7,
    most: 89,
    least: -104,
    flat: 20,
    fraction: 23,
    bias: 127,
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
    fraction: 52,
    bias: 1023,
  },
}

interface Coefficients {
  /** P where |r| <= 0.41, and where |r| <= ln 2. */
  readonly near: readonly number[]
  readonly far: readonly number[]
  /** Q, where r coth r = 1 + r^2 Q(r^2) and |r| <= ln 2. */
  readonly coth: readonly number[]
}

const coefficients: { readonly [D in Lanes['dtype']]: Coefficients } = {
  f32: {
    near: [0.166665867, -0.00276237352],
    far: [0.166666634, -0.0027773616, 6.46357028e-5],
    coth: [0.333333266, -0.0222208281, 0.00210741483, -0.000188592985],
  },
  f64: {
    near: [
      0.16666666666666321568, -0.0027777777774865757037, 6.6137558156264004018e-5,
      -1.6533436401173544796e-6, 4.1233979320297490283e-8,
    ],
    far: [
      0.16666666666666404719, -0.0027777777776716879525, 6.6137564706442650974e-5,
      -1.6534302711089232047e-6, 4.1725596927973130825e-8, -1.0134928791417415049e-9,
    ],
    coth: [
      0.33333333333332927844, -0.022222222221943985376, 0.0021164021098877116952,
      -0.0002116401379173017952, 2.1377337190835513394e-5, -2.1627122731925291022e-6,
      2.1563742798278531526e-7, -1.7960177793982138515e-8,
    ],
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

/** The same: a short one in one chain, which has an instruction less. */
export const series = (l: Lanes, x: Node, c: readonly number[]): Node =>
  (l.dtype === 'f32' ? horner : polynomial)(l, x, c)

/** 1/2, 1/6, 1/24, ... */
export const reciprocalFactorials = (terms: number): readonly number[] => {
  const out: number[] = []
  for (let n = 2, product = 2; out.length < terms; n += 1, product *= n) out.push(1 / product)
  return out
}

/** 2^k for integers in lanes that give a normal number. */
const powerOfTwo = (l: Lanes, k: Node): Node => {
  const { bias, fraction } = constants[l.dtype]
  return l.left(l.addBits(k, l.bits(BigInt(bias))), fraction)
}

/** y 2^k, in two steps: the first is exact, so only the second rounds, into subnormals or to infinity. */
export const scaled = (l: Lanes, y: Node, k: Node): Node => {
  const half = l.right(k, 1)
  return l.mul(l.mul(y, powerOfTwo(l, half)), powerOfTwo(l, l.subBits(k, half)))
}

/** x = n step ln 2 + r, where n step ln 2 is the multiple nearest to x, or to x less a part of a step. */
interface Reduced {
  /** 2^(n + up). */
  readonly power: Node
  readonly r: Node
}

const reduce = (l: Lanes, x: Node, step: number, up: number, late?: number): Reduced => {
  const { high, low, shifter, bias, fraction } = constants[l.dtype]
  // With the bias inside, the sum has the exponent of the power in its lowest bits.
  const start = l.of(shifter + bias + up)
  const steps = l.mul(x, l.of(Math.LOG2E / step))
  const shifted = l.add(late === undefined ? steps : l.sub(steps, l.of(late)), start)
  const n = l.sub(shifted, start)
  const upper = l.sub(x, l.mul(n, l.of(high * step)))
  return { power: l.left(shifted, fraction), r: l.sub(upper, l.mul(n, l.of(low * step))) }
}

/** e^r - 1, with the coefficients of P. */
const grown = (l: Lanes, r: Node, p: readonly number[]): Node => {
  const z = l.mul(r, r)
  const c = l.sub(r, l.mul(z, series(l, z, p)))
  return l.add(r, l.div(l.mul(r, c), l.sub(l.of(2), c)))
}

/** With the sign of x. */
const signed = (l: Lanes, x: Node, y: Node): Node => l.or(l.and(x, l.of(-0)), y)

/** e^x = 2^n 2^n e^r: the first product is exact, so only the second rounds, into subnormals or to infinity. */
export const exp = (l: Lanes, x: Node): Node => {
  const { most, least } = constants[l.dtype]
  const { power, r } = reduce(l, l.atLeast(l.atMost(x, l.of(most)), l.of(least)), 2, 0)
  const y = l.add(l.of(1), grown(l, r, coefficients[l.dtype].far))
  return l.mul(l.mul(y, power), power)
}

/** log2 3/2 - 1/2. */
const late = 0.085

/**
 * e^x - 1 = 2^n (e^r - 1) + (2^n - 1), by halves: 2^n itself may overflow.
 *
 * n = 1 from x = ln 3/2 on, -1 from ln 3/4: there what rounding e^r - 1 loses is small beside the sum.
 */
export const expm1 = (l: Lanes, x: Node): Node => {
  const { most, flat } = constants[l.dtype]
  const { power, r } = reduce(l, l.atLeast(l.atMost(x, l.of(most)), l.of(-flat)), 1, -1, late)
  const p = grown(l, r, coefficients[l.dtype].near)
  const half = l.sub(power, l.of(0.5))
  // Where n = 0 this is p, exact: subnormals pass.
  return signed(l, x, l.add(l.add(l.mul(power, l.add(p, p)), half), half))
}

/**
 * tanh x, odd. With |x| = n ln 2 + r, H = r coth r and s = 4^n / 2,
 *
 *   e^2|x| = 4^n (H + r) / (H - r)        tanh |x| = r / H                                       for n = 0
 *                                                  = 1 - (H - r) / (H (s + 1/2) + r (s - 1/2))   for n > 0
 *
 * What is taken from 1 is at most 0.4. The denominator serves both.
 */
export const tanh = (l: Lanes, x: Node): Node => {
  const { flat, shifter, bias, fraction } = constants[l.dtype]
  const [one, half] = [l.of(1), l.of(0.5)]
  const a = l.atMost(l.abs(x), l.of(flat / 2))
  const n = l.floor(l.mul(a, l.of(Math.LOG2E)))
  // Where n ln 2 rounds, tanh is flat enough.
  const r = l.sub(a, l.mul(n, l.of(Math.LN2)))
  const s = l.left(l.add(n, l.of(shifter + (bias - 1) / 2)), fraction + 1)
  const z = l.mul(r, r)
  const h = l.add(one, l.mul(z, series(l, z, coefficients[l.dtype].coth)))
  const bottom = l.add(l.mul(h, l.add(s, half)), l.mul(r, l.sub(s, half)))
  const far = l.ge(n, one)
  const quotient = l.div(l.sub(r, l.and(far, h)), bottom)
  return signed(l, x, l.add(l.and(far, one), quotient))
}

/**
 * 1 / (1 + e^-x), which is e / (1 + e) for negative x, where e = e^-|x|: nothing overflows and small results keep all their
 * digits. The denominator d is off by e - (d - 1), and the quotient by about as much of itself, or less.
 */
export const logistic = (l: Lanes, x: Node): Node => {
  const { least, bias } = constants[l.dtype]
  const one = l.of(1)
  // The power is 2^n too large by this factor, so that it is never subnormal; taking it away rounds once.
  const up = (bias + 1) / 2
  const { power, r } = reduce(l, l.atLeast(l.or(x, l.of(-0)), l.of(least)), 1, up)
  const y = l.add(one, grown(l, r, coefficients[l.dtype].near))
  const e = l.mul(l.mul(y, power), l.of(2 ** -up))
  const d = l.add(one, e)
  const top = l.atLeast(e, l.and(l.ge(x, l.of(0)), one))
  const quotient = l.div(top, d)
  return l.sub(quotient, l.mul(quotient, l.sub(e, l.sub(d, one))))
}
