/**
 * @file 03-neuron — a neuron, a layer, a network, and one step of learning after another, from operators alone.
 *
 * The task is exclusive or: 1 where exactly one of two inputs is 1. No single neuron can do it, for no straight line
 * parts the two ones from the two zeros; two layers can.
 *
 *   x1 x2   y
 *    0  0   0
 *    0  1   1
 *    1  0   1
 *    1  1   0
 */
import { fileURLToPath } from 'node:url'
import {
  add,
  dot,
  item,
  key,
  matmul,
  mean,
  mul,
  normal,
  type Scalar,
  sigmoid,
  splitKey,
  sub,
  tanh,
  type Tensor,
  tensor,
  toNested,
  valueAndGrad,
  zeros,
} from 'cotangent'

/** A neuron weighs its inputs, adds a bias, and answers with a number from 0 to 1. */
export const neuron = (w: Tensor<[2]>, b: Scalar, x: Tensor<[2]>): Scalar =>
  // a = sigmoid(w . x + b)
  sigmoid(add(dot(w, x), b))

/** From M numbers to N: column j of w and b_j are neuron j. */
interface Layer<M extends number, N extends number> {
  readonly w: Tensor<[M, N]>
  readonly b: Tensor<[N]>
}

/** A layer is neurons side by side: for examples in rows, their weighted sums are one matrix product. */
const sums = <B extends number, M extends number, N extends number>(
  { w, b }: Layer<M, N>,
  x: Tensor<[B, M]>,
): Tensor<[B, N]> =>
  // z = x W + b      [B, M] x [M, N] + [N] = [B, N]
  add(matmul(x, w), b)

/** Two layers: from two inputs to four hidden neurons to one answer. */
export interface Network {
  readonly hidden: Layer<2, 4>
  readonly output: Layer<4, 1>
}

/** The forward pass, step by step. */
export const forward = <B extends number>(
  { hidden, output }: Network,
  x: Tensor<[B, 2]>,
): Tensor<[B, 1]> => {
  const z1 = sums(hidden, x) // [B, 4]
  const a1 = tanh(z1)
  const z2 = sums(output, a1) // [B, 1]
  return sigmoid(z2)
}

const inputs = tensor([
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
]) // [4, 2]
const targets = tensor([[0], [1], [1], [0]]) // [4, 1]

/** The mean squared error: how wrong the network is, as one number. */
export const loss = (network: Network): Scalar => {
  const error = sub(forward(network, inputs), targets)
  return mean(mul(error, error)) // L = 1/4 sum_i (a_i - y_i)^2
}

/** A network as it is born: small random weights, no biases. */
export const born = (seed: number): Network => {
  const [k1, k2] = splitKey(key(seed), 2)
  return {
    hidden: { w: normal(k1, [2, 4]), b: zeros([4]) },
    output: { w: normal(k2, [4, 1]), b: zeros([1]) },
  }
}

/** p - rate dL/dp for the parameters of one layer: a small step down the slope of the loss. */
const stepped = <M extends number, N extends number>(
  layer: Layer<M, N>,
  slope: Layer<M, N>,
  rate: number,
): Layer<M, N> => ({
  w: sub(layer.w, mul(slope.w, rate)),
  b: sub(layer.b, mul(slope.b, rate)),
})

/** One step of gradient descent: how wrong the network was, and the network after it. */
export const learn = (network: Network, rate: number): readonly [number, Network] => {
  const [wrong, slope] = valueAndGrad(loss)(network)
  const next = {
    hidden: stepped(network.hidden, slope.hidden, rate),
    output: stepped(network.output, slope.output, rate),
  }
  return [item(wrong), next]
}

/** A network after many steps, and its loss before each. */
export interface Lesson {
  readonly losses: readonly number[]
  readonly network: Network
  readonly answers: readonly number[]
}

/** Learns exclusive or. */
export const lesson = (seed = 1, steps = 501, rate = 1): Lesson => {
  const losses: number[] = []
  let network = born(seed)
  for (let step = 0; step < steps; step += 1) {
    const [wrong, next] = learn(network, rate)
    losses.push(wrong)
    network = next
  }
  const answers = toNested(forward(network, inputs)).map(([a]) => a ?? Number.NaN) // rows of one
  return { losses, network, answers }
}

const report = ({ losses, answers }: Lesson): string => {
  const bar = (x: number): string => '#'.repeat(Math.ceil(x * 150))
  const shown = [0, 5, 10, 20, 30, 40, 50, 60, 80, 100, 200, 300, 400, 500].flatMap((step) => {
    const x = losses[step]
    return x === undefined ? [] : [`${String(step).padStart(5)}  ${x.toFixed(5)}  ${bar(x)}`]
  })
  const single = neuron(tensor([20, 20]), tensor(-10), tensor([0, 1]))
  return [
    `One neuron with weights [20, 20] and bias -10 knows "or": at [0, 1] it says ${item(single).toFixed(4)}.`,
    'Exclusive or takes a network. Gradient descent, one step at a time:\n',
    ' step     loss',
    ...shown,
    '\n x1 x2   network',
    ...toNested(inputs).map(
      ([a, b], i) => `  ${a}  ${b}   ${(answers[i] ?? Number.NaN).toFixed(4)}`,
    ),
  ].join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(report(lesson()))
