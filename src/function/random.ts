/**
 * @file random — tensors drawn from a key.
 *
 * f32 uniforms take 24 bits of one word, f64 uniforms 53 bits of two: every multiple of 2^-24 (2^-53) in [0, 1) is equally
 * likely. Nothing here has a gradient with respect to the key; min, max and logits may be computed from anything.
 */
import { Defect } from '../shape/defect.ts'
import { message } from '../shape/mismatch.ts'
import { count, range, type Sizes } from '../shape/sizes.ts'
import type { CheckSize, CheckSizes } from '../shape/whole.ts'
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import { emitFor } from '../engine/emit.ts'
import { fill } from '../primitives/families.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { checked } from './construct.ts'
import { type Key, randomWords } from './key.ts'
import { typed, valueOf } from './traced.ts'

const scaled = (e: Emit, x: Value, by: number): Value => e.apply('mul', {}, x, fill(e, by, x))
/** The leading bits of words: integer division drops the rest. */
const leadingBits = (e: Emit, words: Value, dropped: number): Value =>
  e.apply('div', {}, words, fill(e, 2 ** dropped, words))
const leading = (e: Emit, words: Value, dropped: number, to: Floating): Value =>
  e.apply('cast', { to }, leadingBits(e, words, dropped))

/** The 27 and the 26 bits of each of n numbers below 2^53: words for the first come before those for the second. */
const halves = (e: Emit, k: Value, n: number): readonly [high: Value, low: Value] => {
  const words = randomWords(e, k, 2 * n)
  const half = (from: number): Value =>
    e.apply('slice', { start: [from], limit: [from + n], stride: [1] }, words)
  return [leadingBits(e, half(0), 5), leadingBits(e, half(n), 6)]
}

/** Uniform on [0, 1), as a value. */
const unit = (e: Emit, k: Value, shape: Sizes, dtype: Floating): Value => {
  const n = count(shape)
  if (dtype === 'f32') {
    const words = randomWords(e, k, n)
    return e.apply('reshape', { shape }, scaled(e, leading(e, words, 8, 'f32'), 2 ** -24))
  }
  const [high, low] = halves(e, k, n)
  const float = (bits: Value): Value => e.apply('cast', { to: 'f64' }, bits)
  const both = e.apply('add', {}, scaled(e, float(high), 2 ** 26), float(low))
  return e.apply('reshape', { shape }, scaled(e, both, 2 ** -53))
}

/** Interval and dtype of a uniform draw. */
export interface UniformOptions<D extends Floating> {
  readonly min?: number
  readonly max?: number
  readonly dtype?: D
}

/**
 * Uniform on [min, max), by default [0, 1).
 *
 * ```ts
 * uniform(key(1), [2, 3]).shape // => [2, 3]
 * ```
 */
export const uniform = <const S extends number[], D extends Floating = 'f32'>(
  k: Key,
  shape: readonly [...S] & CheckSizes<'uniform', S>,
  { min = 0, max = 1, dtype }: UniformOptions<D> = {},
): Tensor<S, D> => {
  if (!(min <= max)) throw new Defect(`uniform: from ${min} to ${max}; give min <= max`)
  const value = valueOf('uniform', k)
  const e = emitFor([value])
  const u = unit(e, value, checked('uniform', shape), dtype ?? 'f32')
  const width = min === 0 && max === 1 ? u : scaled(e, u, max - min)
  return typed(min === 0 ? width : e.apply('add', {}, width, fill(e, min, width)))
}

/** Mean, standard deviation and dtype of a normal draw. */
export interface NormalOptions<D extends Floating> {
  readonly mean?: number
  readonly deviation?: number
  readonly dtype?: D
}

/**
 * Normal, by default of mean 0 and standard deviation 1.
 *
 * Source  Box and Muller, A note on the generation of random normal deviates, 1958
 *
 * ```ts
 * normal(key(1), [4]).shape // => [4]
 * ```
 */
