/**
 * @file augment — images that are almost the same: mirrored, shifted, noisy; pure functions of a key and a batch.
 */
import { map } from 'fp-ts/lib/TaskEither.js'
import { emitFor } from '../../engine/emit.ts'
import { foldIn, type Key } from '../../function/key.ts'
import { reshaped } from '../../primitives/moving.ts'
import { type Numeric, operand, stretch } from '../../function/operand.ts'
import { bernoulli, normal, uniform } from '../../function/random.ts'
import { typed, valueOf } from '../../function/traced.ts'
import { amount, mustBe } from '../../optimize/allowed.ts'
import type { Value } from '../../program/symbolic.ts'
import { fill } from '../../primitives/families.ts'
import { Defect } from '../../shape/defect.ts'
import type { Shape } from '../../shape/shape.ts'
import { showSizes } from '../../shape/sizes.ts'
import type { Floating } from '../../tensor/dtype.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import type { Dataset } from '../batches.ts'
import type { StoredDataset } from './stored.ts'

/** Sizes of images, channels last. */
const sizesOf = (op: string, x: Value): readonly [number, number, number, number] => {
  const [n, h, w, c] = x.shape
  if (
    n === undefined ||
    h === undefined ||
    w === undefined ||
    c === undefined ||
    x.shape.length > 4
  )
    throw new Defect(
      `${op}: ${showSizes(x.shape)} is no batch of images; give [batch, rows, columns, channels]`,
    )
  return [n, h, w, c]
}

/**
 * Each image as it is or mirrored left to right, with equal chances.
 *
 * Shape   [batch, rows, columns, channels] -> the same
 * Grad    flipped back where it was flipped
 *
 * ```ts
 * const x = tensor([[[[1], [2]]]]) // one image, one row of two
 * const seen = [1, 2, 3, 4, 5, 6, 7, 8].map((i) => String(flatten(randomFlip(key(i), x))))
 * new Set(seen).size // => 2
 * ```
 */
export const randomFlip = <
  N extends number,
  H extends number,
  W extends number,
  C extends number,
  D extends Numeric,
>(
  k: Key,
  images: Tensor<[N, H, W, C], D>,
): Tensor<[N, H, W, C], D> => {
  const x = operand('randomFlip', 'numeric', images)
  const [n] = sizesOf('randomFlip', x)
  const coin = valueOf('randomFlip', bernoulli(k, 0.5, [n]))
  const e = emitFor([x, coin])
  const turned = stretch(e, reshaped(e, coin, [n, 1, 1, 1]), x.shape)
  return typed(e.apply('select', {}, turned, e.apply('flip', { axes: [2] }, x), x))
}

/**
 * Each image shifted by up to `margin` rows and columns each way, with 0 where nothing was: a random crop of the padded image.
 *
 * Shape   [batch, rows, columns, channels] -> the same
 * Grad    shifted back; what was cut off gets 0
 * Fails   a Defect where the margin is not a whole number from 0
 * Source  He et al., Deep residual learning, CVPR 2016: CIFAR-10 with a margin of 4
 *
 * ```ts
 * randomCrop(key(1), ones([8, 32, 32, 3]), 4).shape // => [8, 32, 32, 3]
 * ```
 */
export const randomCrop = <
  N extends number,
  H extends number,
  W extends number,
  C extends number,
  D extends Numeric,
