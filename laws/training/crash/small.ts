/**
 * @file small — a run of twelve steps, small enough to be saved after each and resumed from anywhere.
 */
import { key, mean, mul, scalar, type Scalar, sub, type Tensor, tensor } from 'cotangent'
import { adam, type GradientTransformation } from 'cotangent/optimize'
import {
  begin,
  type Checkpoints,
  datasetOf,
  fit,
  type FitOptions,
  type Fitted,
  resume,
  type ResumeFailure,
  type TrainingState,
} from 'cotangent/training'
import type { Either } from 'fp-ts/lib/Either.js'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rightOf } from '../../support/either.ts'

/** A batch. */
export type Numbers = Tensor<[number]>
type S = ReturnType<ReturnType<typeof adam>['init']>

/** Its optimiser. */
export const optimiser: GradientTransformation<S> = adam(0.1)
const loss = (w: Scalar, x: Numbers): Scalar => mean(mul(sub(x, w), sub(x, w)))

/** Its options. */
export const options: FitOptions<Scalar, S, Numbers, 'loss'> = {
  loss,
  optimiser,
  data: datasetOf(tensor([1, 2, 3, 4, 5])),
  batchSize: 2,
  epochs: 4,
  metrics: { loss },
  watch: { metric: 'loss', better: 'lower' },
}

/** Its beginning. */
export const start: TrainingState<Scalar, S> = begin(scalar(0), optimiser, key(1))

/** How it ends when nothing happens. */
export const unbroken: Fitted<Scalar, S, 'loss'> = rightOf(fit(options)(start))

/** The run with a checkpoint after each step. */
export const run = (
  place: Partial<Checkpoints> & { readonly folder: string },
): Either<ResumeFailure<Scalar, S, 'loss'>, Fitted<Scalar, S, 'loss'>> =>
  resume({ every: 1, ...place }, options)(start)()

/** The name of the checkpoint of a step. */
export const named = (step: number): string => `step-${String(step).padStart(9, '0')}.safetensors`

/** A place for folders, and its end. */
export const workshop = (): { readonly fresh: () => string; readonly close: () => void } => {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'cotangent resume ')))
  return {
    fresh: () => mkdtempSync(join(top, 'run ')),
    close: () => rmSync(top, { recursive: true, force: true }),
  }
}
