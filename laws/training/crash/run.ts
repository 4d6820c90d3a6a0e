/**
 * @file run — a run to be killed: a network with dropout and batch normalisation, Adam, and a watched metric.
 */
import { type Either, right } from 'fp-ts/lib/Either.js'
import { key, type Key, type Scalar } from 'cotangent'
import {
  batchNormalization,
  dense,
  dropout,
  type LayerStateOf,
  type ParametersOf,
  sequential,
  sparseCategoricalCrossEntropy,
  tanh,
} from 'cotangent/network'
import { adam } from 'cotangent/optimize'
import { recordFile } from 'cotangent/codec'
import {
  begin,
  type Disk,
  fit,
  type Fitted,
  mapStored,
  resume,
  resumeStored,
} from 'cotangent/training'
import { type Batch, coloured } from '../support.ts'
import { decoded, recordSize } from './records.ts'

const network = sequential([2], dense(8), batchNormalization(), tanh, dropout(0.25), dense(2))
type Params = ParametersOf<typeof network>
type State = LayerStateOf<typeof network>

const loss = (
  params: Params,
  { points, colours }: Batch,
  random: Key,
  model: State,
): readonly [Scalar, State] => {
  const { y, state } = network.train(params, points, { key: random, state: model })
  return [sparseCategoricalCrossEntropy(y, colours), state]
}
const error = (params: Params, { points, colours }: Batch, model: State): Scalar =>
  sparseCategoricalCrossEntropy(network.apply(params, points, model), colours)

const optimiser = adam(0.05)
const optionsOf = (epochs: number) => {
  return {
    loss,
    optimiser,
    batchSize: 16,
    epochs,
    metrics: { error },
    watch: { metric: 'error', better: 'lower' },
  } as const
}
const inMemory = { data: coloured, validation: coloured } as const
const start = begin(network.init(key(1)), optimiser, key(2), network.state)

/** How it ends. */
export type End = Either<unknown, Fitted<unknown, unknown, 'error', unknown>>

/** The run without a stop. */
export const unbroken = (epochs: number): End => fit({ ...optionsOf(epochs), ...inMemory })(start)

const tellingOf = (step: () => void) => () => ({ advance: step, message: () => {}, stop: () => {} })
const placeOf = (folder: string, disk: Disk | undefined) => {
  return { folder, every: 3, ...(disk === undefined ? {} : { disk }) }
}

/** The run with checkpoints every third step, which tells of each step. */
export const safe = (
  folder: string,
  epochs: number,
  disk?: Disk,
  step: () => void = () => {},
): (() => End) => {
  const options = { ...optionsOf(epochs), ...inMemory, progress: tellingOf(step) }
  return resume(placeOf(folder, disk), options)(start)
}

/** The same run on examples in a file. */
export const safeStored = async (
  file: string,
  folder: string,
  epochs: number,
  disk?: Disk,
  step: () => void = () => {},
): Promise<End> => {
  const found = await recordFile(file, { size: recordSize })()
  if (found._tag === 'Left') return found
  const data = mapStored(found.right, (bytes) => right(decoded(bytes)))
  const options = { ...optionsOf(epochs), data, validation: data, progress: tellingOf(step) }
  return resumeStored(placeOf(folder, disk), options)(start)()
}
