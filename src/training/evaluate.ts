/** @file evaluate — metrics of parameters over a dataset: means over batches, weighed by their sizes. */
import { retraced } from '../function/jit.ts'
import { item } from '../function/read.ts'
import { noState, type NoState, type StateArgument } from '../network/state.ts'
import type { Scalar } from '../tensor/tensor.ts'
import { batchRows, type Dataset } from './batches.ts'
import type { Scores } from './history.ts'

/** A floating scalar. */
export type Score = Scalar<'f32'> | Scalar<'f64'>

/** A mean over the examples of a batch, of parameters and the state of the model, where it has one. */
export type Metric<P, B, N = NoState> = (params: P, batch: B, model: N) => Score

/** Metrics by name. */
export type Metrics<P, B, M extends string, N = NoState> = {
  readonly [K in M]: Metric<P, B, N>
}

/** The metrics of one batch, as a tree of scalars. */
export const scored =
  <P, B, M extends string, N>(
    metrics: Metrics<P, B, M, N>,
  ): ((params: P, batch: B, model: N) => Readonly<Record<M, Score>>) =>
  (params, batch, model) =>
    Object.fromEntries(
      Object.entries<Metric<P, B, N>>(metrics).map(([name, metric]) => [
        name,
        metric(params, batch, model),
      ]),
    ) as Record<M, Score> // one entry a metric

/** The value of a floating scalar. */
export const valueOfScore = (score: Score): number =>
  item<'f32' | 'f64'>(score as Scalar<'f32' | 'f64'>) // one of the two

/** A weighted mean of scores that grows by one batch at a time. */
export interface Mean<M extends string> {
  readonly weight: number
  readonly totals: Scores<M>
}

/** The mean of nothing yet. */
export const noScores = <M extends string>(names: readonly M[]): Mean<M> => ({
  weight: 0,
  totals: Object.fromEntries(names.map((name) => [name, 0])) as Record<M, number>, // one a name
})

/** A mean with one more batch of the given size. */
export const withScores = <M extends string>(
  { weight, totals }: Mean<M>,
  scores: Readonly<Record<M, Score>>,
  size: number,
): Mean<M> => ({
  weight: weight + size,
  totals: Object.fromEntries(
    Object.entries<number>(totals).map(([name, total]) => [
      name,
      total + size * valueOfScore(scores[name as M]), // totals and scores have one entry a metric
    ]),
  ) as Record<M, number>, // as above
})

/** The scores that a mean stands for; NaN when it is of nothing. */
export const meanScores = <M extends string>({ weight, totals }: Mean<M>): Scores<M> =>
  Object.fromEntries(
    Object.entries<number>(totals).map(([name, total]) => [name, total / weight]),
  ) as Record<M, number> // one a metric

/** The metrics of parameters and a model over a dataset, in batches of a size. */
export const scoresOver = <P, B, M extends string, N>(
  metrics: Metrics<P, B, M, N>,
): ((params: P, model: N, data: Dataset<B>, size: number) => Scores<M>) => {
  const run = retraced('evaluator', scored(metrics))
  return (params, model, data, size) => {
    let mean = noScores(Object.keys(metrics) as M[]) // the names of the metrics
    for (const rows of batchRows(data.count, { size }))
      mean = withScores(mean, run(params, data.take(rows), model), rows.length)
    return meanScores(mean)
  }
}

/**
 * A function that gives the metrics of parameters over a dataset, read in batches of the given size; where they take the
 * state of a model, it comes last.
 *
 * Cost    one trace a batch; the simplified Program is remembered
 *
 * ```ts
 * const scores = evaluator({ error: (w: Scalar, x: Tensor<[number]>) => mean(mul(sub(x, w), sub(x, w))) })
 * scores(scalar(1), datasetOf(tensor([1, 2, 3])), 2) // => { error: 5 / 3 }
 * ```
 */
export const evaluator = <P, B, M extends string, N = NoState>(
  metrics: Metrics<P, B, M, N>,
): ((params: P, data: Dataset<B>, size: number, ...model: StateArgument<N>) => Scores<M>) => {
  const scores = scoresOver(metrics)
  return (params, data, size, ...model) => scores(params, (model[0] ?? noState) as N, data, size) // where it is left out, N is NoState
}
