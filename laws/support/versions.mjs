/**
 * @file versions — the tarball in the hands of users of TypeScript 5.9, 6.0 and 7.0, strictly, with the declarations checked too.
 *
 * The program is every type law that imports packages only: what must compile does, with exactly the type that it says, and what
 * must be refused is. One more file imports all entries. Nothing of Node or of a browser is declared, declarations of our
 * dependencies are checked as well (`skipLibCheck` is off), and each compiler looks packages up in both ways.
 */
import { execFile, execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const root = resolve(import.meta.dirname, '../..')
const tarball = resolve(root, process.argv[2])
const read = (path) => readFileSync(join(root, path), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'cotangent-versions-'))
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

const compilers = ['typescript-5.9', 'typescript-6.0', 'typescript']
const resolutions = [
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'esnext', moduleResolution: 'bundler' },
]

/** Type laws that a user could have written. */
const laws = readdirSync(join(root, 'laws/types')).filter((file) => {
  if (!file.endsWith('.ts')) return false
  const from = [...read(`laws/types/${file}`).matchAll(/\bfrom '([^']+)'/gu)].map(([, to]) => to)
  return (
    from.length > 0 && from.every((to) => /^(?:cotangent|fp-ts|io-ts)\b|^\.\/equal\.ts$/u.test(to))
  )
})

const options = (resolution) => ({
  compilerOptions: {
    ...resolution,
    target: 'es2022',
    lib: ['es2022'],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    allowImportingTsExtensions: true,
    noEmit: true,
  },
  include: ['*.ts'],
})

const run = promisify(execFile)

/** What a compiler says of the program; nothing, when all is well. */
const said = async (compiler, project) => {
  const tsc = join(root, 'node_modules', compiler, 'bin/tsc')
  const args = [tsc, '-p', join(folder, project)]
  return run(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 26 }).then(
    () => '',
    ({ stdout, message }) => stdout || message,
  )
}

try {
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  const fastCheck = `fast-check@${JSON.parse(read('node_modules/fast-check/package.json')).version}`
  const install = ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund']
  execFileSync(npm, [...install, tarball, fastCheck], { cwd: folder, stdio: 'pipe' })

  for (const file of laws) cpSync(join(root, 'laws/types', file), join(folder, file))
  const entries = Object.keys(JSON.parse(read('package.json')).exports)
  const uses = entries.map(
    (e, i) => `import * as e${i} from 'cotangent${e.slice(1)}'\nvoid e${i}\n`,
  )
  writeFileSync(join(folder, 'entries.ts'), uses.join(''))

  for (const resolution of resolutions) {
    const project = `${resolution.moduleResolution}.json`
    writeFileSync(join(folder, project), JSON.stringify(options(resolution)))
    for (const compiler of compilers) {
      const errors = await said(compiler, project)
      const { version } = JSON.parse(read(`node_modules/${compiler}/package.json`))
      const how = `TypeScript ${version}, ${resolution.moduleResolution}`
      console.log(errors === '' ? `${how}: ${laws.length + 1} files` : `${how}:\n${errors}`)
      if (errors !== '') process.exitCode = 1
    }
  }
} catch (error) {
  console.log([error.message, error.stdout, error.stderr].filter(Boolean).join('\n'))
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
