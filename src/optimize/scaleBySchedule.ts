/** @file scaleBySchedule — updates multiplied by a number that depends on the step; the state counts the steps. */
import { add, mul } from '../function/arithmetic.ts'
import { cast } from '../function/cast.ts'
import { scalar } from '../function/construct.ts'
import { neg } from '../function/rounding.ts'
import { mustBe, rates } from './allowed.ts'
import { type Rate, type Schedule, scheduleOf } from './schedule.ts'
import { type Counted, type GradientTransformation, mapLeaves } from './transformation.ts'

/**
 * Each update times the schedule's value at this step.
 *
 * ```ts
 * const t = scaleBySchedule(warmUp(1, { steps: 2 }))
 * const [, after] = t.update(scalar(3), t.init(scalar(0)), scalar(0))
 * const [updates] = t.update(scalar(3), after, scalar(0))
 * updates // => scalar(1.5)
 * ```
 */
export const scaleBySchedule = (schedule: Schedule): GradientTransformation<Counted> => ({
  init: () => ({ step: scalar(0, 'i32') }),
  update: (gradients, { step }) => {
    const factor = schedule(step)
    return [mapLeaves((g) => mul(g, cast(factor, g.dtype)), gradients), { step: add(step, 1) }]
  },
})

/**
 * Each update times minus the rate: a step downhill.
 *
 * ```ts
 * const t = descend(0.5)
 * const [updates] = t.update(scalar(3), t.init(scalar(0)), scalar(0))
 * updates // => scalar(-1.5)
 * ```
 */
export const descend = (rate: Rate): GradientTransformation<Counted> => {
  mustBe('descend', 'rate', rates, rate)
  const schedule = scheduleOf(rate)
  return scaleBySchedule((step) => neg(schedule(step)))
}
