/**
 * @file scan — the gradient of a long scan: time a step, and memory by the number of steps, plainly and in segments.
 *
 *   c = tanh(c W + b)        c [16, 64], W [64, 64], f32        loss = sum of the last c, to W, b and the first c
 *
 * A step takes no inputs, so what grows with the steps is what reverse mode keeps. In segments of the square root of n steps it
 * keeps the carry at the start of each and computes the rest again. Bytes are counted by the Program of the gradient, and
 * measured as the most that a fresh process has in memory, less what one has that runs forward only. Of both, what one step
 * takes is left out: kernels, W and its gradient.
 */
import { spawnSync } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { measure } from './support/measure.mjs'
import { median, numbers } from './support/numbers.mjs'
import { bench, built } from './support/places.mjs'

/** Numbers of steps. */
export const lengths = [1000, 2500, 10_000, 40_000]
const [rows, width] = [16, 64]
const kinds = ['plain', 'segments']

/** Forward and gradient over so many steps, and their arguments. */
export const contender = (ct, kind, steps) => {
  const bound = Math.sqrt(3 / width)
  const args = [
    ct.array([width, width], numbers(width * width, { low: -bound, high: bound, seed: 31 })),
    ct.array([width], numbers(width, { low: -0.1, high: 0.1, seed: 32 })),
    ct.array([rows, width], numbers(rows * width, { seed: 33 })),
  ]
  const options = kind === 'plain' ? {} : { checkpoint: Math.round(Math.sqrt(steps)) }
  const forward = (w, b, first) => {
    const step = (c) => [ct.tanh(ct.add(ct.matmul(c, w), b)), []]
    return ct.sum(ct.scan(step, { length: steps, ...options })(first, [])[0])
  }
  return { forward, gradient: ct.grad(forward, { wrt: [0, 1, 2] }), args }
}

/** Bytes that a fresh process has in memory at most, after one call; young garbage is collected early, so that tensors show. */
const resident = (what, kind, steps) => {
  const args = [join(bench, 'support/scanChild.mjs'), what, kind, String(steps)]
  const { stdout, stderr } = spawnSync(process.execPath, ['--max-semi-space-size=1', ...args], {
    cwd: bench,
    encoding: 'utf8',
  })
  const found = /^resident (\d+)$/mu.exec(stdout)?.[1]
  if (found === undefined) throw new Error(/^.*Error: .*$/mu.exec(stderr)?.[0] ?? stderr)
  return Number(found)
}

/** The slope of log y over log x, by least squares. */
const exponent = (xs, ys) => {
  const [u, v] = [xs.map(Math.log), ys.map(Math.log)]
  const mean = (zs) => zs.reduce((a, b) => a + b, 0) / zs.length
  const [mu, mv] = [mean(u), mean(v)]
  const over = u.reduce((n, x, i) => n + (x - mu) * (v[i] - mv), 0)
  return over / u.reduce((n, x) => n + (x - mu) ** 2, 0)
}

const processes = 3

/** Bytes that a gradient has in memory beyond its forward run: the median over some pairs of processes. */
const addedBy = (kind, steps) =>
  median(
    Array.from(
      { length: processes },
      () => resident('gradient', kind, steps) - resident('forward', kind, steps),
    ),
  )

const atLength = async (ct, countedOf, steps, rounds) => {
  const made = Object.fromEntries(kinds.map((kind) => [kind, contender(ct, kind, steps)]))
  const contenders = kinds.flatMap((kind) =>
    ['forward', 'gradient'].map((what) => ({
      library: `${kind} ${what}`,
      run: () => made[kind][what](...made[kind].args),
      times: steps,
    })),
  )
  const times = await measure(contenders, { rounds, warm: 50 })
  return kinds.map((kind) => ({
    kind,
    steps,
    forward: times[`${kind} forward`],
    gradient: times[`${kind} gradient`],
    counted: countedOf(kind, steps) - countedOf(kind, 1),
    resident: addedBy(kind, steps) - addedBy(kind, 1),
  }))
}

const shown = (row) => [
  row.kind,
  String(row.steps),
  `${(row.forward.median * 1000).toFixed(1)} us`,
  `${(row.gradient.median * 1000).toFixed(1)} us`,
  `${(row.gradient.median / row.forward.median).toFixed(1)}`,
  `${(row.counted / 1e6).toFixed(2)} MB`,
  `${(row.resident / 1e6).toFixed(1)} MB`,
]

/** What was measured, and the lines that say so. */
export const scanSection = async (loaded, rounds) => {
  const { cotangent: ct, jax } = loaded
  const { costOf } = await import(pathToFileURL(join(built, 'src/program.js')).href)
  const countedOf = (kind, steps) => {
    const { gradient, args } = contender(ct, kind, steps)
    return costOf(gradient)(...args).peak
  }
  const found = []
  for (const steps of lengths) {
    process.stderr.write(`scan of ${steps} steps\n`)
    found.push(...(await atLength(ct, countedOf, steps, rounds)))
  }
  const exponents = Object.fromEntries(
    kinds.map((kind) => {
      const mine = found.filter((row) => row.kind === kind)
      const fit = (of) => exponent(lengths, mine.map(of))
      return [
        kind,
        { counted: fit((r) => r.counted), resident: fit((r) => Math.max(r.resident, 1)) },
      ]
    }),
  )
  const head = ['', 'steps', 'forward/step', 'gradient/step', 'ratio', 'counted', 'resident']
  const cells = [head, ...kinds.flatMap((kind) => found.filter((r) => r.kind === kind).map(shown))]
  const widths = head.map((_, i) => Math.max(...cells.map((line) => line[i].length)))
  const lines = [
    `scan: c = tanh(c W + b), c [${rows}, ${width}], gradient to W, b and the first c`,
    ...cells.map((line) => line.map((text, i) => text.padStart(widths[i])).join('  ')),
    ...kinds.map(
      (kind) =>
        `memory of ${kind} grows as steps ^ ${exponents[kind].counted.toFixed(2)} counted, ^ ${exponents[kind].resident.toFixed(2)} resident`,
    ),
    `jax-js ${jax === undefined ? 'did not load' : jax.lax?.scan === undefined ? 'has no scan' : 'has a scan, which is not measured here'}`,
  ]
  return { result: { rows: found, exponents }, lines }
}
