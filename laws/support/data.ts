/**
 * @file data — where the real data is that some laws read, and what a law says when it is not there.
 */
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll } from 'vitest'

/** A folder or file of real data, and the reason to skip where it is absent. */
export interface RealData {
  readonly path: string
  /** Empty where the data is there; else the end of a law's name. */
  readonly why: string
}

const shared = resolve(import.meta.dirname, '../../../shared/data')

/** Real data by its path under ../shared/data. */
export const realData = (name: string): RealData => {
  const path = join(shared, name)
  return { path, why: existsSync(path) ? '' : ` (skipped: ${name} is absent)` }
}

/** Makes folders of files that are removed after the laws of the file that asked. */
export const folders = (
  name: string,
): ((files: Readonly<Record<string, Uint8Array>>) => Promise<string>) => {
  const made: string[] = []
  afterAll(() => Promise.all(made.map((folder) => rm(folder, { recursive: true }))))
  return async (files) => {
    const folder = await mkdtemp(join(tmpdir(), `${name}-`))
    made.push(folder)
    for (const [file, bytes] of Object.entries(files)) await writeFile(join(folder, file), bytes)
    return folder
  }
}
