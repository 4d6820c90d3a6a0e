/**
 * @file prepare — what must be there before anything runs: the runtimes, a build of the library, a bundle for browsers.
 *
 * The runtimes never enter the main installation. The build goes to a folder of its own, so that the check disturbs
 * nobody who works with `dist`.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { build as bundleWith } from 'vite'
import { built, bundled, entries, reproduce, root } from './places.mjs'

const windows = process.platform === 'win32'

/** Installs the runtimes unless those of the lockfile are there; one that is missing afterwards is named in the table. */
export const install = () => {
  const [asked, found] = ['package-lock.json', 'node_modules/.package-lock.json'].map((file) =>
    join(reproduce, file),
  )
  if (existsSync(found) && statSync(found).mtimeMs >= statSync(asked).mtimeMs) return
  console.log('installing the runtimes (once)')
  try {
    const npm = windows ? 'npm.cmd' : 'npm'
    // .cmd files need a shell
    execFileSync(npm, ['ci', '--no-audit', '--no-fund'], {
      cwd: reproduce,
      stdio: 'inherit',
      shell: windows,
    })
  } catch {
    console.log('npm ci fell')
  }
}

/** Builds the library into the files that are published; type errors are told and stop nothing. */
export const build = () => {
  const script = join(root, '.config/build.mjs')
  try {
    execFileSync(process.execPath, [script, join(built, '..')], { cwd: root, encoding: 'utf8' })
  } catch (error) {
    console.log(`the build has errors:\n${`${error.stdout}${error.stderr}`.slice(0, 2000)}`)
  }
}

/** Bundles the build under the same names; nothing is minified, so no constant is folded elsewhere than it runs. */
export const bundle = () =>
  bundleWith({
    root: reproduce,
    configFile: false,
    logLevel: 'error',
    build: {
      outDir: bundled,
      emptyOutDir: true,
      minify: false,
      target: 'es2022',
      lib: {
        entry: Object.fromEntries(entries.map((name) => [name, join(built, `${name}.js`)])),
        formats: ['es'],
        fileName: (_, name) => `${name}.js`,
      },
    },
  })
