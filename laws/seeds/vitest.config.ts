/**
 * @file vitest.config — the laws as `npm test` runs them, but with a fast-check that sees many seeds.
 *
 * What vitest says of each law goes to a file for the runner. Laws take as long as their seeds.
 */
import { join, resolve } from 'node:path'
import { defineConfig, type ViteUserConfig } from 'vitest/config'
import base from '../vitest.config.ts'

const root = resolve(import.meta.dirname, '../..')
const ours = join(root, 'laws/seeds/fast-check.ts')
const day = 86_400_000

const config: ViteUserConfig = defineConfig({
  ...base,
  plugins: [
    {
      name: 'many-seeds',
      enforce: 'pre',
      // What is in this folder sees the true one.
      resolveId: (source, importer) =>
        source === 'fast-check' && importer?.startsWith(join(root, 'laws/seeds/')) !== true
          ? ours
          : undefined,
    },
  ],
  test: {
    ...base.test,
    include: ['laws/**/*.laws.ts'],
    setupFiles: ['laws/support/seed.ts', 'laws/seeds/chosen.ts'],
    reporters: ['json'],
    maxWorkers: 2,
    testTimeout: day,
    hookTimeout: day,
    // A law that computes for a minute lets no message through; its outcome is in the record all the same.
    dangerouslyIgnoreUnhandledErrors: true,
  },
})

// oxlint-disable-next-line import/no-default-export -- vitest reads it
export default config
