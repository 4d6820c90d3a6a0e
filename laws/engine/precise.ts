/**
 * @file precise — elementary functions to far more digits than f64 has, as integers: value times 2^1300.
 *
 * So wide that the smallest subnormal still has 226 bits. exp is its power series after x = k ln 2 + r, and the others are
 * made from it.
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

/** The functions there are. */
export type Elementary = 'exp' | 'expm1' | 'log' | 'log1p' | 'tanh' | 'logistic'

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
