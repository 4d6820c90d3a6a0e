/**
 * @file initialize — first values of parameters, drawn from a key.
 *
 * A kernel of `in` inputs and `out` outputs keeps the variance of signals when its own is about 1 / in, and that of
 * gradients when it is about 1 / out. Uniform on [-l, l) has variance l^2 / 3.
 *
 * Source  LeCun, Bottou, Orr, Mueller, Efficient BackProp, 1998: 1 / in
 *         Glorot, Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010: 2 / (in + out)
 *         He, Zhang, Ren, Sun, Delving deep into rectifiers, arXiv:1502.01852, 2015: 2 / in
 */
import { full } from '../function/construct.ts'
import type { Key } from '../function/key.ts'
import { normal, uniform } from '../function/random.ts'
import type { Shape } from '../shape/shape.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'

/** How many inputs one output reads, and how many outputs one input reaches. */
export interface Fan {
  readonly in: number
  readonly out: number
}

/** A rule for first values. */
export interface Initializer {
  <const S extends Shape, D extends Floating>(
    key: Key,
    shape: readonly [...S],
    fan: Fan,
    dtype: D,
  ): Tensor<S, D>
}

type Variance = (fan: Fan) => number

const uniformOf =
  (variance: Variance): Initializer =>
  (key, shape, fan, dtype) => {
    const limit = Math.sqrt(3 * variance(fan))
    return uniform(key, shape, { min: -limit, max: limit, dtype })
  }

const normalOf =
  (variance: Variance): Initializer =>
  (key, shape, fan, dtype) =>
    normal(key, shape, { deviation: Math.sqrt(variance(fan)), dtype })

const lecun: Variance = (fan) => 1 / fan.in
const glorot: Variance = (fan) => 2 / (fan.in + fan.out)
const he: Variance = (fan) => 2 / fan.in

/**
 * Uniform of variance 2 / (in + out): for tanh, sigmoid and linear layers.
 *
 * Source  Glorot and Bengio 2010, equation 16
 *
 * ```ts
 * glorotUniform(key(1), [2, 3], { in: 2, out: 3 }, 'f32').shape // => [2, 3]
 * ```
 */
export const glorotUniform: Initializer = uniformOf(glorot)

/**
 * Normal of variance 2 / (in + out).
 *
 * Source  Glorot and Bengio 2010, equation 12
 *
 * ```ts
 * glorotNormal(key(1), [2, 3], { in: 2, out: 3 }, 'f32').shape // => [2, 3]
 * ```
 */
export const glorotNormal: Initializer = normalOf(glorot)

/**
 * Uniform of variance 2 / in: for relu.
 *
 * Source  He et al. 2015, equation 10
 *
 * ```ts
 * heUniform(key(1), [2, 3], { in: 2, out: 3 }, 'f64').dtype // => 'f64'
 * ```
 */
export const heUniform: Initializer = uniformOf(he)

/**
 * Normal of variance 2 / in: for relu.
 *
 * Source  He et al. 2015, equation 10
 *
 * ```ts
 * heNormal(key(1), [2, 3], { in: 2, out: 3 }, 'f32').shape // => [2, 3]
 * ```
 */
export const heNormal: Initializer = normalOf(he)

/**
 * Uniform of variance 1 / in.
 *
 * Source  LeCun et al. 1998, equation 16
 *
 * ```ts
 * lecunUniform(key(1), [2, 3], { in: 2, out: 3 }, 'f32').shape // => [2, 3]
 * ```
 */
export const lecunUniform: Initializer = uniformOf(lecun)

/**
 * Normal of variance 1 / in.
 *
 * Source  LeCun et al. 1998, equation 16
 *
 * ```ts
 * lecunNormal(key(1), [2, 3], { in: 2, out: 3 }, 'f32').shape // => [2, 3]
 * ```
 */
export const lecunNormal: Initializer = normalOf(lecun)

/**
 * One value everywhere.
 *
 * ```ts
 * constant(0.5)(key(1), [2], { in: 1, out: 2 }, 'f32') // => tensor([0.5, 0.5])
 * ```
 */
export const constant =
  (value: number): Initializer =>
  (_, shape, __, dtype) =>
    full(shape, value, dtype)

/**
 * 0 everywhere.
 *
 * ```ts
 * zeros(key(1), [2], { in: 1, out: 2 }, 'f32') // => tensor([0, 0])
 * ```
 */
export const zeros: Initializer = constant(0)
