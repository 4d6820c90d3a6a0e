/** @file small — twelve numbers: what a call costs when there is next to nothing to compute. */
import { numbers } from '../support/numbers.mjs'

const shape = [3, 4]
const inputs = (lib) => [1, 2, 3].map((seed) => lib.array(shape, numbers(12, { low: 0.5, seed })))

/** Ten times a product and a sum. */
const chain = (mul, add) => (x, a, b) => {
  let y = x
  for (let i = 0; i < 10; i += 1) y = add(mul(y, a), b)
  return y
}

const ours = (f) => (ct, given) => {
  const g = f(ct)
  return { run: () => g(...given), values: () => [...ct.toTypedArray(g(...given))] }
}
/** jax-js evaluates when asked for the numbers. */
const jaxs = (f) => (jax, given) => {
  const g = f(jax)
  const run = () => g(...given.map((x) => x.ref)).dataSync()
  return { run, values: () => [...run()] }
}
const tfs =
  (f) =>
  ({ tf }, given) => ({
    run: () => tf.tidy(() => f(tf)(...given)).dispose(),
    values: () => [...tf.tidy(() => f(tf)(...given).dataSync())],
  })
const graphs = (f) => async (onnx, tensors) => {
  const g = await onnx.compile((graph) => {
    const given = tensors.map(() => graph.input(shape))
    graph.output(f(graph)(...given))
  })
  return { run: () => g(tensors), values: async () => [...(await g(tensors))[0].data] }
}

const jaxChain =
  ({ np }) =>
  (x, a, b) => {
    let y = x
    for (let i = 0; i < 10; i += 1) y = np.add(np.multiply(y, a.ref), b.ref)
    a.dispose()
    b.dispose()
    return y
  }
const graphChain = (g) =>
  chain(
    (x, y) => g.op('Mul', [x, y]),
    (x, y) => g.op('Add', [x, y]),
  )

/** Eager and compiled. ONNX Runtime and tfjs have one of the two: a graph, or calls. */
export const small = [
  {
    name: 'add of two [3, 4], eager',
    inputs,
    on: {
      cotangent: ours((ct) => (x, a) => ct.add(x, a)),
      jax: jaxs(({ np }) => (x, a, b) => {
        b.dispose()
        return np.add(x, a)
      }),
      tfjs: ({ tf }, [x, a]) => ({
        run: () => tf.add(x, a).dispose(),
        values: () => [...tf.tidy(() => tf.add(x, a).dataSync())],
      }),
      onnx: async (onnx, [x, a]) => {
        const f = await onnx.compile((g) => g.output(g.op('Add', [g.input(shape), g.input(shape)])))
        return { run: () => f([x, a]), values: async () => [...(await f([x, a]))[0].data] }
      },
    },
  },
  {
    name: '20 operations on [3, 4], eager',
    inputs,
    on: {
      cotangent: ours((ct) => chain(ct.mul, ct.add)),
      jax: jaxs(jaxChain),
      tfjs: tfs((tf) => chain(tf.mul, tf.add)),
    },
  },
  {
    name: '20 operations on [3, 4], compiled',
    inputs,
    on: {
      cotangent: ours((ct) => ct.jit(chain(ct.mul, ct.add))),
      jax: jaxs((jax) => jax.jit(jaxChain(jax))),
      onnx: graphs(graphChain),
    },
  },
]
