/**
 * @file roots — conventions of powers, roots, lengths and quotients at 0.
 */
import * as ct from '../../src/index.ts'
import { type Convention, one } from './convention.ts'

const inf = Number.POSITIVE_INFINITY
const nan = Number.NaN

/** Powers of x with a fixed exponent. */
const power = (
  exponent: number,
  x: number,
  value: number,
  first: number,
  second: number,
  why: string,
): Convention => ({
  operator: `pow(x, ${exponent})`,
  f: (v) => ct.pow(v, exponent),
  at: [[x]],
  value: [value],
  first: [[first]],
  second: [[second]],
  why,
  jax: `x ** float(${exponent})`,
  torch: `x ** float(${exponent})`,
})

const powers: readonly Convention[] = [
  power(0, 0, 1, 0, 0, 'x^0 is 1 everywhere'),
  power(1, 0, 0, 1, 0, 'x^1 is x'),
  power(2, 0, 0, 0, 2, 'x^2 is smooth'),
  power(3, 0, 0, 0, 0, 'x^3 is smooth'),
  power(2, -3, 9, -6, 2, 'a whole exponent is smooth below 0'),
  power(-1, 0, inf, -inf, inf, 'the limit from above'),
  power(0.5, 0, 0, inf, -inf, 'the limit: the slope is infinite'),
  power(0.5, -1, nan, nan, nan, 'no real root'),
]

const ofTwo = (
  x: number,
  y: number,
  value: number,
  dx: number,
  dy: number,
  why: string,
): Convention => ({
  operator: 'pow(x, y)',
  f: (a, b) => ct.pow(a, b),
  at: [[x], [y]],
  value: [value],
  first: [[dx], [dy]],
  why,
  jax: 'x ** y',
  torch: 'x ** y',
})

const exponents: readonly Convention[] = [
  ofTwo(0, 2, 0, 0, 0, '0^y is 0 for all y > 0'),
  ofTwo(0, 0.5, 0, inf, 0, '0^y is 0 for all y > 0'),
  ofTwo(0, 0, 1, 0, 0, 'to x: x^0 is 1 everywhere. To y: 0^y jumps here, and 0 is finite'),
  ofTwo(0, -1, inf, -inf, -inf, 'the limits'),
  ofTwo(-2, 3, -8, 12, nan, 'x^y is not real for y near 3'),
  ofTwo(1, 0, 1, 0, 0, 'smooth'),
  {
    operator: 'pow(x, x)',
    f: (x) => ct.pow(x, x),
    at: [[0]],
    value: [1],
    first: [[0]],
    why: 'what each side has, added',
    jax: 'x ** x',
    torch: 'x ** x',
  },
]

const roots: readonly Convention[] = [
  {
    operator: 'sqrt(x)',
    f: (x) => ct.sqrt(x),
    at: [[0]],
    value: [0],
    first: [[inf]],
    why: 'the limit: the slope is infinite',
    jax: 'jnp.sqrt(x)',
    torch: 'torch.sqrt(x)',
  },
  {
    operator: 'sqrt(x)',
    f: (x) => ct.sqrt(x),
    at: [[-1]],
    value: [nan],
    first: [[nan]],
    why: 'no real root',
    jax: 'jnp.sqrt(x)',
    torch: 'torch.sqrt(x)',
  },
  {
    operator: 'sqrt(x) * sqrt(x)',
    f: (x) => ct.mul(ct.sqrt(x), ct.sqrt(x)),
    at: [[0]],
    value: [0],
    first: [[nan]],
    why: '0 inf: a 0 that is not a choice is no mask, and a wrong number would be worse',
    jax: 'jnp.sqrt(x) * jnp.sqrt(x)',
    torch: 'torch.sqrt(x) * torch.sqrt(x)',
  },
  {
    operator: 'norm(x)',
    f: (x) => one(ct.norm(x)),
    at: [[0, 0]],
    value: [0],
    first: [[0, 0]],
    second: [[0, 0]],
    why: 'the least of the subgradients: a point of rest',
    jax: 'jnp.linalg.norm(x)',
    torch: 'torch.linalg.norm(x)',
  },
  {
    operator: 'norm(x)',
    f: (x) => one(ct.norm(x)),
    at: [[0]],
    value: [0],
    first: [[0]],
    second: [[0]],
    why: 'as abs at 0',
    jax: 'jnp.linalg.norm(x)',
    torch: 'torch.linalg.norm(x)',
  },
  {
    operator: 'norm(x)',
    f: (x) => one(ct.norm(x)),
    at: [[3e200, 4e200]],
    value: [5e200],
    first: [[0.6, 0.8]],
    why: 'scaled first: squares do not overflow',
    jax: 'jnp.linalg.norm(x)',
    torch: 'torch.linalg.norm(x)',
  },
  {
    operator: 'standardDeviation(x)',
    f: (x) => one(ct.standardDeviation(x)),
    at: [[2, 2]],
    value: [0],
    first: [[0, 0]],
    second: [[0, 0]],
    why: 'the least of the subgradients, as norm',
    jax: 'jnp.std(x)',
    torch: 'torch.std(x, correction=0)',
  },
  {
    operator: 'standardDeviation(x)',
    f: (x) => one(ct.standardDeviation(x)),
    at: [[5]],
    value: [0],
    first: [[0]],
    why: 'of one element, constant',
    jax: 'jnp.std(x)',
    torch: 'torch.std(x, correction=0)',
  },
  {
    operator: 'variance(x)',
    f: (x) => one(ct.variance(x)),
    at: [[2, 2]],
    value: [0],
    first: [[0, 0]],
    second: [[0, 0]],
    why: 'smooth; shifting all elements changes nothing',
    jax: 'jnp.var(x)',
    torch: 'torch.var(x, correction=0)',
  },
]

const quotient = (
  x: number,
  y: number,
  value: number,
  dx: number,
  dy: number,
  why: string,
): Convention => ({
  operator: 'x / y',
  f: (a, b) => ct.div(a, b),
  at: [[x], [y]],
  value: [value],
  first: [[dx], [dy]],
  why,
  jax: 'x / y',
  torch: 'x / y',
})

const quotients: readonly Convention[] = [
  quotient(1, 0, inf, inf, -inf, 'the limits from above'),
  quotient(0, 0, nan, inf, nan, '0 / 0 has no value'),
  quotient(0, 2, 0, 0.5, 0, 'smooth'),
  {
    operator: '1 / x',
    f: (x) => ct.div(1, x),
    at: [[0]],
    value: [inf],
    first: [[-inf]],
    why: 'the limit from above',
    jax: '1 / x',
    torch: '1 / x',
  },
]

/** Powers, roots, lengths, quotients. */
export const atRoots: readonly Convention[] = [...powers, ...exponents, ...roots, ...quotients]
