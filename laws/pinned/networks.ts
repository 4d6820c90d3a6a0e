/** @file networks — pinned losses and small networks, by operators and by layers. */
import { type Functions, m, type Network, type Operators, type X } from './function.ts'

const rows = [
  [0.5, -1],
  [1.5, 0.25],
  [-0.75, 2],
  [0.125, 0.875],
] as const

/** The losses, and two that are made here. */
export const losses = (ct: Operators, nn: Network): Functions => ({
  meanSquaredError: (p, t) => nn.meanSquaredError(p, t),
  binaryCrossEntropy: (z, y) => nn.binaryCrossEntropy(z, y),
  categoricalCrossEntropy: (z, p) => nn.categoricalCrossEntropy(z, p),
  sparseCategoricalCrossEntropy: (z) =>
    nn.sparseCategoricalCrossEntropy(ct.reshape(z, [4, 3]), ct.tensor([2, 0, 1, 2], 'i32')),
  'sparseCategoricalCrossEntropy, one row': (z) =>
    nn.sparseCategoricalCrossEntropy(ct.reshape(z, [3]), ct.scalar(1, 'i32')),
  Huber: (p, t) => {
    const d = ct.sub(p, t)
    const a = ct.abs(d)
    return ct.mean(ct.where(ct.lessEqual(a, 1), ct.mul(ct.mul(0.5, d), d), ct.sub(a, 0.5)))
  },
  'normal log density': (x, mean, s) => {
    const square = ct.mul(-0.5, ct.square(ct.div(ct.sub(x, mean), s)))
    return ct.sum(ct.sub(ct.sub(square, ct.log(s)), 0.5 * Math.log(2 * Math.PI)))
  },
})

const centered = (ct: Operators, x: X, axis: number): X => {
  const options = { axes: [axis], keepAxes: true } as const
  const spread = ct.sqrt(ct.add(ct.variance(x, options), 1e-5))
  return ct.div(ct.sub(x, ct.mean(x, options)), spread)
}

const affine = (ct: Operators, x: X, w: X, b: X): X => ct.add(ct.matmul(m(x), m(w)), b)

/** A vector by a matrix. */
const times = (ct: Operators, x: X, w: X): X =>
  ct.squeeze(ct.matmul(m(ct.expandDims(x, { axis: 0 })), m(w)), { axis: 0 })

const cells = (ct: Operators): Functions => {
  const x: X = ct.tensor([0.5, -1], 'f64')
  const join = (a: X, b: X): X => ct.concatenate([a, b], { axis: 0 })
  return {
    rnn: (h, wx, wh) => {
      const inputs = rows.map((r): X => ct.tensor(r, 'f64'))
      const step = (s: X, r: X): X => ct.tanh(ct.add(times(ct, r, wx), times(ct, s, wh)))
      return inputs.reduce(step, h)
    },
    gru: (h, wz, wr, wn) => {
      const both = join(x, h)
      const [z, r] = [ct.sigmoid(times(ct, both, wz)), ct.sigmoid(times(ct, both, wr))]
      const n = ct.tanh(times(ct, join(x, ct.mul(r, h)), wn))
      return ct.add(ct.mul(ct.sub(1, z), n), ct.mul(z, h))
    },
    lstm: (h, c, w) => {
      const [i, f, o, g] = ct.split(times(ct, join(x, h), w), { axis: 0, sizes: [2, 2, 2, 2] })
      const kept = ct.mul(ct.sigmoid(f), c)
      const next: X = ct.add(kept, ct.mul(ct.sigmoid(i), ct.tanh(g)))
      return [ct.mul(ct.sigmoid(o), ct.tanh(next)), next]
    },
  }
}

