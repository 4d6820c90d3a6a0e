/**
 * @file corners — functions where derivatives go wrong: zeros, branches that are not taken, ties, kinks and far tails.
 *
 * As in smooth. At a kink there is no derivative to compare with: the law is that the gradient lies between the slopes
 * on either side.
 */
const { abs, exp, log, max, sqrt } = Math

const total = (xs) => xs.reduce((a, b) => a + b, 0)

const prodAt = (at, note) => ({
  name: `prod(x), ${note}`,
  at: [at],
  plain: (xs) => [xs.reduce((a, b) => a * b, 1)],
  cotangent: (ct, x) => ct.prod(x),
  jax: ({ np }, x) => np.prod(x),
  tfjs: (tf, x) => tf.prod(x),
})

const shifted = (xs) => {
  const top = max(...xs)
  return top + log(total(xs.map((x) => exp(x - top))))
}

/** Where others go wrong, or may. */
export const corners = [
  prodAt([0, 2, 3], 'one zero'),
  prodAt([0, 0, 3], 'two zeros'),
  {
    name: 'where(mask, log(x), 0), NaN not taken',
    at: [[-1, 2, 0]],
    plain: ([, x]) => [0, log(x), 0],
    cotangent: (ct, x) => ct.where(ct.tensor([false, true, false]), ct.log(x), 0),
    jax: ({ np }, x) => np.where(np.array([false, true, false]), np.log(x), 0),
    tfjs: (tf, x) => tf.where(tf.tensor1d([0, 1, 0], 'bool'), tf.log(x), tf.zerosLike(x)),
  },
  {
    name: 'where(x > 0, sqrt(x), 0), NaN not taken',
    at: [[-1, 4]],
    plain: (xs) => xs.map((x) => (x > 0 ? sqrt(x) : 0)),
    cotangent: (ct, x) => ct.where(ct.greater(x, 0), ct.sqrt(x), 0),
    jax: ({ np }, x) => np.where(x.ref.greater(0), np.sqrt(x), 0),
    tfjs: (tf, x) => tf.where(tf.greater(x, 0), tf.sqrt(x), tf.zerosLike(x)),
  },
  {
    name: 'pow(x, 2), at 0 and below',
    at: [[0, -3]],
    plain: (xs) => xs.map((x) => x * x),
    cotangent: (ct, x) => ct.pow(x, 2),
    jax: ({ np }, x) => np.power(x, 2),
    tfjs: (tf, x) => tf.pow(x, 2),
  },
  {
    name: 'pow(x, 0), at 0',
    at: [[0]],
    plain: () => [1],
    cotangent: (ct, x) => ct.pow(x, 0),
    jax: ({ np }, x) => np.power(x, 0),
    tfjs: (tf, x) => tf.pow(x, 0),
  },
  {
    name: 'logSumExp(x), far out',
    at: [[1000, 999]],
    plain: (xs) => [shifted(xs)],
    cotangent: (ct, x) => ct.logSumExp(x),
    jax: ({ nn }, x) => nn.logsumexp(x),
    tfjs: (tf, x) => tf.logSumExp(x),
  },
  {
    name: 'softmax(x), far out',
    at: [[1000, 999]],
    plain: (xs) => xs.map((x) => exp(x - shifted(xs))),
    cotangent: (ct, x) => ct.softmax(x, { axis: 0 }),
    jax: ({ nn }, x) => nn.softmax(x),
    tfjs: (tf, x) => tf.softmax(x),
  },
  {
    name: 'softplus(x), far out',
    at: [[200, -200]],
    plain: (xs) => xs.map((x) => max(x, 0) + Math.log1p(exp(-abs(x)))),
    cotangent: (ct, x) => ct.softplus(x),
    jax: ({ nn }, x) => nn.softplus(x),
    tfjs: (tf, x) => tf.softplus(x),
  },
  {
    name: 'norm(x), at 0',
    at: [[0, 0]],
    kink: true,
    plain: (xs) => [Math.hypot(...xs)],
    cotangent: (ct, x) => ct.norm(x),
    jax: ({ np }, x) => np.linalg.norm(x),
    tfjs: (tf, x) => tf.norm(x),
  },
  {
    name: 'max(x), a tie',
    at: [[2, 1, 2]],
    kink: true,
    plain: (xs) => [max(...xs)],
    cotangent: (ct, x) => ct.max(x),
    jax: ({ np }, x) => np.max(x),
    tfjs: (tf, x) => tf.max(x),
  },
  {
    name: 'maximum(x, y), a tie',
    at: [[1], [1]],
    kink: true,
    plain: ([x], [y]) => [max(x, y)],
    cotangent: (ct, x, y) => ct.maximum(x, y),
    jax: ({ np }, x, y) => np.maximum(x, y),
    tfjs: (tf, x, y) => tf.maximum(x, y),
  },
  {
    name: 'abs(x), at 0',
    at: [[0]],
    kink: true,
    plain: ([x]) => [abs(x)],
    cotangent: (ct, x) => ct.abs(x),
    jax: ({ np }, x) => np.abs(x),
    tfjs: (tf, x) => tf.abs(x),
  },
  {
    name: 'relu(x), at 0',
    at: [[0]],
    kink: true,
    plain: ([x]) => [max(x, 0)],
    cotangent: (ct, x) => ct.relu(x),
    jax: ({ nn }, x) => nn.relu(x),
    tfjs: (tf, x) => tf.relu(x),
  },
]
