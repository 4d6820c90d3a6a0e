/**
 * @file dft — the discrete Fourier transform along the last axis, as products with matrices of cosines and sines.
 *
 *   X_k = sum_j x_j exp(i s 2 pi jk / n)          s = -1 there, 1 back
 *   n = a b, j = b j1 + j2, k = k1 + a k2:
 *   X_k = sum_j2 exp(i s 2 pi j2 k2 / b) exp(i s 2 pi j2 k1 / n) sum_j1 exp(i s 2 pi j1 k1 / a) x_j
 *
 * Short transforms, and those of prime length, are one product. A long one is two shorter ones with factors between, again and
 * again. All of it is linear, so its gradient is exact, and it is the transform back.
 *
 * Source  Cooley, Tukey, An algorithm for the machine calculation of complex Fourier series, Math. Comp. 19, 1965
 */
import { stretch } from '../function/operand.ts'
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import { Defect } from '../shape/defect.ts'
import { message } from '../shape/mismatch.ts'
import { range, showSizes, type Sizes } from '../shape/sizes.ts'
import { concrete } from '../tensor/concrete.ts'
import { allocate, type DType } from '../tensor/dtype.ts'

/** A complex value by its parts; without the imaginary one it is 0. */
export interface Complex {
  readonly real: Value
  readonly imaginary?: Value
}

/** Whether a transform goes there, by exp(-i..), or back, by exp(i..) and not yet divided by n. */
export type Sign = -1 | 1

/** Lengths with a larger prime factor are refused: its table would have that many numbers squared. */
const largestPrime = 2048

/** Up to this length one product is faster than two with factors between. */
const longest = 512

interface Circle {
  readonly cos: Value
  readonly sin: Value
}

/** cos and sin of 2 pi j k / n for j < rows, k < columns. The product is taken modulo n first: whole turns cost no digits. */
const circleOf = (n: number, rows: number, columns: number, dtype: DType): Circle => {
  const table = (f: (angle: number) => number): Value => {
    const turn = Float64Array.from({ length: n }, (_, i) => f((2 * Math.PI * i) / n))
    const out = allocate(dtype, rows * columns)
    for (let j = 0; j < rows; j += 1)
      for (let k = 0; k < columns; k += 1) out[j * columns + k] = turn[(j * k) % n]! // below n
    return concrete([rows, columns], dtype, out)
  }
  return { cos: table(Math.cos), sin: table(Math.sin) }
}

/** How many tables are kept: those of a few transforms, and the last ones are asked for again. */
const kept = 8
const known = new Map<string, Circle>()
const circle = (n: number, rows: number, columns: number, dtype: DType): Circle => {
  const name = [n, rows, columns, dtype].join()
  const found = known.get(name) ?? circleOf(n, rows, columns, dtype)
  known.delete(name)
  known.set(name, found)
  const [oldest] = known.keys()
  if (known.size > kept && oldest !== undefined) known.delete(oldest)
  return found
}

/** exp(i s angle) times z, by a product that is linear in z. */
const turned = (
  e: Emit,
  { real, imaginary }: Complex,
  { cos, sin }: Circle,
  sign: Sign,
  times: (x: Value, table: Value) => Value,
): Complex => {
  const [along, across] = [times(real, cos), times(real, sin)]
  const signed = sign === 1 ? across : e.apply('neg', {}, across)
  if (imaginary === undefined) return { real: along, imaginary: signed }
  const [c, s] = [times(imaginary, cos), times(imaginary, sin)]
  return {
    real: e.apply(sign === 1 ? 'sub' : 'add', {}, along, s),
    imaginary: e.apply('add', {}, c, signed),
  }
}

/** f of both parts, of the imaginary one where there is one. */
export const map = (z: Complex, f: (x: Value) => Value): Complex =>
  z.imaginary === undefined ? { real: f(z.real) } : { real: f(z.real), imaginary: f(z.imaginary) }

/** The larger one of the two factors of n that are nearest to each other: n itself for a prime. */
const halfOf = (n: number): number => {
  let a = Math.floor(Math.sqrt(n))
  while (n % a !== 0) a -= 1
  return n / a
}

/** The largest prime that divides n. */
const primeOf = (n: number): number => {
  const b = halfOf(n)
  return b === n ? n : Math.max(primeOf(b), primeOf(n / b))
}

/** The length of the last axis; a Defect where there is none, or none that can be transformed. */
export const lengthOf = (op: string, shape: Sizes): number => {
  const n = shape.at(-1)
  if (n === undefined) throw new Defect(message('noAxis', { op, axis: -1 }))
  if (n === 0)
    throw new Defect(message('empty', { op, x: showSizes(shape), axis: shape.length - 1 }))
  const prime = n <= longest ? 1 : primeOf(n)
  if (prime > largestPrime)
    throw new Defect(
      `${op}: axis -1 of ${showSizes(shape)} has the prime factor ${prime}; pad it to ${2 ** Math.ceil(Math.log2(n))}`,
    )
  return n
}

/** The transform along the last axis; of one no longer than `longest`, the first `bins` results only. */
export const dft = (e: Emit, z: Complex, sign: Sign, bins?: number): Complex => {
  const { shape, dtype } = z.real
  const [outer, n] = [shape.slice(0, -1), shape.at(-1) ?? 1] // callers have refused scalars
  const b = n <= longest ? n : halfOf(n)
  if (b === n) {
    const sum = [[outer.length], [0]] as const
    const product = (x: Value, table: Value): Value =>
      e.apply('contract', { batch: [[], []], sum }, x, table)
    return turned(e, z, circle(n, n, bins ?? n, dtype), sign, product)
  }
  const a = n / b
  const to =
    (sizes: Sizes) =>
    (x: Value): Value =>
      e.apply('reshape', { shape: [...outer, ...sizes] }, x)
  const order = [...range(outer.length), outer.length + 1, outer.length]
  const swap = (x: Value): Value => e.apply('permute', { order }, x)
  const rows = map(z, (x) => swap(to([a, b])(x))) // [.., j2, j1]
  const first = dft(e, rows, sign) // [.., j2, k1]
  const factors = circle(n, b, a, dtype)
  const twisted = turned(e, first, factors, sign, (x, table) =>
    e.apply('mul', {}, x, stretch(e, table, x.shape)),
  )
  const second = dft(e, map(twisted, swap), sign) // [.., k1, k2]
  return map(second, (x) => to([n])(swap(x)))
}
