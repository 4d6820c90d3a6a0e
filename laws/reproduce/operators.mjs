/**
 * @file operators — each operator that rounds, alone, on numbers drawn from a key: where runtimes differ, the first
 * name that differs is the operator at fault.
 *
 * Arguments stay inside the domains: WebAssembly leaves the bits of a NaN to the processor.
 */

/** Functions of one tensor, with the ends of the interval they are tried on. */
const unary = {
  exp: [-87, 87],
  expm1: [-20, 40],
  log: [1e-30, 100],
  log1p: [-0.99, 10],
  sqrt: [0, 1e6],
  reciprocal: [1e-3, 100],
  sin: [-1000, 1000],
  cos: [-1000, 1000],
  tan: [-1000, 1000],
  tanh: [-10, 10],
  erf: [-5, 5],
  sigmoid: [-90, 90],
  elu: [-10, 2],
  softplus: [-40, 40],
  logSigmoid: [-40, 40],
  silu: [-20, 20],
  gelu: [-6, 6],
  round: [-100, 100],
}

/** Functions of rows of numbers in [-3, 3). */
const rows = (ct) => ({
  softmax: ct.softmax,
  logSoftmax: ct.logSoftmax,
  logSumExp: (x) => ct.logSumExp(x, { axes: [1] }),
  sum: (x) => ct.sum(x, { axes: [1] }),
  'sum over axis 0': (x) => ct.sum(x, { axes: [0] }),
  'sum of all': (x) => ct.sum(x),
  prod: (x) => ct.prod(x, { axes: [1] }),
  mean: (x) => ct.mean(x, { axes: [1] }),
  variance: (x) => ct.variance(x, { axes: [1] }),
  norm: (x) => ct.norm(x, { axes: [1] }),
  cumulativeSum: (x) => ct.cumulativeSum(x, { axis: 1 }),
  sort: (x) => ct.sort(x, { axis: 1 }),
  argSort: (x) => ct.argSort(x, { axis: 1 }),
  'matrix product': (x) => ct.matmul(x, ct.transpose(x)),
  'matrix by column': (x) => ct.matmul(x, ct.transpose(ct.sum(x, { axes: [0], keepAxes: true }))),
})

/** Draws from a key. */
const draws = (ct, k, dtype) => ({
  uniform: ct.uniform(k, [1001], { dtype }),
  normal: ct.normal(k, [1001], { dtype }),
  bernoulli: ct.bernoulli(k, 0.3, [1001]),
  permutation: ct.permutation(k, 1001),
  categorical: ct.categorical(k, ct.uniform(k, [101, 7], { max: 5, dtype })),
})

/** [name, result] of each operator in both dtypes. */
export const operators = (ct) =>
  ['f32', 'f64'].flatMap((dtype) => {
    const [forDraws, forX, forY] = ct.splitKey(ct.key(20), 3)
    const x = ct.uniform(forX, [4099], { dtype })
    const within = ([min, max], u) => ct.add(ct.mul(u, max - min), min)
    const y = within([-8, 8], ct.uniform(forY, [4099], { dtype }))
    const table = ct.reshape(ct.slice(within([-3, 3], x), { axis: 0, from: 0, to: 4087 }), [61, 67])
    const found = {
      ...draws(ct, forDraws, dtype),
      ...Object.fromEntries(
        Object.entries(unary).map(([name, ends]) => [name, ct[name](within(ends, x))]),
      ),
      div: ct.div(y, within([0.1, 3], x)),
      pow: ct.pow(within([1e-3, 30], x), y),
      ...Object.fromEntries(Object.entries(rows(ct)).map(([name, f]) => [name, f(table)])),
    }
    return Object.entries(found).map(([name, result]) => [`${name} ${dtype}`, result])
  })
