/**
 * @file certificate.laws — docs/certificate.md says what the laws find: no primitive is missing, no tolerance passed, and cells
 * that are run again give the numbers on the page.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { Name } from '../../src/program/vocabulary.ts'
import { table } from '../../src/primitives/table.ts'
import { cases, cellOf, type Column, derivatives, seed, values } from './cells.ts'
import { cellsIn, elsewhere, showCell } from './page.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(resolve(root, path), 'utf8')
const page = read('docs/certificate.md')
const shown = cellsIn(page)
const every = Object.keys(table) as readonly Name[] // the table is total over the names

test('docs/certificate.md: every primitive has a row, and no other name has one', () => {
  const rows = new Set([...shown.keys()].map((key) => key.split(', ')[0]))
  expect(rows).toEqual(new Set(every))
})

test('docs/certificate.md: every law that says something of a primitive has a cell, and others are empty', () => {
  const said = every.flatMap((name) =>
    [...derivatives, ...values].filter((c) => c.applies(name)).map((c) => `${name}, ${c.title}`),
  )
  const filled = [...shown].filter(([, cell]) => cell !== '').map(([key]) => key)
  expect(new Set(filled)).toEqual(new Set(said))
})

test('docs/certificate.md: every cell ran its cases, and no error passes its tolerance', () => {
  const wrong = [...shown].filter(([, cell]) => {
    const [ran, share = '0'] = cell.split(' · ')
    const within = /[vd]$/u.test(share) || Number(share) <= 1
    return cell !== '' && !(ran === String(cases) && within)
  })
  expect(wrong).toEqual([])
  expect(page).toContain(`from seed ${seed}`)
})

test('docs/certificate.md: names the versions it is about, ours and those that laws/bench installs', () => {
  const { version } = JSON.parse(read('package.json')) as { readonly version: string } // its own manifest
  const { dependencies } = JSON.parse(read('laws/bench/package.json')) as {
    readonly dependencies: Readonly<Record<string, string>>
  } // a manifest as well
  expect(page.split(elsewhere)[1]).toContain(
    `cotangent ${version}, jax-js ${dependencies['@jax-js/jax']}, tfjs ${dependencies['@tensorflow/tfjs']}:`,
  )
})

/** Cells of IEEE arithmetic alone, whose numbers are the same on every machine; for each law at least one. */
const again: readonly (readonly [Name, readonly Column[]])[] = [
  ['mul', [...derivatives, ...values]],
  ['contract', derivatives],
  ['concatenate', [...derivatives, ...values]],
  ['floor', derivatives],
]

test.each(again)(
  'docs/certificate.md: %s, run again, gives the numbers on the page',
  (name, columns) => {
    for (const column of columns) {
      const key = `${name}, ${column.title}`
      expect([key, showCell(cellOf(name, column), column)]).toEqual([key, shown.get(key)])
    }
  },
)
