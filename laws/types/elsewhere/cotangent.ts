/**
 * @file cotangent — ten small programs with one mistake each, as cotangent sees them.
 *
 * The other files of this folder are the same ten in other libraries; docs/types.md compares what
 * each says. Here a mark stands above each line that the compiler refuses, so this file compiles as
 * long as it does. Without the marks, `npx tsc -p .` prints the messages.
 */
import {
  add,
  concatenate,
  convolve,
  matmul,
  mean,
  ones,
  reshape,
  type Scalar,
  square,
  sub,
  sum,
  type Tensor,
  transpose,
} from 'cotangent'
import { dense, meanSquaredError, relu, sequential } from 'cotangent/network'

/** 1. The weights lie the wrong way round. */
export const product = (): unknown =>
  // @ts-expect-error matmul: [32, 784] x [128, 784] needs equal inner axes, but 784 is not 128
  matmul(ones([32, 784]), ones([128, 784]))

/** 2. The bias is that of another layer. */
export const bias = (): unknown =>
  // @ts-expect-error add: [32, 10] and [12] do not broadcast, since 10 is not 12 and neither is 1
  add(ones([32, 10]), ones([12]))

/** 3. 748 was typed where 784 was meant. */
export const reshaped = (): unknown =>
  // @ts-expect-error reshape: [32, 28, 28] to [32, 748] turns 25088 elements into 23936
  reshape(ones([32, 28, 28]), [32, 748])

/** 4. The axis is the wrong one. */
export const joined = (): unknown =>
  // @ts-expect-error concatenate: [32, 10] and [32, 12] differ away from axis 0
  concatenate([ones([32, 10]), ones([32, 12])], { axis: 0 })

/** 5. A layer made for 64 features gets 128. */
export const layers = (): unknown =>
  // @ts-expect-error layer: [128] does not feed [64]
  sequential([784], dense(128), relu, sequential([64], dense(10)))

const loss = <B extends number>(x: Tensor<[B, 784]>, y: Tensor<[B, 10]>): Scalar =>
  mean(square(sub(matmul(x, ones([784, 10])), y)))

/** 6. Inputs and labels come from different batches. */
export const batches = (): unknown =>
  // @ts-expect-error 32 is not 16
  loss(ones([32, 784]), ones([16, 10]))

/** 7. A column minus a row is a matrix: nothing is wrong with the shapes, and the number is. */
export const labels = (): Scalar => mean(square(sub(ones([32, 1]), ones([32]))))

/** The same through a loss of the library. */
export const labelsThroughLoss = (): unknown =>
  // @ts-expect-error meanSquaredError: [32, 1] and [32] differ
  meanSquaredError(ones([32, 1]), ones([32]))

/** 8. There is no axis 2. */
export const axis = (): unknown =>
  // @ts-expect-error sum: axis 2 is outside [32, 10], whose axes run from -2 to 1
  sum(ones([32, 10]), { axes: [2] })

/** 9. The kernel is for grey images, and these have three colours. */
export const convolution = (): unknown =>
  // @ts-expect-error convolve: [8, 28, 28, 3] has 3 channels, but [5, 5, 1, 16] takes 1
  convolve(ones([8, 28, 28, 3]), ones([5, 5, 1, 16]))

/** 10. The body of a function of any batch is not of the shape that it declares. */
export const body = <B extends number>(
  x: Tensor<[B, 784]>,
  w: Tensor<[784, 10]>,
): Tensor<[B, 10]> =>
  // @ts-expect-error [10, B] is not [B, 10]
  transpose(matmul(x, w))
