/**
 * @file normalised — one step of gradient descent on a convolutional network with batch normalisation and dropout, batch 64 of 28x28.
 *
 *   h = pool(drop(relu(norm(x * K1 + b1))))     [64, 14, 14, 16]     * is a convolution 3x3 with padding of 1, pool 2x2
 *   h = pool(drop(relu(norm(h * K2 + b2))))     [64, 7, 7, 32]
 *   z = h W + b                                 [64, 10]             loss = -mean over rows of sum y log softmax z
 *
 * norm is by the statistics of the batch, scaled and shifted; drop keeps 0.8. Each library draws masks of its own, so numbers are
 * compared without them. Beside it is the same network without either, for the ratio of the two.
 */
import { channels, kernels as kernelOrders, ordered, permuted } from '../support/layouts.mjs'
import { numbers } from '../support/numbers.mjs'
import { convolution } from './convolutions.mjs'
import { firstFive } from './steps.mjs'

const [batch, rate, epsilon] = [64, 0.05, 1e-5]
const image = [batch, 28, 28, 1]
const features = 7 * 7 * 32
const images = numbers(batch * 28 * 28, { low: 0, seed: 51 })
const labels = new Float32Array(batch * 10)
numbers(batch, { low: 0, high: 10, seed: 52 }).forEach(
  (x, i) => (labels[i * 10 + Math.floor(x)] = 1),
)
const kernel = (shape, m, seed) => {
  const bound = Math.sqrt(3 / m)
  const size = shape.reduce((a, b) => a * b, 1)
  return [shape, numbers(size, { low: -bound, high: bound, seed })]
}
const flat = (n, x) => [[n], new Float32Array(n).fill(x)]
/** K1, b1, scale, shift, K2, b2, scale, shift, W, b as [shape, elements], channels last. */
const parameters = [
  kernel([3, 3, 1, 16], 9, 53),
  flat(16, 0),
  flat(16, 1),
  flat(16, 0),
  kernel([3, 3, 16, 32], 144, 54),
  flat(32, 0),
  flat(32, 1),
  flat(32, 0),
  kernel([features, 10], features, 55),
  flat(10, 0),
]
/** The same with channels first; the rows of W go with the features they multiply. */
const parametersFirst = parameters.map(([shape, data]) => {
  const { first } = kernelOrders
  if (shape.length === 4) return [ordered(shape, first), permuted(data, shape, first)]
  return shape.length === 2 ? [shape, permuted(data, [7, 7, 32, 10], [2, 0, 1, 3])] : [shape, data]
})

/** Times are of steps with masks, numbers of steps without. */
const both = (make, lib, normalises) => {
  const [timed, plain] = [make(lib, normalises, 0.2), make(lib, normalises, 0)]
  const values = firstFive(plain.run)
  return { run: timed.run, values, end: () => [timed, plain].forEach((made) => made.end?.()) }
}

const ours = (ct, normalises, share) => {
  const n = ct.network
  const stage = (size) => [
    n.convolution(size, { window: 3, padding: 'same' }),
    ...(normalises ? [n.batchNormalization({ epsilon }), n.relu, n.dropout(share)] : [n.relu]),
    n.maxPooling({ window: 2 }),
  ]
  const net = n.sequential([28, 28, 1], ...stage(16), ...stage(32), n.flatten, n.dense(10))
  const [k1, b1, s1, t1, k2, b2, s2, t2, w, b] = parameters.map(([shape, data]) =>
    ct.array(shape, data),
  )
  const stageOf = (k, c, scale, shift) => [
    { w: k, b: c },
    ...(normalises ? [{ scale, shift }, {}, {}] : [{}]),
    {},
  ]
  let params = [...stageOf(k1, b1, s1, t1), ...stageOf(k2, b2, s2, t2), {}, { w, b }]
  let { state } = net
  const [x, y] = [ct.array(image, images), ct.array([batch, 10], labels)]
  const loss = (p, key, from) => {
    const made = net.train(p, x, { key, state: from })
    const scores = ct.logSoftmax(made.y, { axis: 1 })
    return [ct.mul(ct.sum(ct.mul(scores, y)), -1 / batch), made.state]
  }
  const optimiser = ct.optimize.sgd(rate)
  const step = ct.jit((p, key, from) => {
    const [[value, after], gradients] = ct.valueAndGrad(loss, { aux: true })(p, key, from)
    const [updates] = optimiser.update(gradients, optimiser.init(p), p)
    return [value, ct.optimize.applyUpdates(p, updates), after]
  })
  let seed = 0
  const run = () => {
    seed += 1
    const [value, next, after] = step(params, ct.key(seed), state)
    params = next
    state = after
    return ct.item(value)
  }
  return { run }
}

