/**
 * @file precise — elementary functions to far more digits than f64 has, as integers: value times 2^1300.
 *
 * So wide that the smallest subnormal still has 226 bits. exp is its power series after x = k ln 2 + r, and the others are
 * made from it, but for sin, cos and erf, which are series of their own.
 */

const width = 1300
const shift = BigInt(width)
const unit = 1n << shift

/** A number as an integer, value times 2^1300. */
export type Precise = bigint

/** A finite number, exactly. */
export const preciseOf = (x: number): Precise => {
  const bits = new BigUint64Array(Float64Array.of(x).buffer)[0]! // one element
  const exponent = Number((bits >> 52n) & 0x7ffn)
  const fraction = bits & 0xfffffffffffffn
  const mantissa = exponent === 0 ? fraction : fraction | (1n << 52n)
  const magnitude = mantissa << BigInt(Math.max(exponent, 1) - 1075 + width)
  return x < 0 ? -magnitude : magnitude
}

const times = (x: Precise, y: Precise): Precise => (x * y) >> shift
const over = (x: Precise, y: Precise): Precise => (x << shift) / y

/** ln 2 = sum 1 / (n 2^n). */
const ln2 = ((): Precise => {
  let total = 0n
  for (let n = 1; n <= width; n += 1) total += (unit >> BigInt(n)) / BigInt(n)
  return total
})()

const exp = (x: Precise): Precise => {
  const k = (2n * x + ln2) / (2n * ln2) - (x < 0n ? 1n : 0n)
  const r = x - k * ln2
  let [total, term] = [unit, unit]
  for (let n = 1n; term !== 0n && n < 1000n; n += 1n) {
    term = times(term, r) / n
    total += term
  }
  return k < 0n ? total >> -k : total << k
}

/** ln x from y near it, y + 2 (x - e^y) / (x + e^y): three times the digits. */
const logFrom = (x: Precise, y: number): Precise => {
  const near = preciseOf(y)
  const e = exp(near)
  return near + over(2n * (x - e), x + e)
}

/** Bits of pi past the point: enough for the remainder of the largest f64 to have as many digits as all else. */
const piWidth = width + 1100

/** arctan(1 / n) in those bits: its power series. */
const arctan = (n: bigint): bigint => {
  let [total, power] = [0n, (1n << BigInt(piWidth)) / n]
  for (let k = 1n; power !== 0n; k += 2n) {
    total += (k % 4n === 1n ? power : -power) / k
    power /= n * n
  }
  return total
}

/** pi / 2 = 8 arctan(1/5) - 2 arctan(1/239), by Machin's formula. */
const halfPi = 8n * arctan(5n) - 2n * arctan(239n)

/** sin of |r| <= pi/4, or cos: r or 1, and then terms that are r^2 / (n (n + 1)) of the one before. */
const alternating = (first: Precise, r: Precise, from: bigint): Precise => {
  const square = times(r, r)
  let [total, term] = [first, first]
  for (let n = from; term !== 0n; n += 2n) {
    term = -times(term, square) / (n * (n + 1n))
    total += term
  }
  return total
}

/** The f64 nearest to n pi/2. */
export const multipleOfHalfPi = (n: bigint): number =>
  Number((n * halfPi) >> BigInt(piWidth - 60)) / 2 ** 60

/** [sin x, cos x]. */
const circular = (x: number): readonly [Precise, Precise] => {
  const far = preciseOf(x) << BigInt(piWidth - width)
  const n = (2n * far + halfPi) / (2n * halfPi) - (x < 0 ? 1n : 0n)
  const r = (far - n * halfPi) >> BigInt(piWidth - width)
  const [s, c] = [alternating(r, r, 2n), alternating(unit, r, 1n)]
  switch (n & 3n) {
    case 0n:
      return [s, c]
    case 1n:
      return [c, -s]
    case 2n:
      return [-s, -c]
    default:
      return [-c, s]
  }
}

const root = (x: bigint): bigint => {
  let y = 1n << BigInt(x.toString(2).length)
  for (let next = (y + x / y) / 2n; next < y; next = (y + x / y) / 2n) y = next
  return y
}
const rootOfPi = root((2n * halfPi) << BigInt(2 * width - piWidth))

/** 2 / sqrt(pi) sum (-1)^n x^(2n + 1) / (n! (2n + 1)). */
const erf = (x: Precise): Precise => {
  const square = times(x, x)
  let [total, term] = [x, x]
  for (let n = 1n; term !== 0n; n += 1n) {
    term = -times(term, square) / n
    total += term / (2n * n + 1n)
  }
  return over(2n * total, rootOfPi)
}

/** x^y, for x > 0. */
export const precisePow = (x: number, y: number): Precise =>
  exp(times(preciseOf(y), logFrom(preciseOf(x), Math.log(x))))

/** The functions there are. */
export type Elementary =
  | 'exp'
  | 'expm1'
  | 'log'
  | 'log1p'
  | 'tanh'
  | 'logistic'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'erf'

/** The functions, at finite numbers inside their domains where the result is finite. */
export const precise: { readonly [F in Elementary]: (x: number) => Precise } = {
  exp: (x) => exp(preciseOf(x)),
  expm1: (x) => exp(preciseOf(x)) - unit,
  log: (x) => logFrom(preciseOf(x), Math.log(x)),
  log1p: (x) => logFrom(unit + preciseOf(x), Math.log1p(x)),
  tanh: (x) => {
    const e = exp(2n * preciseOf(x))
    return over(e - unit, e + unit)
  },
  logistic: (x) => over(unit, unit + exp(-preciseOf(x))),
  sin: (x) => circular(x)[0],
  cos: (x) => circular(x)[1],
  tan: (x) => {
    const [s, c] = circular(x)
    return over(s, c)
  },
  erf: (x) => erf(preciseOf(x)),
}

const magnitudeOf = (x: Precise): Precise => (x < 0n ? -x : x)

/** How many units in the last place y is from a value: the spacing of f32 or f64 at the value. */
export const ulpsFrom = (dtype: 'f32' | 'f64', y: number, value: Precise): number => {
  const [digits, least] = dtype === 'f32' ? [23, -149] : [52, -1074]
  const exponent = magnitudeOf(value).toString(2).length - 1 - width
  const last = Math.max(exponent - digits, least)
  const distance = magnitudeOf(preciseOf(y) - value)
  return Number((distance << 20n) >> BigInt(last + width)) / 2 ** 20
}
