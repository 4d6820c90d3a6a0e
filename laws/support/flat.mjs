/**
 * @file flat — memory stays flat: the resident set after many steps is that after few, and nobody disposes of anything.
 *
 * Each case warms up, then runs on; growth beyond a twentieth fails. Runs on the build, in a process of its own for each case.
 */
import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const most = 0.05
const here = fileURLToPath(import.meta.url)
const built = resolve(import.meta.dirname, '../../dist/src')
const load = (path) => import(pathToFileURL(join(built, path)).href)

const noise = (ct, shape, seed) => ct.uniform(ct.key(seed), shape, { min: -0.1, max: 0.1 })

/** The steps before memory is first looked at, those after, and a step. */
const cases = {
  'small program, jitted': async () => {
    const ct = await load('index.js')
    const [x, a] = [noise(ct, [3, 4], 1), noise(ct, [3, 4], 2)]
    const f = ct.jit((y, b) => ct.tanh(ct.add(ct.mul(y, b), b)))
    let y = x
    return { warm: 20_000, steps: 100_000, step: () => (y = f(y, a)) }
  },
  'small operators, one by one': async () => {
    const ct = await load('index.js')
    const [x, a] = [noise(ct, [3, 4], 1), noise(ct, [3, 4], 2)]
    let y = x
    return { warm: 20_000, steps: 100_000, step: () => (y = ct.tanh(ct.add(ct.mul(y, a), a))) }
  },
  'MLP, value and gradient': async () => {
    const ct = await load('index.js')
    const sizes = [784, 256, 128, 10]
    const first = sizes.slice(1).map((n, i) => [noise(ct, [sizes[i], n], i), ct.zeros([n])])
    const x = noise(ct, [128, 784], 7)
    const loss = (layers) => {
      let h = x
      for (const [w, b] of layers) h = ct.tanh(ct.add(ct.matmul(h, w), b))
      return ct.mean(ct.mul(h, h))
    }
    const step = ct.jit((layers) => {
      const [, slopes] = ct.valueAndGrad(loss)(layers)
      return ct.treeZip((p, g) => ct.sub(p, ct.mul(g, 0.1)), layers, slopes)
    })
    let layers = first
    return { warm: 1000, steps: 1000, step: () => (layers = step(layers)) }
  },
  'MLP, eager': async () => {
    const ct = await load('index.js')
    const [w, x] = [noise(ct, [784, 256], 1), noise(ct, [128, 784], 7)]
    return { warm: 1000, steps: 1000, step: () => ct.sum(ct.tanh(ct.matmul(x, w))) }
  },
}

const measure = async (name) => {
  const { warm, steps, step } = await cases[name]()
  const settled = async () => {
    for (let i = 0; i < 3; i += 1) {
      globalThis.gc()
      await new Promise((done) => setTimeout(done, 20))
    }
    return process.memoryUsage().rss / 2 ** 20
  }
  for (let i = 0; i < warm; i += 1) step()
  const before = await settled()
  const more = async () => {
    for (let i = 0; i < steps; i += 1) step()
    return settled()
  }
  // A heap that was ahead of its collector once gives pages back later; what leaks never does.
  const after = Math.min(await more(), await more())
  return { steps, before, after, growth: after / before - 1 }
}

const one = process.argv[2]
if (one !== undefined) console.log(JSON.stringify(await measure(one)))
else
  for (const name of Object.keys(cases)) {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', here, name], {
      encoding: 'utf8',
    })
    if (status !== 0) {
      console.log(`${name}: fell\n${stderr}`)
      process.exitCode = 1
      continue
    }
    const { steps, before, after, growth } = JSON.parse(stdout)
    const line = `${name}: ${steps} steps, resident ${before.toFixed(0)} MB before and ${after.toFixed(0)} MB after, ${(100 * growth).toFixed(1)} %`
    console.log(growth < most ? line : `${line}; at most ${100 * most} % is allowed`)
    if (growth >= most) process.exitCode = 1
  }
