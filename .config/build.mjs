/**
 * @file build — the package as it is published: declarations file by file, JavaScript in few files.
 *
 *   node .config/build.mjs                    into dist
 *   node .config/build.mjs FOLDER --keep      elsewhere, and modules that others hold stay as files too
 *
 * tsc compiles, and is the only judge of types. Then each entry becomes one file, and src/core.js holds, once, what the
 * entries share. docs/decisions/bundled-output.md says why.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { rolldown } from 'rolldown'
import { markPure } from './pure.mjs'

const root = resolve(import.meta.dirname, '..')
const { values, positionals } = parseArgs({
  options: { keep: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const folder = resolve(root, positionals[0] ?? 'dist')

/** A path below a folder, with slashes. */
const below = (base, path) => relative(base, path).replaceAll('\\', '/')

const isCore = (path) =>
  /^src\/(?:shape|tensor|program|primitives|transform|engine|function)\/(?!last\/|debug\/|threads|wasm\/threads|check\.|parse\.|reading\.|fields\.|tokens\.|mermaid\.|peak\.)/u.test(
    below(folder, path),
  )
const isFunctional = (path) => below(root, path).startsWith('node_modules/fp-ts/')
const isOurs = (path) => !below(folder, path).startsWith('..')

/** The parts of fp-ts that core uses come along, from its ES modules; other packages stay outside. */
const packages = {
  name: 'packages',
  resolveId: (id, importer) => {
    if (importer === undefined || /^[./]|^[A-Za-z]:/u.test(id) || isFunctional(importer)) return
    const [, file] = /^fp-ts\/lib\/(.+)$/u.exec(id) ?? []
    return file !== undefined && isCore(importer)
      ? join(root, 'node_modules/fp-ts/es6', file)
      : { id, external: true }
  },
}

/** What `sideEffects: false` says of files is said of each value in them, so that bundlers drop those unused. */
const pure = {
  name: 'pure',
  transform: (code, path) => (isOurs(path) || isFunctional(path) ? markPure(code) : undefined),
}

const compile = () => {
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const args = [tsc, '-p', join(root, '.config/tsconfig.build.json'), '--outDir', folder]
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1
}

const bundle = async () => {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const entries = Object.values(exports).map((to) => to.default.replace(/^\.\/dist\/|\.js$/gu, ''))
  const bundled = await rolldown({
    input: Object.fromEntries(entries.map((entry) => [entry, join(folder, `${entry}.js`)])),
    platform: 'neutral',
    plugins: [packages, pure],
  })
  const { output } = await bundled.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'src/[name].js',
    codeSplitting: { groups: [{ name: 'core', test: (id) => isCore(id) || isFunctional(id) }] },
    banner: ({ name }) =>
      name === 'core'
        ? '/*! With parts of fp-ts: MIT License, Copyright (c) 2017-present Giulio Canti */'
        : '',
  })
  await bundled.close()
  return output
}

/** The main entry starts fast because it opens two files and no package. */
const mustStandAlone = (output) => {
  const own = new Set(['src/index.js', 'src/core.js'])
  const others = output
    .filter(({ fileName }) => own.has(fileName))
    .flatMap(({ imports }) => imports.filter((file) => !own.has(file)))
  if (others.length > 0)
    throw new Error(`build: the main entry loads ${others.join(', ')}; keep them out of its core`)
}

/** Bundlers drop what is unused: a program that only prints Programs has no engine in it. */
const mustDropUnused = async () => {
  const id = join(folder, 'only-print.js')
  const entry = {
    name: 'only-print',
    resolveId: (asked) => (asked === id ? id : undefined),
    load: (asked) => (asked === id ? "export { print } from './src/index.js'" : undefined),
  }
  const bundled = await rolldown({ input: id, platform: 'neutral', plugins: [entry] })
  const { output } = await bundled.generate({ format: 'esm' })
  await bundled.close()
  const size = output.reduce((n, { code = '' }) => n + code.length, 0)
  if (size > 60_000)
    throw new Error(
      `build: print alone comes with ${size} characters of code; a declaration that runs as a module loads keeps the rest`,
    )
}

const removeOthers = (output) => {
  const written = new Set(output.map(({ fileName }) => fileName))
  for (const part of ['src', 'laws'])
    for (const file of readdirSync(join(folder, part), { recursive: true })) {
      const path = below(folder, join(folder, part, file))
      if (path.endsWith('.js') && !written.has(path)) rmSync(join(folder, path))
    }
}

rmSync(folder, { recursive: true, force: true })
process.exitCode = compile()
const output = await bundle()
mustStandAlone(output)
await mustDropUnused()
if (!values.keep) removeOthers(output)
