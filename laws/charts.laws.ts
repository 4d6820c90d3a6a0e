/**
 * @file charts.laws — charts and tables of a report: whatever the numbers, each is drawn, named, and nothing is in its way.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { showTick } from '../src/training/report/numbers.ts'
import { nothingShown } from '../examples/report/saved.ts'
import { report } from '../src/training/report/page.ts'
import type { Chart, RunRecord } from '../src/training/report/record.ts'
import { faultsOf } from './support/page.ts'

const empty: RunRecord = { ...nothingShown, title: 'a run' }
const pageOf = (chart: Chart): string => report({ ...empty, charts: [chart] })

const series = fc.constantFrom('line', 'dashed', 'dots', 'band')
/** Numbers of one size, from 1e-9 to 1e9, about 0 or far from it. */
const numbers = fc
  .tuple(
    fc.integer({ min: -9, max: 9 }),
    fc.integer({ min: -1, max: 1 }),
    fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 2, maxLength: 40 }),
  )
  .map(([size, from, all]) => all.map((n) => (n + 100 * from) * 10 ** size))

describe('report: charts', () => {
  test('showTick: reads back as the number, with one minus and thin spaces', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        const read = showTick(x).replaceAll('\u202f', '').replaceAll('\u2212', '-')
        expect(Number(read) + 0).toBe(x + 0) // -0 is written 0
      }),
    )
    expect([-0.25, 12_500, -1e-7, 2e9].map(showTick)).toEqual([
      '−0.25',
      '12\u202f500',
      '−1e−7',
      '2e9',
    ])
  })

  test('charts: numbers of any size have labels that are whole and apart, on either axis', () => {
    fc.assert(
      fc.property(numbers, numbers, series, (xs, ys, kind) => {
        const points = xs.map((x, i) => [x, ys[i % ys.length] ?? 0] as const)
        const drawn: Chart['series'] =
          kind === 'band'
            ? [{ name: 'a', kind, points: points.map(([x, y]) => [x, y, y + 1] as const) }]
            : [{ name: 'a', kind, points }]
        expect(faultsOf(pageOf({ title: 'A', x: 'place', y: 'height', series: drawn }))).toEqual([])
      }),
    )
  })

  test('charts: on a scale of powers of ten what is not above 0 is left out, and the rest drawn', () => {
    const page = pageOf({
      title: 'A',
      x: 'steps',
      y: 'loss',
      scale: 'log',
      series: [
        {
          name: 'a',
          kind: 'dots',
          points: [
            [0, 100],
            [1, 0],
            [2, -1],
            [3, Number.NaN],
            [4, 0.01],
          ],
        },
      ],
    })
    expect(faultsOf(page)).toEqual([])
    expect(page.match(/<circle /gu)).toHaveLength(2)
  })

  test('charts: series of one name share a key, and each point says what it is', () => {
    const points = [[0.5, 0.25]] as const
    const page = pageOf({
      title: 'A',
      lead: 'Two < three.',
      x: 'place',
      y: 'chance',
      scale: 'share',
      series: [
        { name: 'here', kind: 'line', points },
        { name: 'here', kind: 'dots', points },
        { name: 'there', kind: 'dashed', points },
      ],
    })
    expect(page.match(/class="key /gu)).toHaveLength(2)
    expect(page).toContain('<title>here, place 0.5: 25.00%</title>')
    expect(page).toContain('<p class="said">Two &lt; three.</p>')
    expect(page).toMatch(/<svg role="img"[^>]*aria-label="A: chance by place\. Two/u)
  })

  test('tables: each cell is there as text, and a mistake is told by more than its colour', () => {
    const page = report({
      ...empty,
      tables: [
        {
          title: 'T',
          lead: 'A table.',
          head: ['said', 'heard'],
          rows: [
            ['<b>', { text: '31', wrong: true }],
            [7, { text: '7', wrong: false }],
          ],
        },
      ],
    })
    expect(faultsOf(page)).toEqual([])
    expect(page.match(/aria-label="wrong"/gu)).toHaveLength(1)
    expect(page).toContain('<td>&lt;b&gt;</td>')
    expect(page.match(/<th scope="col">/gu)).toHaveLength(2)
  })

  test('facts: stand at the top under the sentence', () => {
    const page = report({
      ...empty,
      lead: 'It is to be seen.',
      facts: [{ name: 'error', value: '3 m' }],
    })
    expect(page).toMatch(
      /It is to be seen\.<\/p><dl class="facts"><div class="card main"><dt>error<\/dt><dd>3 m</u,
    )
  })

  test('faultsOf: finds what is loaded, what is open, what is not said, and labels over each other', () => {
    const page = pageOf({
      title: 'A',
      x: 'x',
      y: 'y',
      series: [
        {
          name: 'a',
          kind: 'dots',
          points: [
            [0, 1],
            [1, 2],
          ],
        },
      ],
    })
    expect(faultsOf(page)).toEqual([])
    const spoilt: readonly (readonly [RegExp | string, string])[] = [
      ['</main>', ''],
      ['</main>', '<a href="https://example.org"></a></main>'],
      ['</main>', '<img src=""></main>'],
      [/ role="img"/u, ''],
      [/<title>a run/u, '<title>another'],
      ['>0.2</text>', '>0.200000000000000</text>'],
    ]
    for (const [from, to] of spoilt) {
      const changed = page.replace(from, to)
      expect(changed).not.toBe(page)
      expect(faultsOf(changed)).not.toEqual([])
    }
  })
})
