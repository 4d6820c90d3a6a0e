/**
 * @file choices — conventions of `where`: the branch not taken contributes exactly 0, however infinite it is.
 */
import * as ct from '../../src/index.ts'
import { type Convention, one, type Row } from './convention.ts'

const inf = Number.POSITIVE_INFINITY
const nan = Number.NaN
const why = 'that branch was not taken'

const choice = (
  operator: string,
  f: (x: Row) => Row,
  x: readonly number[],
  value: readonly number[],
  first: readonly number[],
  jax: string,
  torch: string,
): Convention => ({ operator, f, at: [x], value, first: [first], why, jax, torch })

const positive = (x: Row): ct.Tensor<[number], 'bool'> => ct.greater(x, 0)

/** Branches not taken. */
export const ofChoices: readonly Convention[] = [
  choice(
    'where(x > 0, log(x), 0)',
    (x) => ct.where(positive(x), ct.log(x), 0),
    [0],
    [0],
    [0],
    'jnp.where(x > 0, jnp.log(x), 0.0)',
    'torch.where(x > 0, torch.log(x), 0.0)',
  ),
  choice(
    'where(x > 0, sqrt(x), 0)',
    (x) => ct.where(positive(x), ct.sqrt(x), 0),
    [0],
    [0],
    [0],
    'jnp.where(x > 0, jnp.sqrt(x), 0.0)',
    'torch.where(x > 0, torch.sqrt(x), 0.0)',
  ),
  choice(
    'where(x > 0, 1 / x, x)',
    (x) => ct.where(positive(x), ct.div(1, x), x),
    [0],
    [0],
    [1],
    'jnp.where(x > 0, 1 / x, x)',
    'torch.where(x > 0, 1 / x, x)',
  ),
  choice(
    'where(x > 0, x log(x), 0)',
    (x) => ct.where(positive(x), ct.mul(x, ct.log(x)), 0),
    [0],
    [0],
    [0],
    'jnp.where(x > 0, x * jnp.log(x), 0.0)',
    'torch.where(x > 0, x * torch.log(x), 0.0)',
  ),
  choice(
    'where(x > 0, pow(x, 0.5), 0)',
    (x) => ct.where(positive(x), ct.pow(x, 0.5), 0),
    [0],
    [0],
    [0],
    'jnp.where(x > 0, x ** 0.5, 0.0)',
    'torch.where(x > 0, x ** 0.5, 0.0)',
  ),
  choice(
    'where(x < 1, 0, exp(exp(-x)))',
    (x) => ct.where(ct.less(x, 1), 0, ct.exp(ct.exp(ct.neg(x)))),
    [-1e4],
    [0],
    [0],
    'jnp.where(x < 1, 0.0, jnp.exp(jnp.exp(-x)))',
    'torch.where(x < 1, 0.0, torch.exp(torch.exp(-x)))',
  ),
  choice(
    'sum(where(x == x, x, 0))',
    (x) => one(ct.sum(ct.where(ct.equal(x, x), x, 0))),
    [nan, 2],
    [2],
    [0, 1],
    'jnp.sum(jnp.where(x == x, x, 0.0))',
    'torch.sum(torch.where(x == x, x, 0.0))',
  ),
  choice(
    'where(sum(x) > 9, x / sqrt(sum(x x)), 0)',
    (x) => ct.where(ct.greater(ct.sum(x), 9), ct.div(x, ct.sqrt(ct.sum(ct.mul(x, x)))), 0),
    [0, 0],
    [0, 0],
    [0, 0],
    'jnp.where(jnp.sum(x) > 9, x / jnp.sqrt(jnp.sum(x * x)), 0.0)',
    'torch.where(torch.sum(x) > 9, x / torch.sqrt(torch.sum(x * x)), 0.0)',
  ),
  choice(
    'where(max(x) < 9, softmax(x), 0)',
    (x) => ct.where(ct.less(ct.max(x), 9), ct.softmax(x), 0),
    [inf, 0],
    [0, 0],
    [0, 0],
    'jnp.where(jnp.max(x) < 9, jax.nn.softmax(x), 0.0)',
    'torch.where(torch.amax(x) < 9, F.softmax(x, 0), 0.0)',
  ),
]
