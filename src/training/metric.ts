/** @file metric — what a metric is: a score of parameters on a batch. */
import type { NoState } from '../network/state.ts'
import type { Scalar } from '../tensor/tensor.ts'

/** A floating scalar. */
export type Score = Scalar<'f32'> | Scalar<'f64'>

/**
 * A mean over the examples of a batch, of parameters and the state of the model, where it has one. Those of batches are joined
 * as means are, each weighed by what its batch counts. What is no mean, as F1 is not, `pooled` makes of counts.
 */
export type Metric<P, B, N = NoState> = (params: P, batch: B, model: N) => Score

/** Metrics by name. */
export type Metrics<P, B, M extends string, N = NoState> = {
  readonly [K in M]: Metric<P, B, N>
}
