/**
 * @file smooth — functions with a derivative where they are probed, and what is known of each without any library.
 *
 * `plain` is the function in plain JavaScript, of lists of numbers; `at` holds one list an input, `shapes` their shapes where
 * they are no vectors. The others are the same function in each library's own operators; jax-js consumes what it is given,
 * and `.ref` keeps it. Of a function that is linear no second derivative is asked.
 */
const { exp, log, sin, sqrt, tanh } = Math

const total = (xs) => xs.reduce((a, b) => a + b, 0)
const sumExp = (xs) => total(xs.map(exp))

/** 2/sqrt(pi) (x - x^3/3 + x^5/10 - ...), for |x| up to 2. */
const erf = (x) => {
  let [sum, term] = [x, x]
  for (let n = 1; n < 60; n += 1) {
    term *= (-x * x) / n
    sum += term / (2 * n + 1)
  }
  return (2 * sum) / sqrt(Math.PI)
}

/** The product of two 2 x 2 matrices, row by row. */
const product = ([a, b, c, d], [e, f, g, h]) => [
  a * e + b * g,
  a * f + b * h,
  c * e + d * g,
  c * f + d * h,
]

const elementwise = (name, at, plain, own = {}) => ({
  name: `${name}(x)`,
  at: [at],
  plain: (xs) => xs.map(plain),
  cotangent: (ct, x) => ct[name](x),
  jax: ({ np }, x) => np[name](x),
  tfjs: (tf, x) => tf[name](x),
  ...own,
})

