/**
 * @file 12-cifar-residual — photographs of ten things, and a network whose layers learn what to add to their input.
 *
 *   [B, 32, 32, 3] -> convolve -> [B, 32, 32, 16] -> [B, 16, 16, 32] -> [B, 8, 8, 64] -> [B, 4, 4, 128] -> mean -> scores
 *
 * Each arrow in the middle is a convolution with stride 2 and then x + f(x), with f two more of them. Ten thousand photographs
 * are few: each is mirrored and shifted anew in every epoch, so that hardly one is seen twice.
 *
 *   npm run build && node dist/examples/12-cifar-residual.js [folder]
 *
 * Result  0.790 of 2,000 test images after 24 epochs on 10,000, seed 1: 687 s of one processor, 360 MB
 * Data    Krizhevsky, CIFAR-10, binary version: data_batch_1.bin, more of these if there are, and test_batch.bin, from
 *         https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz into ../shared/data/cifar-10-batches-bin
 */
import { argv, stdout } from 'node:process'
import { fileURLToPath } from 'node:url'
import {
  add,
  flip,
  jit,
  type Key,
  key,
  mul,
  type Scalar,
  softmax,
  splitKey,
  type Tensor,
  toNested,
  toTypedArray,
} from 'cotangent'
import { cifarClasses, readCifar, showCifarFailure } from 'cotangent/codec'
import {
  accuracy,
  batchNormalization,
  block,
  convolution,
  dense,
  globalMeanPooling,
  heNormal,
  type LayerStateOf,
  type ParametersOf,
  residual,
  sequential,
  silu,
  sparseCategoricalCrossEntropy,
} from 'cotangent/network'
import { addDecayedWeights, chain, oneCycle, sgd } from 'cotangent/optimize'
import { progressOn } from 'cotangent/progress'
import {
  augmented,
  batchCount,
  batchRows,
  begin,
  type Dataset,
  type Epoch,
  type EpochScore,
  evaluator,
  fit,
  type ImageBatch,
  imageDataset,
  randomCrop,
  randomFlip,
  type RunRecord,
  showDataFailure,
  showFitFailure,
  silent,
  type StartProgress,
} from 'cotangent/training'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { saved } from './report/saved.ts'

const filters = (n: number, stride: number) =>
  block(
    convolution(n, { window: 3, stride, padding: 'same', bias: false, kernel: heNormal }),
    batchNormalization(),
    silu,
  )
/** Half as many rows and columns with n channels, and then what two convolutions add to them. */
const halved = (n: number) => block(filters(n, 2), residual(block(filters(n, 1), filters(n, 1))))

/** From photographs to a score for each class. */
const network = sequential(
  [32, 32, 3],
  filters(16, 1),
  halved(32),
  halved(64),
  halved(128),
  globalMeanPooling,
  dense(10),
)
type Params = ParametersOf<typeof network>
type State = LayerStateOf<typeof network>
type Batch = ImageBatch<readonly [32, 32, 3]>

/** The loss of a batch, and the running statistics after it. Labels are smoothed: a tenth is spread over all classes. */
const loss = (params: Params, { images, labels }: Batch, k: Key, state: State) => {
  const out = network.train(params, images, { key: k, state })
  return [sparseCategoricalCrossEntropy(out.y, labels, { smoothing: 0.1 }), out.state] as const
}

/** Scores of photographs: those of each and of its mirror image, for they show the same thing. */
const scored = (params: Params, x: Batch['images'], state: State): Tensor<[number, 10]> =>
  mul(
    add(network.apply(params, x, state), network.apply(params, flip(x, { axes: [2] }), state)),
    0.5,
  )

/** Share of right answers as training sees it: standardised by the batch. The equations are those of the loss, and cost nothing more. */
const rightInTraining = (params: Params, { images, labels }: Batch, state: State): Scalar =>
  accuracy(network.train(params, images, { key: key(0), state }).y, labels)

const scores = evaluator({
  loss: (params: Params, { images, labels }: Batch, state: State): Scalar =>
    sparseCategoricalCrossEntropy(scored(params, images, state), labels),
  accuracy: (params: Params, { images, labels }: Batch, state: State): Scalar =>
    accuracy(scored(params, images, state), labels),
})

/** What is learned from, what it is tested on, and how. */
export interface Lesson {
  readonly train: Dataset<Batch>
  readonly test: Dataset<Batch>
  readonly epochs: number
  readonly batchSize: number
  /** The highest rate; it rises to that and falls to almost nothing. */
  readonly rate: number
  readonly seed: number
  readonly progress?: StartProgress
}

/** What came of it. */
export interface Learned {
  readonly history: readonly EpochScore[]
  /** Scores of photographs by the network as it is after the last epoch: the test set chooses nothing. */
  readonly classify: (x: Batch['images']) => Tensor<[number, 10]>
}