/** Networks written with operators. */
export const networks = (ct: Operators, nn: Network): Functions => {
  const data: X = ct.tensor(rows, 'f64')
  const targets: X = ct.tensor([[1], [-0.5], [0.25], [2]], 'f64')
  const labels = ct.tensor([2, 0, 1, 2], 'i32')
  const classify = (z: X): X => nn.sparseCategoricalCrossEntropy(ct.reshape(z, [4, 3]), labels)
  const perceptron =
    (act: (x: X) => X) =>
    (w1: X, b1: X, w2: X, b2: X): X =>
      nn.meanSquaredError(affine(ct, act(affine(ct, data, w1, b1)), w2, b2), targets)
  return {
    ...cells(ct),
    'logistic regression': (w, b) => {
      const yes: X = ct.tensor([[1], [0], [1], [1]], 'f64')
      return nn.binaryCrossEntropy(affine(ct, data, w, b), yes)
    },
    'linear regression with weight decay': (w) => {
      const error: X = nn.meanSquaredError<number[], number[], 'f64', 'f64'>(
        ct.matmul(m(data), m(w)),
        targets,
      )
      return ct.add(error, ct.mul(0.1, ct.sum(ct.mul(w, w))))
    },
    'perceptron, tanh': perceptron((x) => ct.tanh(x)),
    'perceptron, relu': perceptron((x) => ct.relu(x)),
    'perceptron, gelu': perceptron((x) => ct.gelu(x)),
    'perceptron, softplus': perceptron((x) => ct.softplus(x)),
    'perceptron, silu': perceptron((x) => ct.silu(x)),
    'perceptron, sigmoid': perceptron((x) => ct.sigmoid(x)),
    'softmax classifier': (w, b) => classify(affine(ct, data, w, b)),
    embedding: (t, w) => {
      const words = [
        [0, 1],
        [1, 1],
        [2, 0],
        [0, 2],
      ]
      const found: X = ct.take(t, ct.tensor(words, 'i32'), { axis: 0 })
      return classify(ct.matmul(m(ct.mean(found, { axes: [1] })), m(w)))
    },
    attention: (q, k, v) => {
      const scores: X = ct.matmul(m(q), ct.transpose(m(k)))
      return ct.matmul(m(ct.softmax(ct.div(scores, Math.SQRT2))), m(v))
    },
    'layer norm': (x, g, b) => ct.add(ct.mul(centered(ct, x, -1), g), b),
    'batch norm': (x, g, b) => ct.add(ct.mul(centered(ct, x, 0), g), b),
    convolution: (x, k) => {
      const windows = [0, 1, 2].map((i): X => ct.slice(x, { axis: 0, from: i, to: i + 4 }))
      return ct.contract(ct.stack(windows, { axis: 1 }), k, { sum: [[1], [0]] })
    },
    'dropout by a mask': (w) => {
      const mask = ct.tensor([
        [true, false],
        [true, true],
        [false, true],
        [true, true],
      ])
      return ct.mean(ct.square(ct.where(mask, ct.matmul(m(data), m(w)), 0)))
    },
    autoencoder: (w) => {
      const code: X = ct.tanh(ct.matmul(m(data), m(w)))
      const error: X = ct.matmul(m(code), ct.transpose(m(w)))
      return nn.meanSquaredError(error, data)
    },
  }
}

/** Networks made of layers. */
export const layers = (ct: Operators, nn: Network): Functions => {
  const data = ct.tensor(rows, 'f64')
  return {
    'layers: dense, tanh, dense': (w1, b1, w2, b2) => {
      const net = nn.sequential({ shape: [2], dtype: 'f64' }, nn.dense(3), nn.tanh, nn.dense(1))
      const first = { w: ct.reshape(w1, [2, 3]), b: ct.reshape(b1, [3]) }
      const second = { w: ct.reshape(w2, [3, 1]), b: ct.reshape(b2, [1]) }
      return net.apply([first, {}, second], data)
    },
    'layers: residual': (w, b) => {
      const net = nn.sequential(
        { shape: [2], dtype: 'f64' },
        nn.residual(nn.block(nn.dense(2), nn.tanh)),
      )
      return net.apply([[{ w: ct.reshape(w, [2, 2]), b: ct.reshape(b, [2]) }, {}]], data)
    },
    'layers: activations': (x) => {
      const net = nn.sequential(
        { shape: [3], dtype: 'f64' },
        nn.sigmoid,
        nn.activation((y) => ct.sub(y, 0.5)),
        nn.leakyRelu(),
        nn.softplus,
        nn.elu(),
        nn.gelu,
        nn.silu,
        nn.softmax,
      )
      return net.apply([{}, {}, {}, {}, {}, {}, {}, {}], ct.reshape(x, [2, 3]))
    },
  }
}
