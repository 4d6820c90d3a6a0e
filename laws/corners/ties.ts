/**
 * @file ties — conventions of the larger and the smaller of several, of sorting, picking and products.
 */
import * as ct from '../../src/index.ts'
import { type Convention, one, type Row } from './convention.ts'

const inf = Number.POSITIVE_INFINITY
const nan = Number.NaN

const pair = (
  operator: string,
  f: (x: Row, y: Row) => Row,
  x: number,
  y: number,
  value: number,
  first: readonly [number, number],
  why: string,
  other: string,
): Convention => ({
  operator,
  f,
  at: [[x], [y]],
  value: [value],
  first: first.map((d) => [d]),
  why,
  jax: `jnp.${other}(x, y)`,
  torch: `torch.${other}(x, y)`,
})

const pairs: readonly Convention[] = [
  pair('maximum(x, y)', ct.maximum, 1, 1, 1, [0.5, 0.5], 'a tie is shared', 'maximum'),
  pair('minimum(x, y)', ct.minimum, 1, 1, 1, [0.5, 0.5], 'a tie is shared', 'minimum'),
  pair('maximum(x, y)', ct.maximum, 0, -0, 0, [0.5, 0.5], '0 equals -0', 'maximum'),
  pair(
    'maximum(x, y)',
    ct.maximum,
    nan,
    1,
    nan,
    [0, 0],
    'NaN is neither larger nor equal',
    'maximum',
  ),
]

/** A function of all elements together. */
const over = (
  operator: string,
  f: (x: Row) => Row,
  x: readonly number[],
  value: readonly number[],
  first: readonly number[],
  why: string,
  jax: string,
  torch: string,
  second?: readonly number[],
): Convention => ({
  operator,
  f,
  at: [x],
  value,
  first: [first],
  why,
  jax,
  torch,
  ...(second === undefined ? {} : { second: [second] }),
})

const max = (x: Row): Row => one(ct.max(x))
const prod = (x: Row): Row => one(ct.prod(x))

const pooled = (
  at: readonly number[],
  value: readonly number[],
  first: readonly number[],
  why: string,
): Convention =>
  over(
    'maxPool(x, { window: 2, stride: 1 })',
    (x) => ct.reshape(ct.maxPool(ct.reshape(x, [1, -1, 1]), { window: 2, stride: 1 }), [-1]),
    at,
    value,
    first,
    why,
    "jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (2,), (1,), 'VALID')",
    'F.max_pool1d(x[None], 2, 1)[0]',
  )

const folded: readonly Convention[] = [
  over(
    'max(x)',
    max,
    [2, 1, 2],
    [2],
    [0.5, 0, 0.5],
    'a tie is shared',
    'jnp.max(x)',
    'torch.amax(x)',
  ),
  over(
    'max(x)',
    max,
    [inf, inf],
    [inf],
    [0.5, 0.5],
    'a tie is shared',
    'jnp.max(x)',
    'torch.amax(x)',
  ),
  over(
    'max(x)',
    max,
    [1, nan],
    [nan],
    [0, 1],
    'argMax names the NaN as well',
    'jnp.max(x)',
    'torch.amax(x)',
  ),
  over('max(x)', max, [7], [7], [1], 'of one element, itself', 'jnp.max(x)', 'torch.amax(x)'),
  over(
    'min(x)',
    (x) => one(ct.min(x)),
    [2, 1, 1],
    [1],
    [0, 0.5, 0.5],
    'a tie is shared',
    'jnp.min(x)',
    'torch.amin(x)',
  ),
  pooled([2, 2, 1], [2, 2], [0.5, 1.5, 0], 'in each window, as max'),
  pooled([1, nan], [nan], [0, 1], 'as max'),
  {
    operator: 'y * sort(x)',
    f: (x, y) => ct.mul(y, ct.sort(x)),
    at: [
      [2, 1, 2],
      [1, 2, 3],
    ],
    value: [1, 4, 6],
    first: [
      [2, 1, 3],
      [1, 2, 2],
    ],
    why: 'stable: to where each came from',
    jax: 'y * jnp.sort(x)',
    torch: 'y * torch.sort(x, stable=True)[0]',
  },
  over(
    'take(x, [0, 0])',
    (x) => ct.take(x, ct.cast(ct.mul(x, 0), 'i32'), { axis: 0 }),
    [3, 4],
    [3, 3],
    [2, 0],
    'an element taken twice adds up',
    'x[jnp.array([0, 0])]',
    'x[torch.tensor([0, 0])]',
  ),
  over(
    'prod(x)',
    prod,
    [0, 2, 3],
    [0],
    [6, 0, 0],
    'the product of the others',
    'jnp.prod(x)',
    'torch.prod(x)',
    [5, 3, 2],
  ),
  over(
    'prod(x)',
    prod,
    [0, 0, 3],
    [0],
    [0, 0, 0],
    'the product of the others',
    'jnp.prod(x)',
    'torch.prod(x)',
    [3, 3, 0],
  ),
  {
    ...over(
      'prod(x)',
      prod,
      [0, nan],
      [nan],
      [nan, 0],
      'the product of the others',
      'jnp.prod(x)',
      'torch.prod(x)',
    ),
    forward: [[nan, nan]],
  },
  {
    ...over(
      'prod(x)',
      prod,
      [0, inf],
      [nan],
      [inf, 0],
      'the product of the others',
      'jnp.prod(x)',
      'torch.prod(x)',
    ),
    forward: [[inf, nan]],
  },
  over('prod(x)', prod, [], [1], [], 'of nothing, 1', 'jnp.prod(x)', 'torch.prod(x)'),
  over('sum(x)', (x) => one(ct.sum(x)), [], [0], [], 'of nothing, 0', 'jnp.sum(x)', 'torch.sum(x)'),
]

/** Ties, and functions of all elements together. */
export const ofTies: readonly Convention[] = [...pairs, ...folded]
