/**
 * @file lock — a folder has one run at a time: each leaves a note there of who it is, and then looks whether it is alone.
 *
 *   write a note under a name of one's own     others see it from now on
 *   look at the notes of others                one who runs, or may, has the folder: take the own note back
 *   remove the notes of those that ended       nobody who runs has such a note, so nobody's right is taken
 *
 * Of two that begin at one moment the later sees the note of the earlier, so never do both go on; both may give way. A note
 * that says nothing was cut off, or is being written by one who has yet to look. Either may lose it.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { chainW, left, mapLeft, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import type { Holder } from './processes.ts'
import type { FolderInUse, UnusableFolder } from './resumeFailure.ts'
import { attempt, pathOf, type Store } from './store.ts'

const pattern = /^run-\d+-[\da-f]+\.lock$/u

const note = t.type({
  host: t.string,
  boot: t.string,
  space: t.string,
  pid: t.number,
  started: t.string,
})

/** Who wrote a note, where it says so. */
const writerOf = (bytes: Uint8Array): Holder | undefined => {
  try {
    const read = note.decode(JSON.parse(new TextDecoder().decode(bytes)))
    return read._tag === 'Right' ? read.right : undefined
  } catch {
    return undefined
  }
}

/** Gives the folder back. */
export type Release = () => void

/** Takes a folder for this process alone, until it is given back or the process ends. */
export const locked = (store: Store): Either<FolderInUse | UnusableFolder, Release> => {
  const { disk, folder } = store
  const { processes } = disk
  if (processes === undefined) return right(() => {})
  const { own, standing } = processes
  const name = `run-${own.pid}-${crypto.randomUUID().slice(0, 8)}.lock`
  const file = pathOf(store, name)
  // A note that stays is one of a process that ends some day.
  const release: Release = () => attempt(file, () => disk.remove(file))
  const begin = attempt(folder, () => {
    disk.list(folder) // says best what a folder is not
    disk.makeFolder(folder)
    disk.write(file, new TextEncoder().encode(`${JSON.stringify(own)}\n`))
    return disk.list(folder)
  })
  const alone = (names: readonly string[]): Either<FolderInUse, Release> => {
    for (const other of names.filter((one) => pattern.test(one) && one !== name)) {
      const at = pathOf(store, other)
      const read = attempt(at, () => disk.read(at))
      const by = read._tag === 'Right' ? writerOf(read.right) : undefined
      const now = by === undefined ? 'ended' : standing(by)
      if (by !== undefined && now !== 'ended')
        return left({ tag: 'FolderInUse', folder, file: at, by, running: now === 'running' })
      attempt(at, () => disk.remove(at)) // if it cannot be removed, it is as before
    }
    return right(release)
  }
  const taken = pipe(
    begin,
    mapLeft(({ why }): UnusableFolder => ({ tag: 'UnusableFolder', folder, why })),
    chainW(alone),
  )
  if (taken._tag === 'Left') release()
  return taken
}
