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
const draws = (ct, k, dtype, { drawn, rolls }) => ({
  uniform: () => ct.uniform(k, [drawn], { dtype }),
  normal: () => ct.normal(k, [drawn], { dtype }),
  bernoulli: () => ct.bernoulli(k, 0.3, [drawn]),
  permutation: () => ct.permutation(k, drawn),
  categorical: () => ct.categorical(k, ct.uniform(k, [rolls, 7], { max: 5, dtype })),
})

/** Sizes of single operators: of vectors, of tables, and of what is drawn. */
export const small = { size: 4099, table: [61, 67], drawn: 1001, rolls: 101 }

/** A tensor of numbers in [0, 1) with its values in other intervals, and as a table. */
const within = (ct, [min, max], u) => ct.add(ct.mul(u, max - min), min)
const tabled = (ct, x, [m, n]) => ct.reshape(ct.slice(x, { axis: 0, from: 0, to: m * n }), [m, n])

/** Each operator in one dtype by name, as a function without arguments. */
export const operators = (ct, dtype, sizes) => {
  const [forDraws, forX, forY] = ct.splitKey(ct.key(20), 3)
  const x = ct.uniform(forX, [sizes.size], { dtype })
  const y = within(ct, [-8, 8], ct.uniform(forY, [sizes.size], { dtype }))
  const table = tabled(ct, within(ct, [-3, 3], x), sizes.table)
  const over = (f, ends) => () => f(within(ct, ends, x))
  return {
    ...draws(ct, forDraws, dtype, sizes),
    ...Object.fromEntries(
      Object.entries(unary).map(([name, ends]) => [name, over(ct[name], ends)]),
    ),
    div: over((z) => ct.div(y, z), [0.1, 3]),
    pow: over((z) => ct.pow(z, y), [1e-3, 30]),
    ...Object.fromEntries(Object.entries(rows(ct)).map(([name, f]) => [name, () => f(table)])),
  }
}
