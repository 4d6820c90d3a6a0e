/**
 * @file training — the run whose bits are compared: every operator once, then 20 steps of training.
 *
 * It runs unchanged in every runtime, a browser too, and imports the library from below a base URL. What it gives is a
 * trail, a list of [name, hash] of everything on the way: the first entry that differs tells where two runs part.
 */
import { operators } from './operators.mjs'
import { digestAll, digestOf } from './support/digest.mjs'
import { tasks } from './tasks.mjs'

const steps = 20

/** [path, leaf] of a tree. */
const leavesOf = (ct, tree) => {
  const found = []
  ct.treeReplace((leaf, path) => {
    found.push([path, leaf])
    return leaf
  }, tree)
  return found
}

/** One task from its first parameters on: { when, tree } of what there is at first, and of each step. */
const train = (ct, optimize, { data, size, params: first, loss, optimiser }) => {
  const step = ct.jit((params, state, batch, key) => {
    const [value, gradients] = ct.valueAndGrad(loss)(params, batch, key)
    const [updates, after] = optimiser.update(gradients, state, params)
    return {
      loss: value,
      gradients,
      params: optimize.applyUpdates(params, updates),
      optimiser: after,
    }
  })
  const rows = (k) => ct.slice(ct.permutation(k, data.x.shape[0]), { axis: 0, from: 0, to: size })
  const seen = [{ when: 'at first', tree: { data, params: first } }]
  let [params, state] = [first, optimiser.init(first)]
  for (let i = 0; i < steps; i += 1) {
    const [forRows, forLoss] = ct.splitKey(ct.foldIn(ct.key(5), i), 2)
    const chosen = rows(forRows)
    const batch = ct.treeReplace((x) => ct.take(x, chosen, { axis: 0 }), data)
    const made = step(params, state, batch, forLoss)
    seen.push({ when: `step ${i + 1}`, tree: made })
    ;({ params, optimiser: state } = made)
  }
  return seen
}

const hashed = async (ct, named) => {
  const trail = []
  for (const [name, x] of named) trail.push([name, await digestOf(ct.toTypedArray(x))])
  return trail
}

/**
 * Runs everything with the library below a base URL.
 *
 * The hash of the training covers data, losses, gradients, parameters and optimiser states of all steps.
 */
export const run = async ({ base, threads = 1 }) => {
  const [ct, network, optimize] = await Promise.all(
    ['index.js', 'network/index.js', 'optimize/index.js'].map((file) => import(`${base}${file}`)),
  )
  const start = performance.now()
  const alone = await hashed(ct, operators(ct))
  const learned = tasks(ct, network, optimize).flatMap((task) =>
    train(ct, optimize, task).flatMap(({ when, tree }) =>
      leavesOf(ct, tree).map(([path, x]) => [`${task.name}, ${when}: ${path}`, x]),
    ),
  )
  const trained = await hashed(ct, learned)
  const losses = learned
    .filter(([name]) => name.endsWith(`step ${steps}: loss`))
    .map(([name, x]) => [name, ct.item(x)])
  if (!losses.every(([, loss]) => Number.isFinite(loss)))
    throw new Error(`nothing was learned: ${losses.join('; ')}`)
  return {
    threads,
    steps,
    operators: await digestAll(alone),
    training: await digestAll(trained),
    losses,
    trails: { operators: alone, training: trained },
    milliseconds: performance.now() - start,
  }
}
