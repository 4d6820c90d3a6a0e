/**
 * @file windows — a long sequence of tokens as examples for a language model: windows, and the same one token later.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import { fromArray } from '../../function/construct.ts'
import { mustKnow } from '../../function/options.ts'
import { Defect } from '../../shape/defect.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import type { Dataset } from '../batches.ts'
import type { TooFewTokens } from './dataFailure.ts'

/** Windows of tokens, and for each token the one that follows it. */
export interface Windows<C extends number> {
  readonly inputs: Tensor<[number, C], 'i32'>
  readonly targets: Tensor<[number, C], 'i32'>
}

/** How a sequence is cut into windows. */
export interface WindowOptions<C extends number> {
  /** Tokens in a window. */
  readonly context: C
  /** Tokens from the beginning of a window to that of the next; `context` unless given, so that each token is a target once. */
  readonly stride?: number
}

/**
 * The windows of a sequence, as a dataset. The tokens are kept as given, not copied for each window.
 *
 * Fails   TooFewTokens; a Defect where context or stride is not a whole number from 1
 *
 * ```ts
 * const data = windows(Int32Array.of(5, 6, 7, 8, 9), { context: 2 })
 * pipe(data, E.map(({ take }) => take(Int32Array.of(1)))) // => E.right({ inputs: tensor([[7, 8]], 'i32'), targets: tensor([[8, 9]], 'i32') })
 * ```
 */
export const windows = <const C extends number>(
  tokens: Int32Array,
  options: WindowOptions<C>,
): Either<TooFewTokens, Dataset<Windows<C>>> => {
  mustKnow('windows', options, ['context', 'stride'])
  const { context, stride = context } = options
  for (const [name, n] of Object.entries({ context, stride }))
    if (!Number.isInteger(n) || n < 1)
      throw new Defect(`windows: ${name} is ${n}; give a whole number from 1`)
  const room = tokens.length - context - 1
  if (room < 0) return left({ tag: 'TooFewTokens', count: tokens.length, context })
  const count = 1 + Math.floor(room / stride)
  const from = (rows: Int32Array, shift: 0 | 1): Tensor<[number, C], 'i32'> => {
    const out = new Int32Array(rows.length * context)
    rows.forEach((row, i) => {
      if (row < 0 || row >= count)
        throw new Defect(`windows: ${row} is no window of ${count}; give numbers from 0`)
      const start = row * stride + shift
      out.set(tokens.subarray(start, start + context), i * context)
    })
    return fromArray<[number, C], ArrayLike<number>, 'i32'>([rows.length, context], out, 'i32')
  }
  return right({ count, take: (rows) => ({ inputs: from(rows, 0), targets: from(rows, 1) }) })
}
