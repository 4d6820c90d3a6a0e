/** @file pooled — metrics that are no means: counts are added up over all batches, and one score is made of the sums. */
import type { NoState } from '../network/state.ts'
import type { Metric, Score } from './metric.ts'

/** A metric whose counts are added up over batches. Of one batch alone it is the score of that batch. */
export interface Pooled<P, B, T, N = NoState> extends Metric<P, B, N> {
  /** What a batch adds: a tree of tensors whose shapes do not depend on the batch. */
  readonly counts: (params: P, batch: B, model: N) => T
  /** The score of the sums. */
  readonly score: (sums: T) => Score
}

/**
 * A metric made of counts that are added up over all examples, as precision, F1 and perplexity are: a mean of those of batches
 * is none of the set. `fit` and `evaluator` give the score of the sums, whatever the size of batches; `weigh` has no say in it.
 *
 * Dtype   counts are added up in f64 and given to the score in their own dtype, bool excepted
 *
 * ```ts
 * const mistakes = pooled(
 *   (w: Scalar, x: Tensor<[number]>) => ({ squares: sum(square(sub(x, w))), counted: scalar(x.shape[0]) }),
 *   ({ squares, counted }) => sqrt(div(squares, counted)), // a root of a mean is no mean of roots
 * )
 * evaluator({ mistakes })(scalar(0), datasetOf(tensor([1, 5, 7])), 2) // => E.right({ mistakes: 5 })
 * ```
 */
export const pooled = <P, B, T, N = NoState>(
  counts: (params: P, batch: B, model: N) => T,
  score: (sums: NoInfer<T>) => Score,
): Pooled<P, B, T, N> =>
  Object.assign((params: P, batch: B, model: N): Score => score(counts(params, batch, model)), {
    counts,
    score,
  })

/** Whether a metric is pooled. */
export const isPooled = <P, B, N>(metric: Metric<P, B, N>): metric is Pooled<P, B, unknown, N> =>
  Object.hasOwn(metric, 'counts') && Object.hasOwn(metric, 'score')
