/**
 * @file curves — loss and accuracy by epoch, on training and test examples.
 */
import { chartCard, sideBySide } from './chart.ts'
import type { Html } from './markup.ts'
import { html } from './markup.ts'
import { showLoss, showPercent } from './numbers.ts'
import type { Chart, EpochScore, Series, SetScore } from './record.ts'

/** Whether answers are right or wrong in some epoch. */
export const hasAccuracy = (history: readonly EpochScore[]): boolean =>
  history.some(({ train, test }) => train.accuracy !== undefined || test.accuracy !== undefined)

/** At most seven whole epochs to mark, evenly apart. */
const ticksOf = (history: readonly EpochScore[]): readonly number[] => {
  const step = Math.ceil(history.length / 7)
  return history.map(({ epoch }) => epoch).filter((_, i) => i % step === 0)
}

const seriesOf = (history: readonly EpochScore[], kind: keyof SetScore): readonly Series[] =>
  (['train', 'test'] as const).map((set) => ({
    name: set,
    kind: set === 'train' ? 'dashed' : 'line',
    tone: set === 'train' ? 'grey' : 'blue',
    points: history.map((epoch) => [epoch.epoch, epoch[set][kind] ?? Number.NaN]),
  }))

/** The scale of losses: logarithmic when they span more than a factor of ten. */
const lossScale = (losses: readonly number[]): 'log' | 'linear' => {
  const [least, most] = [Math.min(...losses), Math.max(...losses)]
  return least > 0 && most / least > 10 ? 'log' : 'linear'
}

/** Both curves, side by side where there is room. */
export const curves = (history: readonly EpochScore[]): Html => {
  const losses = history.flatMap(({ train, test }) => [train.loss, test.loss])
  const loss: Chart = {
    title: 'Loss by epoch',
    x: 'epoch',
    y: 'loss',
    scale: lossScale(losses.filter(Number.isFinite)),
    series: seriesOf(history, 'loss'),
  }
  const accuracy: Chart = {
    title: 'Accuracy by epoch',
    x: 'epoch',
    y: 'right answers',
    scale: 'share',
    series: seriesOf(history, 'accuracy'),
  }
  const shown = hasAccuracy(history) ? [loss, accuracy] : [loss]
  return sideBySide(shown.map((chart) => chartCard(chart, ticksOf(history))))
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
