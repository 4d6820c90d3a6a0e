/**
 * @file training — the run whose bits are compared: every operator once, 20 steps of training, the same in a fold, and
 * operators on large tensors; all on some number of threads.
 *
 * It runs unchanged in every runtime, a browser too, and imports the library from below a base URL. What it gives are
 * trails, lists of [name, hash] of everything on the way: the first entry that differs tells where two runs part.
 */
import { large, watched } from './large.mjs'
import { folded, steps, train } from './learning.mjs'
import { operators, small } from './operators.mjs'
import { digestAll, digestOf } from './support/digest.mjs'
import { tasks } from './tasks.mjs'

/** Large results that are held at once. */
const held = 8
const dtypes = ['f32', 'f64']

const load = async (base) => {
  const files = ['index.js', 'network/index.js', 'optimize/index.js', 'threads.js']
  const [ct, network, optimize, { withThreads }] = await Promise.all(
    files.map((file) => import(`${base}${file}`)),
  )
  return { ct, network, optimize, withThreads }
}

/** [name, leaf] of a tree. */
const leavesOf = (ct, name, tree) => {
  const found = []
  ct.treeReplace((leaf, path) => {
    found.push([`${name}: ${path}`, leaf])
    return leaf
  }, tree)
  return found
}

const hashed = async (ct, named) => {
  const trail = []
  for (const [name, x] of named) trail.push([name, await digestOf(ct.toTypedArray(x))])
  return trail
}

/** Everything small, in one bracket: a list of [name, tensor] for each trail. */
const smallOnes = ({ ct, network, optimize }) => {
  const learned = tasks(ct, network, optimize)
  return {
    operators: dtypes.flatMap((dtype) =>
      Object.entries(operators(ct, dtype, small)).map(([name, f]) => [`${name} ${dtype}`, f()]),
    ),
    training: learned.flatMap((task) =>
      train(ct, optimize, task).flatMap(({ when, tree }) =>
        leavesOf(ct, `${task.name}, ${when}`, tree),
      ),
    ),
    fold: learned.flatMap((task) =>
      leavesOf(ct, `${task.name}, step ${steps}`, folded(ct, optimize, task)),
    ),
  }
}

/** Everything large, some at a time, each time in a bracket of its own. */
const largeOnes = async (ct, bracket, threads) => {
  const trail = []
  for (const dtype of dtypes) {
    const all = large(ct, dtype)
    for (let i = 0; i < all.length; i += held) {
      const made = await bracket(() =>
        all.slice(i, i + held).map(([name, f, divided]) => {
          if (threads === 1) return [name, f()]
          const [x, split] = watched(f)
          if (divided && !split) throw new Error(`${name}: no other thread was given work`)
          return [name, x]
        }),
      )
      trail.push(...(await hashed(ct, made)))
    }
  }
  return trail
}

/** A fold must end where the steps did. */
const mustMeet = ({ training, fold }) => {
  const known = new Map(training)
  const apart = fold.filter(([name, hash]) => known.get(name) !== hash).map(([name]) => name)
  if (apart.length > 0) throw new Error(`fold differs from the steps: ${apart.join('; ')}`)
}

/**
 * Runs everything with the library below a base URL.
 *
 * The hash of the training covers data, losses, gradients, parameters and optimiser states of all steps.
 */
export const run = async ({ base, threads }) => {
  const library = await load(base)
  const { ct, withThreads } = library
  const bracket = async (body) => {
    const { value, threads: had, note } = await withThreads(threads)(body)()
    if (had !== threads) throw new Error(note)
    return value
  }
  const start = performance.now()
  const made = await bracket(() => smallOnes(library))
  const trails = {}
  for (const [part, named] of Object.entries(made)) trails[part] = await hashed(ct, named)
  mustMeet(trails)
  trails.large = await largeOnes(ct, bracket, threads)
  const losses = made.training
    .filter(([name]) => name.endsWith(`step ${steps}: loss`))
    .map(([name, x]) => [name, ct.item(x)])
  if (!losses.every(([, loss]) => Number.isFinite(loss)))
    throw new Error(`nothing was learned: ${losses.join('; ')}`)
  const hashes = {}
  for (const [part, trail] of Object.entries(trails)) hashes[part] = await digestAll(trail)
  return { threads, steps, hashes, losses, trails, milliseconds: performance.now() - start }
}
