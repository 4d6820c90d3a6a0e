/**
 * @file quotes.laws — what docs quote from a file stands in that file.
 *
 * A fence such as ```ts no-run src/primitives/log.ts is a quotation.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`)

const quotation = /^```ts no-run (\S+)\n([\s\S]*?)^```$/gmu
const quotations = ['README.md', ...docs].flatMap((page) =>
  [...readFileSync(join(root, page), 'utf8').matchAll(quotation)].map(
    ([, source = '', text = '']) => ({ page, source, text }),
  ),
)

test.each(quotations)('$page: quotes $source as it is', ({ source, text }) => {
  expect(readFileSync(join(root, source), 'utf8')).toContain(text)
})

const link = /\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)/gu
const links = ['README.md', ...docs].flatMap((page) =>
  [...readFileSync(join(root, page), 'utf8').matchAll(link)].map(([, target = '']) => ({
    page,
    target,
  })),
)
const present = new Set(
  readdirSync(root, { encoding: 'utf8' }).concat(
    ['src', 'laws', 'docs', 'examples'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(
        (name) => `${folder}/${name}`,
      ),
    ),
  ),
)

test('docs: every link between files leads to one', () => {
  const dead = links.filter(({ page, target }) => !present.has(join(page, '..', target)))
  expect(dead).toEqual([])
})
