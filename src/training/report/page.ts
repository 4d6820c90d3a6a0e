/**
 * @file page — the report of a training run: one page that needs nothing but itself.
 *
 * A pure function of its record: no clock, no network, no identifiers drawn at random, so that two
 * equal runs give the same file.
 */
import { chartCard, sideBySide } from './chart.ts'
import { confusionMatrix } from './confusion.ts'
import { curves, hasAccuracy, historyTable } from './curves.ts'
import { made, mistakeGallery, weightGallery } from './pictures.ts'
import type { Html } from './markup.ts'
import { html, none } from './markup.ts'
import { showCount, showLoss, showPercent, showSeconds } from './numbers.ts'
import type { Note, RunRecord, TitledTable } from './record.ts'
import { style } from './style.ts'

const sum = (xs: readonly number[]): number => xs.reduce((x, y) => x + y, 0)

const section = (title: string, lead: string, body: Html): Html =>
  html`<section><h2>${title}</h2><p class="lead">${lead}</p>
${body}</section>
`

const when = (condition: boolean, body: () => Html): Html => (condition ? body() : none)

const fact = (name: string, value: string, main: boolean = false): Html =>
  html`<div class="card${main ? ' main' : ''}"><dt>${name}</dt><dd>${value}</dd></div>
`

const facts = ({ history, confusion, facts: told = [] }: RunRecord): Html => {
  const last = history.at(-1)
  const accuracy = last?.test.accuracy
  const tested = sum(confusion.flat())
  const right = sum(confusion.map((row, i) => row[i] ?? 0))
  const scores = last
    ? html`${accuracy === undefined ? none : fact('test accuracy', showPercent(accuracy), true)}${fact('test loss', showLoss(last.test.loss), accuracy === undefined)}`
    : none
  const wrong =
    tested > 0 ? fact(`mistakes in ${showCount(tested)}`, showCount(tested - right)) : none
  const time = last
    ? html`${fact('epochs', String(history.length))}${fact('training time', showSeconds(sum(history.map(({ seconds }) => seconds))))}`
    : none
  return html`<dl class="facts">${told.map(({ name, value }, i) => fact(name, value, i === 0))}${scores}${wrong}${time}</dl>`
}

const settingsTable = (settings: RunRecord['settings']): Html => {
  const row = ([name, value]: readonly [string, string | number]): Html =>
    html`<tr><th scope="row">${name}</th><td>${value}</td></tr>
`
  return html`<div class="card scroll"><table>${Object.entries(settings).map(row)}</table></div>`
}

const noteCard = ({ title, text }: Note): Html =>
  html`<div class="card"><h3>${title}</h3><p>${text}</p></div>
`

const sampleCard = ({ title, text }: Note): Html =>
  html`<div class="card"><h3>${title}</h3><pre>${text}</pre></div>
`

const tableSection = ({ title, lead, head, rows }: TitledTable): Html => {
  const cell = (value: TitledTable['rows'][number][number]): Html =>
    typeof value === 'object' && value.wrong
      ? html`<td><b class="wrong">${value.text} <span role="img" aria-label="wrong">✗</span></b></td>`
      : html`<td>${typeof value === 'object' ? value.text : value}</td>`
  const names = head.map((name) => html`<th scope="col">${name}</th>`)
  return section(
    title,
    lead,
    html`<div class="card scroll"><table><thead><tr>${names}</tr></thead>
<tbody>${rows.map(
      (row) => html`<tr>${row.map(cell)}</tr>
`,
    )}</tbody></table></div>`,
  )
}

const body = (run: RunRecord): Html => {
  const { history, confusion, classNames, mistakes, weights, settings, notes } = run
  const { lead, charts = [], tables = [], samples = [], pictures = [] } = run
  return html`<header><h1>${run.title}</h1>${lead === undefined ? none : html`<p class="lead">${lead}</p>`}${facts(run)}</header>
${when(
  charts.length > 0,
  () => html`<section><h2>What came out</h2>
${sideBySide(charts.map((chart) => chartCard(chart)))}</section>
`,
)}${tables.map(tableSection)}${when(history.length > 0, () =>
  section(
    'Learning',
    `Mean loss${hasAccuracy(history) ? ' and share of right answers' : ''} after each epoch. Training loss that falls while test loss rises is overfitting.`,
    html`${curves(history)}${historyTable(history)}`,
  ),
)}${when(confusion.length > 0, () =>
  section(
    'What is taken for what',
    'Each row holds the test examples of one class, each column one answer. Right answers lie on the diagonal.',
    confusionMatrix(confusion, classNames),
  ),
)}${when(mistakes.length > 0, () =>
  section(
    'The most mistaken',
    'Wrong answers given with the greatest confidence: what it is, what it was taken for, and how surely.',
    mistakeGallery(mistakes, classNames),
  ),
)}${when(weights.length > 0, () =>
  section(
    'What the first layer looks for',
    'The weights into one unit per tile, laid out as the image is. Orange adds to the unit, blue takes from it.',
    weightGallery(weights),
  ),
)}${when(pictures.length > 0, () =>
  section('What it makes', 'Pictures that the network made after training.', made(pictures)),
)}${when(samples.length > 0, () =>
  section(
    'What it writes',
    'Written after training, a token at a time.',
    html`<div class="notes">${samples.map(sampleCard)}</div>`,
  ),
)}${when(notes.length > 0, () => section('Checks', 'What the run verified about itself.', html`<div class="notes">${notes.map(noteCard)}</div>`))}${when(
  Object.keys(settings).length > 0,
  () => section('Settings', 'With these the run can be repeated.', settingsTable(settings)),
)}`
}

/**
 * The report of a run as the text of one HTML file.
 *
 * Cost    about 2 KB for each image and tile, 60 KB for the rest
 *
 * ```ts
 * const page = report({ title: 'A run', settings: { seed: 7 }, history: [], confusion: [], classNames: [], mistakes: [], weights: [], notes: [] })
 * page.includes('<td>7</td>') // => true
 * ```
 */
export const report = (run: RunRecord): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${run.title}</title>
<style>${style}</style>
</head>
<body><main>
${body(run)}</main></body>
</html>
`.html
