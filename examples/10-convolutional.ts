/**
 * @file 10-convolutional — a convolutional network, generic in the batch, in both numbers of channels, and in the classes.
 *
 *   [B, 8, 8, 1] -> convolve, relu, maxPool -> [B, 4, 4, C] -> the same -> [B, 2, 2, D] -> mean -> [B, D] -> scores [B, O]
 *
 * With padding 'same' a convolution keeps the sizes of the image, and a pool of 2 halves them: both are computed in the types,
 * so a picture that cannot be halved twice does not compile. Channels are type parameters on the way through.
 */
import { fileURLToPath } from 'node:url'
import {
  add,
  arange,
  bernoulli,
  cast,
  convolve,
  type Key,
  key,
  maxPool,
  mean,
  mul,
  normal,
  relu,
  reshape,
  type Scalar,
  sin,
  splitKey,
  type Tensor,
  valueAndGrad,
  where,
  zeros,
} from 'cotangent'
import { sparseCategoricalCrossEntropy as crossEntropy } from 'cotangent/network'
import { type Affine, descend, scores, type Trained } from './08-typed-models.ts'

/** Windows of 3 by 3 that see I channels and make O. */
export interface Filters<I extends number, O extends number> {
  readonly kernel: Tensor<[3, 3, I, O]>
  readonly bias: Tensor<[O]>
}

/** Convolutional layers, and what reads them. */
export interface Convolutional<C extends number, D extends number, O extends number> {
  readonly first: Filters<1, C>
  readonly second: Filters<C, D>
  readonly output: Affine<D, O>
}

/** Padding 'same' keeps the sizes of any image, so they are type parameters here. */
const filtered = <
  B extends number,
  H extends number,
  W extends number,
  I extends number,
  O extends number,
>(
  { kernel, bias }: Filters<I, O>,
  x: Tensor<[B, H, W, I]>,
): Tensor<[B, H, W, O]> => relu(add(convolve(x, kernel, { padding: 'same' }), bias))

/** The scores of images. */
export const convolutional = <
  B extends number,
  C extends number,
  D extends number,
  O extends number,
>(
  { first, second, output }: Convolutional<C, D, O>,
  x: Tensor<[B, 8, 8, 1]>,
): Tensor<[B, O]> => {
  const half = maxPool(filtered(first, x), { window: [2, 2] }) // [B, 4, 4, C]
  const quarter = maxPool(filtered(second, half), { window: [2, 2] }) // [B, 2, 2, D]
  return scores(output, mean(quarter, { axes: [1, 2] }))
}

/** Images of waves, with noise: do they run down (1) or across (0)? */
const waves = <B extends number>(b: B): readonly [Tensor<[B, 8, 8, 1]>, Tensor<[B], 'i32'>] => {
  const y = bernoulli(key(1), 0.5, [b])
  const wave = sin(mul(arange(8), 1.5)) // [8]
  const [down, across] = [reshape(wave, [8, 1, 1]), reshape(wave, [1, 8, 1])]
  const clean = where(reshape(y, [b, 1, 1, 1]), down, across) // [B, 8, 8, 1]
  return [add(clean, mul(normal(key(2), [b, 8, 8, 1]), 0.5)), cast(y, 'i32')]
}

const filters = <I extends number, O extends number>(k: Key, i: I, o: O): Filters<I, O> => ({
  kernel: mul(normal(k, [3, 3, i, o]), 1 / Math.sqrt(9 * i)),
  bias: zeros([o]),
})

/** Trains the network on a few images. */
export const lesson = (): Trained => {
  const [x, y] = waves(24)
  const [k1, k2, k3] = splitKey(key(3), 3)
  const first: Convolutional<4, 6, 2> = {
    first: filters(k1, 1, 4),
    second: filters(k2, 4, 6),
    output: { w: normal(k3, [6, 2]), b: zeros([2]) },
  }
  const loss = (params: Convolutional<4, 6, 2>): Scalar => crossEntropy(convolutional(params, x), y)
  return { shape: convolutional(first, x).shape, losses: descend(valueAndGrad(loss), first, 0.2) }
}

const report = ({ shape, losses }: Trained): string =>
  [
    `two convolutions of 3 by 3, each halved, scores [${shape.join(', ')}]`,
    ...losses.flatMap((x, step) =>
      step % 5 === 0 ? [`${String(step).padStart(5)}  ${x.toFixed(4)}`] : [],
    ),
  ].join('\n')

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(report(lesson()))
