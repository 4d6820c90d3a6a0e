/**
 * @file schedule — learning rates that change from step to step: functions of the step, made of operators, so that they
 * work inside jit.
 *
 * Steps count from 0. Rates are f64 and are rounded to a parameter's dtype where they meet it.
 */
import { add, div, maximum, minimum, mul, pow, sub } from '../function/arithmetic.ts'
import { cast } from '../function/cast.ts'
import { less } from '../function/comparison.ts'
import { scalar } from '../function/construct.ts'
import { cos } from '../function/elementary.ts'
import { where } from '../function/select.ts'
import type { Scalar } from '../tensor/tensor.ts'
import { amount, mustBe } from './allowed.ts'
import { mustCount, mustRate } from './count.ts'

/** The rate at a step. */
export type Schedule = (step: Scalar<'i32'>) => Scalar<'f64'>

/** A learning rate: one number, or a schedule. */
export type Rate = number | Schedule

/** The part of `steps` that is behind us, from 0 to 1. */
const progress = (step: Scalar<'i32'>, steps: number): Scalar<'f64'> =>
  div(cast(minimum(step, steps), 'f64'), steps)

/**
 * One rate for ever.
 *
 * ```ts
 * constant(0.1)(scalar(7, 'i32')) // => scalar(0.1, 'f64')
 * ```
 */
export const constant = (rate: number): Schedule => {
  mustBe('constant', 'rate', amount, rate)
  return () => scalar(rate, 'f64')
}

/** The schedule of a rate. */
export const scheduleOf = (rate: Rate): Schedule =>
  typeof rate === 'number' ? constant(rate) : rate

/**
 * A rate multiplied by `factor` after each `every` steps.
 *
 * ```ts
 * stepDecay(8, { every: 10, factor: 0.5 })(scalar(25, 'i32')) // => scalar(2, 'f64')
 * ```
 */
export const stepDecay = (
  rate: number,
  { every, factor, ...others }: { readonly every: number; readonly factor: number },
): Schedule => {
  mustRate('stepDecay', { rate, factor }, others, ['every', 'factor'])
  mustCount('stepDecay', 'every', every)
  return (step) => mul(pow(factor, cast(div(step, every), 'f64')), rate) // whole quotient
}

/**
 * A rate that shrinks steadily, to `factor` of itself in `steps` steps, and goes on so.
 *
 * ```ts
 * exponentialDecay(8, { steps: 10, factor: 0.25 })(scalar(5, 'i32')) // => scalar(4, 'f64')
 * ```
 */
export const exponentialDecay = (
  rate: number,
  { steps, factor, ...others }: { readonly steps: number; readonly factor: number },
): Schedule => {
  mustRate('exponentialDecay', { rate, factor }, others, ['steps', 'factor'])
  mustCount('exponentialDecay', 'steps', steps)
  return (step) => mul(pow(factor, div(cast(step, 'f64'), steps)), rate)
}

/** The height at a part, from 0 to 1, of half a cosine from one rate to another. */
export const alongCosine = (part: Scalar<'f64'>, from: number, to: number): Scalar<'f64'> => {
  const height = div(add(cos(mul(part, Math.PI)), 1), 2) // from 1 to 0
  // Weighed and not moved from `to` by a difference: both ends are exact.
  return add(mul(height, from), mul(sub(1, height), to))
}

/**
 * A rate that falls along half a cosine to `end`, by default 0, in `steps` steps, and stays there.
 *
 * Source  Loshchilov and Hutter, SGDR: stochastic gradient descent with warm restarts, ICLR 2017, equation 5
 *
 * ```ts
 * cosineDecay(3, { steps: 10 })(scalar(12, 'i32')) // => scalar(0, 'f64')
 * ```
 */
export const cosineDecay = (
  rate: number,
  { steps, end = 0, ...others }: { readonly steps: number; readonly end?: number },
): Schedule => {
  mustRate('cosineDecay', { rate, end }, others, ['steps', 'end'])
  mustCount('cosineDecay', 'steps', steps)
  return (step) => alongCosine(progress(step, steps), rate, end)
}

/**
 * A rate that falls by a power of what is left of `steps` steps to `end`, by default 0, and stays there; evenly, unless `power`
 * is given.
 *
 * ```ts
 * polynomialDecay(8, { steps: 10, power: 2 })(scalar(5, 'i32')) // => scalar(2, 'f64')
 * ```
 */
export const polynomialDecay = (
  rate: number,
  {
    steps,
    power = 1,
    end = 0,
    ...others
  }: { readonly steps: number; readonly power?: number; readonly end?: number },
): Schedule => {
  mustRate('polynomialDecay', { rate, power, end }, others, ['steps', 'power', 'end'])
  mustCount('polynomialDecay', 'steps', steps)
  return (step) => {
    const height = pow(sub(1, progress(step, steps)), power) // from 1 to 0
    return add(mul(height, rate), mul(sub(1, height), end))
  }
}

/**
 * A rate that rises evenly from `start`, by default 0, in `steps` steps, and stays.
 *
 * ```ts
 * warmUp(4, { steps: 8 })(scalar(2, 'i32')) // => scalar(1, 'f64')
 * ```
 */
export const warmUp = (
  rate: number,
  { steps, start = 0, ...others }: { readonly steps: number; readonly start?: number },
): Schedule => {
  mustRate('warmUp', { rate, start }, others, ['steps', 'start'])
  mustCount('warmUp', 'steps', steps)
  return (step) => {
    const height = progress(step, steps)
    return add(mul(height, rate), mul(sub(1, height), start))
  }
}

/**
 * One schedule up to a step, and from there another that counts its steps anew.
 *
 * ```ts
 * const rate = joined(warmUp(1, { steps: 10 }), 10, cosineDecay(1, { steps: 90 }))
 * rate(scalar(10, 'i32')) // => scalar(1, 'f64')
 * ```
 */
export const joined = (first: Schedule, at: number, second: Schedule): Schedule => {
  mustCount('joined', 'at', at)
  return (step) => where(less(step, at), first(step), second(maximum(sub(step, at), 0)))
}
