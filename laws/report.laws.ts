/**
 * @file report.laws — the report of a run is a function of its record, complete in itself, and holds the numbers given.
 */
import { decode } from 'fast-png'
import { describe, expect, test } from 'vitest'
import { nothingShown } from '../examples/report/saved.ts'
import { report } from '../src/training/report/page.ts'
import type { RunRecord } from '../src/training/report/record.ts'
import { faultsOf } from './support/page.ts'

const side = 28
const picture = (seed: number): readonly number[] =>
  Array.from({ length: side * side }, (_, i) => (i * seed) % 256)

const run: RunRecord = {
  title: 'Digits & <digits>',
  settings: { optimiser: 'Adam', 'learning rate': 0.001, data: '"a folder"' },
  history: [1, 2, 3].map((epoch) => ({
    epoch,
    train: { loss: 0.3125 / epoch, accuracy: 0.9 + 0.03 * epoch },
    test: { loss: 0.4375 / epoch, accuracy: 0.91 + 0.02 * epoch },
    seconds: 4.25 * epoch,
  })),
  confusion: [
    [981, 3, 0],
    [17, 1122, 5],
    [2, 41, 999],
  ],
  classNames: ['zero', 'one', 'two'],
  mistakes: [
    { pixels: picture(3), width: side, height: side, label: 2, predicted: 1, probability: 0.873 },
    { pixels: picture(5), width: side, height: side, label: 1, predicted: 0, probability: 0.9999 },
  ],
  weights: [7, 11].map((seed) => ({
    weights: picture(seed).map((x) => x / 128 - 1),
    width: side,
    height: side,
  })),
  notes: [{ title: 'Gradient', text: 'largest relative difference 3.1e-7' }],
}
const empty: RunRecord = { ...nothingShown, title: 'nothing yet' }
const page = report(run)

