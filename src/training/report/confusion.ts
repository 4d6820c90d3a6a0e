/**
 * @file confusion — which class was taken for which: a heat map with counts.
 *
 * Right answers outnumber mistakes a hundredfold, so the diagonal has a colour of its own and mistakes
 * are shaded against the commonest mistake, by the square root, which tells 1 from 4 as it tells 4 from 9.
 */
import { axisX, axisY, cell, text } from '@observablehq/plot'
import { characterWidth, drawFigure, figureWidth } from './figure.ts'
import type { Html } from './markup.ts'
import { html, raw } from './markup.ts'
import type { RunRecord } from './record.ts'

interface Cell {
  readonly label: string
  readonly predicted: string
  readonly count: number
  readonly right: boolean
  /** Strength of the colour, 0 to 1. */
  readonly shade: number
}

const cellsOf = (
  confusion: RunRecord['confusion'],
  classNames: readonly string[],
): readonly Cell[] => {
  const wrong = confusion.flatMap((row, i) => row.filter((_, j) => j !== i))
  const most = Math.max(1, ...wrong)
  const name = (i: number): string => classNames[i] ?? String(i)
  return confusion.flatMap((row, i) => {
    const total = Math.max(
      1,
      row.reduce((n, count) => n + count, 0),
    )
    return row.map((count, j) => ({
      label: name(i),
      predicted: name(j),
      count,
      right: i === j,
      shade: i === j ? (0.55 * count) / total : 0.85 * Math.sqrt(count / most),
    }))
  })
}

const told = ({ label, predicted, count, right }: Cell): string =>
  right ? `${label} recognised ${count} times` : `${label} taken for ${predicted} ${count} times`

const longest = (classNames: readonly string[]): number =>
  Math.max(1, ...classNames.map((name) => name.length))

const draw = (cells: readonly Cell[], classNames: readonly string[]): string => {
  const domain = [...classNames]
  const reach = 8 * longest(classNames) // names are letters, and narrower than digits
  // Words that are longer than a cell is wide stand beside each other only when they are turned.
  const left = Math.max(22, reach + 8)
  const turned = reach > (figureWidth - left) / classNames.length
  const right = turned ? 0.4 * reach : 0
  const room = (0.94 * (figureWidth - left - right)) / classNames.length
  const digits = Math.max(1, ...cells.map(({ count }) => String(count).length))
  const narrow = digits * characterWidth > room // counts that a phone would show over each other
  const place = { x: 'predicted', y: 'label', title: told }
  return drawFigure({
    height: Math.min(figureWidth + 4, 40 + 100 * classNames.length),
    marginLeft: left,
    marginTop: turned ? 0.7 * reach + 16 : 24,
    marginRight: right,
    marginBottom: 2,
    ariaLabel: 'confusion matrix: rows are the right class, columns the answer',
    x: { domain, label: null, padding: 0.06 },
    y: { domain, label: null, padding: 0.06 },
    marks: [
      axisX({ anchor: 'top', tickSize: 0, label: null, tickRotate: turned ? -45 : 0 }),
      axisY({ tickSize: 0, label: null }),
      cell(cells, {
        ...place,
        fill: (c: Cell) => (c.right ? 'var(--hit)' : 'var(--miss)'),
        fillOpacity: (c: Cell) => Math.max(0.04, c.shade),
        rx: 3,
      }),
      ...[true, false].map((on) =>
        text(
          cells.filter((c) => c.right === on && c.count > 0),
          {
            ...place,
            text: (c: Cell) => String(c.count),
            fill: 'currentColor',
            fontWeight: on ? 600 : 400,
            ...(narrow ? { fontSize: (14 * room) / (digits * characterWidth) } : {}),
          },
        ),
      ),
    ],
  })
}

/** The commonest mistakes, in words. */
const worst = (cells: readonly Cell[]): Html => {
  const few = cells
    .filter((c) => !c.right && c.count > 0)
    .sort((x, y) => y.count - x.count)
    .slice(0, 5)
  if (few.length === 0) return html`<p>No mistakes.</p>`
  const most = few[0]?.count ?? 1
  const item = (c: Cell): Html =>
    html`<li><span class="swap"><b>${c.label}</b> taken for <b>${c.predicted}</b></span><meter min="0" max="${most}" value="${c.count}"></meter><span class="n">${c.count}</span></li>
`
  return html`<h3>Most frequent confusions</h3><ol class="worst">${few.map(item)}</ol>`
}

/** Recall of each class: the share of its examples that were recognised. */
const recalls = (confusion: RunRecord['confusion'], classNames: readonly string[]): Html => {
  const item = (row: readonly number[], i: number): Html => {
    const total = row.reduce((n, count) => n + count, 0)
    const share = total === 0 ? '–' : `${((100 * (row[i] ?? 0)) / total).toFixed(1)}%`
    return html`<div><dt>${classNames[i] ?? i}</dt><dd>${share}</dd></div>
`
  }
  return html`<h3>Recognised, by class</h3><dl class="recalls" style="--name: ${longest(classNames)}ch">${confusion.map(item)}</dl>`
}

/** The matrix, and beside it what it says. */
export const confusionMatrix = (
  confusion: RunRecord['confusion'],
  classNames: readonly string[],
): Html => {
  const cells = cellsOf(confusion, classNames)
  return html`<div class="pair"><figure class="card"><figcaption><span>class ↓</span><span>answer →</span></figcaption>${raw(draw(cells, classNames))}</figure><div class="card">${worst(cells)}${recalls(confusion, classNames)}</div></div>`
}
