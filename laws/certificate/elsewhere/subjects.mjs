/**
 * @file subjects — each library as the laws see it: values, gradients, and what else it can do, on plain lists of numbers.
 *
 *   value(f, xs)              f
 *   gradient(f, xs, w)        the gradient of <f, w>, and its shapes
 *   second(f, xs, w, us)      the gradient of <gradient, u>
 *   push(f, xs, vs)           J v
 *   lanes(f, Xs, w)           vmap of f, and of its gradient
 *
 * A library that has no such thing lacks the name. Inputs are { shape, data }. `refusal` is what one says that is asked for f64
 * and has none.
 */
import { readFileSync } from 'node:fs'

const cotangentAs = (ct, version, dtype) => {
  const make = ({ shape, data }) => ct.fromArray(shape, data, dtype)
  const read = (x) => ({ shape: [...x.shape], data: [...ct.toTypedArray(x)] })
  const of = (f) => (xs) => f.cotangent(ct, ...xs)
  const weighed = (f, w) => (xs) => ct.sum(ct.mul(of(f)(xs), make(w)))
  const paired = (gs, us) =>
    gs.map((g, i) => ct.sum(ct.mul(g, make(us[i])))).reduce((a, b) => ct.add(a, b))
  return {
    title: `cotangent ${dtype}`,
    version,
    dtype,
    value: (f, xs) => read(of(f)(xs.map(make))),
    gradient: (f, xs, w) => ct.grad(weighed(f, w))(xs.map(make)).map(read),
    second: (f, xs, w, us) =>
      ct
        .grad((ys) => paired(ct.grad(weighed(f, w))(ys), us))(xs.map(make))
        .map(read),
    push: (f, xs, vs) => read(ct.jvp(of(f))(xs.map(make), vs.map(make))[1]),
    lanes: (f, xs, w) => [
      read(ct.vmap(of(f))(xs.map(make))),
      ...ct
        .vmap(ct.grad(weighed(f, w)))(xs.map(make))
        .map(read),
    ],
  }
}

const jaxAs = (jax, dtype) => {
  const { np } = jax
  const make = ({ shape, data }) =>
    np.array(dtype === 'f64' ? Float64Array.from(data) : Float32Array.from(data), {
      shape,
      dtype: dtype === 'f64' ? 'float64' : 'float32',
    })
  const read = async (x) => ({ shape: [...x.shape], data: [...(await x.data())] })
  const all = (list) => Promise.all([...list].map(read))
  const of =
    (f) =>
    (...xs) =>
      f.jax({ ...jax, int32: 'int32' }, ...xs)
  const weighed =
    (f, w) =>
    (...xs) =>
      np.sum(of(f)(...xs).mul(make(w)))
  const every = (xs) => ({ argnums: xs.map((_, i) => i) })
  const gradientOf = (f, xs, w) => jax.grad(weighed(f, w), every(xs))
  return {
    title: `jax-js ${dtype}`,
    version: jax.version,
    dtype,
    value: (f, xs) => read(of(f)(...xs.map(make))),
    gradient: (f, xs, w) => all(gradientOf(f, xs, w)(...xs.map(make))),
    second: (f, xs, w, us) => {
      const paired = (...ys) =>
        [...gradientOf(f, xs, w)(...ys)]
          .map((g, i) => np.sum(g.mul(make(us[i]))))
          .reduce((a, b) => a.add(b))
      return all(jax.grad(paired, every(xs))(...xs.map(make)))
    },
    push: async (f, xs, vs) => read(jax.jvp(of(f), xs.map(make), vs.map(make))[1]),
    lanes: async (f, xs, w) => [
      await read(jax.vmap(of(f))(...xs.map(make))),
      ...(await all(jax.vmap(gradientOf(f, xs, w))(...xs.map(make)))),
    ],
  }
}

/** What a library says when it is asked for what it has not. */
const refusal = (ask) => {
  try {
    ask()
    return undefined
  } catch (error) {
    return error.message
  }
}

const tfjsAs = (tf) => {
  const make = ({ shape, data }) => tf.tensor(data, shape, 'float32')
  const read = (x) => ({ shape: [...x.shape], data: [...x.dataSync()] })
  const of =
    (f) =>
    (...xs) =>
      f.tfjs(tf, ...xs)
  const weighed =
    (f, w) =>
    (...xs) =>
      tf.sum(tf.mul(of(f)(...xs), make(w)))
  return {
    title: 'tfjs f32',
    version: tf.version_core,
    dtype: 'f32',
    refusal: refusal(() => tf.tensor([0.1], [1], 'float64')),
    value: (f, xs) => read(of(f)(...xs.map(make))),
    gradient: (f, xs, w) => tf.grads(weighed(f, w))(xs.map(make)).map(read),
    second: (f, xs, w, us) => {
      const paired = (...ys) =>
        tf.addN(
          tf
            .grads(weighed(f, w))(ys)
            .map((g, i) => tf.sum(tf.mul(g, make(us[i])))),
        )
      return tf.grads(paired)(xs.map(make)).map(read)
    },
  }
}

/** Every library in every precision it has, ours first. */
export const subjects = async (load) => {
  const ct = await load('src/index.ts')
  const { version } = JSON.parse(
    readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
  )
  const [jax, { tf }] = await Promise.all(
    ['jax', 'tfjs'].map(async (name) => (await import(`../../bench/libraries/${name}.mjs`)).load()),
  )
  await tf.setBackend('cpu') // it has every kernel that tfjs has
  return [
    ...['f64', 'f32'].map((dtype) => cotangentAs(ct, version, dtype)),
    ...['f64', 'f32'].map((dtype) => jaxAs(jax, dtype)),
    tfjsAs(tf),
  ]
}
