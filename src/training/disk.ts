/**
 * @file disk — the few operations of a file system that crash safety needs, as a record, so that laws can let them fail.
 */
import type * as fileSystem from 'node:fs'
import { Defect } from '../shape/defect.ts'
import { hostProcesses, type Processes } from './processes.ts'

/** A file system. Each operation throws what goes wrong, as those of Node do. */
export interface Disk {
  /** The names in a folder; nothing when there is no such folder. */
  readonly list: (folder: string) => readonly string[]
  readonly read: (file: string) => Uint8Array
  /** Makes a folder, and those above it, unless it is there. */
  readonly makeFolder: (folder: string) => void
  /** Writes a new file, and returns when its bytes are on the medium. */
  readonly write: (file: string, bytes: Uint8Array) => void
  /** Gives a file another name at one stroke: whoever looks sees the one or the other. */
  readonly rename: (from: string, to: string) => void
  /** Returns when the names in a folder are on the medium. */
  readonly syncFolder: (folder: string) => void
  /** Removes a file, if it is there. */
  readonly remove: (file: string) => void
  /** The processes that share it. Without them no folder is locked: a disk in memory has one user. */
  readonly processes?: Processes
}

type FileSystem = Pick<
  typeof fileSystem,
  | 'closeSync'
  | 'fsyncSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readdirSync'
  | 'readFileSync'
  | 'renameSync'
  | 'rmSync'
  | 'statSync'
  | 'writeSync'
>

interface Modules {
  readonly 'node:fs': FileSystem
  readonly 'node:path': { readonly dirname: (path: string) => string }
}

interface Host {
  readonly process?: {
    readonly platform: string
    readonly getBuiltinModule?: <N extends keyof Modules>(name: N) => Modules[N]
  }
}

const isAbsent = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT'

/** The file system of Node and its kin; a Defect in a host that has none. */
export const hostDisk = (): Disk => {
  const { process }: Host = globalThis
  const fs = process?.getBuiltinModule?.('node:fs')
  const path = process?.getBuiltinModule?.('node:path')
  if (process === undefined || fs === undefined || path === undefined)
    throw new Defect('resume: this host has no file system; give a disk')
  const synced = (file: string, flags: string, work: (descriptor: number) => void): void => {
    const descriptor = fs.openSync(file, flags)
    try {
      work(descriptor)
      fs.fsyncSync(descriptor)
    } finally {
      fs.closeSync(descriptor)
    }
  }
  // Windows has no such thing for a folder: it keeps names in a journal.
  const syncFolder = (folder: string): void => {
    if (process.platform !== 'win32') synced(folder, 'r', () => {})
  }
  const isFolder = (folder: string): boolean =>
    fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true
  // Level by level: mkdirSync with `recursive` asks for ever below /proc, where no folder can be made and none is said to lack.
  const makeFolder = (folder: string): void => {
    if (isFolder(folder)) return
    const above = path.dirname(folder)
    if (above !== folder) makeFolder(above)
    try {
      fs.mkdirSync(folder)
    } catch (thrown) {
      // Another may have made it meanwhile.
      if (!isFolder(folder)) throw thrown
    }
    syncFolder(above)
  }
  const processes = hostProcesses()
  return {
    ...(processes === undefined ? {} : { processes }),
    list: (folder) => {
      try {
        return fs.readdirSync(folder)
      } catch (thrown) {
        if (isAbsent(thrown)) return []
        throw thrown
      }
    },
    read: (file) => fs.readFileSync(file),
    makeFolder,
    write: (file, bytes) => {
      synced(file, 'w', (descriptor) => {
        for (let at = 0; at < bytes.length; )
          at += fs.writeSync(descriptor, bytes, at, bytes.length - at)
      })
    },
    rename: (from, to) => fs.renameSync(from, to),
    syncFolder,
    remove: (file) => fs.rmSync(file, { force: true }),
  }
}
