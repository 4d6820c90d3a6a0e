/**
 * @file run — measures cotangent beside jax-js, tfjs-wasm and ONNX Runtime, in one run and on one thread.
 *
 *   npm run bench                   everything
 *   npm run bench -- --only REGEX   the cases whose name matches
 *   npm run bench -- --only scan    time and memory of long scans
 *   npm run bench -- --rounds 5     fewer rounds, or more
 *
 * Installs the other libraries on first use, builds ours, prints a table and writes it with all numbers to
 * .cache/bench/results.json (some.json with --only). Machines differ and are shared: read the ratios. No time is a
 * law; only numbers that differ between libraries, or a case that falls, make the run fail.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { cases, firstCalls } from './cases/cases.mjs'
import { scanSection } from './scan.mjs'
import { compare } from './support/compare.mjs'
import { freshRows } from './support/fresh.mjs'
import { loadAll } from './support/load.mjs'
import { made, titles } from './support/places.mjs'
import { build, install } from './support/prepare.mjs'
import { behind, ratio, table } from './support/table.mjs'

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, rounds: { type: 'string', default: '9' } },
})
const wanted = new RegExp(options.only ?? '', 'iu')
const rounds = Number(options.rounds)

mkdirSync(made, { recursive: true })
install()
build()

const { loaded, missing } = await loadAll()
const versions = Object.fromEntries(Object.entries(loaded).map(([l, lib]) => [l, lib.version]))
const [cpu] = cpus()
console.log(`${cpu.model}, node ${process.versions.node}, one thread`)
console.log(
  Object.entries(versions)
    .map(([l, v]) => `${titles[l]} ${v}`)
    .join(', '),
)
// A library may be missing where it does not install; the probe is ours, so it is broken.
const isBroken = ([library]) => library === 'cotangent' || library === 'peak'
const absent = Object.entries(missing)
for (const [library, why] of absent) console.log(`${titles[library]} is left out: ${why}`)

const rows = []
const remarks = absent.filter(isBroken).map(([library, why]) => `${titles[library]} fell: ${why}`)
const losses = {}

for (const entry of cases.filter(({ name }) => wanted.test(name))) {
  process.stderr.write(`${entry.name}\n`)
  const found = await compare(entry, loaded, { rounds })
  rows.push(found.row)
  remarks.push(...found.remarks)
  losses[entry.name] = found.values
}

const fresh = freshRows(firstCalls, loaded, wanted)
rows.push(...fresh.rows)
remarks.push(...fresh.remarks)

if (wanted.test('bundle')) {
  const { weightRow } = await import('./support/weight.mjs')
  const weight = await weightRow(loaded)
  rows.push(weight.row)
  remarks.push(...weight.remarks)
}

const scans =
  wanted.test('scan') && loaded.cotangent ? await scanSection(loaded, rounds) : undefined

const others = Object.keys(loaded).filter((library) => library !== 'cotangent')
const file = join(made, options.only === undefined ? 'results.json' : 'some.json')
writeFileSync(
  file,
  `${JSON.stringify(
    {
      machine: {
        cpu: cpu.model,
        cpus: cpus().length,
        node: process.versions.node,
        load: loadavg(),
      },
      versions,
      missing,
      rows: rows.map((row) => ({
        ...row,
        ratios: Object.fromEntries(others.map((library) => [library, ratio(row, library)])),
      })),
      values: losses,
      scans: scans?.result,
      remarks,
    },
    null,
    2,
  )}\n`,
)

if (rows.length > 0) {
  console.log(`\n${table(rows).join('\n')}\n`)
  console.log(
    'In brackets the time (or size) of the other library by ours: above 1, ours is better.',
  )
}
if (scans !== undefined) console.log(`\n${scans.lines.join('\n')}`)
const losing = behind(rows)
if (losing.length > 0) console.log(`\nwhere another library is better:\n  ${losing.join('\n  ')}`)
console.log(
  remarks.length > 0 ? `\n${remarks.join('\n')}` : '\nthe libraries agree on every number',
)
console.log(`\nall numbers: ${file}`)
process.exitCode = remarks.length > 0 ? 1 : 0
