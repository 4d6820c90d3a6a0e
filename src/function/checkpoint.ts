/**
 * @file checkpoint — memory for time: a function whose residuals are computed again when reverse mode needs them.
 */
import { emitFor } from '../engine/emit.ts'
import type { Name } from '../program/vocabulary.ts'
import { table } from '../primitives/table.ts'
import { Defect } from '../shape/defect.ts'
import { mustKnow } from './options.ts'
import { bodyFor } from './subProgram.ts'
import { leavesOf, traceWhole, withLeaves } from './trace.ts'

/** What to keep all the same. */
export interface CheckpointOptions {
  /** Primitives whose outputs are kept: `contract` for products, which cost most to compute again. */
  readonly keep?: readonly Name[]
}

/**
 * f, of which reverse mode keeps the arguments and no residuals: it computes f again to pull cotangents back.
 *
 * Grad    that of f: the same terms, which may be added in another order where a value is used more than once
 * Cost    one more evaluation of f in reverse; memory for its arguments in place of its residuals. It gains nothing where they
 *         are few: a body of one or two operations keeps little more than its arguments anyway
 *
 * ```ts
 * const f = checkpoint((x: Tensor<[2]>) => sum(exp(sin(x))))
 * grad(f)(tensor([0, 0])) // => tensor([1, 1])
 * ```
 */
export const checkpoint =
  <A extends readonly unknown[], B>(
    f: (...args: A) => B,
    options: CheckpointOptions = {},
  ): ((...args: A) => B) =>
  (...args) => {
    mustKnow('checkpoint', options, ['keep'])
    const { keep = [] } = options
    const odd = keep.find((name) => !(name in table))
    if (odd !== undefined)
      throw new Defect(
        `checkpoint: ${odd} is no primitive to keep; name some, contract for products`,
      )
    const { program, captured, result } = traceWhole('checkpoint', f, args)
    const inputs = [...leavesOf('checkpoint', args), ...captured]
    const body = bodyFor(inputs, program)
    return withLeaves(
      'checkpoint',
      result,
      emitFor(inputs).bind('checkpoint', { keep, body }, inputs),
    )
  }
