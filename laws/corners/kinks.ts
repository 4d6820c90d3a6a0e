/**
 * @file kinks — conventions at kinks: where the slopes of two sides differ, or one value is used twice.
 */
import * as ct from '../../src/index.ts'
import type { Convention, Row } from './convention.ts'

const nan = Number.NaN

/** An elementwise function at one point. */
const kink = (
  operator: string,
  f: (x: Row) => Row,
  x: number,
  value: number,
  first: number,
  why: string,
  jax: string,
  torch: string,
): Convention => ({ operator, f, at: [[x]], value: [value], first: [[first]], why, jax, torch })

const unit = (x: Row): Row => ct.clip(x, { min: 0, max: 1 })

/** Kinks of one element. */
export const atKinks: readonly Convention[] = [
  kink('abs(x)', ct.abs, 0, 0, 0, 'the middle of -1 and 1', 'jnp.abs(x)', 'torch.abs(x)'),
  kink('sign(x)', ct.sign, 0, 0, 0, 'constant on both sides', 'jnp.sign(x)', 'torch.sign(x)'),
  kink('floor(x)', ct.floor, 1, 1, 0, 'constant on both sides', 'jnp.floor(x)', 'torch.floor(x)'),
  kink('ceil(x)', ct.ceil, 1, 1, 0, 'constant on both sides', 'jnp.ceil(x)', 'torch.ceil(x)'),
  kink('round(x)', ct.round, 0.5, 0, 0, 'constant on both sides', 'jnp.round(x)', 'torch.round(x)'),
  kink('relu(x)', ct.relu, 0, 0, 0, 'a unit at rest stays so', 'jax.nn.relu(x)', 'F.relu(x)'),
  kink('relu(x)', ct.relu, nan, nan, 1, 'NaN stays NaN', 'jax.nn.relu(x)', 'F.relu(x)'),
  kink(
    'leakyRelu(x)',
    (x) => ct.leakyRelu(x),
    0,
    0,
    0.01,
    'the side of relu: x <= 0',
    'jax.nn.leaky_relu(x)',
    'F.leaky_relu(x)',
  ),
  kink(
    'elu(x)',
    (x) => ct.elu(x),
    0,
    0,
    1,
    'both sides agree where alpha is 1',
    'jax.nn.elu(x)',
    'F.elu(x)',
  ),
  kink(
    'elu(x, { alpha: 2 })',
    (x) => ct.elu(x, { alpha: 2 }),
    0,
    0,
    2,
    'the side of relu: x <= 0',
    'jax.nn.elu(x, 2.0)',
    'F.elu(x, 2.0)',
  ),
  kink(
    'clip(x, { min: 0, max: 1 })',
    unit,
    0,
    0,
    1,
    'on a bound it is still x',
    'jnp.clip(x, 0.0, 1.0)',
    'torch.clamp(x, 0.0, 1.0)',
  ),
  kink(
    'clip(x, { min: 0, max: 1 })',
    unit,
    1,
    1,
    1,
    'on a bound it is still x',
    'jnp.clip(x, 0.0, 1.0)',
    'torch.clamp(x, 0.0, 1.0)',
  ),
  kink(
    'clip(x, { min: 0, max: 1 })',
    unit,
    2,
    1,
    0,
    'outside it is the bound',
    'jnp.clip(x, 0.0, 1.0)',
    'torch.clamp(x, 0.0, 1.0)',
  ),
  kink(
    'maximum(x, 0)',
    (x) => ct.maximum(x, 0),
    0,
    0,
    0.5,
    'a tie is shared; the constant takes its half',
    'jnp.maximum(x, 0.0)',
    'torch.maximum(x, torch.zeros_like(x))',
  ),
  kink(
    'maximum(x, x)',
    (x) => ct.maximum(x, x),
    2,
    2,
    1,
    'the halves add up: it is x',
    'jnp.maximum(x, x)',
    'torch.maximum(x, x)',
  ),
  kink('x - x', (x) => ct.sub(x, x), 2, 0, 0, 'it is 0', 'x - x', 'x - x'),
  kink('x * x', (x) => ct.mul(x, x), 3, 9, 6, 'both sides add up', 'x * x', 'x * x'),
  kink('x / x', (x) => ct.div(x, x), 2, 1, 0, 'both sides add up', 'x / x', 'x / x'),
  kink(
    'stopGradient(x)',
    (x) => ct.stopGradient(x),
    3,
    3,
    0,
    'by definition',
    'jax.lax.stop_gradient(x)',
    'x.detach()',
  ),
]
