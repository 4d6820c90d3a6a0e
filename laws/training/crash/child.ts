/**
 * @file child — the program that crash.laws kills: it asks before each step and each operation of the disk.
 *
 *   child.js FOLDER EPOCHS SOURCE asking     a byte on stdout, and waits for one on stdin
 *   child.js FOLDER EPOCHS SOURCE            goes through to the end
 *
 * SOURCE is a file of examples, or `memory`.
 */
import { readSync, writeSync } from 'node:fs'
import type { Disk } from 'cotangent/training'
import { hostDisk } from '../../../src/training/disk.ts'
import { safe, safeStored } from './run.ts'

/** What the program is told: a folder, how many epochs, a file of examples or none, and whether to ask. */
export type Told = readonly [folder: string, epochs: string, source: string, asking?: 'asking']

const [folder = '', epochs = '', source = '', asking] = process.argv.slice(2)

const ask = (): void => {
  if (asking === undefined) return
  writeSync(1, '.')
  readSync(0, new Uint8Array(1))
}
const host = hostDisk()
const before =
  <A extends readonly unknown[], R>(f: (...args: A) => R): ((...args: A) => R) =>
  (...args) => {
    ask()
    return f(...args)
  }
const disk: Disk = {
  ...host,
  write: before(host.write),
  rename: before(host.rename),
  syncFolder: before(host.syncFolder),
  remove: before(host.remove),
}
const run =
  source === 'memory'
    ? safe(folder, Number(epochs), disk, ask)()
    : await safeStored(source, folder, Number(epochs), disk, ask)
process.exitCode = run._tag === 'Right' ? 0 : 1