/** Trains the network epoch by epoch: each is a run of its own, which goes on from the state of the one before. */
export const lesson = ({
  train,
  test,
  epochs,
  batchSize,
  rate,
  seed,
  progress = silent,
}: Lesson): Either<string, Learned> => {
  const [forParams, forTraining, forImages] = splitKey(key(seed), 3)
  const data = augmented(train, forImages, (k, { images, labels }: Batch): Batch => {
    const [forShift, forMirror] = splitKey(k, 2)
    return { images: randomFlip(forMirror, randomCrop(forShift, images, 4)), labels }
  })
  const perEpoch = batchCount(train.count, { size: batchSize, dropLast: true })
  const falling = oneCycle(rate, { steps: epochs * perEpoch })
  const optimiser = chain(addDecayedWeights(5e-4), sgd(falling, { nesterov: true }))
  let state = begin(network.init(forParams), optimiser, forTraining, network.state)
  const history: EpochScore[] = []
  for (let epoch = 1; epoch <= epochs; epoch += 1) {
    const from = performance.now()
    const task = progress(perEpoch, `epoch ${epoch}/${epochs}`)
    const run = fit({
      loss,
      optimiser,
      data,
      batchSize,
      epochs: 1,
      dropLast: true,
      metrics: { accuracy: rightInTraining },
      progress: () => ({ ...task, stop: () => undefined }),
    })(state)
    if (run._tag === 'Left') return left(showFitFailure(run.left))
    state = run.right.state
    const [{ loss: mean, train: learned }] = run.right.history as [Epoch<'accuracy'>] // of one epoch
    const tested = scores(state.params, test, 250, state.model)
    if (tested._tag === 'Left') return left(showDataFailure(tested.left))
    const [seen, held] = [{ loss: mean, ...learned }, tested.right]
    const seconds = (performance.now() - from) / 1000
    history.push({ epoch, train: seen, test: held, seconds })
    task.stop(
      `epoch ${epoch}/${epochs}  loss ${mean.toFixed(4)}  accuracy ${learned.accuracy.toFixed(4)}  test ${held.accuracy.toFixed(4)}  ${seconds.toFixed(0)} s`,
    )
  }
  const { params, model } = state
  return right({ history, classify: jit((x: Batch['images']) => scored(params, x, model)) })
}

/** What the network says to one photograph. */
interface Answer {
  readonly row: number
  readonly label: number
  readonly predicted: number
  /** The probability that the answer was given. */
  readonly probability: number
}

const answersOf = (classify: Learned['classify'], test: Dataset<Batch>): readonly Answer[] =>
  [...batchRows(test.count, { size: 250 })].flatMap((rows) => {
    const { images, labels } = test.take(rows)
    const [chances, own] = [toNested(softmax(classify(images))), toNested(labels)]
    return chances.map((ps, i): Answer => {
      const probability = Math.max(...ps)
      return {
        row: rows[i] ?? -1,
        label: own[i] ?? -1,
        predicted: ps.indexOf(probability),
        probability,
      } // one row, label and answer each
    })
  })

/** How often each class (row) was taken for each (column), and the photographs that were most surely mistaken. */
export const judged = (
  classify: Learned['classify'],
  test: Dataset<Batch>,
  most = 28,
): Pick<RunRecord, 'confusion' | 'mistakes'> => {
  const answers = answersOf(classify, test)
  const count = (label: number, predicted: number): number =>
    answers.filter((a) => a.label === label && a.predicted === predicted).length
  const wrong = answers
    .filter(({ label, predicted }) => label !== predicted)
    .toSorted((a, b) => b.probability - a.probability)
    .slice(0, most)
  return {
    confusion: cifarClasses.map((_, label) => cifarClasses.map((__, other) => count(label, other))),
    mistakes: wrong.map(({ row, ...answer }) => ({
      ...answer,
      pixels: toTypedArray(test.take(Int32Array.of(row)).images).map((x) => 255 * x),
      width: 32,
      height: 32,
      channels: 3,
    })),
  }
}

/** Photographs to learn from, and others to be tested on. */
export interface Photographs {
  readonly train: Dataset<Batch>
  readonly test: Dataset<Batch>
}

/** Those in a folder, or the sentence of what is wrong and where to get them. */
export const photographs = async (
  folder: string = argv[2] ?? '../shared/data/cifar-10-batches-bin',
): Promise<Either<string, Photographs>> => {
  const read = await readCifar(folder)()
  if (read._tag === 'Left')
    return left(
      `${showCifarFailure(read.left)}; they are in https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz`,
    )
  const [train, test] = [imageDataset(read.right.train, 10), imageDataset(read.right.test, 10)]
  if (train._tag === 'Left') return left(showDataFailure(train.left))
  return test._tag === 'Left'
    ? left(showDataFailure(test.left))
    : right({ train: train.right, test: test.right })
}

const settings = { seed: 1, epochs: 24, batchSize: 64, rate: 0.1 } as const

/** Trains, reports, and gives the sentence of what went wrong, if anything did. */
const main = async (): Promise<string | undefined> => {
  const found = await photographs()
  if (found._tag === 'Left') return found.left
  const { train, test } = found.right
  console.log(`${train.count} photographs to learn from, ${test.count} to be tested on`)
  const learned = lesson({ train, test, ...settings, progress: progressOn(stdout) })
  if (learned._tag === 'Left') return learned.left
  const { history, classify } = learned.right
  const told = saved('cifar', {
    title: 'Photographs of ten things',
    settings: { ...settings, network: '16-32-64-128, residual, silu', optimiser: 'SGD, one cycle' },
    history,
    ...judged(classify, test),
    classNames: cifarClasses,
    weights: [],
    notes: [],
  })
  const cpu = process.cpuUsage().user / 1e6
  console.log(`${told}; ${cpu.toFixed(0)} s of one processor`)
  console.log(`test accuracy ${history.at(-1)?.test.accuracy?.toFixed(4)}`)
  return undefined
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const trouble = await main()
  if (trouble !== undefined) {
    console.error(trouble)
    process.exitCode = 1
  }
}