>(
  k: Key,
  images: Tensor<[N, H, W, C], D>,
  margin: number,
): Tensor<[N, H, W, C], D> => {
  const op = 'randomCrop'
  const x = operand(op, 'numeric', images)
  const [n, h, w, c] = sizesOf(op, x)
  if (!Number.isInteger(margin) || margin < 0)
    throw new Defect(`${op}: margin is ${margin}; give a whole number from 0`)
  const [height, width] = [h + 2 * margin, w + 2 * margin]
  // In f64, u (2 margin + 1) stays below 2 margin + 1, so the shift is one of 0 .. 2 margin, and all are equally likely.
  const shifts = valueOf(op, uniform(k, [2, n], { max: 2 * margin + 1, dtype: 'f64' }))
  const e = emitFor([x, shifts])
  const whole = e.apply('cast', { to: 'i32' }, shifts)
  const shape = [n, h, w]
  const places = (axis: number): Value => e.apply('iota', { axis, shape, dtype: 'i32' })
  const shift = (of: 0 | 1): Value => {
    const row = e.apply('slice', { start: [of, 0], limit: [of + 1, n], stride: [1, 1] }, whole)
    return stretch(e, reshaped(e, row, [n, 1, 1]), shape)
  }
  const plus = (a: Value, b: Value): Value => e.apply('add', {}, a, b)
  const times = (a: Value, by: number): Value => e.apply('mul', {}, a, fill(e, by, a))
  const row = plus(times(places(0), height), plus(places(1), shift(0)))
  const place = plus(times(row, width), plus(places(2), shift(1)))
  const edges = [0, margin, margin, 0]
  const padded = e.apply('pad', { low: edges, high: edges, between: [0, 0, 0, 0] }, x)
  const pixels = e.apply('reshape', { shape: [n * height * width, c] }, padded)
  return typed(e.apply('gather', { axis: 0, batch: 0, of: op, noun: 'index' }, pixels, place))
}

/**
 * x with normal noise of a standard deviation added to each element.
 *
 * Shape   S -> S
 * Dtype   floating
 * Grad    1
 *
 * ```ts
 * withNoise(key(1), tensor([1, 2]), 0) // => tensor([1, 2])
 * ```
 */
export const withNoise = <S extends Shape, D extends Floating>(
  k: Key,
  x: Tensor<S, D>,
  deviation: number,
): Tensor<S, D> => {
  mustBe('withNoise', 'deviation', amount, deviation)
  const noise = normal<number[], D>(k, [...x.shape], { deviation, dtype: x.dtype })
  const [a, b] = [operand('withNoise', 'floating', x), valueOf('withNoise', noise)]
  return typed(emitFor([a, b]).apply('add', {}, a, b))
}

/** A number that every row number takes part in. Source: Fowler, Noll, Vo, FNV-1a, 32 bits. */
const mixed = (rows: Int32Array): number =>
  rows.reduce((hash, row) => Math.imul(hash ^ row, 0x01000193), 0x811c9dc5 | 0) >>> 0

/**
 * The dataset whose batches are f of a key and the old ones. The key follows from the given one and from which examples are in
 * the batch: asked again, the same batch comes, and shuffled otherwise, other ones.
 *
 * ```ts
 * const data = augmented(datasetOf(ones([9, 4])), key(1), (k, x) => withNoise(k, x, 0.1))
 * data.take(Int32Array.of(3, 5)).shape // => [2, 4]
 * ```
 */
export const augmented = <A, B>(
  data: Dataset<A>,
  k: Key,
  f: (key: Key, batch: A) => B,
): Dataset<B> => ({
  count: data.count,
  take: (rows) => f(foldIn(k, mixed(rows)), data.take(rows)),
})

/**
 * The same of examples that are read.
 *
 * ```ts
 * const data = augmentedStored(storedOf(datasetOf(ones([9, 4]))), key(1), (k, x) => withNoise(k, x, 0.1))
 * const batch = await data.take(Int32Array.of(3, 5))()
 * pipe(batch, E.map(({ shape }) => shape)) // => E.right([2, 4])
 * ```
 */
export const augmentedStored = <E, A, B>(
  data: StoredDataset<E, A>,
  k: Key,
  f: (key: Key, batch: A) => B,
): StoredDataset<E, B> => ({
  count: data.count,
  take: (rows) => map((batch: A) => f(foldIn(k, mixed(rows)), batch))(data.take(rows)),
})
