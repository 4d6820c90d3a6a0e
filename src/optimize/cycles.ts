/**
 * @file cycles — rates that rise and fall along cosines.
 */
import { div, minimum, mul, sub } from '../function/arithmetic.ts'
import { cast } from '../function/cast.ts'
import { greaterEqual, lessEqual } from '../function/comparison.ts'
import { scalar } from '../function/construct.ts'
import { clip, where } from '../function/select.ts'
import { Defect } from '../shape/defect.ts'
import type { Scalar } from '../tensor/tensor.ts'
import { mustCount, mustRate } from './count.ts'
import { alongCosine, type Schedule } from './schedule.ts'

/**
 * A rate that rises along half a cosine to its peak, in the `rise` part of the steps, by default 0.3, falls along another to
 * `end`, which it has at the last step, and stays. It starts at `start`, by default peak / 25; `end` is by default start / 10000.
 *
 * The first step counts to the rise, so that of 20 steps the sixth, step 5, has the peak; where `rise` times the steps is not
 * whole, the peak lies between two steps.
 *
 * Source  Smith and Topin, Super-convergence: very fast training of neural networks using large learning rates, 2018; step
 *         for step the rates of PyTorch's `OneCycleLR`
 * Fails   a Defect when the rise is a step or less, or leaves no step for the fall
 *
 * ```ts
 * const rate = oneCycle(4, { steps: 10, rise: 0.3, start: 1 })
 * rate(scalar(1, 'i32')) // => scalar(2.5, 'f64')
 * rate(scalar(2, 'i32')) // => scalar(4, 'f64')
 * ```
 */
export const oneCycle = (
  peak: number,
  {
    steps,
    rise = 0.3,
    start = peak / 25,
    end = start / 1e4,
    ...others
  }: {
    readonly steps: number
    readonly rise?: number
    readonly start?: number
    readonly end?: number
  },
): Schedule => {
  mustRate('oneCycle', { peak, start, end }, others, ['steps', 'rise', 'start', 'end'])
  mustCount('oneCycle', 'steps', steps)
  const top = rise * steps - 1
  const fall = steps - 1 - top
  if (!(top > 0 && fall > 0))
    throw new Defect(
      `oneCycle: a rise of ${rise} of ${steps} steps leaves ${top > 0 ? 'none for the fall' : 'none for the rise, which is more than the first'}; give a part that is more than one step and leaves some`,
    )
  return (step) => {
    const at = cast(step, 'f64')
    const up = alongCosine(minimum(div(at, top), 1), start, peak)
    const down = alongCosine(clip(div(sub(at, top), fall), { min: 0, max: 1 }), peak, end)
    return where(lessEqual(at, top), up, down)
  }
}

/** A cycle: the step it begins with, and its length. */
interface Cycle {
  readonly from: Scalar<'f64'>
  readonly length: Scalar<'f64'>
}

/** The cycle of a step, where all have one length. */
const equalCycle = (step: Scalar<'i32'>, steps: number): Cycle => ({
  from: cast(mul(div(step, steps), steps), 'f64'), // a whole quotient
  length: scalar(steps, 'f64'),
})

/** The cycle of a step, where each is `growth` times as long as the one before: at most 31 of them begin before 2^31. */
const growingCycle = (step: Scalar<'i32'>, steps: number, growth: number): Cycle => {
  let cycle: Cycle = { from: scalar(0, 'f64'), length: scalar(steps, 'f64') }
  for (let from = steps, length = steps * growth; from < 2 ** 31; length *= growth) {
    const begun = greaterEqual(step, from)
    cycle = { from: where(begun, from, cycle.from), length: where(begun, length, cycle.length) }
    from += length
  }
  return cycle
}

/**
 * A rate that falls along half a cosine toward `end`, by default 0, in `steps` steps, and begins anew, each time for `growth`
 * times as many steps, by default 1.
 *
 * Source  Loshchilov and Hutter, SGDR: stochastic gradient descent with warm restarts, ICLR 2017
 *
 * ```ts
 * const rate = cosineRestarts(3, { steps: 10, growth: 2 })
 * rate(scalar(10, 'i32')) // => scalar(3, 'f64')
 * rate(scalar(20, 'i32')) // => rate(scalar(5, 'i32'))
 * ```
 */
export const cosineRestarts = (
  rate: number,
  {
    steps,
    growth = 1,
    end = 0,
    ...others
  }: { readonly steps: number; readonly growth?: number; readonly end?: number },
): Schedule => {
  mustRate('cosineRestarts', { rate, end }, others, ['steps', 'growth', 'end'])
  mustCount('cosineRestarts', 'steps', steps)
  mustCount('cosineRestarts', 'growth', growth)
  return (step) => {
    const { from, length } =
      growth === 1 ? equalCycle(step, steps) : growingCycle(step, steps, growth)
    return alongCosine(div(sub(cast(step, 'f64'), from), length), rate, end)
  }
}
