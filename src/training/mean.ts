/** @file mean — scores that grow by one batch at a time: weighted means, and the sums that pooled metrics are made of. */
import type { Scores } from './history.ts'
import type { Metrics } from './metric.ts'
import { type Sums, treeOfSums, withCounts } from './sums.ts'
import { kindsOf, type Taken, valueOfScore } from './taken.ts'

/** What was taken of some batches. */
export interface Mean {
  readonly weight: number
  readonly totals: Readonly<Record<string, number>>
  /** Of the metrics that are pooled, where there are some. */
  readonly sums?: Readonly<Record<string, Sums>>
}

/** The mean of nothing yet; the names are of the metrics that are means. */
export const noScores = (names: readonly string[]): Mean => ({
  weight: 0,
  totals: Object.fromEntries(names.map((name) => [name, 0])),
})

/** A mean with one more batch, which counts so much. What counts nothing adds nothing, not even NaN. */
export const withTaken = (
  operation: string,
  { weight, totals, sums = {} }: Mean,
  { scores, counts }: Taken,
  more: number,
): Mean => {
  const pools = Object.entries(counts)
  return {
    weight: weight + more,
    totals:
      more === 0
        ? totals
        : Object.fromEntries(
            Object.entries(totals).map(([name, total]) => [
              name,
              total + more * valueOfScore(scores[name]!), // totals and scores have one entry a metric
            ]),
          ),
    ...(pools.length === 0
      ? {}
      : {
          sums: Object.fromEntries(
            pools.map(([name, given]) => [name, withCounts(operation, sums[name], given)]),
          ),
        }),
  }
}

/** The scores that a mean stands for, of all metrics; NaN where it is of nothing. */
export const scoresOf = <P, B, M extends string, N>(
  operation: string,
  metrics: Metrics<P, B, M, N>,
  { weight, totals, sums = {} }: Mean,
): Scores<M> => {
  const pools = kindsOf(metrics).pools.map(([name, { score }]) => {
    const found = sums[name]
    return [
      name,
      found === undefined ? Number.NaN : valueOfScore(score(treeOfSums(operation, found))),
    ]
  })
  return Object.fromEntries([
    ...Object.keys(metrics).map((name) => [name, Number.NaN]), // in the order of the metrics
    ...Object.entries(totals).map(([name, total]) => [name, total / weight]),
    ...pools,
  ]) as Scores<M> // one a metric
}
