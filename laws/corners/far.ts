/**
 * @file far — conventions far out and near 0: where a formula overflows, cancels, or meets an infinity.
 */
import * as ct from '../../src/index.ts'
import { type Convention, one, type Row } from './convention.ts'

const inf = Number.POSITIVE_INFINITY
const nan = Number.NaN

type Case = readonly [x: number, value: number, first: number, why: string]

/** An elementwise function at several points. */
const far = (
  operator: string,
  f: (x: Row) => Row,
  jax: string,
  torch: string,
  cases: readonly Case[],
): readonly Convention[] =>
  cases.map(([x, value, first, why]) => ({
    operator,
    f,
    at: [[x]],
    value: [value],
    first: [[first]],
    why,
    jax,
    torch,
  }))

const limit = 'the limit'

const elementwise: readonly Convention[] = [
  ...far('exp(x)', ct.exp, 'jnp.exp(x)', 'torch.exp(x)', [
    [1e4, inf, inf, 'past f64'],
    [-1e4, 0, 0, limit],
    [-inf, 0, 0, limit],
  ]),
  ...far('log(x)', ct.log, 'jnp.log(x)', 'torch.log(x)', [
    [0, -inf, inf, limit],
    [-1, nan, -1, 'the rule is 1 / x also where log is NaN'],
    [inf, inf, 0, limit],
  ]),
  ...far('log1p(x)', ct.log1p, 'jnp.log1p(x)', 'torch.log1p(x)', [
    [1e-20, 1e-20, 1, '1 + x would round to 1'],
    [-1, -inf, inf, limit],
  ]),
  ...far('expm1(x)', ct.expm1, 'jnp.expm1(x)', 'torch.expm1(x)', [
    [1e-20, 1e-20, 1, 'e^x - 1 would cancel'],
    [-1e4, -1, 0, limit],
  ]),
  ...far('sigmoid(x)', ct.sigmoid, 'jax.nn.sigmoid(x)', 'torch.sigmoid(x)', [
    [1e4, 1, 0, limit],
    [-1e4, 0, 0, limit],
    [inf, 1, 0, limit],
    [-inf, 0, 0, limit],
  ]),
  ...far('softplus(x)', ct.softplus, 'jax.nn.softplus(x)', 'F.softplus(x)', [
    [0, Math.LN2, 0.5, 'both branches agree'],
    [1e4, 1e4, 1, limit],
    [-1e4, 0, 0, limit],
    [inf, inf, 1, limit],
    [-inf, 0, 0, limit],
  ]),
  ...far('logSigmoid(x)', ct.logSigmoid, 'jax.nn.log_sigmoid(x)', 'F.logsigmoid(x)', [
    [1e4, 0, 0, limit],
    [-1e4, -1e4, 1, limit],
    [-inf, -inf, 1, limit],
  ]),
  ...far('tanh(x)', ct.tanh, 'jnp.tanh(x)', 'torch.tanh(x)', [
    [1e4, 1, 0, limit],
    [-inf, -1, 0, limit],
  ]),
  ...far('erf(x)', ct.erf, 'jax.scipy.special.erf(x)', 'torch.erf(x)', [[inf, 1, 0, limit]]),
  ...far('elu(x)', (x) => ct.elu(x), 'jax.nn.elu(x)', 'F.elu(x)', [
    [1e4, 1e4, 1, 'the exponential is not taken of it'],
    [-1e4, -1, 0, limit],
    [-inf, -1, 0, limit],
  ]),
  ...far('silu(x)', ct.silu, 'jax.nn.silu(x)', 'F.silu(x)', [
    [1e4, 1e4, 1, limit],
    [-1e4, 0, 0, limit],
    [-inf, nan, nan, 'x times 0'],
  ]),
  ...far('gelu(x)', ct.gelu, 'jax.nn.gelu(x, approximate=False)', 'F.gelu(x)', [
    [1e4, 1e4, 1, limit],
    [-1e4, 0, 0, limit],
    [-inf, nan, nan, 'x times 0'],
  ]),
]

const over = (
  operator: string,
  f: (x: Row) => Row,
  jax: string,
  torch: string,
  cases: readonly (readonly [
    x: readonly number[],
    value: readonly number[],
    first: readonly number[],
    why: string,
  ])[],
): readonly Convention[] =>
  cases.map(([x, value, first, why]) => ({
    operator,
    f,
    at: [x],
    value,
    first: [first],
    why,
    jax,
    torch,
  }))

const lines: readonly Convention[] = [
  {
    operator: 'logSumExp(x)',
    f: (x) => one(ct.logSumExp(x)),
    at: [[inf, 0]],
    value: [inf],
    first: [[nan, 0]],
    forward: [[nan, nan]],
    why: 'inf / inf',
    jax: 'jax.scipy.special.logsumexp(x)',
    torch: 'torch.logsumexp(x, 0)',
  },
  ...over(
    'logSumExp(x)',
    (x) => one(ct.logSumExp(x)),
    'jax.scipy.special.logsumexp(x)',
    'torch.logsumexp(x, 0)',
    [
      [[1e4, -1e4], [1e4], [1, 0], 'shifted by the largest'],
      [[1e4, 1e4], [1e4 + Math.LN2], [0.5, 0.5], 'softmax'],
      [[0, -inf], [0], [1, 0], 'softmax'],
      [
        [-inf, -inf],
        [-inf],
        [0, 0],
        'it stays -inf while the elements are; a masked row trains nothing',
      ],
      [[], [-inf], [], 'of nothing, log 0'],
    ],
  ),
  ...over('softmax(x)', (x) => ct.softmax(x), 'jax.nn.softmax(x)', 'F.softmax(x, 0)', [
    [[1e4, -1e4], [1, 0], [0, 0], limit],
    [[0, -inf], [1, 0], [0, 0], limit],
    [[-inf, -inf], [nan, nan], [nan, nan], '0 / 0: nothing to choose from'],
    [[3], [1], [0], 'of one element, constant'],
  ]),
  ...over(
    'logSoftmax(x)',
    (x) => ct.logSoftmax(x),
    'jax.nn.log_softmax(x)',
    'F.log_softmax(x, 0)',
    [
      [[1e4, -1e4], [0, -2e4], [-1, 1], 'exact where softmax is 0'],
      [[0, -inf], [0, -inf], [-1, 1], 'exact where softmax is 0'],
      [[3], [0], [0], 'of one element, constant'],
    ],
  ),
]

/** Far out and near 0. */
export const farOut: readonly Convention[] = [...elementwise, ...lines]
