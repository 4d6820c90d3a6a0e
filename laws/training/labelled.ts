/** @file labelled — examples of four classes some of whose labels are left out, and a linear classifier of them in f64. */
import {
  cast,
  key,
  matmul,
  notEqual,
  type Scalar,
  sum,
  type Tensor,
  tensor,
  uniform,
} from 'cotangent'
import { sparseCategoricalCrossEntropy } from 'cotangent/network'
import { type Dataset, datasetOf } from 'cotangent/training'
import fc from 'fast-check'

/** Examples and their labels; -1 is left out. */
export interface Labelled {
  readonly x: Tensor<[number, 3], 'f64'>
  readonly y: Tensor<[number], 'i32'>
}

/** Parameters. */
export type W = Tensor<[3, 4], 'f64'>

/** Leaves -1 out. */
export const ignore: { readonly ignore: number } = { ignore: -1 }

/** The classifier. */
export const logits = (w: W, { x }: Labelled): Tensor<[number, 4], 'f64'> => matmul(x, w)

/** Its loss: a mean over the labels that are not left out. */
export const loss = (w: W, batch: Labelled): Scalar<'f64'> =>
  sparseCategoricalCrossEntropy(logits(w, batch), batch.y, ignore)

/** How many these are. */
export const counted = ({ y }: Labelled): Scalar<'f64'> => sum(cast(notEqual(y, -1), 'f64'))

/** Labels, of which at least one counts, and a seed. */
export const labelled: fc.Arbitrary<{
  readonly labels: readonly number[]
  readonly seed: number
}> = fc.record({
  labels: fc
    .array(fc.oneof(fc.constant(-1), fc.integer({ min: 0, max: 3 })), {
      minLength: 2,
      maxLength: 12,
    })
    .filter((ys) => ys.some((y) => y >= 0)),
  seed: fc.nat(999),
})

/** Examples with these labels. */
export const setOf = (labels: readonly number[], seed: number): Dataset<Labelled> =>
  datasetOf({
    x: uniform(key(seed), [labels.length, 3], { min: -1, max: 1, dtype: 'f64' }),
    y: tensor(labels, 'i32'),
  })

/** All of them as one batch. */
export const allOf = <B>(data: Dataset<B>): B =>
  data.take(Int32Array.from({ length: data.count }, (_, i) => i))

/** Parameters to begin with. */
export const start = (seed: number): W =>
  uniform(key(seed + 1), [3, 4], { min: -1, max: 1, dtype: 'f64' })

/** A dataset that throws after so many batches. */
export const cutOff = <B>({ count, take }: Dataset<B>, after: number): Dataset<B> => {
  let batches = 0
  return {
    count,
    take: (rows) => {
      if (++batches > after) throw new Error('cut off')
      return take(rows)
    },
  }
}
