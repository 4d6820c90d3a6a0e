/** @file arrays — what passes once or twice over a million numbers: tanh(a x + b), softmax, sums. */
import { numbers, some } from '../support/numbers.mjs'

const million = [1024, 1024]

/** A function of one array; each library's form of it, and ONNX's as a graph. */
const pass = ({ name, shape, low = -1, digits, cotangent, jax, tfjs, onnx }) => ({
  name,
  digits,
  inputs: (lib) => [
    lib.array(
      shape,
      numbers(
        shape.reduce((a, b) => a * b),
        { low, high: 1 },
      ),
    ),
  ],
  on: {
    cotangent: (ct, [x]) => {
      const f = ct.jit((y) => cotangent(ct, y))
      return { run: () => f(x), values: () => some(ct.toTypedArray(f(x))) }
    },
    jax: (lib, [x]) => {
      const f = lib.jit((y) => jax(lib, y))
      return { run: () => lib.done(f(x.ref)), values: () => some(f(x.ref).dataSync()) }
    },
    tfjs: ({ tf }, [x]) => ({
      run: () => tf.tidy(() => tfjs(tf, x)).dispose(),
      values: () => some(tf.tidy(() => tfjs(tf, x).dataSync())),
    }),
    onnx: async (lib, tensors) => {
      const f = await lib.compile((g) => g.output(onnx(g, g.input(shape))))
      return { run: () => f(tensors), values: async () => some((await f(tensors))[0].data) }
    },
  },
})

const sums = Object.entries({ 'axis 0': [0], 'axis 1': [1], 'both axes': [0, 1] }).map(
  ([name, axes]) =>
    pass({
      name: `sum 1024x1024, ${name}`,
      shape: million,
      low: 0,
      digits: 4, // some add a million numbers one after another: the fifth digit is gone
      cotangent: (ct, x) => ct.sum(x, { axes }),
      jax: ({ np }, x) => np.sum(x, axes),
      tfjs: (tf, x) => tf.sum(x, axes),
      onnx: (g, x) => g.op('ReduceSum', [x, g.integers(axes)], { keepdims: 0 }),
    }),
)

/** One pass after another, the least work first. */
export const arrays = [
  pass({
    name: 'tanh(a x + b), 1e6',
    shape: [1_000_000],
    digits: 5, // a polynomial of ours, theirs, or the C library's
    cotangent: (ct, x) => ct.tanh(ct.add(ct.mul(x, 1.5), 0.25)),
    jax: ({ np }, x) => np.tanh(x.mul(1.5).add(0.25)),
    tfjs: (tf, x) => tf.tanh(tf.add(tf.mul(x, 1.5), 0.25)),
    onnx: (g, x) => g.op('Tanh', [g.op('Add', [g.op('Mul', [x, g.number(1.5)]), g.number(0.25)])]),
  }),
  pass({
    name: 'softmax 1024x1024',
    shape: million,
    digits: 5,
    cotangent: (ct, x) => ct.softmax(x, { axis: 1 }),
    jax: ({ nn }, x) => nn.softmax(x, 1),
    tfjs: (tf, x) => tf.softmax(x, 1),
    onnx: (g, x) => g.op('Softmax', [x], { axis: 1 }),
  }),
  ...sums,
]
