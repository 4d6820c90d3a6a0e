/**
 * @file whileLoop — a step repeated for as long as a condition holds.
 */
import { emitFor } from '../engine/emit.ts'
import { Defect } from '../shape/defect.ts'
import type { Value } from '../program/symbolic.ts'
import { cond } from './cond.ts'
import type { ConditionOut } from './only.ts'
import { mustKnow } from './options.ts'
import { scan } from './scan.ts'
import { type Like, mustMatch, type Returned } from './sameTree.ts'
import { bodyFor, conditionOf } from './subProgram.ts'
import { leavesOf, traceOf, withLeaves } from './trace.ts'
import { typed } from './traced.ts'

/**
 * The first state for which a condition does not hold, a step leading from each to the next.
 *
 * Grad    forward mode only: jvp, and what is made of it; `boundedWhile` has a reverse mode
 * Fails   a Defect when the state changes structure, shape or dtype, or under reverse mode; never ends if the condition holds
 *         for ever
 *
 * ```ts
 * const powerAbove = (n: Scalar) => whileLoop((x: Scalar) => lessEqual(x, n), (x) => mul(x, 2))
 * powerAbove(scalar(100))(scalar(1)) // => scalar(128)
 * ```
 */
export const whileLoop =
  <S, C, T extends Returned = S>(
    condition: (state: S) => ConditionOut<'whileLoop', C>,
    step: (state: S) => T & Like<'whileLoop', 'the state', S, 'the next one', T>,
  ): ((first: S) => S) =>
  (first) => {
    const both = (state: S): readonly [S, Value] => {
      const next = step(state) as unknown as S // compared below
      return [next, conditionOf('whileLoop', condition(next))]
    }
    const { program, captured, result } = traceOf('whileLoop', both, [first])
    mustMatch('whileLoop', ['the state', first], ['the next one', result[0]])
    const c = leavesOf('whileLoop', first)
    const inputs = [conditionOf('whileLoop', condition(first)), ...c, ...captured]
    const params = { carry: c.length, body: bodyFor(inputs, program) }
    return withLeaves('whileLoop', result[0], emitFor(inputs).bind('whileLoop', params, inputs))
  }

/**
 * The first state for which a condition does not hold, or the state after `limit` steps.
 *
 * Grad    both modes; reverse mode keeps the residuals of `limit` steps
 * Cost    `limit` evaluations of the condition, whenever it ends
 * Fails   a Defect when the limit is no count, or the state changes structure, shape or dtype
 *
 * ```ts
 * const f = boundedWhile((x: Scalar) => less(x, 50), (x) => mul(x, x), { limit: 8 })
 * grad(f)(scalar(3)) // => scalar(108)
 * ```
 */
export const boundedWhile = <S, C, T extends Returned = S>(
  condition: (state: S) => ConditionOut<'boundedWhile', C>,
  step: (state: S) => T & Like<'boundedWhile', 'the state', S, 'the next one', T>,
  options: { readonly limit: number; readonly checkpoint?: number },
): ((first: S) => S) => {
  mustKnow('boundedWhile', options, ['limit', 'checkpoint'])
  const { limit, checkpoint } = options
  if (!Number.isSafeInteger(limit) || limit < 0)
    throw new Defect(`boundedWhile: a limit of ${limit} is none; give an integer, 0 or more`)
  const same = (state: S): S => state
  const next = step as unknown as (state: S) => S // compared with `same` when it is traced
  const repeat = scan<S, readonly [], readonly []>(
    (state) => [
      cond(typed<[], 'bool'>(conditionOf('boundedWhile', condition(state))), next, same)(state),
      [],
    ],
    checkpoint === undefined ? { length: limit } : { length: limit, checkpoint },
  )
  return (first) => repeat(first, [])[0]
}
