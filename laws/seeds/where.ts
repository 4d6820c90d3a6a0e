/** @file where — the law that is running: its file from the root, and its name with the groups it is in. */
import { relative, resolve } from 'node:path'
import { expect } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

/** Where a property is run. */
export const here = (): { readonly file: string; readonly law: string } => {
  const { testPath, currentTestName } = expect.getState()
  return {
    file: testPath === undefined ? '' : relative(root, testPath),
    law: currentTestName ?? 'outside any law',
  }
}
