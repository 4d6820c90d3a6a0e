/**
 * @file run — the same bits everywhere: one run in each runtime on 1, 2 and 4 threads, and the hashes of all its bits.
 *
 *   npm run reproduce                   Node 20, 22 and 24, Deno, Bun and Chromium
 *   npm run reproduce -- --only REGEX   the runtimes whose name matches
 *   npm run reproduce -- --available    lets those be missing that the machine does not have
 *
 * Installs the runtimes on first use, builds the library as it is published, prints a table and writes it with the hash
 * of every leaf at every step to .cache/reproduce/results.json. Fails when two hashes differ, and when a runtime is
 * missing or falls.
 * The browser is the one of the system, or the one that CHROME_PATH names.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { made } from './support/places.mjs'
import { build, bundle, install } from './support/prepare.mjs'
import { runtimes } from './support/runtimes.mjs'
import { differences, table } from './support/table.mjs'

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, available: { type: 'boolean', default: false } },
})
const wanted = new RegExp(options.only ?? '', 'iu')
const chosen = runtimes.filter(({ name }) => wanted.test(name))

/** A configuration is a runtime and a number of threads. */
const threadCounts = [1, 2, 4]
const configurations = chosen.flatMap((runtime) =>
  threadCounts.map((threads) => ({ runtime, threads })),
)

const answerOf = async ({ runtime: { name, find, start }, threads }) => {
  const file = find()
  if (file === undefined) return { name, threads, missing: true, why: 'missing on this machine' }
  process.stderr.write(`${name}, threads: ${threads}\n`)
  try {
    return { name, ...(await start(file, { threads })) }
  } catch (error) {
    return { name, threads, why: `fell: ${error.stderr || error.stack}` }
  }
}

mkdirSync(made, { recursive: true })
install()
build()
if (chosen.some(({ browser }) => browser)) await bundle()

const rows = []
for (const configuration of configurations) rows.push(await answerOf(configuration))

const file = join(made, 'results.json')
writeFileSync(file, `${JSON.stringify(rows, null, 2)}\n`)

const ran = rows.filter(({ why }) => why === undefined)
const apart = differences(rows)
console.log(`\n${table(rows).join('\n')}\n`)
for (const [name, loss] of ran[0]?.losses ?? []) console.log(`${name} ${loss}`)
if (apart.length > 0) console.log(`\n${apart.join('\n')}`)
else if (ran.length > 1) console.log(`\n${ran.length} runs, the same bits`)
console.log(`\nall hashes: ${file}`)

const excused = ({ why, missing }) => why === undefined || (missing && options.available)
process.exitCode = ran.length > 0 && apart.length === 0 && rows.every(excused) ? 0 : 1
