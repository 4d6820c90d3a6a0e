/**
 * @file runtimes — where the run is made, and how each is found and started.
 *
 * A runtime is { name, find, start }: `find` gives the executable, or nothing where the machine has none; `start` runs a
 * configuration { base, threads } with it and gives what the run gave.
 */
import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { inBrowser } from './browser.mjs'
import { built, reproduce } from './places.mjs'

const { arch, platform } = process
const exe = platform === 'win32' ? '.exe' : ''
const base = `${pathToFileURL(built).href}/`
const child = join(reproduce, 'support/child.mjs')

/** An executable that a package of the registry ships. */
const installed = (path) => {
  const file = join(reproduce, 'node_modules', path + exe)
  return existsSync(file) ? file : undefined
}

/** The file of this path, if it can be run. */
const runnable = (file) => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The first of some commands that there is. */
const command = (...names) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name + exe)))
    .find(runnable)

/** A start on the command line: the last line that is printed is the answer. */
const onCommandLine =
  (...args) =>
  async (file, { threads }) => {
    const { stdout } = await promisify(execFile)(
      file,
      [...args, child, JSON.stringify({ base, threads })],
      { cwd: reproduce, maxBuffer: 2 ** 26, timeout: 300_000 },
    )
    return JSON.parse(stdout.trim().split('\n').at(-1))
  }

const node = (major) => ({
  name: `Node ${major}`,
  find: () => installed(`node-${major}-${platform}-${arch}/bin/node`),
  start: onCommandLine(),
})

const libc = platform === 'linux' ? '-glibc' : ''
const bunPlatform = platform === 'win32' ? 'windows' : platform
const bunArch = arch === 'arm64' ? 'aarch64' : arch

/** Every runtime, in the order of the table. */
export const runtimes = [
  node(20),
  node(22),
  node(24),
  {
    name: 'Deno',
    find: () => installed(`@deno/${platform}-${arch}${libc}/deno`),
    start: onCommandLine('run', '--no-lock', '--cached-only', '--allow-read', '--allow-env'),
  },
  {
    name: 'Bun',
    find: () => installed(`@oven/bun-${bunPlatform}-${bunArch}/bin/bun`),
    start: onCommandLine('run', '--no-install'),
  },
  {
    name: 'Chromium',
    browser: true,
    find: () =>
      process.env.CHROME_PATH ?? command('chromium', 'chromium-browser', 'google-chrome', 'chrome'),
    start: inBrowser,
  },
]
