/**
 * @file paper — a disk in memory that loses power: what was not brought to the medium may be there or not.
 *
 * Bytes of a file are on the medium when `write` returns, and any part of them when it does not. Names are there after
 * `syncFolder`; of the changes since then the first few are, as a file system with a journal has it.
 */
import type { Disk } from 'cotangent/training'

/** What a folder on the medium may hold. */
export type Names = ReadonlyMap<string, Uint8Array>

/** A disk, and what a power cut leaves of it. */
export interface Paper {
  readonly disk: Disk
  /** The names on the medium when the first few of the pending changes have reached it. */
  readonly left: (reached: number) => Names
}

/** A disk that begins with some files and loses power in its n-th change; `share` of a write under way is done. */
export const paper = (begun: Names, n: number, share: number): Paper => {
  let firm = begun
  let pending: ((names: Map<string, Uint8Array>) => void)[] = []
  let changes = 0
  const after = (count: number): Map<string, Uint8Array> => {
    const names = new Map(firm)
    for (const change of pending.slice(0, count)) change(names)
    return names
  }
  const now = (): Map<string, Uint8Array> => after(pending.length)
  const change = (f: (names: Map<string, Uint8Array>) => void): void => {
    pending.push(f)
  }
  const live = (cut: () => void = () => {}): void => {
    changes += 1
    if (changes < n) return
    if (changes === n) cut()
    throw new Error('EIO: no power')
  }
  const disk: Disk = {
    list: () => [...now().keys()].map((file) => file.replace(/^.*\//u, '')),
    read: (file) => now().get(file) ?? new Uint8Array(),
    makeFolder: () => {},
    write: (file, bytes) => {
      live(() =>
        change((names) => names.set(file, bytes.slice(0, Math.floor(share * bytes.length)))),
      )
      change((names) => names.set(file, bytes))
    },
    rename: (from, to) => {
      live()
      change((names) => {
        const bytes = names.get(from)
        names.delete(from)
        // A rename that comes before the name of what it renames does nothing.
        if (bytes !== undefined) names.set(to, bytes)
      })
    },
    syncFolder: () => {
      live()
      firm = now()
      pending = []
    },
    remove: (file) => {
      live()
      change((names) => names.delete(file))
    },
  }
  return { disk, left: after }
}
