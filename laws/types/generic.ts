/**
 * @file generic — type laws: code over a batch, a rank or a dtype not yet known needs no casts.
 */
import * as ct from 'cotangent'
import type { Floating, Shape, Tensor } from 'cotangent'

const w1 = ct.zeros([784, 128])
const b1 = ct.zeros([128])
const w2 = ct.zeros([128, 10])

export const network = <B extends number>(x: Tensor<[B, 784]>): Tensor<[B, 10]> => {
  const h = ct.relu(ct.add(ct.matmul(x, w1), b1))
  const y = ct.matmul(h, w2)
  const e = ct.exp(ct.sub(y, ct.max(y, { axes: [1], keepAxes: true })))
  return ct.div(e, ct.sum(e, { axes: [-1], keepAxes: true }))
}

export const flat = <B extends number>(x: Tensor<[B, 28, 28]>): Tensor<[B, 784]> =>
  ct.add(ct.reshape(x, [x.shape[0], -1]), ct.flatten(x, { from: 1 }))

export const heads = <B extends number, T extends number>(
  x: Tensor<[B, T, 512]>,
): Tensor<[B, 8, T, 64]> => ct.permute(ct.reshape(x, [x.shape[0], x.shape[1], 8, 64]), [0, 2, 1, 3])

export const attention = <B extends number, T extends number, E extends number>(
  q: Tensor<[B, T, E]>,
  k: Tensor<[B, T, E]>,
  v: Tensor<[B, T, E]>,
): Tensor<[B, T, E]> => ct.matmul(ct.softmax(ct.matmul(q, ct.transpose(k))), v)

export const anyRank = <B extends Shape, N extends number>(
  x: Tensor<[...B, N, 3]>,
  w: Tensor<[3, 5]>,
): Tensor<[...B, N, 5]> => ct.relu(ct.matmul(x, w))

export const anyDType = <S extends Shape, D extends Floating>(
  x: Tensor<S, D>,
  y: Tensor<S, D>,
): Tensor<S, D> => ct.add(ct.mul(x, 2), ct.where(ct.greater(x, y), y, 0))

export const bias = <B extends number, H extends number>(
  x: Tensor<[B, H]>,
  b: Tensor<[H]>,
): Tensor<[B, H]> => ct.add(x, b)

export const joined = <B extends number>(x: Tensor<[B, 3]>, y: Tensor<[B, 4]>): Tensor<[B, 7]> =>
  ct.concatenate([x, y], { axis: 1 })

/** What was joined or stacked goes on: into products, sums and biases. */
export const fused = <B extends number>(
  h: Tensor<[B, 16]>,
  x: Tensor<[B, 8]>,
  w: Tensor<[24, 4]>,
  b: Tensor<[24]>,
): Tensor<[B, 4]> => ct.matmul(ct.add(ct.concatenate([h, x], { axis: -1 }), b), w)

export const joinedSum = <B extends number>(h: Tensor<[B, 16]>, x: Tensor<[B, 8]>): Tensor<[B]> =>
  ct.sum(ct.concatenate([h, x], { axis: 1 }), { axes: [1] })

export const stackedMean = <B extends number>(
  x: Tensor<[B, 8]>,
  w: Tensor<[8, 3]>,
): Tensor<[B, 3]> => ct.mean(ct.matmul(ct.stack([x, x], { axis: 0 }), w), { axes: [0] })

export const padded = <B extends number>(x: Tensor<[B, 3]>): Tensor<[B, 5]> =>
  ct.pad(x, [
    [0, 0],
    [1, 1],
  ])

export const cut = <B extends number>(x: Tensor<[B, 10]>): Tensor<[B, 4]> =>
  ct.slice(x, { axis: 1, from: 2, to: 6 })

export const unproved = <B extends number, K extends number, J extends number>(
  x: Tensor<[B, K]>,
  w: Tensor<[J, 5]>,
  y: Tensor<[10]>,
): void => {
  // @ts-expect-error K and J may differ
  ct.matmul(x, w)
  // @ts-expect-error K may be neither 10 nor 1
  ct.add(x, y)
  // @ts-expect-error 10 may be neither K nor 1
  ct.broadcastTo(y, [x.shape[0], x.shape[1]])
  // @ts-expect-error K may not be 1
  ct.reshape(x, [x.shape[0], 1])
}

/** A repeated size is one size, not a union. */
declare const pairUp: <B extends number>(p: Tensor<[B, 4]>, q: Tensor<[B, 2]>) => Tensor<[B]>
pairUp(ct.zeros([3, 4]), ct.zeros([3, 2]))
// @ts-expect-error 3 | 4 is not 3
pairUp(ct.zeros([3, 4]), ct.zeros([4, 2]))

/** A literal 1 on the left of a type parameter cannot be proved: swap, or broadcastTo. */
export const left = <B extends number>(x: Tensor<[B, 4]>, row: Tensor<[1, 4]>): Tensor<[B, 4]> => {
  // @ts-expect-error the size stays undecided
  const no: Tensor<[B, 4]> = ct.sub(row, x)
  return ct.sub(ct.broadcastTo(row, [x.shape[0], 4]), ct.add(x, ct.add(no, row)))
}

export const forget = <B extends number>(x: Tensor<[B, 4]>): Tensor<[number, 4]> => x
export const unknownSizes = (x: Tensor<[number, 3]>): Tensor<[number, 3]> => ct.add(x, ct.ones([3]))
export const unknownRank = (x: Tensor<Shape>): Tensor<Shape> => ct.sum(x, { axes: [0] })
// @ts-expect-error an unknown size is not 2: refine it
export const recalled = (x: Tensor<[number, 3]>): Tensor<[2, 3]> => x
