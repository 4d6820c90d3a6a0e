/** @file taken — what is taken of one batch: its scores, what it adds to counts, and how much it weighs. */
import { item } from '../function/read.ts'
import { Defect } from '../shape/defect.ts'
import type { Scalar } from '../tensor/tensor.ts'
import type { Metric, Metrics, Score } from './metric.ts'
import { isPooled, type Pooled } from './pooled.ts'

/** How much a batch counts. */
export type Weigh<B> = (batch: B) => Score | Scalar<'i32'>

/** The scores of the metrics that are means, and the counts of those that are pooled. */
export interface Taken {
  readonly scores: Readonly<Record<string, Score>>
  readonly counts: Readonly<Record<string, unknown>>
}

/** Metrics of both kinds, by their names. */
export interface Kinds<P, B, N> {
  readonly means: readonly (readonly [string, Metric<P, B, N>])[]
  readonly pools: readonly (readonly [string, Pooled<P, B, unknown, N>])[]
}

/** Metrics told apart. */
export const kindsOf = <P, B, M extends string, N>(
  metrics: Metrics<P, B, M, N>,
): Kinds<P, B, N> => {
  const [means, pools]: [[string, Metric<P, B, N>][], [string, Pooled<P, B, unknown, N>][]] = [
    [],
    [],
  ]
  for (const [name, metric] of Object.entries<Metric<P, B, N>>(metrics))
    if (isPooled(metric)) pools.push([name, metric])
    else means.push([name, metric])
  return { means, pools }
}

/** What metrics take of one batch, as a tree. */
export const taking = <P, B, M extends string, N>(
  metrics: Metrics<P, B, M, N>,
): ((params: P, batch: B, model: N) => Taken) => {
  const { means, pools } = kindsOf(metrics)
  return (params, batch, model) => ({
    scores: Object.fromEntries(means.map(([name, score]) => [name, score(params, batch, model)])),
    counts: Object.fromEntries(
      pools.map(([name, { counts }]) => [name, counts(params, batch, model)]),
    ),
  })
}

/** The value of a floating scalar. */
export const valueOfScore = (score: Score): number => item(score)

/** What the parts of a batch weigh together; a Defect where that of one is negative, or not finite. */
export const weightIn = (operation: string, weights: readonly Scalar<'f64'>[]): number =>
  weights.map(valueOfScore).reduce((total, weight) => {
    if (weight >= 0 && weight < Infinity) return total + weight
    throw new Defect(
      `${operation}: a batch weighs ${weight}; let weigh give a finite number from 0`,
    )
  }, 0)
