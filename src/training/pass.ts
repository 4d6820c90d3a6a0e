/**
 * @file pass — one pass over the training set, from anywhere in it: it asks for batches and makes a step with each.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import { foldIn } from '../function/key.ts'
import type { Asking, Plan } from './asking.ts'
import { batchPlan } from './batches.ts'
import type { Unread } from './fitted.ts'
import { withTaken } from './mean.ts'
import type { RunOptions } from './options.ts'
import type { Progress } from './progress.ts'
import type { Run } from './run.ts'
import type { OutsideInRun } from './outside.ts'
import type { NonFinite } from './step.ts'
import { valueOfScore } from './taken.ts'
import type { Trainer } from './trainer.ts'
import { partRows, partsOf } from './update.ts'

/** When a run under way is saved, and how. */
export interface Saving<R, E> {
  /** Whether to save after a number of steps. */
  readonly due: (step: number) => boolean
  readonly save: (run: R) => Either<E, unknown>
}

/** What a step under way can fail with: its own, what reading fails with, and what saving does. */
export type StepFailure<R, E, P, S, N> =
  | NonFinite<P, S, N>
  | OutsideInRun<P, S, N>
  | Unread<R, P, S, N>
  | E

/** What is left of a pass. */
export function* pass<P, S, B, M extends string, N, R, E>(
  operation: string,
  { data, batchSize, parts = 1, dropLast = false }: RunOptions<P, S, B, M, N>,
  saving: Saving<Run<P, S, M, N>, E>,
  under: Trainer<P, S, B, N>,
  run: Run<P, S, M, N>,
  task: Progress | undefined,
): Asking<R, B, Either<StepFailure<R, E, P, S, N>, Run<P, S, M, N>>> {
  let at = run.position
  // Steps use the numbers from 0 up to fold into the key; shuffles use those from 2^32 - 1 down.
  const key = foldIn(run.state.key, 2 ** 32 - 1 - at.began)
  const { count, rows } = batchPlan(data.count, { size: batchSize, dropLast, key })
  const plan: Plan = { count, rows: (batch) => partRows(rows(batch), parts) }
  if (at.batches > 0) task?.advance(at.batches)
  for (let batch = at.batches; batch < count; batch += 1) {
    const given = yield { set: 'data', plan, batch }
    if (given._tag === 'Left') {
      const state = under.state()
      return left({ tag: 'Unread', step: state.step, why: given.left, state })
    }
    const taken = plan.rows(batch)
    const size = taken.reduce((n, { length }) => n + length, 0)
    const stepped = under.step(partsOf(taken, given.right))
    if (stepped._tag === 'Left') return stepped
    const { loss, taken: found, weight = size } = stepped.right
    at = {
      ...at,
      batches: batch + 1,
      loss: withTaken(operation, at.loss, { scores: { loss }, counts: {} }, weight),
      scores: withTaken(operation, at.scores, found, weight),
    }
    task?.message(`loss ${valueOfScore(loss).toFixed(4)}`)
    task?.advance()
    if (saving.due(at.began + batch + 1)) {
      const saved = saving.save({ ...run, state: under.state(), position: at })
      if (saved._tag === 'Left') return saved
    }
  }
  return right({ ...run, state: under.state(), position: at })
}
