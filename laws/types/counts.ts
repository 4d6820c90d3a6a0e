/**
 * @file counts — what a run and an evaluator take to say what counts; checked by the compiler, never run.
 */
import { cast, notEqual, type Scalar, sum, type Tensor } from '../../src/index.ts'
import { gradientDescent } from '../../src/optimize/index.ts'
import type { NoState } from '../../src/network/index.ts'
import {
  type Dataset,
  type Evaluator,
  evaluator,
  fit,
  type Metric,
  type Pooled,
  pooled,
} from '../../src/training/index.ts'

type Labels = Tensor<[number], 'i32'>
declare const data: Dataset<Labels>
declare const loss: (w: Scalar, y: Labels) => Scalar
const about = { optimiser: gradientDescent(0.1), data, batchSize: 4, epochs: 1 }
const metrics = { loss }

// ---- the batch is known where weigh stands, and any number counts
export const runs: unknown = [
  fit({ ...about, loss, weigh: (y) => sum(y) }),
  fit({ ...about, loss, metrics, weigh: (y) => sum(cast(notEqual(y, 0), 'f64')) }),
  // @ts-expect-error a weight for each label is none of the batch
  fit({ ...about, loss, weigh: (y) => cast(notEqual(y, 0), 'f32') }),
  // @ts-expect-error not of this batch
  fit({ ...about, loss, weigh: (y: { readonly x: Scalar }) => y.x }),
]
export const evaluators: unknown = [
  evaluator(metrics, { weigh: (y) => sum(y) }),
  // @ts-expect-error there is no option weight
  evaluator(metrics, { weight: (y: Labels) => sum(y) }),
]

// ---- a pooled metric is a metric, and its score takes what its counts give
interface Counts {
  readonly w: Scalar
  readonly all: Scalar<'i32'>
}
const counts = (w: Scalar, y: Labels): Counts => ({ w, all: sum(y) })
const share: Pooled<Scalar, Labels, Counts> = pooled(counts, ({ w }) => w)
export const metric: Metric<Scalar, Labels> = share
export const both: Evaluator<Scalar, Labels, 'loss' | 'share', NoState> = evaluator({ loss, share })
export const pools: unknown = [
  fit({ ...about, loss, metrics: { share }, watch: { metric: 'share', better: 'lower' } }),
  // @ts-expect-error its counts have no ones
  pooled(counts, ({ ones }) => ones),
  // @ts-expect-error a count of integers is no score
  pooled(counts, ({ all }) => all),
]
