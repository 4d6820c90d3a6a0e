/**
 * @file store — checkpoints in a folder, the newest few of them: a crash at any moment leaves each of them whole.
 *
 *   write to a temporary file in the folder     its bytes reach the medium
 *   rename it                                   the checkpoint is there at one stroke
 *   sync the folder                             its name reaches the medium
 *   remove the oldest                           not before the new one is safe
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { map, tryCatch } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Disk } from './disk.ts'

/** A folder of checkpoints. */
export interface Store {
  readonly disk: Disk
  readonly folder: string
  /** How many are kept. */
  readonly keep: number
}

/** A checkpoint in a folder. */
export interface Stored {
  readonly step: number
  readonly file: string
}

/** An operation of the file system that failed. */
export interface Trouble {
  readonly file: string
  readonly why: string
}

const partial = '.partial'
const pattern = /^step-(\d+)\.safetensors$/u
const partialPattern = /^step-\d+\.safetensors\.partial$/u

/** What a file system threw, in its own words. */
export const reasonOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown)

/** The path of a name in the folder. */
export const pathOf = ({ folder }: Store, name: string): string => `${folder}/${name}`

/** The path of the checkpoint of a step; names sort as steps do. */
export const fileOf = (store: Store, step: number): string =>
  pathOf(store, `step-${String(step).padStart(9, '0')}.safetensors`)

/** What f gives, or what the file system threw, with the file that it is about. */
export const attempt = <A>(file: string, f: () => A): Either<Trouble, A> =>
  tryCatch(f, (thrown) => ({ file, why: reasonOf(thrown) }))

const steps = (store: Store, names: readonly string[]): readonly Stored[] =>
  names
    .flatMap((name) => {
      const [, digits] = pattern.exec(name) ?? []
      return digits === undefined ? [] : [{ step: Number(digits), file: pathOf(store, name) }]
    })
    .sort((x, y) => y.step - x.step)

/** The checkpoints in a folder, the newest first. */
export const storedIn = (store: Store): Either<Trouble, readonly Stored[]> =>
  pipe(
    attempt(store.folder, () => store.disk.list(store.folder)),
    map((names) => steps(store, names)),
  )

/** Removes what writes that were cut off have left. */
export const cleaned = (store: Store): Either<Trouble, unknown> =>
  attempt(store.folder, () => {
    for (const name of store.disk.list(store.folder))
      if (partialPattern.test(name)) store.disk.remove(pathOf(store, name))
  })

/** The bytes of a checkpoint. */
export const readFrom = (store: Store, file: string): Either<Trouble, Uint8Array> =>
  attempt(file, () => store.disk.read(file))

/** Saves a checkpoint, and then removes those beyond the newest few. Where it fails, those before it are as they were. */
export const saveTo = (store: Store, step: number, bytes: Uint8Array): Either<Trouble, unknown> => {
  const { disk, folder, keep } = store
  const file = fileOf(store, step)
  return attempt(file, () => {
    disk.makeFolder(folder)
    try {
      disk.write(`${file}${partial}`, bytes)
      disk.rename(`${file}${partial}`, file)
    } catch (thrown) {
      // What could be written of it only fills the disk; if it cannot be removed either, the first trouble is the one to tell.
      attempt(file, () => disk.remove(`${file}${partial}`))
      throw thrown
    }
    disk.syncFolder(folder)
    for (const { file: old } of steps(store, disk.list(folder)).slice(keep)) disk.remove(old)
  })
}
