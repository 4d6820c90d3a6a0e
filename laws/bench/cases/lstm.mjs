/**
 * @file lstm — one step of gradient descent on an LSTM, batch 32, 64 places, 128 wide: loss, gradient, update.
 *
 *   i, f, g, o = x_t W + h U + b        c = sigmoid(f) c + sigmoid(i) tanh(g)        h = sigmoid(o) tanh(c)
 *
 *   loss = mean over rows of the mean of (h - y)^2 after the last place
 *
 * The product with W is one for all places. Ours scans; jax-js has no scan and tfjs computes when called, so both are given
 * all places in a row.
 */
import { numbers } from '../support/numbers.mjs'
import { firstFive } from './steps.mjs'

const [batch, places, width, rate] = [32, 64, 128, 0.5]
const gates = 4 * width
const bound = 1 / Math.sqrt(width)
/** W, U, b as [shape, elements]. */
const parameters = [
  [[width, gates], numbers(width * gates, { low: -bound, high: bound, seed: 51 })],
  [[width, gates], numbers(width * gates, { low: -bound, high: bound, seed: 52 })],
  [[gates], numbers(gates, { low: -bound, high: bound, seed: 53 })],
]
/** x, with the places first, and y. */
const given = [
  [[places, batch, width], numbers(places * batch * width, { seed: 54 })],
  [[batch, width], numbers(batch * width, { low: -0.5, high: 0.5, seed: 55 })],
]

const ours = (ct) => {
  const loss = ([w, u, b], x, y) => {
    const all = ct.add(ct.matmul(ct.reshape(x, [places * batch, width]), w), b)
    const next = ([h, c], row) => {
      const parts = ct.split(ct.add(row, ct.matmul(h, u)), {
        axis: 1,
        sizes: [width, width, width, width],
      })
      const [i, f, g, o] = parts
      const memory = ct.add(ct.mul(ct.sigmoid(f), c), ct.mul(ct.sigmoid(i), ct.tanh(g)))
      return [[ct.mul(ct.sigmoid(o), ct.tanh(memory)), memory], []]
    }
    const none = ct.zeros([batch, width])
    const [[h]] = ct.scan(next)([none, none], ct.reshape(all, [places, batch, gates]))
    const d = ct.sub(h, y)
    return ct.mean(ct.mean(ct.mul(d, d), { axes: [1] }))
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
  const loss = ([w, u, b], x, y) => {
    const all = np.matmul(x.reshape([places * batch, width]), w).add(b)
    const rows = np.split(all.reshape([places, batch, gates]), places, 0)
    let [h, c] = [np.zeros([batch, width]), np.zeros([batch, width])]
    for (const row of rows) {
      const made = row.reshape([batch, gates]).add(np.matmul(h, u.ref))
      const [i, f, g, o] = np.split(made, 4, 1)
      c = nn
        .sigmoid(f)
        .mul(c)
        .add(nn.sigmoid(i).mul(np.tanh(g)))
      h = nn.sigmoid(o).mul(np.tanh(c.ref))
    }
    c.dispose()
    u.dispose()
    const d = h.sub(y)
    return np.mean(np.mean(d.ref.mul(d), 1))
  }
  const step = jax.jit((params, x, y) => {
    const [value, gradients] = jax.valueAndGrad(loss)(
      params.map((p) => p.ref),
      x,
      y,
    )
    return [value, params.map((p, i) => p.sub(gradients[i].mul(rate)))]
  })
  let params = parameters.map(([shape, data]) => np.array(data, { shape }))
  const [x, y] = given.map(([shape, data]) => jax.array(shape, data))
  const run = () => {
    const [value, next] = step(params, x.ref, y.ref)
    params = next
    return value.dataSync()[0]
  }
  return { run, values: firstFive(run), end: () => params.forEach((p) => p.dispose()) }
}

const tfs = ({ tf, array, variable }) => {
  const [w, u, b] = parameters.map(([shape, data]) => variable(shape, data))
  const [x, y] = given.map(([shape, data]) => array(shape, data))
  const loss = () => {
    const all = tf.add(tf.matMul(tf.reshape(x, [places * batch, width]), w), b)
    const rows = tf.unstack(tf.reshape(all, [places, batch, gates]))
    let [h, c] = [tf.zeros([batch, width]), tf.zeros([batch, width])]
    for (const row of rows) {
      const [i, f, g, o] = tf.split(tf.add(row, tf.matMul(h, u)), 4, 1)
      c = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)))
      h = tf.mul(tf.sigmoid(o), tf.tanh(c))
    }
    return tf.mean(tf.mean(tf.square(tf.sub(h, y)), 1))
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
export const lstm = [
  {
    name: 'LSTM step, batch 32, 64 places, 128 wide',
    inputs: () => [],
    on: { cotangent: ours, jax: jaxs, tfjs: tfs },
  },
]