export const normal = <const S extends number[], D extends Floating = 'f32'>(
  k: Key,
  shape: readonly [...S] & CheckSizes<'normal', S>,
  { mean = 0, deviation = 1, dtype }: NormalOptions<D> = {},
): Tensor<S, D> => {
  if (!(deviation >= 0)) throw new Defect(`normal: deviation ${deviation}; give 0 or more`)
  const value = valueOf('normal', k)
  const e = emitFor([value])
  const n = count(checked('normal', shape))
  const m = Math.ceil(n / 2)
  const u = unit(e, value, [2, m], dtype ?? 'f32')
  const row = (i: number): Value =>
    e.apply(
      'reshape',
      { shape: [m] },
      e.apply('slice', { start: [i, 0], limit: [i + 1, m], stride: [1, 1] }, u),
    )
  // 1 - u lies in (0, 1], where the logarithm is finite: radius = sqrt(-2 ln (1 - u)), angle = 2 pi v
  const open = e.apply('sub', {}, fill(e, 1, { shape: [m], dtype: u.dtype }), row(0))
  const radius = e.apply('sqrt', {}, scaled(e, e.apply('log', {}, open), -2))
  const angle = scaled(e, row(1), 2 * Math.PI)
  const both = e.apply(
    'concatenate',
    { axis: 0 },
    e.apply('mul', {}, radius, e.apply('cos', {}, angle)),
    e.apply('mul', {}, radius, e.apply('sin', {}, angle)),
  )
  const z = e.apply(
    'reshape',
    { shape },
    e.apply('slice', { start: [0], limit: [n], stride: [1] }, both),
  )
  const spread = deviation === 1 ? z : scaled(e, z, deviation)
  return typed(mean === 0 ? spread : e.apply('add', {}, spread, fill(e, mean, spread)))
}

/**
 * true with probability p, independently.
 *
 * ```ts
 * toNested(bernoulli(key(1), 1, [2])) // => [true, true]
 * ```
 */
export const bernoulli = <const S extends number[]>(
  k: Key,
  p: number,
  shape: readonly [...S] & CheckSizes<'bernoulli', S>,
): Tensor<S, 'bool'> => {
  if (!(p >= 0 && p <= 1)) throw new Defect(`bernoulli: probability ${p}; give 0 to 1`)
  const value = valueOf('bernoulli', k)
  const e = emitFor([value])
  const sizes = checked('bernoulli', shape)
  const [high, low] = halves(e, value, count(sizes))
  // A uniform of 53 bits below p, in integers: below p 2^53, which is an exact float.
  const most = Math.ceil(p * 2 ** 53)
  const against = (name: 'less' | 'equal', bits: Value, n: number): Value =>
    e.apply(name, {}, bits, fill(e, n, bits))
  const top = Math.floor(most / 2 ** 26)
  const tied = e.apply('and', {}, against('equal', high, top), against('less', low, most % 2 ** 26))
  const below = against('less', high, top)
  return typed(e.apply('reshape', { shape: sizes }, e.apply('or', {}, below, tied)))
}

/**
 * 0 .. n - 1 in random order.
 *
 * ```ts
 * toNested(sort(permutation(key(1), 4))) // => [0, 1, 2, 3]
 * ```
 */
export const permutation = <const N extends number>(
  k: Key,
  n: N & CheckSize<'permutation', N>,
): Tensor<[N], 'i32'> => {
  const value = valueOf('permutation', k)
  const e = emitFor([value])
  // 53 random bits an element: two agree with probability below n^2 / 2^54
  const [, order] = e.bind('sort', { axis: 0 }, [
    unit(e, value, checked('permutation', [n]), 'f64'),
  ])
  return typed(order)
}

/**
 * Indices drawn with probabilities softmax(logits) along the last axis.
 *
 * Shape   [...S, n] -> S
 * Source  the Gumbel-max trick; Gumbel, Statistical theory of extreme values, 1954
 *
 * ```ts
 * item(categorical(key(1), tensor([-Infinity, 0]))) // => 1
 * ```
 */
export const categorical = <Bt extends number[], N extends number, D extends Floating>(
  k: Key,
  logits: Tensor<[...Bt, N], D>,
): Tensor<Bt, 'i32'> => {
  const [value, x] = [valueOf('categorical', k), valueOf('categorical', logits)]
  if (x.shape.length === 0) throw new Defect(message('noAxis', { op: 'categorical', axis: -1 }))
  const e = emitFor([value, x])
  // kept away from 0, u lies in (0, 1): -ln(-ln u) is finite
  const u = unit(e, value, x.shape, 'f64')
  const open = e.apply('max', {}, u, fill(e, 2 ** -54, u))
  const gumbel = e.apply(
    'neg',
    {},
    e.apply('log', {}, e.apply('neg', {}, e.apply('log', {}, open))),
  )
  const scores = e.apply('add', {}, e.apply('cast', { to: 'f64' }, x), gumbel)
  return typed(e.apply('argMax', { axis: range(x.shape.length).at(-1) ?? 0 }, scores))
}
