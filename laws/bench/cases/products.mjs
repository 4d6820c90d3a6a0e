/**
 * @file products — products of matrices: square ones in all three forms, and with a vector on either side.
 *
 *   nn: a b    tn: a' b    nt: a b'     where ' transposes
 *
 * Inputs are positive, so that a different order of summation changes the sixth digit at most.
 */
import { numbers, some } from '../support/numbers.mjs'

const sizes = [64, 128, 256, 512, 1024, 2048]
/** Which axis of each factor is summed over. */
const forms = { nn: [1, 0], tn: [0, 0], nt: [1, 1] }
const types = { f32: Float32Array, f64: Float64Array }

/** A product of [m, k] and [k, n], each given transposed or not. */
const product = ({ name, m, k, n, form, dtype, peak, without = [] }) => {
  const [i, j] = forms[form]
  const shapes = [i === 1 ? [m, k] : [k, m], j === 0 ? [k, n] : [n, k]]
  const turned = [i === 0, j === 1]
  const on = {
    cotangent: (ct, [a, b]) => {
      const pairs = { sum: [[i], [j]] }
      const run = () => ct.contract(a, b, pairs)
      return { run, values: () => some(ct.toTypedArray(run())) }
    },
    jax: (jax, [a, b]) => {
      const side = (x, t) => (t ? jax.np.matrixTranspose(x) : x)
      const f = jax.jit((x, y) => jax.np.matmul(side(x, turned[0]), side(y, turned[1])))
      return {
        run: () => jax.done(f(a.ref, b.ref)),
        values: () => some(f(a.ref, b.ref).dataSync()),
      }
    },
    tfjs: ({ tf }, [a, b]) => ({
      run: () => tf.matMul(a, b, ...turned).dispose(),
      values: () => some(tf.tidy(() => tf.matMul(a, b, ...turned).dataSync())),
    }),
    onnx: async (onnx, tensors) => {
      const f = await onnx.compile(
        (g) => {
          const [a, b] = shapes.map(g.input)
          const [transA, transB] = turned.map(Number)
          const plain = transA + transB === 0
          g.output(plain ? g.op('MatMul', [a, b]) : g.op('Gemm', [a, b], { transA, transB }))
        },
        dtype === 'f64' ? 'float64' : 'float32',
      )
      return { run: () => f(tensors), values: async () => some((await f(tensors))[0].data) }
    },
    ...(peak ? { peak: (p) => p[dtype] } : {}),
  }
  for (const library of without) delete on[library]
  return {
    name,
    flops: 2 * m * k * n,
    digits: 5,
    inputs: (lib) =>
      shapes.map((shape, seed) =>
        lib.array(
          shape,
          numbers(shape[0] * shape[1], { low: 0, seed: seed + 1, type: types[dtype] }),
        ),
      ),
    on,
  }
}

/**
 * Who is left out. tfjs has no f64; it transposes, and jax-js computes in f64, at about 1 GFLOP/s, which would take
 * a quarter of a minute for each call at the largest size.
 */
const missing = (dtype, n, form) => {
  const large = n > 1024
  if (dtype === 'f64') return large ? ['jax', 'tfjs'] : ['tfjs']
  return large && form !== 'nn' ? ['tfjs'] : []
}

const square = Object.keys(types).flatMap((dtype) =>
  sizes.flatMap((n) =>
    Object.keys(forms).map((form) =>
      product({
        name: `gemm ${dtype} ${n} ${form}`,
        m: n,
        k: n,
        n,
        form,
        dtype,
        peak: n >= 256,
        without: missing(dtype, n, form),
      }),
    ),
  ),
)

const vector = Object.keys(types).flatMap((dtype) =>
  [
    { name: 'gemv 1024 matrix vector', m: 1024, k: 1024, n: 1, form: 'nn' },
    { name: 'gemv 1024 vector matrix', m: 1, k: 1024, n: 1024, form: 'nn' },
    { name: 'gemv 1024 vector matrix transposed', m: 1, k: 1024, n: 1024, form: 'nt' },
  ].map(({ name, ...sides }) =>
    product({
      name: `${name} ${dtype}`,
      ...sides,
      dtype,
      without: missing(dtype, 1024, sides.form),
    }),
  ),
)

/** Square products, then those with a vector. */
export const products = [...square, ...vector]
