/**
 * @file probes — what is counted for the cost of types, each with its budget: operators, transformations, stacks of layers,
 * and a model.
 *
 * `cost.mjs` counts them. Raise a number only with a reason; lower it when a repair makes room.
 */
import { model } from './model500.mjs'
import { operators, twice, use } from './operatorProbes.mjs'

const gradient = (n, m) => [
  `ct.valueAndGrad(<B extends number>(p: { w: ct.Tensor<[${n}, ${m}]> }, x: ct.Tensor<[B, ${n}]>) =>
    ct.mean(ct.matmul(x, p.w)))({ w: y$ }, x$)`,
  `32, ${n}`,
  `${n}, ${m}`,
]

/** A stack of dense layers of one width, each with its activation. */
const stack = (layers, width) => [
  `nn.sequential([${width + 1}], ${Array.from({ length: layers }, (_, i) =>
    i % 2 === 0 ? `nn.dense(${width})` : 'nn.tanh',
  ).join(', ')}).output`,
]

const f = (body) => (n) => `(x: ct.Tensor<[${n}]>) => ${body}`
const both = (name, budget, call, [n, ...first], [m, ...further]) =>
  use(name, budget, [call(n), n, ...first], [call(m), m, ...further])

/** Transformations of a function of one tensor. */
const transformations = [
  both('grad', 75, (n) => `ct.grad(${f('ct.sum(x)')(n)})(x$)`, ['32, 784'], ['17, 300']),
  both('jvp', 69, (n) => `ct.jvp(${f('ct.tanh(x)')(n)})(x$, x$)`, ['32, 784'], ['17, 300']),
  both('vjp', 69, (n) => `ct.vjp(${f('ct.tanh(x)')(n)})(x$)`, ['32, 784'], ['17, 300']),
  both('hessian', 125, (n) => `ct.hessian(${f('ct.sum(x)')(n)})(x$)`, ['784'], ['300']),
  both('jit', 33, (n) => `ct.jit(${f('ct.tanh(x)')(n)})(x$)`, ['32, 784'], ['17, 300']),
  both(
    'checkpoint',
    33,
    (n) => `ct.checkpoint(${f('ct.tanh(x)')(n)})(x$)`,
    ['32, 784'],
    ['17, 300'],
  ),
  both('evalShape', 90, (n) => `ct.evalShape(${f('ct.tanh(x)')(n)})(x$)`, ['32, 784'], ['17, 300']),
  both(
    'scan',
    290,
    (n) =>
      `ct.scan((c: ct.Tensor<[${n}]>, x: ct.Tensor<[${n}]>) => [ct.add(c, x), ct.sum(x)])(x$, y$)`,
    ['784', '32, 784'],
    ['300', '17, 300'],
  ),
  both(
    'associativeScan',
    // Some units here, and in fold and cond, are for comparing what is returned with what was given.
    235,
    (n) => `ct.associativeScan((a: ct.Tensor<[${n}]>, b: ct.Tensor<[${n}]>) => ct.mul(a, b))(y$)`,
    ['784', '32, 784'],
    ['300', '17, 300'],
  ),
  both(
    'fold',
    260,
    (n) => `ct.fold((a: ct.Tensor<[${n}]>, b: ct.Tensor<[${n}]>) => ct.mul(a, b))(x$, [x$])`,
    ['784'],
    ['300'],
  ),
  both(
    'cond',
    140,
    (n) => `ct.cond(ct.less(ct.sum(x$), 0), ${f('ct.tanh(x)')(n)}, ${f('ct.neg(x)')(n)})(x$)`,
    ['784'],
    ['300'],
  ),
  both(
    'treeMap',
    295,
    () => 'ct.treeMap((x) => ct.add(x, x), { w: x$, b: [y$] })',
    ['32, 784', '784'],
    ['17, 300', '300'],
  ),
]

/** The same data-last. */
const pipes = [
  twice('bias add in a pipe', 215, 'last.add(y$)(x$)', ['32, 784', '784'], ['17, 300', '300']),
  twice(
    'matmul in a pipe',
    470,
    'last.matmul(y$)(x$)',
    ['32, 784', '784, 128'],
    ['17, 300', '300, 50'],
  ),
  twice('sum in a pipe', 355, 'last.sum({ axes: [0] })(x$)', ['32, 784'], ['17, 300']),
  use(
    'slice in a pipe',
    575,
    ['last.slice({ axis: 0, from: 0, to: 16 })(x$)', '32, 784'],
    ['last.slice({ axis: 0, from: 0, to: 9 })(x$)', '17, 300'],
  ),
]

const layersAndMore = [
  use('valueAndGrad of a generic function', 280, gradient(784, 10), gradient(300, 50)),
  use(
    'vmap',
    235,
    ['ct.vmap((x: ct.Tensor<[784]>) => ct.sum(x))(x$)', '32, 784'],
    ['ct.vmap((x: ct.Tensor<[300]>) => ct.sum(x))(x$)', '17, 300'],
  ),
  use(
    'vmap with axes',
    730,
    [
      'ct.vmap((x: ct.Tensor<[784]>, y: ct.Tensor<[5]>) => ct.outer(x, y), { in: [1, null], out: 2 })(x$, y$)',
      '784, 32',
      '5',
    ],
    [
      'ct.vmap((x: ct.Tensor<[300]>, y: ct.Tensor<[6]>) => ct.outer(x, y), { in: [1, null], out: 1 })(x$, y$)',
      '300, 17',
      '6',
    ],
  ),
  use(
    'jacobian of a tree',
    315,
    [
      'ct.jacobian((p: { w: ct.Tensor<[784, 10]> }) => ct.sum(p.w, { axes: [0] }))({ w: x$ })',
      '784, 10',
    ],
    [
      'ct.jacobian((p: { w: ct.Tensor<[300, 50]> }) => ct.sum(p.w, { axes: [1] }))({ w: x$ })',
      '300, 50',
    ],
  ),
  both(
    'selfAttention with a rate',
    51,
    (n) => `nn.selfAttention({ heads: ${n}, dropout: 0.${n} })`,
    ['4'],
    ['6'],
  ),
  both(
    'transformerBlock with a rate',
    55,
    (n) => `nn.transformerBlock({ heads: ${n}, causal: true, dropout: 0.${n} })`,
    ['4'],
    ['6'],
  ),
  // Eight for each layer are for whether it keeps a state.
  use('sequential of 60 layers', 9700, stack(2, 500), stack(60, 10)),
  use('sequential of 110 layers', 23_050, stack(2, 500), stack(110, 10)),
  use('sequential of 300 layers', 125_000, stack(2, 500), stack(300, 10)),
  { name: 'a model of 500 lines', budget: 209_500, parts: [() => '', () => model] },
]

/** Everything that is counted, in groups whose first uses stand in one file. */
export const groups = [layersAndMore, operators, transformations, pipes]

/** The sources, the laws library and the examples, counted together. */
export const wholeBudget = 745_000

/** What is timed. */
export const lasting = [
  { name: 'the declarations alone', source: 'export type S = ct.Scalar' },
  ...[110, 300].map((n) => ({
    name: `sequential of ${n} layers`,
    source: `void ${stack(n, 10)[0]}`,
  })),
  { name: 'a model of 500 lines', source: model },
]
