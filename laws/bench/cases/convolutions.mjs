/**
 * @file convolutions — convolutions of 3x3 with padding of 1, in one group or several: themselves, and their two gradients.
 *
 *   y = x * w        to x: dx = dy * w turned around        to w: dw = x * dy, where the batch is summed
 *
 * Channels are last for ours and tfjs, first for jax-js and ONNX, each in its own layout from the start. Where a library has no
 * gradient of its own, it is written as the convolution that it is, and where it has no groups, they are sliced and joined.
 * Inputs are positive, as in products.
 */
import { channels, kernels, ordered, permuted } from '../support/layouts.mjs'
import { numbers, some } from '../support/numbers.mjs'

const orders = { x: channels, w: kernels, dy: channels }
const around = [
  [1, 1],
  [1, 1],
]

const data = (shapes, name) =>
  numbers(
    shapes[name].reduce((a, b) => a * b, 1),
    { low: 0, seed: name.length + name.charCodeAt(0) },
  )
const last = (lib, shapes, name) => lib.array(shapes[name], data(shapes, name))
const first = (lib, shapes, name) =>
  lib.array(
    ordered(shapes[name], orders[name].first),
    permuted(data(shapes, name), shapes[name], orders[name].first),
  )
/** Elements of what has channels first, as if they were last. */
const turned = (shapes, name, found) =>
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

const ours = (ct, shapes, groups) => {
  const to = (x, w) => ct.convolve(x, w, { padding: 1, groups })
  return {
    y: to,
    x: (w, dy) => ct.grad((x) => ct.sum(ct.mul(to(x, w), dy)))(ct.zeros(shapes.x)),
    w: (x, dy) => ct.grad((w) => ct.sum(ct.mul(to(x, w), dy)))(ct.zeros(shapes.w)),
  }
}
const jaxs = ({ np, lax, grad }, shapes, groups) => {
  const to = (x, w) => lax.convGeneralDilated(x, w, [1, 1], around, { featureGroupCount: groups })
  const zeros = (name) => np.zeros(ordered(shapes[name], orders[name].first))
  return {
    y: to,
    x: (w, dy) => grad((x) => to(x, w).mul(dy).sum())(zeros('x')),
    w: (x, dy) => grad((w) => to(x, w).mul(dy).sum())(zeros('w')),
  }
}
const tfs = (tf, shapes, groups) => {
  /** Group by group, of so many channels each, and joined. */
  const each = (f) => {
    if (groups === 1) return f
    return (...args) =>
      tf.concat(
        Array.from({ length: groups }, (_, i) =>
          f(
            ...args.map((x) => {
              const n = x.shape[3] / groups
              return tf.slice(x, [0, 0, 0, i * n], [...x.shape.slice(0, 3), n])
            }),
          ),
        ),
        3,
      )
  }
  const wide = shapes.x.with(3, shapes.x[3] / groups)
  return {
    y: each((x, w) => tf.conv2d(x, w, 1, 1)),
    x: each((w, dy) => tf.conv2dTranspose(dy, w, wide, 1, 1)),
    w: each((x, dy) => filterGradient(tf, x, dy)),
  }
}
const graphs = (g, shapes, group) => {
  const params = { pads: [1, 1, 1, 1], group }
  const swapped = (t) => g.op('Transpose', [t], { perm: [1, 0, 2, 3] })
  /** The channels of a group where the batch is, and the batch among the channels, group by group. */
  const apart = (x) => {
    const [batch, height, width, inputs] = shapes.x
    const shaped = (t, sizes) => g.op('Reshape', [t, g.integers(sizes)])
    const wide = shaped(x, [batch, group, inputs / group, height, width])
    const moved = g.op('Transpose', [wide], { perm: [2, 1, 0, 3, 4] })
    return shaped(moved, [inputs / group, group * batch, height, width])
  }
  return {
    y: (x, w) => g.op('Conv', [x, w], params),
    x: (w, dy) => g.op('ConvTranspose', [dy, w], params),
    w: (x, dy) => swapped(g.op('Conv', [apart(x), swapped(dy)], params)),
  }
}

/** What is computed, from which inputs. */
const kinds = [
  { name: 'forward', made: 'y', from: ['x', 'w'] },
  { name: 'gradient to x', made: 'x', from: ['w', 'dy'] },
  { name: 'gradient to w', made: 'w', from: ['x', 'dy'] },
]

/** The three products of one convolution, from the shape of x. */
const three = (x, outputs, groups) => {
  const space = x.slice(0, 3)
  const shapes = { x, w: [3, 3, x[3] / groups, outputs], dy: [...space, outputs] }
  const flops = space.reduce((a, b) => a * b, 18) * shapes.w[2] * outputs
  const sizes = `${x.join('x')} to ${outputs}, 3x3${groups > 1 ? ` in ${groups} groups` : ''}`
  return kinds.map(({ name, made, from }) => {
    const like = made === 'y' ? 'dy' : made
    return {
      name: `conv ${sizes}, ${name}`,
      flops,
      digits: 5,
      inputs: () => [],
      on: {
        cotangent: (ct) => {
          const inputs = from.map((i) => last(ct, shapes, i))
          const f = ct.jit(ours(ct, shapes, groups)[made])
          return { run: () => f(...inputs), values: () => some(ct.toTypedArray(f(...inputs))) }
        },
        jax: (jax) => {
          const inputs = from.map((i) => first(jax, shapes, i))
          const f = jax.jit(jaxs(jax, shapes, groups)[made])
          const call = () => f(...inputs.map((i) => i.ref))
          return {
            run: () => jax.done(call()),
            values: () => some(turned(shapes, like, call().dataSync())),
          }
        },
        tfjs: ({ tf, array }) => {
          const inputs = from.map((i) => last({ array }, shapes, i))
          const f = () => tfs(tf, shapes, groups)[made](...inputs)
          return {
            run: () => tf.tidy(() => void f()),
            values: () => some(tf.tidy(() => f().dataSync())),
          }
        },
        onnx: async (onnx) => {
          const f = await onnx.compile((g) => {
            const inputs = from.map((i) => g.input(ordered(shapes[i], orders[i].first)))
            g.output(graphs(g, shapes, groups)[made](...inputs))
          })
          const tensors = from.map((i) => first(onnx, shapes, i))
          return {
            run: () => f(tensors),
            values: async () => some(turned(shapes, like, (await f(tensors))[0].data)),
          }
        },
        peak: (p) => p.f32,
      },
    }
  })
}

/** Of one group, and of groups of 8, 4 and 2 channels. */
export const convolutions = [
  ...three([64, 16, 16, 32], 64, 1),
  ...[4, 8, 16].flatMap((groups) => three([16, 32, 32, 32], 32, groups)),
]
