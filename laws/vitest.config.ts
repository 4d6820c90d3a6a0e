/**
 * @file vitest.config — where the laws are, and the names by which they see the sources.
 *
 * Doc examples are written here and not in a global set-up, so that the run that makes them sees them.
 */
import { join, resolve } from 'node:path'
import { defineConfig, type ViteUserConfig } from 'vitest/config'
import { writeDocExamples } from './support/doc-examples.ts'
import { entries, pipeable } from './support/entries.ts'
import { reporter } from './support/reporter.ts'

const root = resolve(import.meta.dirname, '..')
writeDocExamples(root, join(root, '.cache/doc-examples'))

const config: ViteUserConfig = defineConfig({
  root,
  cacheDir: '.cache/vite',
  resolve: {
    alias: [...entries, pipeable].map((e) => ({
      find: new RegExp(`^${e.name}$`, 'u'),
      replacement: join(root, e.source),
    })),
  },
  test: {
    include: ['laws/**/*.laws.ts', 'examples/**/*.laws.ts', '.cache/doc-examples/*.laws.ts'],
    exclude: ['laws/bench/**'],
    reporters: [reporter(root)],
    isolate: false, // the library has no global state, and each file would load it anew
    setupFiles: ['laws/support/seed.ts'],
    testTimeout: 60_000,
    passWithNoTests: false,
  },
})

export default config