/** What is smooth. */
export const smooth = [
  elementwise('exp', [0.5, -1, 2], exp),
  elementwise('log', [0.5, 1.25, 3], log),
  elementwise('sin', [0.5, -1, 2], sin),
  elementwise('tanh', [0.5, -1, 2], tanh),
  elementwise('sqrt', [0.5, 1.25, 3], sqrt),
  elementwise('sigmoid', [0.5, -1, 2], (x) => 1 / (1 + exp(-x)), {
    jax: ({ nn }, x) => nn.sigmoid(x),
  }),
  elementwise('erf', [0.5, -1, 1.75], erf, { jax: ({ scipySpecial }, x) => scipySpecial.erf(x) }),
  {
    name: 'x * tanh(x)',
    at: [[0.5, -1, 2]],
    plain: (xs) => xs.map((x) => x * tanh(x)),
    cotangent: (ct, x) => ct.mul(x, ct.tanh(x)),
    jax: ({ np }, x) => x.ref.mul(np.tanh(x)),
    tfjs: (tf, x) => tf.mul(x, tf.tanh(x)),
  },
  {
    name: 'x / y',
    at: [
      [0.5, -1, 2],
      [2, 0.75, -1.5],
    ],
    plain: (xs, ys) => xs.map((x, i) => x / ys[i]),
    cotangent: (ct, x, y) => ct.div(x, y),
    jax: (_, x, y) => x.div(y),
    tfjs: (tf, x, y) => tf.div(x, y),
  },
  {
    name: 'pow(x, 3)',
    at: [[0.5, 1.5, 2]],
    plain: (xs) => xs.map((x) => x ** 3),
    cotangent: (ct, x) => ct.pow(x, 3),
    jax: ({ np }, x) => np.power(x, 3),
    tfjs: (tf, x) => tf.pow(x, 3),
  },
  {
    name: 'sum(x * x)',
    at: [[0.5, -1, 2]],
    plain: (xs) => [total(xs.map((x) => x * x))],
    cotangent: (ct, x) => ct.sum(ct.mul(x, x)),
    jax: ({ np }, x) => np.sum(x.ref.mul(x)),
    tfjs: (tf, x) => tf.sum(tf.mul(x, x)),
  },
  {
    name: 'mean(x)',
    at: [[0.5, -1, 2]],
    linear: true,
    plain: (xs) => [total(xs) / xs.length],
    cotangent: (ct, x) => ct.mean(x),
    jax: ({ np }, x) => np.mean(x),
    tfjs: (tf, x) => tf.mean(x),
  },
  {
    name: 'prod(x)',
    at: [[0.5, -1, 2]],
    plain: (xs) => [xs.reduce((a, b) => a * b, 1)],
    cotangent: (ct, x) => ct.prod(x),
    jax: ({ np }, x) => np.prod(x),
    tfjs: (tf, x) => tf.prod(x),
  },
  {
    name: 'softmax(x)',
    at: [[0.5, -1, 2]],
    plain: (xs) => xs.map((x) => exp(x) / sumExp(xs)),
    cotangent: (ct, x) => ct.softmax(x, { axis: 0 }),
    jax: ({ nn }, x) => nn.softmax(x),
    tfjs: (tf, x) => tf.softmax(x),
  },
  {
    name: 'logSumExp(x)',
    at: [[0.5, -1, 2]],
    plain: (xs) => [log(sumExp(xs))],
    cotangent: (ct, x) => ct.logSumExp(x),
    jax: ({ nn }, x) => nn.logsumexp(x),
    tfjs: (tf, x) => tf.logSumExp(x),
  },
  {
    name: 'norm(x)',
    at: [[0.5, -1, 2]],
    plain: (xs) => [sqrt(total(xs.map((x) => x * x)))],
    cotangent: (ct, x) => ct.norm(x),
    jax: ({ np }, x) => np.linalg.norm(x),
    tfjs: (tf, x) => tf.norm(x),
  },
  {
    name: 'cumulativeSum(x)',
    at: [[0.5, -1, 2]],
    linear: true,
    plain: (xs) => xs.map((_, i) => total(xs.slice(0, i + 1))),
    cotangent: (ct, x) => ct.cumulativeSum(x, { axis: 0 }),
    jax: ({ np }, x) => np.cumsum(x),
    tfjs: (tf, x) => tf.cumsum(x),
  },
  {
    name: 'sort(x)',
    at: [[0.5, -1, 2]],
    linear: true,
    plain: (xs) => xs.toSorted((a, b) => a - b),
    cotangent: (ct, x) => ct.sort(x, { axis: 0 }),
    jax: ({ np }, x) => np.sort(x),
    tfjs: (tf, x) => tf.reverse(tf.topk(x, 3).values),
  },
  {
    name: 'take(x, [2, 0, 2])',
    at: [[0.5, -1, 2]],
    linear: true,
    plain: (xs) => [2, 0, 2].map((i) => xs[i]),
    cotangent: (ct, x) => ct.take(x, ct.tensor([2, 0, 2], 'i32'), { axis: 0 }),
    jax: ({ np, int32 }, x) => np.take(x, np.array([2, 0, 2], { dtype: int32 }), 0),
    tfjs: (tf, x) => tf.gather(x, tf.tensor1d([2, 0, 2], 'int32')),
  },
  {
    name: 'matmul(x, y)',
    shapes: [
      [2, 2],
      [2, 2],
    ],
    at: [
      [0.5, -1, 2, 1.5],
      [2, 0.75, -1.5, 1],
    ],
    plain: product,
    cotangent: (ct, x, y) => ct.matmul(x, y),
    jax: ({ np }, x, y) => np.matmul(x, y),
    tfjs: (tf, x, y) => tf.matMul(x, y),
  },
  {
    name: 'matmul(x, y), one x for a batch of y',
    shapes: [
      [1, 2, 2],
      [2, 2, 2],
    ],
    at: [
      [0.5, -1, 2, 1.5],
      [2, 0.75, -1.5, 1, -0.5, 1, 0.25, 3],
    ],
    plain: (xs, ys) => [...product(xs, ys.slice(0, 4)), ...product(xs, ys.slice(4))],
    cotangent: (ct, x, y) => ct.matmul(x, y),
    jax: ({ np }, x, y) => np.matmul(x, y),
    tfjs: (tf, x, y) => tf.matMul(x, y),
  },
]
