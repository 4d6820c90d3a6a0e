/** @file compositions — pinned compositions: aliases, unused inputs, closures, and transformations inside of functions. */
import { emitFor } from '../../src/engine/emit.ts'
import { programOf } from '../../src/function/jit.ts'
import { untyped, valueOf } from '../../src/function/traced.ts'
import type { Scalar } from '../../src/index.ts'
import { type Functions, m, type Operators, type X } from './function.ts'

const literal = [
  [0.5, -1.25],
  [2, 0.75],
  [-0.375, 1.5],
] as const

/** Compositions of operators alone. */
export const compositions = (ct: Operators): Functions => {
  const weights: X = ct.tensor(literal, 'f64')
  const cube = (x: X): X => ct.mul(ct.mul(x, x), x)
  const total = (f: (x: X) => X): ((x: X) => Scalar<'f64'>) => {
    return (x) => ct.sum(f(x))
  }
  const differences = (x: X, y: X): X =>
    ct.sub(ct.expandDims(x, { axis: 1 }), ct.expandDims(y, { axis: 0 }))
  const squares = (x: X): X => ct.sum(ct.square(x), { axes: [-1] })
  return {
    'x x': (x) => ct.mul(x, x),
    'x - x': (x) => ct.sub(x, x),
    'x / x': (x) => ct.div(x, x),
    'x to the x': (x) => ct.pow(x, x),
    'maximum of x and x': (x) => ct.maximum(x, x),
    'concatenate x and x': (x) => ct.square(ct.concatenate([x, x], { axis: 0 })),
    'the second unused': (x) => ct.tanh(x),
    'a constant': () => ct.full([2], 3, 'f64'),
    'a part unused': (x) => cube(ct.slice(x, { axis: 0, to: 2 })),
    'closed over, mul': (x) => ct.mul(x, weights),
    'closed over, matmul': (x) => ct.tanh(ct.matmul(m(x), m(weights))),
    'sin of exp': (x) => ct.sin(ct.exp(x)),
    'exp of sin of square': (x) => ct.exp(ct.sin(ct.square(x))),
    'x exp(-x^2)': (x) => ct.mul(x, ct.exp(ct.neg(ct.mul(x, x)))),
    '1 / (1 + x^2)': (x) => ct.reciprocal(ct.add(1, ct.mul(x, x))),
    'sqrt(1 + x^2)': (x) => ct.sqrt(ct.add(ct.mul(x, x), 1)),
    'log(1 + e^x) - x': (x) => ct.sub(ct.log1p(ct.exp(x)), x),
    'tanh five times': (x) => ct.tanh(ct.tanh(ct.tanh(ct.tanh(ct.tanh(x))))),
    'a polynomial by Horner': (x) =>
      ct.sub(ct.mul(ct.add(ct.mul(ct.sub(ct.mul(x, 2), 3), x), 0.5), x), 1),
    'x^3 y^2': (x, y) => ct.mul(cube(x), ct.mul(y, y)),
    Rosenbrock: (x) => {
      const [now, next] = [ct.slice(x, { axis: 0, to: -1 }), ct.slice(x, { axis: 0, from: 1 })]
      const valley = ct.mul(100, ct.square(ct.sub(next, ct.square(now))))
      return ct.sum(ct.add(valley, ct.square(ct.sub(1, now))))
    },
    'Newton steps': (first) =>
      [1, 2, 3].reduce<X>(
        (x) => ct.sub(x, ct.div(ct.sub(cube(x), 2), ct.mul(3, ct.mul(x, x)))),
        first,
      ),
    'the logistic map': (first) =>
      [1, 2, 3, 4].reduce<X>((x) => ct.mul(ct.mul(3.5, x), ct.sub(1, x)), first),
    'determinant of 2 x 2': (x) => {
      const [a, b, c, d] = ct.split(ct.flatten(x), { axis: 0, sizes: [1, 1, 1, 1] })
      return ct.sum(ct.sub(ct.mul(a, d), ct.mul(b, c)))
    },
    'cosine similarity': (x, y) =>
      ct.div(ct.dot(ct.flatten(x), ct.flatten(y)), ct.mul(ct.norm(x), ct.norm(y))),
    distances: (x, y) => ct.norm(differences(x, y), { axes: [-1] }),
    'Gaussian kernel': (x, y) => ct.exp(ct.div(squares(differences(x, y)), -2)),
    'largest minus smallest': (x) => ct.sub(ct.max(x), ct.min(x)),
    'sum of absolute values': (x) => ct.sum(ct.abs(x)),
    'product of sums': (x) => ct.prod(ct.sum(ct.mul(x, x), { axes: [1] })),
    'weighted cumulative sums': (x) =>
      ct.mul(ct.flip(ct.cumulativeSum(ct.mul(x, x), { axis: 0 }), { axes: [0] }), x),
    'sorted, times ranks': (x) => ct.dot(ct.flatten(ct.sort(x)), ct.tensor([1, 2, 3, 4], 'f64')),
    'geometric mean': (x) => ct.exp(ct.mean(ct.log(x))),
    'entropy of softmax': (x) => ct.neg(ct.sum(ct.mul(ct.softmax(x), ct.logSoftmax(x)))),
    'softmax at a temperature': (x, t) => ct.softmax(ct.div(x, t)),
    'masked softmax': (x) => ct.softmax(ct.where(ct.tensor([true, false, true, true]), x, -1e30)),
    'gradient inside': (x) => ct.grad(total((u) => ct.mul(ct.sin(u), u)))(x),
    'gradient inside, closing over y': (x, y) =>
      ct.grad(total((u) => ct.mul(ct.mul(ct.sin(u), y), u)))(x),
    'gradient of a gradient inside': (x) => {
      const inner = total((u) => ct.mul(ct.tanh(u), u))
      return ct.grad(total((u) => ct.grad(inner)(u)))(x)
    },
    'jvp inside': (x, y) => ct.jvp((u: X): X => ct.exp(ct.mul(u, y)))(x, y)[1],
    'vjp inside': (x, y) => ct.vjp((u: X): X => ct.exp(ct.mul(u, y)))(x)[1](y),
    'linearize inside': (x, y) => ct.linearize((u: X): X => ct.sin(ct.mul(u, u)))(x)[1](y),
    'vmap inside': (x) => ct.vmap((row: X): X => ct.mul(ct.prod(row), row))(ct.reshape(x, [2, 3])),
    'vmap of a gradient inside': (x) =>
      ct.vmap((row: X): X => ct.grad((r: X) => ct.logSumExp(ct.mul(r, r)))(row))(
        ct.reshape(x, [2, 3]),
      ),
    'valueAndGrad inside': (x) => {
      const [value, slope] = ct.valueAndGrad(total((u) => ct.mul(ct.sin(u), u)))(x)
      return ct.mul(value, slope)
    },
    'linearTranspose inside': (x, y) =>
      ct.linearTranspose((u: X): X => ct.mul(ct.flip(u, { axes: [0] }), x))(x)(y),
    'jacobian inside': (x) => ct.jacobian((u: X): X => ct.mul(u, ct.sum(ct.sin(u))))(x),
    'hessian inside': (x) => ct.hessian((u: X) => ct.prod(ct.sin(u)))(x),
    'hvp inside': (x, y) => ct.hvp((u: X) => ct.prod(ct.sin(u)))(x, y),
    'jit inside': (x) => ct.jit((u: X): X => ct.mul(u, ct.tanh(u)))(x),
    'fold inside': (x) => {
      const steps = ct.fold((u: X, k: Scalar<'f64'>): X => ct.tanh(ct.mul(u, k)))
      return steps(
        x,
        [0.5, 1.5, 2.5].map((k) => ct.scalar(k, 'f64')),
      )
    },
    call: (x, y) => {
      const body = programOf((u: X, v: X): X => ct.mul(ct.sin(u), v))(x, y)
      const inputs = [valueOf('call', x), valueOf('call', y)]
      // the body has one output, like x
      return emitFor(inputs).bind('call', { body }, inputs).map(untyped) as readonly X[]
    },
  }
}
