/** @file elementwise — pinned functions of one element, or of two. */
import type { Functions, Operators } from './function.ts'

/** Arithmetic, elementary functions, activations, rounding, casts, choices. */
export const elementwise = (ct: Operators): Functions => ({
  exp: (x) => ct.exp(x),
  expm1: (x) => ct.expm1(x),
  log: (x) => ct.log(x),
  log1p: (x) => ct.log1p(x),
  sqrt: (x) => ct.sqrt(x),
  reciprocal: (x) => ct.reciprocal(x),
  sin: (x) => ct.sin(x),
  cos: (x) => ct.cos(x),
  tan: (x) => ct.tan(x),
  tanh: (x) => ct.tanh(x),
  erf: (x) => ct.erf(x),
  sigmoid: (x) => ct.sigmoid(x),
  neg: (x) => ct.neg(x),
  abs: (x) => ct.abs(x),
  sign: (x) => ct.sign(x),
  square: (x) => ct.square(x),
  floor: (x) => ct.floor(x),
  ceil: (x) => ct.ceil(x),
  round: (x) => ct.round(x),
  relu: (x) => ct.relu(x),
  leakyRelu: (x) => ct.leakyRelu(x),
  'leakyRelu, slope 0.25': (x) => ct.leakyRelu(x, { slope: 0.25 }),
  elu: (x) => ct.elu(x),
  'elu, alpha 2': (x) => ct.elu(x, { alpha: 2 }),
  softplus: (x) => ct.softplus(x),
  logSigmoid: (x) => ct.logSigmoid(x),
  silu: (x) => ct.silu(x),
  gelu: (x) => ct.gelu(x),
  add: (x, y) => ct.add(x, y),
  sub: (x, y) => ct.sub(x, y),
  mul: (x, y) => ct.mul(x, y),
  div: (x, y) => ct.div(x, y),
  pow: (x, y) => ct.pow(x, y),
  maximum: (x, y) => ct.maximum(x, y),
  minimum: (x, y) => ct.minimum(x, y),
  'add 3': (x) => ct.add(x, 3),
  '1 sub': (x) => ct.sub(1, x),
  'mul -2': (x) => ct.mul(x, -2),
  'div 4': (x) => ct.div(x, 4),
  '1 div': (x) => ct.div(1, x),
  'pow 0': (x) => ct.pow(x, 0),
  'pow 1': (x) => ct.pow(x, 1),
  'pow 2': (x) => ct.pow(x, 2),
  'pow 3': (x) => ct.pow(x, 3),
  'pow 0.5': (x) => ct.pow(x, 0.5),
  'pow -1': (x) => ct.pow(x, -1),
  '2 pow': (x) => ct.pow(2, x),
  'maximum 0': (x) => ct.maximum(x, 0),
  'minimum 1': (x) => ct.minimum(x, 1),
  'cast to f32 and back': (x) => ct.cast(ct.cast(x, 'f32'), 'f64'),
  'cast to i32 and back': (x) => ct.cast(ct.cast(x, 'i32'), 'f64'),
  stopGradient: (x) => ct.mul(x, ct.stopGradient(ct.sin(x))),
  clip: (x) => ct.clip(x, { min: 0, max: 1 }),
  'clip below': (x) => ct.clip(x, { min: -1 }),
  'clip above': (x) => ct.clip(x, { max: 1 }),
  'where greater': (x, y) => ct.where(ct.greater(x, y), ct.mul(x, y), ct.add(x, y)),
  'where less': (x, y) => ct.where(ct.less(x, y), ct.sin(x), ct.cos(y)),
  'where lessEqual': (x, y) => ct.where(ct.lessEqual(x, y), x, ct.square(y)),
  'where greaterEqual': (x, y) => ct.where(ct.greaterEqual(x, y), x, ct.square(y)),
  'where equal': (x, y) => ct.where(ct.equal(x, y), ct.mul(x, y), ct.sub(x, y)),
  'where notEqual': (x, y) => ct.where(ct.notEqual(x, y), ct.mul(x, y), ct.sub(x, y)),
  'where and or': (x, y) => {
    const both = ct.and(ct.greater(x, 0), ct.greater(y, 0))
    const p = ct.or(both, ct.not(ct.less(x, y)))
    return ct.where(p, ct.mul(ct.mul(x, x), y), ct.mul(y, y))
  },
  'where xor': (x, y) =>
    ct.where(ct.xor(ct.greater(x, 0), ct.greater(y, 0)), ct.mul(x, x), ct.mul(ct.mul(y, y), y)),
  'where, a number on the left': (x) => ct.where(ct.greater(x, 0), 2, ct.mul(x, x)),
  'where, broadcast': (x, y) => ct.where(ct.tensor([true, false, true]), x, ct.mul(y, y)),
  'where all, any': (x) => {
    const rows = ct.all(ct.greater(x, 0), { axes: [1], keepAxes: true })
    const columns = ct.any(ct.greater(x, 2), { axes: [0] })
    return ct.where(ct.or(rows, columns), ct.mul(x, x), ct.sin(x))
  },
  'where, log of what is positive': (x) => {
    const p = ct.greater(x, 0)
    return ct.where(p, ct.log(ct.where(p, x, 1)), 0)
  },
  'where, sqrt of what is positive': (x) => {
    const p = ct.greater(x, 0)
    return ct.where(p, ct.sqrt(ct.where(p, x, 1)), x)
  },
  'where, log unguarded': (x) => ct.where(ct.greater(x, 0), ct.log(x), 0),
  'where, sqrt unguarded': (x) => ct.where(ct.greater(x, 0), ct.sqrt(x), 0),
  'where, 1 div unguarded': (x) => ct.where(ct.greater(x, 0), ct.div(1, x), 0),
  'where, a chain unguarded': (x) => ct.where(ct.greater(x, 0), ct.log(ct.sqrt(ct.mul(x, x))), x),
})
