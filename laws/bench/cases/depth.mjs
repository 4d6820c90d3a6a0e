/**
 * @file depth — value and gradient of 107 layers: many small products, where all that is not arithmetic shows.
 *
 *   h_i = tanh(h_{i-1} W_i + b_i), 64 wide, batch 32        loss = mean h_107^2
 *
 * In ONNX the gradient is written by hand, and the kernels come stacked in one tensor and their gradients leave so:
 * every separate input and output costs it microseconds.
 */
import { numbers } from '../support/numbers.mjs'

const [layers, width, batch] = [107, 64, 32]
const bound = Math.sqrt(3 / width)
const kernels = numbers(layers * width * width, { low: -bound, high: bound, seed: 21 })
const biases = numbers(layers * width, { low: -0.1, high: 0.1, seed: 22 })
const first = numbers(batch * width, { seed: 23 })
const each = (f) => Array.from({ length: layers }, (_, i) => f(i))
const kernel = (i) => kernels.slice(i * width * width, (i + 1) * width * width)
const bias = (i) => biases.slice(i * width, (i + 1) * width)

/** The loss, and four numbers of the gradient: W_1, b_1, W_107, b_107, one of each. */
const pick = (loss, read) => [
  loss,
  read('w', 0)[5],
  read('b', 0)[5],
  read('w', 106)[5],
  read('b', 106)[5],
]

const ours = (ct) => {
  const params = each((i) => ({
    w: ct.array([width, width], kernel(i)),
    b: ct.array([width], bias(i)),
  }))
  const x = ct.array([batch, width], first)
  const loss = (ps, input) => {
    let h = input
    for (const { w, b } of ps) h = ct.tanh(ct.add(ct.matmul(h, w), b))
    return ct.mean(ct.mul(h, h))
  }
  const f = ct.jit(ct.valueAndGrad(loss))
  const run = () => f(params, x)
  const values = () => {
    const [value, gradient] = run()
    return pick(ct.item(value), (name, i) => ct.toTypedArray(gradient[i][name]))
  }
  return { run, values }
}

const jaxs = (jax) => {
  const { np } = jax
  const params = each((i) => [jax.array([width, width], kernel(i)), jax.array([width], bias(i))])
  const x = jax.array([batch, width], first)
  const loss = (ps, input) => {
    let h = input
    for (const [w, b] of ps) h = np.tanh(np.matmul(h, w).add(b))
    return np.mean(h.ref.mul(h))
  }
  const f = jax.jit(jax.valueAndGrad(loss))
  const call = () =>
    f(
      params.map((pair) => pair.map((p) => p.ref)),
      x.ref,
    )
  const run = () => {
    const [value, gradient] = call()
    return jax.done(value, ...gradient.flat())
  }
  const values = () => {
    const [value, gradient] = call()
    const found = pick(value.dataSync()[0], (name, i) => {
      return gradient[i][name === 'w' ? 0 : 1].ref.dataSync()
    })
    gradient.flat().forEach((x) => x.dispose())
    return found
  }
  return { run, values }
}

const tfs = ({ tf, array }) => {
  const params = each((i) => [array([width, width], kernel(i)), array([width], bias(i))])
  const x = array([batch, width], first)
  const loss = (...flat) => {
    let h = x
    for (let i = 0; i < layers; i += 1)
      h = tf.tanh(tf.add(tf.matMul(h, flat[2 * i]), flat[2 * i + 1]))
    return tf.mean(tf.mul(h, h))
  }
  const f = tf.valueAndGrads(loss)
  const flat = params.flat()
  const run = () => {
    const { value, grads } = f(flat)
    value.dispose()
    tf.dispose(grads)
  }
  const values = () =>
    tf.tidy(() => {
      const { value, grads } = f(flat)
      return pick(value.dataSync()[0], (name, i) =>
        grads[2 * i + (name === 'w' ? 0 : 1)].dataSync(),
      )
    })
  return { run, values }
}

const graphs = async (onnx) => {
  const f = await onnx.compile((g) => {
    const [ws, bs, x] = [
      [layers, width, width],
      [layers, width],
      [batch, width],
    ].map(g.input)
    // One slice a layer; Gemm wants the leading 1 gone.
    const unstacked = (stack, shape) =>
      g
        .ops('Split', layers, [stack], { axis: 0 })
        .map((slice) => g.op('Reshape', [slice, g.integers(shape)]))
    const w = unstacked(ws, [width, width])
    const b = unstacked(bs, [width])
    const h = [x]
    for (let i = 0; i < layers; i += 1) h.push(g.op('Tanh', [g.op('Gemm', [h[i], w[i], b[i]])]))
    const last = h[layers]
    g.output(g.op('ReduceMean', [g.op('Mul', [last, last])], { keepdims: 0 }))
    const one = g.number(1)
    let dh = g.op('Mul', [last, g.number(2 / (batch * width))])
    const [dw, db] = [[], []]
    for (let i = layers - 1; i >= 0; i -= 1) {
      const y = h[i + 1]
      const dz = g.op('Mul', [dh, g.op('Sub', [one, g.op('Mul', [y, y])])])
      dw.unshift(g.op('Gemm', [h[i], dz], { transA: 1 }))
      db.unshift(g.op('ReduceSum', [dz, g.integers([0])], { keepdims: 0 }))
      if (i > 0) dh = g.op('Gemm', [dz, w[i]], { transB: 1 })
    }
    g.output(g.op('Concat', dw, { axis: 0 }))
    g.output(g.op('Concat', db, { axis: 0 }))
  })
  const tensors = [
    onnx.array([layers, width, width], kernels),
    onnx.array([layers, width], biases),
    onnx.array([batch, width], first),
  ]
  const values = async () => {
    const [value, dw, db] = await f(tensors)
    const size = { w: width * width, b: width }
    const data = { w: dw.data, b: db.data }
    return pick(value.data[0], (name, i) => data[name].subarray(i * size[name]))
  }
  return { run: () => f(tensors), values }
}

/** Value and gradient, no update. */
export const depth = [
  {
    name: '107 layers of 64, batch 32, value and gradient',
    digits: [6, 4, 4, 4, 4], // the gradient went through the layers twice in f32
    inputs: () => [],
    on: { cotangent: ours, jax: jaxs, tfjs: tfs, onnx: graphs },
  },
]
