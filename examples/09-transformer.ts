/**
 * @file 09-transformer — attention with heads, and a transformer block, generic in the batch and in the length of its texts.
 *
 *   x [B, T, 16] -> heads [B, 4, T, 4] -> softmax(q k^T / 2) v -> [B, T, 16]
 *
 * The width is a number, for 16 = 4 x 4 is what the head split has to prove: of a width of 18, or of 3 heads, it does not
 * compile. The batch B, the length T and the width of the inner layer are type parameters.
 */
import { fileURLToPath } from 'node:url'
import {
  add,
  cast,
  dim,
  div,
  gelu,
  greater,
  type Key,
  key,
  matmul,
  mean,
  mul,
  normal,
  ones,
  rearrange,
  reshape,
  type Scalar,
  slice,
  softmax,
  splitKey,
  sqrt,
  square,
  type Tensor,
  transpose,
  valueAndGrad,
  zeros,
} from 'cotangent'
import { sparseCategoricalCrossEntropy as crossEntropy } from 'cotangent/network'
import { matmul as times } from 'cotangent/pipeable'
import { pipe } from 'fp-ts/lib/function.js'
import { type Affine, descend, scores, type Trained } from './08-typed-models.ts'

/** T vectors of 16 numbers, B times. */
type Texts<B extends number, T extends number> = Tensor<[B, T, 16]>

/** What each of 4 heads sees of them: 4 of the 16 numbers. */
type Heads<B extends number, T extends number> = Tensor<[B, 4, T, 4]>

/**
 * x / sqrt(mean(x^2) + 1e-6), times a gain for each of its W numbers: an operator of one's own, data-last for `pipe`.
 *
 *   pipe(x, rmsNorm(gain), matmul(w))
 */
export const rmsNorm =
  <W extends number>(gain: Tensor<[W]>) =>
  <B extends number, T extends number>(x: Tensor<[B, T, W]>): Tensor<[B, T, W]> => {
    const power = mean(square(x), { axes: [-1], keepAxes: true }) // [B, T, 1]
    return mul(div(x, sqrt(add(power, 1e-6))), gain)
  }

/** Each head its share of the width. */
export const split = <B extends number, T extends number>(x: Texts<B, T>): Heads<B, T> =>
  rearrange(x, 'b t (h d) -> b h t d', { h: 4 })

/** The heads side by side again. */
export const joined = <B extends number, T extends number>(x: Heads<B, T>): Texts<B, T> =>
  rearrange(x, 'b h t d -> b t (h d)')

/** softmax(q k^T / sqrt(d)) v: each of `From` places asks, and gets a mean of what the `To` places hold. */
export const attend = <
  B extends number,
  H extends number,
  From extends number,
  To extends number,
  D extends number,
  V extends number,
>(
  q: Tensor<[B, H, From, D]>,
  k: Tensor<[B, H, To, D]>,
  v: Tensor<[B, H, To, V]>,
): Tensor<[B, H, From, V]> => {
  const alike = div(matmul(q, transpose(k)), Math.sqrt(q.shape[3])) // [B, H, From, To]
  return matmul(softmax(alike), v)
}

/** The parameters of attention. */
export interface Attention {
  readonly query: Tensor<[16, 16]>
  readonly key: Tensor<[16, 16]>
  readonly value: Tensor<[16, 16]>
  readonly out: Tensor<[16, 16]>
}

/** Attention with 4 heads, of texts to themselves. */
export const attention = <B extends number, T extends number>(
  p: Attention,
  x: Texts<B, T>,
): Texts<B, T> => {
  const heads = attend(
    split(matmul(x, p.query)),
    split(matmul(x, p.key)),
    split(matmul(x, p.value)),
  )
  return matmul(joined(heads), p.out)
}

/** The parameters of a block whose inner layer is H wide. */
export interface Block<H extends number> {
  readonly before: Tensor<[16]>
  readonly attention: Attention
  readonly between: Tensor<[16]>
  readonly widen: Tensor<[16, H]>
  readonly narrow: Tensor<[H, 16]>
}

/** x + attention(norm x), and on that y + narrow(gelu(widen(norm y))). */
export const block = <B extends number, T extends number, H extends number>(
  p: Block<H>,
  x: Texts<B, T>,
): Texts<B, T> => {
  const y = add(x, attention(p.attention, rmsNorm(p.before)(x)))
  return add(y, pipe(y, rmsNorm(p.between), times(p.widen), gelu, times(p.narrow)))
}

/** Blocks one after another, and scores of what they make of a text on the whole. */
export interface Transformer<H extends number, O extends number> {
  readonly blocks: readonly Block<H>[]
  readonly output: Affine<16, O>
}

/** The scores of texts. */
export const transformer = <B extends number, T extends number, H extends number, O extends number>(
  { blocks, output }: Transformer<H, O>,
  x: Texts<B, T>,
): Tensor<[B, O]> => {
  const read = blocks.reduce((y: Texts<B, T>, p) => block(p, y), x)
  return scores(output, mean(read, { axes: [1] }))
}

const drawn = <I extends number, O extends number>(k: Key, i: I, o: O): Tensor<[I, O]> =>
  mul(normal(k, [i, o]), 1 / Math.sqrt(i))

const blockOf = <H extends number>(k: Key, width: H): Block<H> => {
  const [k1, k2, k3, k4, k5, k6] = splitKey(k, 6)
  return {
    before: ones([16]),
    attention: {
      query: drawn(k1, 16, 16),
      key: drawn(k2, 16, 16),
      value: drawn(k3, 16, 16),
      out: drawn(k4, 16, 16),
    },
    between: ones([16]),
    widen: drawn(k5, 16, width),
    narrow: drawn(k6, width, 16),
  }
}

/** Texts of random vectors: does the first one begin with a larger number than the last one? Sizes with names go in as any do. */
export const lesson = (): Trained => {
  const [batch, time] = [dim('batch', 16), dim('time', 5)]
  const x = normal(key(1), [batch, time, 16])
  const begins = (at: 0 | 4): Tensor<[typeof batch]> =>
    reshape(slice(slice(x, { axis: 1, from: at, to: at + 1 }), { axis: 2, from: 0, to: 1 }), [
      batch,
    ])
  const y = cast(greater(begins(0), begins(4)), 'i32')

  const [k1, k2, k3] = splitKey(key(2), 3)
  const first = {
    blocks: [blockOf(k1, 32), blockOf(k2, 32)],
    output: { w: drawn(k3, 16, 2), b: zeros([2]) },
  }
  const loss = (params: Transformer<32, 2>): Scalar => crossEntropy(transformer(params, x), y)
  return {
    shape: transformer(first, x).shape,
    losses: descend(valueAndGrad(loss), first, 0.1),
  }
}

const report = ({ shape, losses }: Trained): string =>
  [
    `two blocks with 4 heads each, scores [${shape.join(', ')}]`,
    ...losses.flatMap((x, step) =>
      step % 5 === 0 ? [`${String(step).padStart(5)}  ${x.toFixed(4)}`] : [],
    ),
  ].join('\n')

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(report(lesson()))
