/**
 * @file mlp — one step of gradient descent on a perceptron 784-256-128-10, batch 128: loss, gradient, update.
 *
 *   z = relu(relu(x W1 + b1) W2 + b2) W3 + b3        loss = -mean over rows of sum y log softmax z
 *
 * Every library takes the parameters of the last step. In ONNX the gradient is written by hand and each update is
 * one Gemm, W - rate h' dz: the best form a user of it could find.
 */
import { real } from '../libraries/onnxModel.mjs'
import { numbers } from '../support/numbers.mjs'
import { firstFive } from './steps.mjs'

const sizes = [784, 256, 128, 10]
const batch = 128
const rate = 0.05

const images = numbers(batch * 784, { low: 0, seed: 7 })
const labels = new Float32Array(batch * 10)
numbers(batch, { low: 0, high: 10, seed: 8 }).forEach(
  (x, i) => (labels[i * 10 + Math.floor(x)] = 1),
)
/** W1, b1, W2, b2, W3, b3 as [shape, elements]. */
const parameters = [0, 1, 2].flatMap((i) => {
  const [m, n] = [sizes[i], sizes[i + 1]]
  const bound = Math.sqrt(6 / (m + n))
  const kernel = numbers(m * n, { low: -bound, high: bound, seed: 10 + i })
  return [
    [[m, n], kernel],
    [[n], new Float32Array(n)],
  ]
})
const given = [
  [[batch, 784], images],
  [[batch, 10], labels],
]

const ours = (ct) => {
  const dense = (x, w, b) => ct.add(ct.matmul(x, w), b)
  const loss = ([w1, b1, w2, b2, w3, b3], x, y) => {
    const z = dense(ct.relu(dense(ct.relu(dense(x, w1, b1)), w2, b2)), w3, b3)
    return ct.mul(ct.sum(ct.mul(ct.logSoftmax(z, { axis: 1 }), y)), -1 / batch)
  }
  const step = ct.jit((params, x, y) => {
    const [value, gradients] = ct.valueAndGrad(loss)(params, x, y)
    return [value, params.map((p, i) => ct.sub(p, ct.mul(gradients[i], rate)))]
  })
  let params = parameters.map(([shape, data]) => ct.array(shape, data))
  const [x, y] = given.map(([shape, data]) => ct.array(shape, data))
  const run = () => {
    const [value, next] = step(params, x, y)
    params = next
    return ct.item(value)
  }
  return { run, values: firstFive(run) }
}

const jaxs = (jax) => {
  const { np, nn } = jax
  const loss = ([w1, b1, w2, b2, w3, b3], x, y) => {
    const h1 = nn.relu(np.matmul(x, w1).add(b1))
    const h2 = nn.relu(np.matmul(h1, w2).add(b2))
    return nn
      .logSoftmax(np.matmul(h2, w3).add(b3), 1)
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
  let params = parameters.map(([shape, data]) => jax.np.array(data, { shape }))
  const [x, y] = given.map(([shape, data]) => jax.array(shape, data))
  const run = () => {
    const [value, next] = step(params, x.ref, y.ref)
    params = next
    return value.dataSync()[0]
  }
  return { run, values: firstFive(run), end: () => params.forEach((p) => p.dispose()) }
}

const tfs = ({ tf, array, variable }) => {
  const [w1, b1, w2, b2, w3, b3] = parameters.map(([shape, data]) => variable(shape, data))
  const [x, y] = given.map(([shape, data]) => array(shape, data))
  const dense = (h, w, b) => tf.add(tf.matMul(h, w), b)
  const loss = () => {
    const z = dense(tf.relu(dense(tf.relu(dense(x, w1, b1)), w2, b2)), w3, b3)
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

const graphs = async (onnx) => {
  const step = await onnx.compile((g) => {
    const [w1, b1, w2, b2, w3, b3] = parameters.map(([shape]) => g.input(shape))
    const [x, y] = given.map(([shape]) => g.input(shape))
    const gemm = (...from) => g.op('Gemm', from)
    const rows = g.integers([0])
    const h1 = g.op('Relu', [gemm(x, w1, b1)])
    const h2 = g.op('Relu', [gemm(h1, w2, b2)])
    const z = gemm(h2, w3, b3)
    const logs = g.op('LogSoftmax', [z], { axis: 1 })
    const all = g.op('ReduceSum', [g.op('Mul', [logs, y])], { keepdims: 0 })
    g.output(g.op('Mul', [all, g.number(-1 / batch)]))
    const zero = g.number(0)
    let dz = g.op('Mul', [g.op('Sub', [g.op('Softmax', [z], { axis: 1 }), y]), g.number(1 / batch)])
    const updated = []
    for (const [h, w, b] of [
      [h2, w3, b3],
      [h1, w2, b2],
      [x, w1, b1],
    ]) {
      const sum = g.op('ReduceSum', [dz, rows], { keepdims: 0 })
      updated.unshift(
        g.op('Gemm', [h, dz, w], { transA: 1, alpha: real(-rate) }),
        g.op('Sub', [b, g.op('Mul', [sum, g.number(rate)])]),
      )
      if (h === x) continue
      const dh = g.op('Gemm', [dz, w], { transB: 1 })
      dz = g.op('Where', [g.op('Greater', [h, zero]), dh, zero])
    }
    updated.forEach(g.output)
  })
  let params = parameters.map(([shape, data]) => onnx.array(shape, data))
  const tensors = given.map(([shape, data]) => onnx.array(shape, data))
  const run = async () => {
    const [value, ...next] = await step([...params, ...tensors])
    params = next
    return value.data[0]
  }
  return { run, values: firstFive(run) }
}

/** One step, its loss read. */
export const mlp = [
  {
    name: 'MLP step 784-256-128-10, batch 128',
    inputs: () => [],
    on: { cotangent: ours, jax: jaxs, tfjs: tfs, onnx: graphs },
  },
]
