/**
 * @file ties — the derivative of keeping one of two elements: the kept side's tangent, half of each on a tie.
 *
 *   dz = dx w where x >= y, else 0      w = 1/2 where x = y, else 1
 *
 * Choosing with `select`, not multiplying by 0, keeps an infinite or NaN tangent of the other side out. Both sides share the
 * weights: equal equations become one.
 */
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import { fill } from './families.ts'

/** The push of input `side` of a primitive that keeps x where x `keeps` y, and y where y `keeps` x. */
export const pushWhere =
  (keeps: 'greaterEqual' | 'lessEqual', side: 0 | 1) =>
  (e: Emit, [x, y]: readonly [Value, Value], dx: Value): Value => {
    const [mine, other] = side === 0 ? [x, y] : [y, x]
    const tied = e.apply('equal', {}, x, y)
    const weight = e.apply('select', {}, tied, fill(e, 0.5, dx), fill(e, 1, dx))
    const weighted = e.apply('mul', {}, dx, weight)
    return e.apply('select', {}, e.apply(keeps, {}, mine, other), weighted, fill(e, 0, dx))
  }
