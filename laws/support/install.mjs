/**
 * @file install — installs the tarball into an empty folder, as a user would, and uses it there.
 *
 * Every entry is imported by bare Node, which resolves less kindly than the test runner; one program is
 * type-checked against the declarations, those of our dependencies included; one example runs.
 */
import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')
const tarball = resolve(root, process.argv[2])
const read = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'))
const folder = mkdtempSync(join(tmpdir(), 'cotangent-'))
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
const at = (command, ...args) =>
  execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

/** A law of one's own under node:test: one that holds, one that is broken and blamed on line 11. */
const ownLaw = `import { match } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { mul, stopGradient, sum } from 'cotangent'
import { assertLaw, checkLaw, gradientAgrees, tensors } from 'cotangent/laws'

const right = gradientAgrees((x) => sum(mul(x, x)), tensors([3]))
test(right.name, () => fc.assert(right))
test(right.name, () => assertLaw(right))
test('a mistake is blamed on its line', () => {
  const wrong = gradientAgrees((x) => sum(mul(x, stopGradient(x))), tensors([3]))
  const [{ primitive, line }] = checkLaw(wrong).blame
  match(primitive + ' ' + line, /^stopGradient .*law[.]test[.]js:11:/u)
})
`

try {
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  const fastCheck = `fast-check@${read('node_modules/fast-check/package.json').version}`
  at(npm, 'install', '--prefer-offline', '--no-audit', '--no-fund', tarball, fastCheck)

  const entries = Object.keys(read('package.json').exports).map((e) => `cotangent${e.slice(1)}`)
  for (const entry of entries) {
    const program = `console.log(Object.keys(await import('${entry}')).length)`
    const names = Number(at(process.execPath, '--input-type=module', '--eval', program))
    if (names === 0) throw new Error(`${entry}: imported, but it exports nothing`)
    console.log(`${entry}  ${names} names`)
  }

  const uses = entries.map((entry, i) => `import * as e${i} from '${entry}'\nvoid e${i}\n`)
  writeFileSync(join(folder, 'user.ts'), uses.join(''))
  const options = '--noEmit --strict --module nodenext --target es2022 --lib es2023 --types'.split(
    ' ',
  )
  at(process.execPath, join(root, 'node_modules/typescript/bin/tsc'), ...options, '', 'user.ts')

  writeFileSync(join(folder, 'law.test.js'), ownLaw)
  at(process.execPath, '--test', 'law.test.js')
  console.log('law.test.js  passed with node:test')

  const built = join(root, 'dist/examples')
  const example = readdirSync(built)
    .sort()
    .find((f) => /^\d.*\.js$/u.test(f))
  if (example === undefined) throw new Error('examples: no numbered example was built')
  copyFileSync(join(built, example), join(folder, example))
  at(process.execPath, example)
  console.log(`${example}  ran`)
} catch (error) {
  console.log([error.message, error.stdout, error.stderr].filter(Boolean).join('\n'))
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
