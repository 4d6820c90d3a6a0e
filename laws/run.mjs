/**
 * @file run — everything that can fail, one step after another; `npm test` is this file.
 *
 * Every step runs even when one before it fell, so one run tells everything. The closing line counts
 * each law of the suites and each other step as one. Words after `npm test --` name the steps to run.
 */
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const bin = (name) => join(root, 'node_modules/.bin', name)
const own = (name) => [process.execPath, join(root, 'laws/support', name)]
const tarball = '.cache/pack/cotangent.tgz'
// By its path: two older compilers are installed beside it, under names of their own but with a tsc each.
const tsc = [process.execPath, join(root, 'node_modules/typescript/bin/tsc')]

/** Name, command and arguments. Order matters where a step reads what an earlier one wrote. */
const steps = [
  ['format', bin('biome'), 'format', '.'],
  ['lint', bin('oxlint'), '--format', 'unix'],
  ['types', ...tsc, '-p', '.'],
  ['laws', bin('vitest'), 'run', '--config', 'laws/vitest.config.ts'],
  ['doc types', ...tsc, '-p', '.config/tsconfig.docs.json'],
  ['build', process.execPath, '.config/build.mjs'],
  ['memory', ...own('flat.mjs')],
  ['type cost', ...own('cost.mjs')],
  ['declarations', ...own('declarations.mjs')],
  ['hovers', ...own('hover.mjs')],
  ['api report', ...own('api.mjs')],
  ['unused', bin('knip'), '--no-progress'],
  ['pack', ...own('pack.mjs'), tarball],
  ['package', bin('publint'), tarball, '--strict'],
  [
    'package types',
    bin('attw'),
    tarball,
    '--profile',
    'esm-only',
    '--no-emoji',
    '--format',
    'ascii',
  ],
  ['install', ...own('install.mjs'), tarball],
  ['versions', ...own('versions.mjs'), tarball],
]

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`

const run = (command, args) =>
  new Promise((done) => {
    const child = spawn(command, args, {
      cwd: root,
      // CI: a snapshot that is missing fails here instead of being written.
      env: { ...process.env, CI: 'true', NO_COLOR: '1', FORCE_COLOR: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const take = (chunk) => {
      output += chunk
    }
    child.stdout.setEncoding('utf8').on('data', take)
    child.stderr.setEncoding('utf8').on('data', take)
    child.on('error', (error) => done({ ok: false, output: String(error) }))
    child.on('close', (code) => done({ ok: code === 0, output }))
  })

const closing = /\n?laws: (\d+) passed, (\d+) failed(?:, (\d+) skipped)?\n?/u
const total = { passed: 0, failed: 0, skipped: 0 }
const fell = []
const began = performance.now()
const wanted = process.argv.slice(2)

mkdirSync(join(root, '.cache/pack'), { recursive: true })

for (const [name, command, ...args] of steps) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const start = performance.now()
  const { ok, output } = await run(command, args)
  const count = name === 'laws' ? closing.exec(output) : null
  const fellHere = Number(count?.[2] ?? 0)
  total.passed += Number(count?.[1] ?? (ok ? 1 : 0))
  total.failed += fellHere > 0 ? fellHere : ok ? 0 : 1
  total.skipped += Number(count?.[3] ?? 0)
  if (!ok) fell.push(name)
  console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name}  ${seconds(start)}`)
  if (!ok || name === 'laws' || name === 'type cost')
    console.log(output.replace(closing, '\n').trimEnd().replace(/^/gmu, '        '))
}

console.log(
  `${fell.length > 0 ? `failed: ${fell.join(', ')}` : 'all steps passed'} in ${seconds(began)}`,
)
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : ''
console.log(`laws: ${total.passed} passed, ${total.failed} failed${skipped}`)
process.exitCode = fell.length > 0 ? 1 : 0
