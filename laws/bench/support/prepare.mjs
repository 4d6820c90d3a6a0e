/**
 * @file prepare — what must be there before anything is measured: the other libraries and a build of ours.
 *
 * The other libraries never enter the main installation. The build goes to a folder of its own, so that a
 * measurement disturbs nobody who works with `dist`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { bench, built, root } from './places.mjs'

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

/** Installs the other libraries unless the lockfile is already installed; without them ours is measured alone. */
export const install = () => {
  const marker = join(bench, 'node_modules/.package-lock.json')
  const lock = join(bench, 'package-lock.json')
  if (existsSync(marker) && statSync(marker).mtimeMs >= statSync(lock).mtimeMs) return
  console.log('installing the other libraries (once)')
  const { status } = spawnSync(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: bench,
    stdio: 'inherit',
    shell: process.platform === 'win32', // .cmd files need one
  })
  if (status !== 0) console.log('npm ci fell: libraries that are missing are left out')
}

/** Builds ours; a build with type errors is measured all the same, and says so. */
export const build = () => {
  const args = [join(root, '.config/build.mjs'), built, '--keep'] // the peak probe imports modules
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  if (status !== 0) console.log(`the build has type errors:\n${stdout.slice(0, 2000)}`)
}
