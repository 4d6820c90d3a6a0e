/**
 * @file run — the laws on many random seeds, to see whether one ever falls where nothing is wrong.
 *
 *   npm run seeds -- --seeds 40             the laws on 40 seeds, a twentieth of their cases for each
 *   npm run seeds -- --share 1/100          a hundredth, and at least one case
 *   npm run seeds -- --only REGEX           the files whose name matches
 *   npm run seeds -- --base 7               the same seeds again
 *   npm run seeds -- --minutes 30           no pass begins later
 *   npm run seeds -- --resume               goes on where the last whole run stopped
 *
 * Starting vitest takes longer than many laws do, so one start sees `--each` seeds of them. After each the report is
 * written anew: docs/seeds.md, or .cache/seeds/some.md with --only. An alarm makes the run fail.
 */
import { randomInt } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { made, pass, root } from './pass.mjs'
import { page } from './report.mjs'
import { add, alarmsOf, drawing, nothing, read, written } from './sums.mjs'

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '40' },
    share: { type: 'string', default: '1/20' },
    each: { type: 'string', default: '100' },
    minutes: { type: 'string', default: 'Infinity' },
    base: { type: 'string', default: String(randomInt(2 ** 31)) },
    only: { type: 'string' },
    resume: { type: 'boolean', default: false },
  },
})
const state = join(made, options.only === undefined ? 'run.json' : 'some.json')
const before = options.resume ? JSON.parse(readFileSync(state, 'utf8')) : undefined
const {
  seeds: count,
  share,
  base,
} = before ?? {
  seeds: Number(options.seeds),
  share: options.share,
  base: Number(options.base),
}
const [over, under = 1] = share.split('/').map(Number)
const each = Number(options.each)
const patterns = options.only === undefined ? [] : [new RegExp(options.only, 'u')]

/** The k-th seed: splitmix32 (Steele, Lea and Flood 2014, with 32 bits), which gives no number twice. */
const seedOf = (k) => {
  let z = (base + Math.imul(k, 0x9e3779b9)) | 0
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
  return (z ^ (z >>> 15)) | 0
}

/** Laws about planted mistakes: they fall by design, and whether a mistake is caught is left to no luck. */
const planted = [
  'laws/mutants/',
  ...['blame', 'fault', 'trust'].map((name) => `laws/law/${name}.laws.ts`),
]

const files = readdirSync(join(root, 'laws'), { recursive: true, encoding: 'utf8' })
  .map((file) => `laws/${file}`)
  .filter((file) => file.endsWith('.laws.ts') && !/node_modules|^laws\/bench/u.test(file))
  .filter((file) => planted.every((name) => !file.startsWith(name)))
  .filter((file) => patterns.every((pattern) => pattern.test(file)))
  .sort()

console.log(`base seed ${base}, ${count} seeds, ${share} of the cases, ${files.length} files`)
mkdirSync(made, { recursive: true })
const report = options.only === undefined ? join(root, 'docs/seeds.md') : join(made, 'some.md')
const began = performance.now()
const minutes = () => (performance.now() - began) / 60_000

const sum = before === undefined ? nothing() : read(before.sum)
const tell = () => {
  const asked = { seeds: count, share, base }
  writeFileSync(report, page(sum, { ...asked, only: options.only, planted }))
  writeFileSync(state, JSON.stringify({ ...asked, sum: written(sum) }))
}

while (sum.seeds < count && minutes() < Number(options.minutes)) {
  const from = sum.seeds
  const seeds = Array.from({ length: Math.min(each, count - from) }, (_, k) => seedOf(from + k))
  const only = from === 0 ? undefined : drawing(sum)
  const found = pass({
    seeds,
    share: over / under,
    files: only === undefined ? files : Object.keys(only),
    only,
  })
  add(sum, found, seeds.length)
  tell()
  const alarms = alarmsOf(sum)
  console.log(
    `${sum.seeds} seeds, ${sum.properties.size} properties, ${alarms} alarms, ${minutes().toFixed(1)} min`,
  )
}
tell()
console.log(report)
process.exitCode = alarmsOf(sum) > 0 ? 1 : 0
