/**
 * @file costOf — counted work and memory of a function, before or after any transformation.
 */
import type { Cost } from '../../primitives/primitive.ts'
import { cost } from '../../transform/cost.ts'
import { peak } from '../../engine/peak.ts'
import { programOf } from '../jit.ts'

/** CallCost work, and memory. */
export interface CallCost extends Cost {
  /** The most bytes held at once. */
  readonly peak: number
}

/**
 * What one call of f counts: floating-point operations, bytes its equations read and write, and the most bytes held at once.
 *
 * A whileLoop or a fixedPoint counts one step: how many there will be depends on data.
 *
 * Cost    f is called once; nothing is computed
 *
 * ```ts
 * const f = (x: Tensor<[100]>) => sum(sin(x))
 * costOf(f)(ones([100])) // => { flops: 200, bytes: 1204, peak: 800 }
 * ```
 */
export const costOf =
  <A extends readonly unknown[], B>(f: (...args: A) => B): ((...args: A) => CallCost) =>
  (...args) => {
    const p = programOf(f)(...args)
    return { ...cost(p), peak: peak(p) }
  }