const jaxs = (jax, normalises, share) => {
  const { np, nn, lax, random } = jax
  const across = (x) => x.reshape([1, -1, 1, 1])
  const layerOf = (x, k, b, scale, shift, key) => {
    const padding = [
      [1, 1],
      [1, 1],
    ]
    let made = lax.convGeneralDilated(x, k, [1, 1], padding).add(across(b))
    if (normalises) {
      const axes = [0, 2, 3]
      const apart = made.ref.sub(np.mean(made, axes, { keepdims: true }))
      const spread = np.mean(np.square(apart.ref), axes, { keepdims: true })
      made = apart
        .div(np.sqrt(spread.add(epsilon)))
        .mul(across(scale))
        .add(across(shift))
    }
    made = nn.relu(made)
    const { shape } = made
    if (normalises && share > 0) {
      const kept = random.bernoulli(key, 1 - share, shape)
      made = np.where(kept, made.div(1 - share), 0)
    }
    const [n, c, height, width] = shape
    return np.max(made.reshape([n, c, height / 2, 2, width / 2, 2]), [3, 5])
  }
  const loss = ([k1, b1, s1, t1, k2, b2, s2, t2, w, b], x, y, key1, key2) => {
    const h = layerOf(layerOf(x, k1, b1, s1, t1, key1), k2, b2, s2, t2, key2)
    return nn
      .logSoftmax(np.matmul(h.reshape([batch, features]), w).add(b), 1)
      .mul(y)
      .sum()
      .mul(-1 / batch)
  }
  const step = jax.jit((params, x, y, key1, key2) => {
    const [value, gradients] = jax.valueAndGrad(loss)(
      params.map((p) => p.ref),
      x,
      y,
      key1,
      key2,
    )
    return [value, params.map((p, i) => p.sub(gradients[i].mul(rate)))]
  })
  let params = parametersFirst.map(([shape, data]) => np.array(data, { shape }))
  const x = jax.array(ordered(image, channels.first), permuted(images, image, channels.first))
  const y = jax.array([batch, 10], labels)
  let seed = 0
  const run = () => {
    seed += 2
    const [value, next] = step(params, x.ref, y.ref, random.key(seed), random.key(seed + 1))
    params = next
    return value.dataSync()[0]
  }
  return { run, end: () => params.forEach((p) => p.dispose()) }
}

const tfs = ({ tf, array, variable }, normalises, share) => {
  const [k1, b1, s1, t1, k2, b2, s2, t2, w, b] = parameters.map(([shape, data]) =>
    variable(shape, data),
  )
  const [x, y] = [array(image, images), array([batch, 10], labels)]
  const convolve = convolution(tf)
  const normalised = (h, scale, shift) => {
    const apart = tf.sub(h, tf.mean(h, [0, 1, 2]))
    const spread = tf.mean(tf.mul(apart, apart), [0, 1, 2])
    return tf.add(tf.mul(tf.div(apart, tf.sqrt(tf.add(spread, epsilon))), scale), shift)
  }
  const layerOf = (h, k, bias, scale, shift) => {
    const made = tf.add(convolve(h, k), bias)
    const active = tf.relu(normalises ? normalised(made, scale, shift) : made)
    const kept = normalises && share > 0 ? tf.dropout(active, share) : active
    return tf.maxPool(kept, 2, 2, 0)
  }
  const loss = () => {
    const h = layerOf(layerOf(x, k1, b1, s1, t1), k2, b2, s2, t2)
    const z = tf.add(tf.matMul(tf.reshape(h, [batch, features]), w), b)
    return tf.mul(tf.sum(tf.mul(tf.sub(z, tf.logSumExp(z, 1, true)), y)), -1 / batch)
  }
  const learned = [
    k1,
    b1,
    ...(normalises ? [s1, t1] : []),
    k2,
    b2,
    ...(normalises ? [s2, t2] : []),
    w,
    b,
  ]
  const optimiser = tf.train.sgd(rate)
  const run = () => {
    const value = optimiser.minimize(loss, true, learned)
    const [number] = value.dataSync()
    value.dispose()
    return number
  }
  return { run, end: () => optimiser.dispose() }
}

const entry = (name, normalises) => ({
  name,
  inputs: () => [],
  on: {
    cotangent: (ct) => both(ours, ct, normalises),
    jax: (jax) => both(jaxs, jax, normalises),
    tfjs: (lib) => both(tfs, lib, normalises),
  },
})

/** One step, its loss read: with batch normalisation and dropout, and without. */
export const normalised = [
  entry('CNN step 28x28x1-16-32-10, batch norm, dropout, batch 64', true),
  entry('CNN step 28x28x1-16-32-10, batch 64', false),
]
