/** @file evaluate — metrics of parameters over a dataset: means over batches, weighed by their sizes. */
import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import { left as fromLeft, type TaskEither } from 'fp-ts/lib/TaskEither.js'
import { retraced } from '../function/jit.ts'
import { item } from '../function/read.ts'
import { noState, type NoState, type StateArgument } from '../network/state.ts'
import { mustBe, some } from '../optimize/allowed.ts'
import type { Scalar } from '../tensor/tensor.ts'
import { answered, type Asking, type Plan, whenRead } from './asking.ts'
import { batchPlan, type Dataset } from './batches.ts'
import type { IndexOutside, NoExamples } from './data/dataFailure.ts'
import type { StoredDataset } from './data/stored.ts'
import type { Scores } from './history.ts'
import { met } from './outside.ts'
import type { Model } from './run.ts'

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

/** A failure F of what can go wrong with a batch: it cannot be had, for a reason E, or holds an index outside. */
export interface Failing<E, F> {
  readonly unread: (why: E) => F
  readonly outside: (index: IndexOutside) => F
}

/** The metrics of parameters and a model over a set of so many examples, in batches of a size that are asked for. */
export const scoring = <P, B, M extends string, N>(
  operation: string,
  metrics: Metrics<P, B, M, N>,
) => {
  const run = retraced(operation, scored(metrics))
  return function* <E, F>(
    { params, model }: Model<P, N>,
    count: number,
    size: number,
    failing: Failing<E, F>,
  ): Asking<E, B, Either<F, Scores<M>>> {
    const { rows, count: made } = batchPlan(count, { size })
    const plan: Plan = { count: made, rows: (batch) => [rows(batch)] }
    let mean = noScores(Object.keys(metrics) as M[]) // the names of the metrics
    for (let batch = 0; batch < made; batch += 1) {
      const given = yield { set: 'validation', plan, batch }
      if (given._tag === 'Left') return left(failing.unread(given.left))
      const examples = given.right[0]! // one part, as the plan has it
      const found = met(run(params, examples, model))
      if (found._tag === 'Left') return left(failing.outside(found.left))
      mean = withScores(mean, found.right, rows(batch).length)
    }
    return right(meanScores(mean))
  }
}

/** Gives the metrics of parameters over a dataset; where they take the state of a model, it comes last. */
export type Evaluator<P, B, M extends string, N> = (
  params: P,
  data: Dataset<B>,
  size: number,
  ...model: StateArgument<N>
) => Either<NoExamples | IndexOutside, Scores<M>>

/** The same of examples that are read. */
export type StoredEvaluator<P, B, M extends string, N> = <E>(
  params: P,
  data: StoredDataset<E, B>,
  size: number,
  ...model: StateArgument<N>
) => TaskEither<E | NoExamples | IndexOutside, Scores<M>>

const modelOf = <P, N>(params: P, model: readonly unknown[]): Model<P, N> => ({
  params,
  model: (model[0] ?? noState) as N, // where it is left out, N is NoState
})

const same = <A>(a: A): A => a
const asTheyAre = { unread: same, outside: same }

const noExamples: NoExamples = { tag: 'NoExamples', source: 'the set' }

/**
 * A function that gives the metrics of parameters over a dataset, read in batches of at most the given size; where they take
 * the state of a model, it comes last.
 *
 * Cost    one trace a batch; the simplified Program is remembered
 * Fails   NoExamples; IndexOutside, when a batch has a label that is no class
 *
 * ```ts
 * const scores = evaluator({ error: (w: Scalar, x: Tensor<[number]>) => mean(mul(sub(x, w), sub(x, w))) })
 * scores(scalar(1), datasetOf(tensor([1, 2, 3])), 2) // => E.right({ error: 5 / 3 })
 * ```
 */
export const evaluator = <P, B, M extends string, N = NoState>(
  metrics: Metrics<P, B, M, N>,
): Evaluator<P, B, M, N> => {
  const scores = scoring('evaluator', metrics)
  return (params, data, size, ...model) => {
    mustBe('evaluator', 'size', some, size)
    return data.count === 0
      ? left(noExamples)
      : answered(
          scores<never, IndexOutside>(modelOf<P, N>(params, model), data.count, size, asTheyAre),
          { data },
        )
  }
}

/**
 * The same over examples that are read when their turn comes, two batches ahead.
 *
 * Fails   as `evaluator`, and as the dataset
 *
 * ```ts
 * const scores = storedEvaluator({ mean: (w: Scalar, x: Tensor<[number]>) => mul(w, mean(x)) })
 * await scores(scalar(1), storedOf(datasetOf(tensor([1, 2, 3]))), 2)() // => E.right({ mean: 2 })
 * ```
 */
export const storedEvaluator = <P, B, M extends string, N = NoState>(
  metrics: Metrics<P, B, M, N>,
): StoredEvaluator<P, B, M, N> => {
  const scores = scoring('storedEvaluator', metrics)
  return <E>(params: P, data: StoredDataset<E, B>, size: number, ...model: StateArgument<N>) => {
    mustBe('storedEvaluator', 'size', some, size)
    return data.count === 0
      ? fromLeft(noExamples)
      : () =>
          whenRead(
            scores<E, E | IndexOutside>(modelOf<P, N>(params, model), data.count, size, asTheyAre),
            { data },
            2,
          )
  }
}