/** The bytes of each PNG in a page. */
const pngs = (text: string): readonly Uint8Array[] =>
  [...text.matchAll(/data:image\/png;base64,([^"]+)"/gu)].map(
    ([, code = '']) => new Uint8Array(Buffer.from(code, 'base64')),
  )

describe('report', () => {
  test('report: equal records give the same text', () => {
    expect(report(structuredClone(run))).toBe(page)
  })

  test('report: loads nothing, is closed where it is opened, says what pictures show, and has labels apart', () => {
    expect(faultsOf(page)).toEqual([])
    for (const epochs of [2, 60, 9999]) {
      const history = Array.from({ length: epochs }, (_, i) => ({
        ...(run.history[i % 3] ?? { train: { loss: 1 }, test: { loss: 1 }, seconds: 1 }),
        epoch: i + 1,
      }))
      expect(faultsOf(report({ ...run, history }))).toEqual([])
    }
  })

  test('report: each score of the history is in the table, and the last one at the top', () => {
    for (const number of ['0.3125', '93.00%', '0.4375', '97.00%', '99.00%', '25.5 s'])
      expect(page).toContain(number)
    expect(page).toContain('<dt>test accuracy</dt><dd>97.00%</dd>')
  })

  test('report: each count of the confusion matrix is drawn, and their sums are told', () => {
    for (const n of run.confusion.flat().filter((count) => count > 0))
      expect(page).toMatch(new RegExp(`>${n}(<|\\D)`, 'u'))
    expect(page).toContain('two taken for one 41 times')
    expect(page).toMatch(/mistakes in 3\s170<\/dt><dd>68</u)
  })

  test('report: the matrix leaves room for the names of its classes', () => {
    const leftOf = (classNames: readonly string[]): number => {
      const [, matrix = ''] = report({ ...run, classNames }).split('aria-label="confusion matrix')
      return Math.min(...[...matrix.matchAll(/<rect x="([\d.]+)"/gu)].map(([, x]) => Number(x)))
    }
    for (const name of ['7', 'ship', 'automobile', 'a class of many words'])
      expect(leftOf(['x', 'y', name])).toBeGreaterThan(7 * name.length)
  })

  test('report: settings and notes are shown as text, and text is never markup', () => {
    expect(page).toContain('<h1>Digits &amp; &lt;digits&gt;</h1>')
    expect(page).toContain('&quot;a folder&quot;')
    expect(page).toContain('largest relative difference 3.1e-7')
    expect(page).not.toContain('<digits>')
    const names = report({ ...run, classNames: ['<i>', '"', '&'] })
    expect(names).not.toContain('<i>')
  })

  test('report: each mistake and each tile is one PNG of its own size, with words for it', () => {
    const images = pngs(page).map((bytes) => decode(bytes))
    expect(images.map(({ width, height, channels }) => [width, height, channels])).toEqual([
      [side, side, 2],
      [side, side, 2],
      [side, side, 4],
      [side, side, 4],
    ])
    expect(images[0]?.data.filter((_, i) => i % 2 === 1)).toEqual(Uint8Array.from(picture(3)))
    expect(page.match(/<img [^>]*alt="[^"]+"/gu)).toHaveLength(4)
    expect(page).toContain('alt="a two, taken for one with 87%"')
    expect(page).toContain('&gt;99%')
  })

  test('report: a photograph keeps its colours, and names of classes stand under it', () => {
    const colours = [255, 0, 0, 0, 255, 0, 0, 0, 255, 12.4, 299, -3]
    const photo = {
      pixels: colours,
      width: 2,
      height: 2,
      channels: 3,
      label: 2,
      predicted: 0,
    } as const
    const shown = report({ ...run, mistakes: [{ ...photo, probability: 0.5 }], weights: [] })
    const [bytes = new Uint8Array()] = pngs(shown)
    const { width, height, channels, data } = decode(bytes)
    expect([width, height, channels]).toEqual([2, 2, 3])
    expect([...data]).toEqual([255, 0, 0, 0, 255, 0, 0, 0, 255, 12, 255, 0])
    expect(shown).toContain('alt="a two, taken for zero with 50%"')
    expect(shown).toMatch(/<img class="photo" /u)
    expect(page).not.toMatch(/<img class="photo" /u)
  })

  test('report: where answers are not right or wrong, the loss alone is told', () => {
    const history = run.history.map(({ train, test, ...epoch }) => ({
      ...epoch,
      train: { loss: train.loss },
      test: { loss: test.loss },
    }))
    const shown = report({ ...empty, history })
    expect(shown).toContain('<div class="card main"><dt>test loss</dt><dd>0.1458</dd></div>')
    expect(shown).not.toMatch(/accuracy|acc\.|undefined|NaN/u)
    expect(shown.match(/<svg /gu)).toHaveLength(1)
  })

  test('report: texts and pictures that a network made are shown, texts as they are', () => {
    const ink = { title: 'A map', pixels: picture(3), width: side, height: side }
    const shown = report({
      ...empty,
      samples: [{ title: 'ROMEO', text: 'O <b>\n  speak' }],
      pictures: [
        ink,
        { ...ink, title: 'In colour', pixels: [9, 8, 7], width: 1, height: 1, channels: 3 },
      ],
    })
    expect(shown).toContain('<pre>O &lt;b&gt;\n  speak</pre>')
    expect(pngs(shown).map((bytes) => decode(bytes).channels)).toEqual([2, 3])
    for (const title of ['A map', 'In colour']) expect(shown).toContain(`<b>${title}</b>`)
  })

  test('report: weights of either sign differ in colour, and their size is their opacity', () => {
    const tile = { weights: [-2, 0, 1, 2], width: 2, height: 2 }
    const [bytes = new Uint8Array()] = pngs(report({ ...empty, weights: [tile] }))
    const { data } = decode(bytes)
    const colour = (i: number): unknown => data.slice(4 * i, 4 * i + 3)
    expect(colour(0)).not.toEqual(colour(3))
    expect(colour(2)).toEqual(colour(3))
    expect([0, 1, 2, 3].map((i) => data[4 * i + 3])).toEqual([255, 0, 128, 255])
  })

  test('report: each figure says what it shows to those who cannot see it', () => {
    const figures = page.match(/<svg [^>]*>/gu) ?? []
    expect(figures).toHaveLength(3)
    for (const figure of figures) expect(figure).toMatch(/aria-label="[^"]+"/u)
  })

  test('report: a run without epochs, and one whose loss is not finite, have a report too', () => {
    expect(report(empty)).toContain('<h1>nothing yet</h1>')
    expect(report(empty)).not.toContain('<section>')
    const lost = (loss: number): RunRecord => ({
      ...run,
      history: run.history.map((epoch) => ({ ...epoch, train: { ...epoch.train, loss } })),
    })
    for (const loss of [Number.NaN, Number.POSITIVE_INFINITY, 0])
      expect(report(lost(loss))).not.toMatch(/ (d|cx|cy|x|y)="[^"]*(NaN|Infinity|undefined)/u)
    const all = run.history.map((epoch) => {
      const nothing = { loss: Number.NaN, accuracy: Number.NaN }
      return { ...epoch, train: nothing, test: nothing }
    })
    expect(report({ ...run, history: all })).toContain('<h1>')
  })

  test('report: 100 mistakes and 256 tiles of noise stay below 1.5 MB', () => {
    // A linear congruence (Numerical Recipes, ranqd1): bytes that no compression makes smaller.
    const noise = (length: number, seed: number): readonly number[] => {
      let state = seed
      return Array.from({ length }, () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0
        return state >>> 24
      })
    }
    const [mistake] = run.mistakes
    const large = report({
      ...run,
      mistakes: Array.from({ length: 100 }, (_, i) => ({
        ...(mistake ?? { width: side, height: side, label: 0, predicted: 1, probability: 1 }),
        pixels: noise(side * side, i),
      })),
      weights: Array.from({ length: 256 }, (_, i) => ({
        weights: noise(side * side, i).map((x) => x - 128),
        width: side,
        height: side,
      })),
    })
    expect(large.length).toBeLessThan(1_500_000)
  })
})
