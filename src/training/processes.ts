/**
 * @file processes — who a process is, so that another can tell later whether it still runs.
 *
 * A number alone is given again to others. With the moment at which it began, and the boot of the machine that counts these
 * moments, it is that of one process for ever. Numbers are counted anew in each container, so the space they are counted in
 * belongs to them too. Linux tells all of this in /proc (man 5 proc); elsewhere only the number is known.
 */
import type * as fileSystem from 'node:fs'
import type * as system from 'node:os'

/** A process. What its host does not tell is empty. */
export interface Holder {
  readonly host: string
  /** The boot of its machine: two are never the same. */
  readonly boot: string
  /** The space of process numbers, which a container has to itself. */
  readonly space: string
  readonly pid: number
  /** When it began, as its machine counts. */
  readonly started: string
}

/** This process, and what can be said of others. */
export interface Processes {
  readonly own: Holder
  /** Whether a process runs; unknown where it is on another machine, or in another container. */
  readonly standing: (holder: Holder) => 'running' | 'ended' | 'unknown'
}

interface Host {
  readonly process?: {
    readonly pid: number
    readonly kill: (pid: number, signal: 0) => unknown
    readonly getBuiltinModule?: {
      (name: 'node:fs'): Pick<typeof fileSystem, 'readFileSync' | 'readlinkSync'>
      (name: 'node:os'): Pick<typeof system, 'hostname'>
    }
  }
}

/** State and beginning of a process by its line in /proc; its name, which may hold anything, stands in brackets. */
const statOf = (line: string): { readonly state: string; readonly started: string } => {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  return { state: fields[0] ?? '', started: fields[19] ?? '' } // fields 3 and 22 of the line
}

/** Whether a number is that of a process; one that belongs to somebody else counts. */
const exists = (kill: (pid: number, signal: 0) => unknown, pid: number): boolean => {
  try {
    kill(pid, 0)
    return true
  } catch (thrown) {
    return !(thrown instanceof Error && 'code' in thrown && thrown.code === 'ESRCH')
  }
}

/** Processes as Node and its kin know them; undefined in a host without any. */
export const hostProcesses = (): Processes | undefined => {
  const { process }: Host = globalThis
  const module = process?.getBuiltinModule
  if (process === undefined || module === undefined) return undefined
  const fs = module('node:fs')
  const told = (read: () => string): string => {
    try {
      return read().trim()
    } catch {
      return ''
    }
  }
  const stat = (pid: number | 'self') =>
    statOf(told(() => fs.readFileSync(`/proc/${pid}/stat`, 'latin1')))
  const own: Holder = {
    host: module('node:os').hostname(),
    boot: told(() => fs.readFileSync('/proc/sys/kernel/random/boot_id', 'latin1')),
    space: told(() => fs.readlinkSync('/proc/self/ns/pid')),
    pid: process.pid,
    started: stat('self').started,
  }
  return {
    own,
    standing: ({ host, boot, space, pid, started }) => {
      if (boot !== own.boot) return host === own.host ? 'ended' : 'unknown'
      if (space !== own.space || (boot === '' && host !== own.host)) return 'unknown'
      if (!exists((...given) => process.kill(...given), pid)) return 'ended'
      const now = stat(pid)
      // A zombie has ended, and waits only for its parent to ask how.
      if (now.state === 'Z' || now.state === 'X') return 'ended'
      return started === '' || now.started === '' || now.started === started ? 'running' : 'ended'
    },
  }
}
