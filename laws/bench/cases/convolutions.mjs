/**
 * @file convolutions — a convolution 64x16x16x32 to 64 channels, 3x3 with padding of 1: itself, and its two gradients.
 *
 *   y = x * w        to x: dx = dy * w turned around        to w: dw = x * dy, where the batch is summed
 *
 * Channels are last for ours and tfjs, first for jax-js and ONNX, each in its own layout from the start. Where a library has no
 * gradient of its own, it is written as the convolution that it is. Inputs are positive, as in products.
 */
import { channels, kernels, ordered, permuted } from '../support/layouts.mjs'
import { numbers, some } from '../support/numbers.mjs'

const shapes = { x: [64, 16, 16, 32], w: [3, 3, 32, 64], dy: [64, 16, 16, 64] }
const orders = { x: channels, w: kernels, dy: channels }
const flops = 2 * 64 * 16 * 16 * 9 * 32 * 64

const data = (name) =>
  numbers(
    shapes[name].reduce((a, b) => a * b, 1),
    { low: 0, seed: name.length + name.charCodeAt(0) },
  )
const last = (lib, name) => lib.array(shapes[name], data(name))
const first = (lib, name) =>
  lib.array(
    ordered(shapes[name], orders[name].first),
    permuted(data(name), shapes[name], orders[name].first),
  )
/** Elements of what has channels first, as if they were last. */
const turned = (name, found) =>
  permuted(found, ordered(shapes[name], orders[name].first), orders[name].last)

/** The gradient of the filter on tfjs's WebAssembly, which has none: the batch as channels, dy as the filter. */
const filterGradient = (tf, x, dy) => {
  const made = tf.conv2d(tf.transpose(x, [3, 1, 2, 0]), tf.transpose(dy, [1, 2, 0, 3]), 1, 1)
  return tf.transpose(made, [1, 2, 0, 3])
}

/** A convolution with padding of 1 that has both gradients there. */
export const convolution = (tf) =>
  tf.customGrad((input, kernel, save) => {
    save([input, kernel])
    const gradFunc = (dy, [x, k]) => [
      tf.conv2dTranspose(dy, k, x.shape, 1, 1),
      filterGradient(tf, x, dy),
    ]
    return { value: tf.conv2d(input, kernel, 1, 1), gradFunc }
  })

const ours = {
  y: (ct) => (x, w) => ct.convolve(x, w, { padding: 1 }),
  x: (ct) => (w, dy) =>
    ct.grad((x) => ct.sum(ct.mul(ct.convolve(x, w, { padding: 1 }), dy)))(ct.zeros(shapes.x)),
  w: (ct) => (x, dy) =>
    ct.grad((w) => ct.sum(ct.mul(ct.convolve(x, w, { padding: 1 }), dy)))(ct.zeros(shapes.w)),
}
const jaxs = ({ np, lax, grad }) => {
  const convolve = (x, w) =>
    lax.convGeneralDilated(
      x,
      w,
      [1, 1],
      [
        [1, 1],
        [1, 1],
      ],
    )
  const zeros = (name) => np.zeros(ordered(shapes[name], orders[name].first))
  return {
    y: convolve,
    x: (w, dy) => grad((x) => convolve(x, w).mul(dy).sum())(zeros('x')),
    w: (x, dy) => grad((w) => convolve(x, w).mul(dy).sum())(zeros('w')),
  }
}
const tfs = (tf) => ({
  y: (x, w) => tf.conv2d(x, w, 1, 1),
  x: (w, dy) => tf.conv2dTranspose(dy, w, shapes.x, 1, 1),
  w: (x, dy) => filterGradient(tf, x, dy),
})
const graphs = (g) => ({
  y: (x, w) => g.op('Conv', [x, w], { pads: [1, 1, 1, 1] }),
  x: (w, dy) => g.op('ConvTranspose', [dy, w], { pads: [1, 1, 1, 1] }),
  w: (x, dy) => {
    const swapped = (t) => g.op('Transpose', [t], { perm: [1, 0, 2, 3] })
    return swapped(g.op('Conv', [swapped(x), swapped(dy)], { pads: [1, 1, 1, 1] }))
  },
})

/** What is computed, from which inputs. */
const kinds = [
  { name: 'forward', made: 'y', from: ['x', 'w'] },
  { name: 'gradient to x', made: 'x', from: ['w', 'dy'] },
  { name: 'gradient to w', made: 'w', from: ['x', 'dy'] },
]

/** The three products of one convolution. */
export const convolutions = kinds.map(({ name, made, from }) => {
  const like = made === 'y' ? 'dy' : made
  return {
    name: `conv 64x16x16x32 to 64, 3x3, ${name}`,
    flops,
    digits: 5,
    inputs: () => [],
    on: {
      cotangent: (ct) => {
        const inputs = from.map((i) => last(ct, i))
        const f = ct.jit(ours[made](ct))
        return { run: () => f(...inputs), values: () => some(ct.toTypedArray(f(...inputs))) }
      },
      jax: (jax) => {
        const inputs = from.map((i) => first(jax, i))
        const f = jax.jit(jaxs(jax)[made])
        const call = () => f(...inputs.map((x) => x.ref))
        return {
          run: () => jax.done(call()),
          values: () => some(turned(like, call().dataSync())),
        }
      },
      tfjs: ({ tf, array }) => {
        const inputs = from.map((i) => last({ array }, i))
        const f = () => tfs(tf)[made](...inputs)
        return {
          run: () => tf.tidy(() => void f()),
          values: () => some(tf.tidy(() => f().dataSync())),
        }
      },
      onnx: async (onnx) => {
        const f = await onnx.compile((g) => {
          const inputs = from.map((i) => g.input(ordered(shapes[i], orders[i].first)))
          g.output(graphs(g)[made](...inputs))
        })
        const tensors = from.map((i) => first(onnx, i))
        return {
          run: () => f(tensors),
          values: async () => some(turned(like, (await f(tensors))[0].data)),
        }
      },
      peak: (p) => p.f32,
    },
  }
})
