/**
 * @file attention — one step of gradient descent on a block of a transformer, batch 8, 128 tokens, 128 wide, 4 heads.
 *
 *   a = x + A(N(x)) O        A: softmax(q k' / sqrt 32) v in each head, of q, k, v = N(x) Q, N(x) K, N(x) V
 *   z = a + relu(N(a) W1 + b1) W2 + b2        N is layer normalization, W1 makes 512 features
 *
 *   loss = mean over tokens of the mean of (z - y)^2
 *
 * Tokens apart, as jax-js and tfjs add up in f32 one after another: of all elements in one sum they lose the fifth digit.
 */
import { numbers } from '../support/numbers.mjs'
import { firstFive } from './steps.mjs'

const [batch, tokens, width, heads, hidden, rate] = [8, 128, 128, 4, 512, 0.1]
const each = width / heads
const shape = [batch, tokens, width]
const size = batch * tokens * width
const matrix = (m, n, seed) => {
  const bound = Math.sqrt(3 / m)
  return [[m, n], numbers(m * n, { low: -bound, high: bound, seed })]
}
const vector = (n, value) => [[n], new Float32Array(n).fill(value)]
/** Q, K, V, O, W1, b1, W2, b2, and scale and shift of both normalizations. */
const parameters = [
  ...[61, 62, 63, 64].map((seed) => matrix(width, width, seed)),
  matrix(width, hidden, 65),
  vector(hidden, 0),
  matrix(hidden, width, 66),
  vector(width, 0),
  ...[1, 0, 1, 0].map((value) => vector(width, value)),
]
const given = [
  [shape, numbers(size, { seed: 67 })],
  [shape, numbers(size, { seed: 68 })],
]

const ours = (ct) => {
  const normal = (x, scale, shift) => {
    const options = { axes: [-1], keepAxes: true }
    const d = ct.sub(x, ct.mean(x, options))
    const spread = ct.sqrt(ct.add(ct.mean(ct.mul(d, d), options), 1e-5))
    return ct.add(ct.mul(ct.div(d, spread), scale), shift)
  }
  const split = (x) => ct.permute(ct.reshape(x, [batch, tokens, heads, each]), [0, 2, 1, 3])
  const loss = ([q, k, v, o, w1, b1, w2, b2, s1, t1, s2, t2], x, y) => {
    const flat = (t) => ct.reshape(t, [batch * tokens, width])
    const n = normal(flat(x), s1, t1)
    const seen = ct.network.attention(
      ...[q, k, v].map((w) => split(ct.matmul(n, w))), // [batch, heads, tokens, each]
    )
    const joined = flat(ct.permute(seen, [0, 2, 1, 3]))
    const a = ct.add(flat(x), ct.matmul(joined, o))
    const inner = ct.relu(ct.add(ct.matmul(normal(a, s2, t2), w1), b1))
    const d = ct.sub(ct.add(a, ct.add(ct.matmul(inner, w2), b2)), flat(y))
    return ct.mean(ct.mean(ct.mul(d, d), { axes: [1] }))
  }
  const step = ct.jit((params, x, y) => {
    const [value, gradients] = ct.valueAndGrad(loss)(params, x, y)
    return [value, params.map((p, i) => ct.sub(p, ct.mul(gradients[i], rate)))]
  })
  let params = parameters.map(([sizes, data]) => ct.array(sizes, data))
  const [x, y] = given.map(([sizes, data]) => ct.array(sizes, data))
  const run = () => {
    const [value, next] = step(params, x, y)
    params = next
    return ct.item(value)
  }
  return { run, values: firstFive(run) }
}

const jaxs = (jax) => {
  const { np, nn } = jax
  const mean = (x) => np.mean(x, -1, { keepdims: true })
  const normal = (x, scale, shift) => {
    const d = x.ref.sub(mean(x))
    const spread = np.sqrt(mean(d.ref.mul(d.ref)).add(1e-5))
    return d.div(spread).mul(scale).add(shift)
  }
  const split = (x) => np.transpose(x.reshape([batch, tokens, heads, each]), [0, 2, 1, 3])
  const loss = ([q, k, v, o, w1, b1, w2, b2, s1, t1, s2, t2], x, y) => {
    const flat = (t) => t.reshape([batch * tokens, width])
    const n = normal(flat(x.ref), s1, t1)
    const [a, b, c] = [np.matmul(n.ref, q), np.matmul(n.ref, k), np.matmul(n, v)].map(split)
    const scores = np.matmul(a, np.matrixTranspose(b)).mul(1 / Math.sqrt(each))
    const seen = np.matmul(nn.softmax(scores, -1), c)
    const joined = flat(np.transpose(seen, [0, 2, 1, 3]))
    const r = flat(x).add(np.matmul(joined, o))
    const inner = nn.relu(np.matmul(normal(r.ref, s2, t2), w1).add(b1))
    const d = r.add(np.matmul(inner, w2).add(b2)).sub(flat(y))
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
  let params = parameters.map(([sizes, data]) => np.array(data, { shape: sizes }))
  const [x, y] = given.map(([sizes, data]) => jax.array(sizes, data))
  const run = () => {
    const [value, next] = step(params, x.ref, y.ref)
    params = next
    return value.dataSync()[0]
  }
  return { run, values: firstFive(run), end: () => params.forEach((p) => p.dispose()) }
}

const tfs = ({ tf, array, variable }) => {
  const [q, k, v, o, w1, b1, w2, b2, s1, t1, s2, t2] = parameters.map(([sizes, data]) =>
    variable(sizes, data),
  )
  const [x, y] = given.map(([sizes, data]) => array(sizes, data))
  const normal = (input, scale, shift) => {
    const d = tf.sub(input, tf.mean(input, -1, true))
    const spread = tf.sqrt(tf.add(tf.mean(tf.square(d), -1, true), 1e-5))
    return tf.add(tf.mul(tf.div(d, spread), scale), shift)
  }
  const split = (t) => tf.transpose(tf.reshape(t, [batch, tokens, heads, each]), [0, 2, 1, 3])
  const flat = (t) => tf.reshape(t, [batch * tokens, width])
  const loss = () => {
    const n = normal(flat(x), s1, t1)
    const [a, b, c] = [q, k, v].map((w) => split(tf.matMul(n, w)))
    const scores = tf.mul(tf.matMul(a, b, false, true), 1 / Math.sqrt(each))
    const joined = flat(tf.transpose(tf.matMul(tf.softmax(scores), c), [0, 2, 1, 3]))
    const r = tf.add(flat(x), tf.matMul(joined, o))
    const inner = tf.relu(tf.add(tf.matMul(normal(r, s2, t2), w1), b1))
    const z = tf.add(r, tf.add(tf.matMul(inner, w2), b2))
    return tf.mean(tf.mean(tf.square(tf.sub(z, flat(y))), 1))
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
export const attention = [
  {
    name: 'attention block step, batch 8, 128 tokens, 128 wide, 4 heads',
    inputs: () => [],
    on: { cotangent: ours, jax: jaxs, tfjs: tfs },
  },
]
