/**
 * @file curves — loss and accuracy by epoch, on training and test examples.
 */
import type { PlotOptions } from '@observablehq/plot'
import { axisX, axisY, dot, gridY, line } from '@observablehq/plot'
import { drawFigure } from './figure.ts'
import type { Html } from './markup.ts'
import { html, raw } from './markup.ts'
import { showLoss, showPercent } from './numbers.ts'
import type { EpochScore, SetScore } from './record.ts'

interface Point {
  readonly epoch: number
  readonly value: number
}

type Sets = 'train' | 'test'

const pointsOf = (
  history: readonly EpochScore[],
  set: Sets,
  kind: keyof SetScore,
): readonly Point[] =>
  history.map((epoch) => ({ epoch: epoch.epoch, value: epoch[set][kind] ?? Number.NaN }))

/** Whether answers are right or wrong in some epoch. */
export const hasAccuracy = (history: readonly EpochScore[]): boolean =>
  history.some(({ train, test }) => train.accuracy !== undefined || test.accuracy !== undefined)

/** At most eight whole epochs to mark, evenly apart. */
const ticksOf = (history: readonly EpochScore[]): readonly number[] => {
  const step = Math.ceil(history.length / 8)
  return history.map(({ epoch }) => epoch).filter((_, i) => i % step === 0)
}

const marksOf = (
  history: readonly EpochScore[],
  kind: keyof SetScore,
  show: (value: number) => string,
): NonNullable<PlotOptions['marks']> =>
  (['train', 'test'] as const).flatMap((set) => {
    const points = pointsOf(history, set, kind)
    const shared = { x: 'epoch', y: 'value', stroke: `var(--${set})` }
    return [
      line(points, {
        ...shared,
        strokeWidth: set === 'test' ? 2.25 : 1.75,
        ...(set === 'train' ? { strokeDasharray: '5 4' } : {}),
      }),
      dot(points, {
        ...shared,
        fill: 'var(--card)',
        r: history.length > 30 ? 0 : 3,
        title: ({ epoch, value }: Point) => `${set}, epoch ${epoch}: ${show(value)}`,
      }),
    ]
  })

/** The scale of losses: logarithmic when they span more than a factor of ten. */
const lossScale = (losses: readonly number[]): NonNullable<PlotOptions['y']> => {
  const [least, most] = [Math.min(...losses), Math.max(...losses)]
  return least > 0 && most / least > 10 ? { type: 'log' } : { zero: true, nice: true }
}

const curve = (
  history: readonly EpochScore[],
  kind: keyof SetScore,
  scale: NonNullable<PlotOptions['y']>,
  show: (value: number) => string,
  tick: string,
): string =>
  drawFigure({
    height: 250,
    marginLeft: 46,
    marginTop: 12,
    marginBottom: 24,
    marginRight: 14,
    ariaLabel: `${kind} by epoch, on training and test examples`,
    x: { label: null },
    y: { ...scale, label: null },
    marks: [
      gridY({ ticks: 5, stroke: 'currentColor', strokeOpacity: 0.12 }),
      axisX([...ticksOf(history)], { tickFormat: 'd', tickSize: 4, label: null }),
      axisY({ ticks: 5, tickFormat: tick, tickSize: 0, label: null }),
      ...marksOf(history, kind, show),
    ],
  })

const legend: Html = html`<span class="key train">train</span> <span class="key test">test</span>`

const captioned = (title: string, svg: string): Html =>
  html`<figure class="card"><figcaption><b>${title}</b>${legend}</figcaption>${raw(svg)}</figure>`

/** Both curves, side by side where there is room. */
export const curves = (history: readonly EpochScore[]): Html => {
  const losses = history.flatMap(({ train, test }) => [train.loss, test.loss])
  const loss = curve(history, 'loss', lossScale(losses.filter(Number.isFinite)), showLoss, '~g')
  if (!hasAccuracy(history))
    return html`<div class="alone">${captioned('Loss by epoch', loss)}</div>`
  const accuracy = curve(history, 'accuracy', { nice: true }, showPercent, '~%')
  return html`<div class="pair">${captioned('Loss by epoch', loss)}${captioned('Accuracy by epoch', accuracy)}</div>`
}

const share = (accuracy: number | undefined): string =>
  accuracy === undefined ? '–' : showPercent(accuracy)

/** The numbers behind the curves, as a table that opens on demand. */
export const historyTable = (history: readonly EpochScore[]): Html => {
  const shares = hasAccuracy(history)
  const cell = (text: string): Html => html`<td>${text}</td>`
  const head = (text: string): Html => html`<th scope="col">${text}</th>`
  const scores = ({ loss, accuracy }: SetScore): readonly Html[] => [
    cell(showLoss(loss)),
    ...(shares ? [cell(share(accuracy))] : []),
  ]
  const heads = ['train', 'test'].flatMap((set) => [
    head(`${set} loss`),
    ...(shares ? [head(`${set} acc.`)] : []),
  ])
  const row = ({ epoch, train, test, seconds }: EpochScore): Html =>
    html`<tr><th scope="row">${epoch}</th>${[...scores(train), ...scores(test)]}<td>${seconds.toFixed(1)}</td></tr>
`
  return html`<details class="card"><summary>The numbers, epoch by epoch</summary>
<div class="scroll"><table class="numbers"><thead><tr><th scope="col">epoch</th>${heads}<th scope="col">seconds</th></tr></thead>
<tbody>${history.map(row)}</tbody></table></div></details>`
}
