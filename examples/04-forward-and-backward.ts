/**
 * @file 04-forward-and-backward — a network of 107 layers, walked forward and then backward, one layer at a time.
 *
 *   a_0 = x                                      one example a row
 *   z_l = a_(l-1) W_l + b_l                      pre-activation
 *   a_l = tanh z_l                               activation
 *   L   = mean (a_107 - y)^2                     loss
 *
 * Backward, delta_l is dL/dz_l, and the chain rule reads, from layer 107 down to layer 1,
 *
 *   delta_107 = 2 (a_107 - y) / n * tanh'(z_107)           n numbers in y; * is elementwise
 *   delta_l   = (delta_(l+1) W_(l+1)^T) * tanh'(z_l)       tanh' z = 1 - tanh^2 z
 *   dL/dW_l   = a_(l-1)^T delta_l
 *   dL/db_l   = sum over the batch of delta_l
 *
 * Every layer's result is held against two strangers: grad, which knows nothing of layers, and differences of the loss.
 *
 * Source  Rumelhart, Hinton, Williams, Learning representations by back-propagating errors, Nature 323, 1986
 */
import { fileURLToPath } from 'node:url'
import {
  add,
  type AnyTensor,
  dot,
  eye,
  type Floating,
  grad,
  item,
  jit,
  type Key,
  key,
  matmul,
  mul,
  normal,
  outer,
  type Scalar,
  splitKey,
  square,
  sub,
  sum,
  tanh,
  type Tensor,
  toTypedArray,
  transpose,
} from 'cotangent'
import {
  block,
  dense,
  type Initializer,
  meanSquaredError,
  type ParametersOf,
  repeat,
  sequential,
  tanh as tanhLayer,
} from 'cotangent/network'

const depth = 107
const width = 16
const batch = 4
type Batch = Tensor<[typeof batch, typeof width], 'f64'>

/** W and b of one layer, or the slopes of the loss by them. */
export interface Affine {
  readonly w: Tensor<[typeof width, typeof width], 'f64'>
  readonly b: Tensor<[typeof width], 'f64'>
}

/** A random reflection, I - 2 v v^T / (v . v). */
const reflection = <D extends Floating>(
  k: Key,
  n: number,
  dtype: D,
): Tensor<[number, number], D> => {
  const v = normal(k, [n], { dtype })
  return sub(eye(n, dtype), mul(outer(v, v), 2 / item(dot(v, v))))
}

/**
 * A random rotation: two reflections. It keeps the length of everything that passes, so that over 107 layers signals
 * shrink by tanh alone and slopes neither vanish nor explode. Weights half as large would leave 10^-32 of them. One
 * reflection would do as well, but equals its own transpose, and hide a transpose forgotten on the way back.
 */
const rotation: Initializer = (k, shape, fan, dtype) => {
  const [k1, k2] = splitKey(k, 2)
  const w = matmul(reflection(k1, fan.in, dtype), reflection(k2, fan.in, dtype))
  return w as unknown as Tensor<[...typeof shape], typeof dtype> // the layers here are square
}

const network = sequential(
  { shape: [width], dtype: 'f64' },
  repeat(depth, block(dense(width, { kernel: rotation }), tanhLayer)),
)
type Params = ParametersOf<typeof network>

/** What the forward pass keeps of a layer, for the way back. */
export interface Step {
  readonly z: Batch
  readonly a: Batch
}

/** Forward, layer 1 to layer 107. */
export const forward = (layers: readonly Affine[], x: Batch): readonly Step[] => {
  const steps: Step[] = []
  let a = x
  for (const { w, b } of layers) {
    const z = add(matmul(a, w), b) // z_l = a_(l-1) W_l + b_l
    a = tanh(z)
    steps.push({ z, a })
  }
  return steps
}

/** Backward, layer 107 to layer 1: the slopes of the loss by every W and b, layer 1 first. */
export const backward = (
  layers: readonly Affine[],
  x: Batch,
  steps: readonly Step[],
  y: Batch,
): readonly Affine[] => {
  const slopes: Affine[] = []
  let pulled = mul(sub(steps.at(-1)?.a ?? x, y), 2 / (batch * width)) // dL/da_107 = 2 (a_107 - y) / n
  for (const [i, { w }] of [...layers.entries()].reverse()) {
    const { z } = steps[i]! // the forward pass kept one step a layer
    const before = steps[i - 1]?.a ?? x // a_(l-1)
    const delta = mul(pulled, sub(1, square(tanh(z)))) // delta_l = dL/da_l * tanh'(z_l)
    slopes.push({
      w: matmul(transpose(before), delta), // dL/dW_l = a_(l-1)^T delta_l
      b: sum(delta, { axes: [0] }), // dL/db_l = sum over the batch of delta_l
    })
    pulled = matmul(delta, transpose(w)) // dL/da_(l-1) = delta_l W_l^T
  }
  return slopes.reverse()
}

