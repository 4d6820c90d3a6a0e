/** @file evaluate — metrics of parameters over a dataset: means over batches, weighed by what they count, and pooled counts. */
import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import { left as fromLeft, type TaskEither } from 'fp-ts/lib/TaskEither.js'
import { retraced } from '../function/jit.ts'
import { cast } from '../function/cast.ts'
import { mustKnow } from '../function/options.ts'
import { noState, type NoState, type StateArgument } from '../network/state.ts'
import { mustBe, some } from '../optimize/allowed.ts'
import { answered, type Asking, type Plan, whenRead } from './asking.ts'
import { batchPlan, type Dataset } from './batches.ts'
import type { IndexOutside, NoExamples } from './data/dataFailure.ts'
import type { StoredDataset } from './data/stored.ts'
import type { Scores } from './history.ts'
import { noScores, scoresOf, withTaken } from './mean.ts'
import type { Metrics } from './metric.ts'
import { met } from './outside.ts'
import type { Model } from './run.ts'
import { kindsOf, taking, type Weigh, weightIn } from './taken.ts'

/** What else an evaluator is told. */
export interface EvaluatorOptions<B> {
  /**
   * How much a batch counts: its number of examples unless told. Where labels are left out of the metrics, the number of
   * those that are not; so the scores are those of the whole set, whatever the size of batches.
   */
  readonly weigh?: Weigh<B>
}

/** A failure F of what can go wrong with a batch: it cannot be had, for a reason E, or holds an index outside. */
export interface Failing<E, F> {
  readonly unread: (why: E) => F
  readonly outside: (index: IndexOutside) => F
}

/** The metrics of parameters and a model over a set of so many examples, in batches of a size that are asked for. */
export const scoring = <P, B, M extends string, N>(
  operation: string,
  metrics: Metrics<P, B, M, N>,
  weigh?: Weigh<B>,
) => {
  const take = taking(metrics)
  const names = kindsOf(metrics).means.map(([name]) => name)
  const run = retraced(operation, (params: P, batch: B, model: N) => ({
    taken: take(params, batch, model),
    weights: weigh === undefined ? [] : [cast(weigh(batch), 'f64')],
  }))
  return function* <E, F>(
    { params, model }: Model<P, N>,
    count: number,
    size: number,
    failing: Failing<E, F>,
  ): Asking<E, B, Either<F, Scores<M>>> {
    const { rows, count: made } = batchPlan(count, { size })
    const plan: Plan = { count: made, rows: (batch) => [rows(batch)] }
    let mean = noScores(names)
    for (let batch = 0; batch < made; batch += 1) {
      const given = yield { set: 'validation', plan, batch }
      if (given._tag === 'Left') return left(failing.unread(given.left))
      const examples = given.right[0]! // one part, as the plan has it
      const found = met(run(params, examples, model))
      if (found._tag === 'Left') return left(failing.outside(found.left))
      const { taken, weights } = found.right
      const counted = weigh === undefined ? rows(batch).length : weightIn(operation, weights)
      mean = withTaken(operation, mean, taken, counted)
    }
    return right(scoresOf(operation, metrics, mean))
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
  options: EvaluatorOptions<NoInfer<B>> = {},
): Evaluator<P, B, M, N> => {
  mustKnow('evaluator', options, ['weigh'])
  const scores = scoring('evaluator', metrics, options.weigh)
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
  options: EvaluatorOptions<NoInfer<B>> = {},
): StoredEvaluator<P, B, M, N> => {
  mustKnow('storedEvaluator', options, ['weigh'])
  const scores = scoring('storedEvaluator', metrics, options.weigh)
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
