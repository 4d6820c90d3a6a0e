/**
 * @file activation — the nonlinearities of networks, element by element.
 *
 * Each takes one side at its kink, and says which. A branch not taken is given a harmless argument,
 * so that neither it nor its gradient can overflow.
 */
import { emitFor } from '../engine/emit.ts'
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import type { Shape } from '../shape/shape.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { like, type Numeric, operand } from './operand.ts'
import { typed } from './traced.ts'
import type { Only, Refused } from './only.ts'
import type { Unary } from './unary.ts'

const activation =
  <Op extends string>(op: Op, rule: (e: Emit, x: Value) => Value): Unary<Op, Floating> =>
  (x) => {
    const v = operand(op, 'floating', x)
    return typed(rule(emitFor([v]), v))
  }

/** Where x <= 0; false for NaN, which so passes through the other branch. */
const below = (e: Emit, x: Value): Value => e.apply('lessEqual', {}, x, like(e, 0, x))

/**
 * max(x, 0); NaN stays NaN.
 *
 * Shape   S -> S
 * Dtype   numeric
 * Grad    1 where x > 0, else 0: relu'(0) = 0
 *
 * ```ts
 * relu(tensor([-1, 0, 2])) // => tensor([0, 0, 2])
 * ```
 */
export const relu: Unary<'relu', Numeric> = (x) => {
  const v = operand('relu', 'numeric', x)
  const e = emitFor([v])
  return typed(e.apply('select', {}, below(e, v), like(e, 0, v), v))
}

/**
 * x where x > 0, else slope x; the slope is 0.01 unless given.
 *
 * Shape   S -> S
 * Dtype   floating
 * Grad    1 where x > 0, else the slope
 *
 * ```ts
 * leakyRelu(tensor([-4, 2]), { slope: 0.25 }) // => tensor([-1, 2])
 * ```
 */
export const leakyRelu = <
  S extends Shape,
  D extends Only<Floating, Refused<'leakyRelu', Floating>>,
>(
  x: Tensor<S, D>,
  options: { readonly slope?: number } = {},
): Tensor<S, D> => {
  const v = operand('leakyRelu', 'floating', x)
  const e = emitFor([v])
  const sloped = e.apply('mul', {}, v, like(e, options.slope ?? 0.01, v))
  return typed(e.apply('select', {}, below(e, v), sloped, v))
}

/**
 * x where x > 0, else alpha (e^x - 1); alpha is 1 unless given.
 *
 * Shape   S -> S
 * Dtype   floating
 * Grad    1 where x > 0, else alpha e^x
 * Source  Clevert, Unterthiner, Hochreiter, arXiv:1511.07289
 *
 * ```ts
 * elu(tensor([-1000, 2])) // => tensor([-1, 2])
 * ```
 */
export const elu = <S extends Shape, D extends Only<Floating, Refused<'elu', Floating>>>(
  x: Tensor<S, D>,
  options: { readonly alpha?: number } = {},
): Tensor<S, D> => {
  const v = operand('elu', 'floating', x)
  const e = emitFor([v])
  const low = below(e, v)
  const safe = e.apply('select', {}, low, v, like(e, 0, v))
  const curve = e.apply('mul', {}, e.apply('expm1', {}, safe), like(e, options.alpha ?? 1, v))
  return typed(e.apply('select', {}, low, curve, v))
}

/** ln(1 + e^x), which never takes exp of a positive number. */
const softplusOf = (e: Emit, x: Value): Value => {
  // Each side gets an argument of its own, 0 where it is not chosen, so that no exponential overflows and every derivative
  // exists at 0: x + ln(1 + e^-x) where x > 0, ln(1 + e^x) elsewhere.
  const above = e.apply('greater', {}, x, like(e, 0, x))
  const [up, down] = [
    e.apply('select', {}, above, x, like(e, 0, x)),
    e.apply('select', {}, above, like(e, 0, x), x),
  ]
  const right = e.apply(
    'add',
    {},
    up,
    e.apply('log1p', {}, e.apply('exp', {}, e.apply('neg', {}, up))),
  )
  return e.apply('select', {}, above, right, e.apply('log1p', {}, e.apply('exp', {}, down)))
}

/**
 * log(1 + e^x), without overflow.
 *
 * Shape   S -> S
 * Dtype   floating
 * Grad    sigmoid(x)
 *
 * ```ts
 * softplus(tensor([-1000, 1000])) // => tensor([0, 1000])
 * ```
 */
export const softplus: Unary<'softplus', Floating> = activation('softplus', softplusOf)

/**
 * log(sigmoid(x)), exact where sigmoid itself rounds to 0.
 *
 * Shape   S -> S
 * Dtype   floating
 * Grad    sigmoid(-x)
 *
 * ```ts
 * logSigmoid(tensor([-1000])) // => tensor([-1000])
 * ```
 */
export const logSigmoid: Unary<'logSigmoid', Floating> = activation('logSigmoid', (e, x) =>
  e.apply('neg', {}, softplusOf(e, e.apply('neg', {}, x))),
)

/**
 * x sigmoid(x).
 *
 * Shape   S -> S
 * Dtype   floating
 * Grad    s + x s (1 - s), with s = sigmoid(x)
 * Source  Elfwing, Uchibe, Doya, arXiv:1702.03118; also called swish
 *
 * ```ts
 * silu(tensor([0, 1000])) // => tensor([0, 1000])
 * ```
 */
export const silu: Unary<'silu', Floating> = activation('silu', (e, x) =>
  e.apply('mul', {}, x, e.apply('logistic', {}, x)),
)

/**
 * x Phi(x), with Phi the normal distribution function: x / 2 (1 + erf(x / sqrt 2)).
 *
 * Shape   S -> S
 * Dtype   floating
 * Grad    Phi(x) + x e^(-x^2 / 2) / sqrt(2 pi)
 * Source  Hendrycks, Gimpel, arXiv:1606.08415, the exact form
 *
 * ```ts
 * gelu(tensor([0, 100])) // => tensor([0, 100])
 * ```
 */
export const gelu: Unary<'gelu', Floating> = activation('gelu', (e, x) => {
  const bell = e.apply('erf', {}, e.apply('mul', {}, x, like(e, Math.SQRT1_2, x)))
  const half = e.apply('mul', {}, x, like(e, 0.5, x))
  return e.apply('mul', {}, half, e.apply('add', {}, bell, like(e, 1, x)))
})