const inner = (p: Affine, q: Affine): number => item(add(sum(mul(p.w, q.w)), dot(p.b, q.b)))
const moved = (p: Affine, v: Affine, h: number): Affine => ({
  w: add(p.w, mul(v.w, h)),
  b: add(p.b, mul(v.b, h)),
})

/** A direction in which to move one layer, of length about 1. */
const directionOf = (k: Key): Affine => {
  const [kw, kb] = splitKey(k, 2)
  const options = { dtype: 'f64', deviation: (width * (width + 1)) ** -0.5 } as const
  return { w: normal(kw, [width, width], options), b: normal(kb, [width], options) }
}

/** One layer: what each of the three says. */
export interface Row extends Step {
  readonly hand: Affine
  readonly exact: Affine
  /** The slope of the loss along a random direction, by hand. */
  readonly slope: number
  /** (L(p + h v) - L(p - h v)) / 2h along the same. */
  readonly difference: number
}

/** Both passes through one network, and what grad and differences say of every layer. */
export const lesson = (seed = 107): { readonly output: Batch; readonly rows: readonly Row[] } => {
  const [kp, kx, ky, kv] = splitKey(key(seed), 4)
  const params = network.init(kp)
  const x = normal(kx, [batch, width], { dtype: 'f64' })
  const y = tanh(normal(ky, [batch, width], { dtype: 'f64' }))
  const layers = params[0].map(([affine]) => affine)

  const steps = forward(layers, x)
  const slopes = backward(layers, x, steps, y)

  const loss = (p: Params): Scalar<'f64'> => meanSquaredError(network.apply(p, x), y)
  const gradient = grad(loss)(params)[0]

  // Central differences: h = eps^(1/3), where the error of the formula and that of rounding balance.
  const h = Math.cbrt(Number.EPSILON)
  const lossAt = jit(loss)
  const keys = splitKey(kv, depth)
  const rows = slopes.map((hand, i) => {
    const v = directionOf(keys[i]!) // as many keys as layers
    const at = (step: number): number =>
      item(lossAt([params[0].with(i, [moved(layers[i]!, v, step), {}])])) // i counts layers
    const difference = (at(h) - at(-h)) / (2 * h)
    return { ...steps[i]!, hand, exact: gradient[i]![0], slope: inner(hand, v), difference } // one of each a layer
  })
  return { output: network.apply(params, x), rows }
}

const norm = (x: AnyTensor): number => Math.hypot(...toTypedArray(x))

const report = ({ rows }: { readonly rows: readonly Row[] }): string => {
  const judged = rows.map(({ z, a, hand, exact, slope, difference }, i) => {
    const [dw, db] = [norm(exact.w), norm(exact.b)]
    const off = Math.max(norm(sub(hand.w, exact.w)) / dw, norm(sub(hand.b, exact.b)) / db)
    const far = Math.abs(slope - difference) / Math.hypot(dw, db)
    return { layer: i + 1, values: [norm(z), norm(a), dw, db], off, far }
  })
  const line = (cells: readonly (string | number)[]): string =>
    cells.map((cell) => String(cell).padStart(9)).join('')
  const lines = judged.map(({ layer, values, off, far }) =>
    line([layer, ...values.map((v) => v.toFixed(4)), off.toExponential(1), far.toExponential(1)]),
  )
  const head = line(['layer', '|z|', '|a|', '|dW|', '|db|', 'grad', 'diff'])
  const worst = (xs: readonly number[]): string => Math.max(...xs).toExponential(1)
  return [
    `${depth} layers of ${width}, ${batch} examples, f64. The forward pass went up, the backward pass comes down.`,
    'grad, diff: how far the slopes by hand are from those of grad, and from differences of the loss.\n',
    head,
    ...lines.slice(-5).reverse(),
    line(['...', '...', '...', '...', '...', '...', '...']),
    ...lines.slice(0, 5).reverse(),
    `\nlargest distance, relative, over ${depth} layers: grad ${worst(judged.map(({ off }) => off))}, differences ${worst(judged.map(({ far }) => far))}`,
    judged.every(({ off, far }) => off <= 1e-12 && far <= 1e-6)
      ? 'The chain rule by hand and grad are the same gradient, in every layer.'
      : 'They differ: one of the three is wrong.',
  ].join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(report(lesson()))
