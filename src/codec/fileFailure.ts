/**
 * @file fileFailure — what can go wrong before there are bytes to decode, as records, and the one sentence for each.
 */

/** The folder is absent, or may not be listed. */
export interface UnreadableFolder {
  readonly tag: 'UnreadableFolder'
  readonly folder: string
  readonly why: string
}

/** None of the names that a file may have is in the folder. */
export interface MissingFile {
  readonly tag: 'MissingFile'
  readonly folder: string
  readonly names: readonly string[]
}

/** The file is there, but its bytes cannot be had, or not unpacked. */
export interface UnreadableFile {
  readonly tag: 'UnreadableFile'
  readonly file: string
  readonly why: string
}

/** Everything that can go wrong before there are bytes. */
export type FileFailure = UnreadableFolder | MissingFile | UnreadableFile

/** Whether a failure of reading is one of the file system, and not of what is in a file. */
export const isFileFailure = (failure: { readonly tag: string }): failure is FileFailure =>
  failure.tag === 'UnreadableFolder' ||
  failure.tag === 'MissingFile' ||
  failure.tag === 'UnreadableFile'

/** A name as it is; one of no letters in quotes, so that it is seen. */
const named = (name: string): string => (name === '' ? "''" : name)

/**
 * One sentence for a failure: who reads, what was given, what is wrong, what to do. `contents` is what a folder needs.
 *
 * ```ts
 * const failure: FileFailure = { tag: 'UnreadableFile', file: 'a.wav', why: 'ENOENT' }
 * showFileFailure('wav', 'WAV files', failure) // => 'wav: a.wav cannot be read (ENOENT); fetch it again or mend its permissions'
 * ```
 */
export const showFileFailure = (reader: string, contents: string, failure: FileFailure): string => {
  switch (failure.tag) {
    case 'UnreadableFolder':
      return `${reader}: ${named(failure.folder)} cannot be listed (${failure.why}); name a folder with ${contents}`
    case 'MissingFile':
      return `${reader}: ${named(failure.folder)} has none of ${failure.names.join(', ')}; put one there`
    case 'UnreadableFile':
      return `${reader}: ${named(failure.file)} cannot be read (${failure.why}); fetch it again or mend its permissions`
  }
}
