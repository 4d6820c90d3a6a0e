/**
 * @file adam — one update of a million parameters by Adam: gradients, moments and parameters in, new ones out.
 *
 * Source  Kingma and Ba 2015, algorithm 1, with rate 0.001, decays 0.9 and 0.999, epsilon 1e-8
 */
import { numbers, some } from '../support/numbers.mjs'

const n = 1_000_000
const together = 50
const [rate, b1, b2, epsilon] = [0.001, 0.9, 0.999, 1e-8]
const start = () => numbers(n, { seed: 1 })
const slope = () => numbers(n, { seed: 2 })
const zero = () => new Float32Array(n)

/** rate / (1 - b1^t) and 1 / (1 - b2^t): numbers that a library without a counter is given. */
const corrections = (t) => [rate / (1 - b1 ** t), 1 / (1 - b2 ** t)]

/** Three steps, then some of the parameters. */
const afterThree = (step, read) => async () => {
  for (let i = 0; i < 3; i += 1) await step()
  return some(await read())
}

/** The state stays with the engine from step to step, as in a training loop: `run` folds as many steps at a time. */
const ours = (ct) => {
  const optimiser = ct.optimize.adam(rate)
  const step = ct.fold(([params, state], gradients) => {
    const [updates, next] = optimiser.update(gradients, state, params)
    return [ct.optimize.applyUpdates(params, updates), next]
  })
  const gradients = ct.array([n], slope())
  const fresh = () => {
    const params = ct.array([n], start())
    return [params, optimiser.init(params)]
  }
  let held = fresh()
  const run = () => {
    held = step(
      held,
      Array.from({ length: together }, () => gradients),
    )
  }
  const values = () => some(ct.toTypedArray(step(fresh(), [gradients, gradients, gradients])[0]))
  return { run, values, times: together }
}

/** Every step a call of its own: parameters and moments come out of the engine and go back in. */
const oursApart = (ct) => {
  const optimiser = ct.optimize.adam(rate)
  const step = ct.jit((params, state, gradients) => {
    const [updates, next] = optimiser.update(gradients, state, params)
    return [ct.optimize.applyUpdates(params, updates), next]
  })
  let params = ct.array([n], start())
  const gradients = ct.array([n], slope())
  let state = optimiser.init(params)
  const run = () => {
    ;[params, state] = step(params, state, gradients)
  }
  return { run, values: afterThree(run, () => ct.toTypedArray(params)) }
}

const jaxs = (jax) => {
  const { np } = jax
  const step = jax.jit((p, m, v, g, c1, c2) => {
    const mean = m.mul(b1).add(g.ref.mul(1 - b1))
    const square = v.mul(b2).add(g.ref.mul(g).mul(1 - b2))
    const down = np.sqrt(square.ref.mul(c2)).add(epsilon)
    return [p.sub(mean.ref.mul(c1).div(down)), mean, square]
  })
  let t = 0
  let held = [start(), zero(), zero()].map((data) => np.array(data))
  const g = jax.array([n], slope())
  const run = async () => {
    t += 1
    held = step(...held, g.ref, ...corrections(t).map((c) => np.array(c)))
    for (const x of held) await x.blockUntilReady()
  }
  return {
    run,
    values: afterThree(run, () => held[0].ref.dataSync()),
    end: () => held.forEach((x) => x.dispose()),
  }
}

const tfs = ({ tf, array, variable }) => {
  const params = variable([n], start())
  const gradients = { [params.name]: array([n], slope()) }
  const optimiser = tf.train.adam(rate, b1, b2, epsilon)
  const run = () => optimiser.applyGradients(gradients)
  return {
    run,
    values: afterThree(run, () => params.dataSync()),
    end: () => optimiser.dispose(),
  }
}

const graphs = async (onnx) => {
  const step = await onnx.compile((g) => {
    const [p, m, v, dp] = Array.from({ length: 4 }, () => g.input([n]))
    const [c1, c2] = [g.input([]), g.input([])]
    const mul = (x, y) => g.op('Mul', [x, y])
    const add = (x, y) => g.op('Add', [x, y])
    const mean = add(mul(m, g.number(b1)), mul(dp, g.number(1 - b1)))
    const square = add(mul(v, g.number(b2)), mul(mul(dp, dp), g.number(1 - b2)))
    const down = add(g.op('Sqrt', [mul(square, c2)]), g.number(epsilon))
    for (const x of [g.op('Sub', [p, g.op('Div', [mul(mean, c1), down])]), mean, square])
      g.output(x)
  })
  let t = 0
  let held = [start(), zero(), zero()].map((data) => onnx.array([n], data))
  const g = onnx.array([n], slope())
  const run = async () => {
    t += 1
    const numbersOfStep = corrections(t).map((c) => onnx.array([], Float32Array.of(c)))
    held = await step([...held, g, ...numbersOfStep])
  }
  return { run, values: afterThree(run, () => held[0].data) }
}

/** The update alone; no gradient is computed. */
export const adam = [
  {
    name: 'Adam, 1e6 parameters',
    digits: 5,
    inputs: () => [],
    on: { cotangent: ours, jax: jaxs, tfjs: tfs, onnx: graphs },
  },
  {
    name: 'Adam, 1e6 parameters, call by call',
    digits: 5,
    inputs: () => [],
    on: { cotangent: oursApart, jax: jaxs, tfjs: tfs, onnx: graphs },
  },
]
