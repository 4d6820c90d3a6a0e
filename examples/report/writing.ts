/** @file writing — a model of language learns, writes, and both are reported. */
import type { Epoch, EpochScore } from 'cotangent/training'
import { chain, type Either, map } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Learned, Plan } from '../shakespeare/text.ts'
import { nothingShown, saved } from './saved.ts'

/** What to train, what to write with it, and the names of both. */
export interface Task<P> {
  /** The folder of the report. */
  readonly name: string
  readonly title: string
  readonly plan: Plan
  readonly learn: (plan: Plan) => Either<string, Learned<P>>
  readonly write: (params: P) => Either<string, string>
}

/** The text that was written, and where the report of it is. */
export const told = <P>({ name, title, plan, learn, write }: Task<P>): Either<string, string> => {
  const times: number[] = []
  const { batchSize, epochs, rate, warm, seed } = plan
  const onEpoch = (_: Epoch<'loss'>, seconds: number): number => times.push(seconds)
  return pipe(
    learn({ ...plan, onEpoch }),
    chain(({ params, history }) =>
      pipe(
        write(params),
        map((text) => {
          const scores = history.map(
            ({ epoch, loss, validation }, i): EpochScore => ({
              epoch,
              train: { loss },
              test: { loss: validation?.loss ?? Number.NaN }, // there is a validation set
              seconds: times[i] ?? 0, // one time an epoch
            }),
          )
          const record = {
            ...nothingShown,
            title,
            settings: { batchSize, epochs, rate, warm, seed },
            history: scores,
            samples: [{ title: 'From its first words on', text }],
          }
          return `${text}\n\n${saved(name, record)}`
        }),
      ),
    ),
  )
}
