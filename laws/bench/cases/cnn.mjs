/**
 * @file cnn — one step of gradient descent on a convolutional network, batch 64 of 32x32x3: loss, gradient, update.
 *
 *   h = pool(relu(x * K1 + b1))     [64, 16, 16, 32]        * is a convolution 3x3 with padding of 1, pool the largest of 2x2
 *   h = pool(relu(h * K2 + b2))     [64, 8, 8, 64]
 *   z = h W + b                     [64, 10]                loss = -mean over rows of sum y log softmax z
 *
 * Channels are last for ours and tfjs, first for jax-js. On WebAssembly tfjs has no gradient of the filter of conv2d, so it is
 * written as the convolution that it is: the best form a user of it could find. ONNX Runtime has no gradient of a pool.
 */
import { channels, kernels as kernelOrders, ordered, permuted } from '../support/layouts.mjs'
import { numbers } from '../support/numbers.mjs'
import { convolution } from './convolutions.mjs'
import { firstFive } from './steps.mjs'

const [batch, rate] = [64, 0.05]
const image = [batch, 32, 32, 3]
const images = numbers(batch * 32 * 32 * 3, { seed: 41 })
const labels = new Float32Array(batch * 10)
numbers(batch, { low: 0, high: 10, seed: 42 }).forEach(
  (x, i) => (labels[i * 10 + Math.floor(x)] = 1),
)
/** Kernel and bias of a layer with m inputs to each output. */
const layer = (shape, m, seed) => {
  const n = shape.at(-1)
  const bound = Math.sqrt(3 / m)
  const size = shape.reduce((a, b) => a * b, 1)
  return [
    [shape, numbers(size, { low: -bound, high: bound, seed })],
    [[n], new Float32Array(n)],
  ]
}
/** K1, b1, K2, b2, W, b as [shape, elements], channels last. */
const parameters = [
  ...layer([3, 3, 3, 32], 27, 43),
  ...layer([3, 3, 32, 64], 288, 44),
  ...layer([8 * 8 * 64, 10], 4096, 45),
]
/** The same with channels first; the rows of W go with the features they multiply. */
const parametersFirst = parameters.map(([shape, data]) => {
  const { first } = kernelOrders
  if (shape.length === 4) return [ordered(shape, first), permuted(data, shape, first)]
  return shape.length === 2 ? [shape, permuted(data, [8, 8, 64, 10], [2, 0, 1, 3])] : [shape, data]
})

const ours = (ct) => {
  const layerOf = (x, k, b) =>
    ct.maxPool(ct.relu(ct.add(ct.convolve(x, k, { padding: 1 }), b)), { window: 2 })
  const loss = ([k1, b1, k2, b2, w, b], x, y) => {
    const h = layerOf(layerOf(x, k1, b1), k2, b2)
    const z = ct.add(ct.matmul(ct.reshape(h, [batch, 4096]), w), b)
    return ct.mul(ct.sum(ct.mul(ct.logSoftmax(z, { axis: 1 }), y)), -1 / batch)
  }
  const step = ct.jit((params, x, y) => {
    const [value, gradients] = ct.valueAndGrad(loss)(params, x, y)
    return [value, params.map((p, i) => ct.sub(p, ct.mul(gradients[i], rate)))]
  })
  let params = parameters.map(([shape, data]) => ct.array(shape, data))
  const [x, y] = [ct.array(image, images), ct.array([batch, 10], labels)]
  const run = () => {
    const [value, next] = step(params, x, y)
    params = next
    return ct.item(value)
  }
  return { run, values: firstFive(run) }
}

const jaxs = (jax) => {
  const { np, nn, lax } = jax
  const layerOf = (x, k, b) => {
    const padding = [
      [1, 1],
      [1, 1],
    ]
    const made = lax.convGeneralDilated(x, k, [1, 1], padding).add(b.reshape([1, -1, 1, 1]))
    const [n, c, height, width] = made.shape
    // What reduceWindow gives, and no slower.
    return np.max(nn.relu(made).reshape([n, c, height / 2, 2, width / 2, 2]), [3, 5])
  }
  const loss = ([k1, b1, k2, b2, w, b], x, y) => {
    const h = layerOf(layerOf(x, k1, b1), k2, b2)
    return nn
      .logSoftmax(np.matmul(h.reshape([batch, 4096]), w).add(b), 1)
      .mul(y)
      .sum()
      .mul(-1 / batch)
  }
  const step = jax.jit((params, x, y) => {
    const [value, gradients] = jax.valueAndGrad(loss)(
      params.map((p) => p.ref),
      x,
      y,
    )
    return [value, params.map((p, i) => p.sub(gradients[i].mul(rate)))]
  })
  let params = parametersFirst.map(([shape, data]) => np.array(data, { shape }))
  const x = jax.array(ordered(image, channels.first), permuted(images, image, channels.first))
  const y = jax.array([batch, 10], labels)
  const run = () => {
    const [value, next] = step(params, x.ref, y.ref)
    params = next
    return value.dataSync()[0]
  }
  return { run, values: firstFive(run), end: () => params.forEach((p) => p.dispose()) }
}

const tfs = ({ tf, array, variable }) => {
  const [k1, b1, k2, b2, w, b] = parameters.map(([shape, data]) => variable(shape, data))
  const [x, y] = [array(image, images), array([batch, 10], labels)]
  const convolve = convolution(tf)
  const layerOf = (h, k, bias) => tf.maxPool(tf.relu(tf.add(convolve(h, k), bias)), 2, 2, 0)
  const loss = () => {
    const h = layerOf(layerOf(x, k1, b1), k2, b2)
    const z = tf.add(tf.matMul(tf.reshape(h, [batch, 4096]), w), b)
    return tf.mul(tf.sum(tf.mul(tf.sub(z, tf.logSumExp(z, 1, true)), y)), -1 / batch)
  }
  const optimiser = tf.train.sgd(rate)
  const run = () => {
    const value = optimiser.minimize(loss, true)
    const [number] = value.dataSync()
    value.dispose()
    return number
  }
  return { run, values: firstFive(run), end: () => optimiser.dispose() }
}

/** One step, its loss read. */
export const cnn = [
  {
    name: 'CNN step 32x32x3-32-64-10, batch 64',
    inputs: () => [],
    on: { cotangent: ours, jax: jaxs, tfjs: tfs },
  },
]
