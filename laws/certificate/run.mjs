/**
 * @file run — writes docs/certificate.md: what the laws find in every primitive, and what they find in other libraries.
 *
 *   npm run certificate
 *
 * The other libraries are those of laws/bench, once `npm ci` has been run there; without them their part of the page stays
 * as it is. Takes about two minutes. Fails when a law is broken here; what is broken elsewhere is told on the page.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { runnerImport } from 'vite'

const root = resolve(import.meta.dirname, '../..')
const file = join(root, 'docs/certificate.md')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const fastCheck = createRequire(import.meta.url)('fast-check/package.json').version

/** A TypeScript module of the repository. */
const load = async (path) =>
  (await runnerImport(join(root, path), { root, configFile: false, logLevel: 'error' })).module

const { elsewhere, everyCell, ownPart } = await load('laws/certificate/page.ts')

const placed = everyCell((name) => process.stderr.write(`${name}\n`))
const own = ownPart(placed, { cotangent: version, fastCheck })

const before = existsSync(file) ? readFileSync(file, 'utf8') : ''
const kept = before.includes(elsewhere) ? before.slice(before.indexOf(elsewhere)) : ''

/** The part about other libraries; as it was where they are not installed. */
const others = async () => {
  const missing = ['@jax-js/jax', '@tensorflow/tfjs'].filter(
    (name) => !existsSync(join(root, 'laws/bench/node_modules', name)),
  )
  if (missing.length > 0) {
    console.log(
      `${missing.join(' and ')} missing: their part of the page stays as it was; run npm ci in laws/bench`,
    )
    return kept
  }
  const { section } = await import('./elsewhere/section.mjs')
  return section(elsewhere, load)
}

writeFileSync(
  file,
  `${[own, await others()]
    .filter((part) => part !== '')
    .join('\n')
    .trimEnd()}\n`,
)

const fell = placed.flatMap(({ cell }) => (cell.fell === undefined ? [] : [cell.fell]))
console.log(fell.length > 0 ? fell.join('\n\n') : `no law is broken; the page is ${file}`)
process.exitCode = fell.length > 0 ? 1 : 0
