/**
 * @file chart — lines, points and bands over two axes, and the legend of them.
 */
import type { PlotOptions } from '@observablehq/plot'
import { areaY, axisX, axisY, dot, gridY, line } from '@observablehq/plot'
import { characterWidth, drawFigure, figureWidth } from './figure.ts'
import type { Html } from './markup.ts'
import { html, none, raw } from './markup.ts'
import { showLoss, showPercent, showTick } from './numbers.ts'
import type { Band, Chart, Series, Tone } from './record.ts'

type Marks = NonNullable<PlotOptions['marks']>
type Shown = (Series | Band) & { readonly tone: Tone }

const tones: readonly Tone[] = ['blue', 'orange', 'green', 'grey']

/** Each series with a colour. */
const toned = ({ series }: Chart): readonly Shown[] =>
  series.map((each, i) => ({ ...each, tone: each.tone ?? tones[i % tones.length] ?? 'grey' }))

/** Points that a scale has a place for. */
const drawable = (log: boolean, values: readonly number[]): boolean =>
  values.every(Number.isFinite) && (!log || values.slice(1).every((y) => y > 0))

const x = ([at]: readonly number[]): number | undefined => at
const y = ([, at]: readonly number[]): number | undefined => at

const marksOf = (chart: Chart, each: Shown): Marks => {
  const colour = `var(--${each.tone})`
  const show = chart.scale === 'share' ? showPercent : showLoss
  const points = each.points.filter((values) => drawable(chart.scale === 'log', values))
  if (each.kind === 'band')
    return [areaY(points, { x, y1: y, y2: ([, , high]) => high, fill: colour, fillOpacity: 0.18 })]
  const alone = each.kind === 'dots'
  const dots = dot(points, {
    x,
    y,
    stroke: colour,
    fill: alone ? colour : 'var(--card)',
    r: each.points.length > 100 ? 2 : 3,
    title: ([at = 0, value = 0]) =>
      `${each.name}, ${chart.x} ${showTick(Number(at.toPrecision(4)))}: ${show(value)}`,
  })
  const drawn = line(each.points, {
    x,
    y: (values) => (drawable(chart.scale === 'log', [...values]) ? values[1] : Number.NaN),
    stroke: colour,
    strokeWidth: each.kind === 'dashed' ? 1.75 : 2.25,
    ...(each.kind === 'dashed' ? { strokeDasharray: '5 4' } : {}),
  })
  if (alone) return [dots]
  return each.points.length > 30 ? [drawn] : [drawn, dots]
}

/** A linear scale has its 0, unless all that is drawn is far above it. */
const scaleOf = ({ scale = 'linear', series }: Chart): NonNullable<PlotOptions['y']> => {
  if (scale === 'log') return { type: 'log' }
  const heights = series.flatMap(({ points }) => points.flatMap(([, ...of]) => of))
  const [least, most] = heights
    .filter(Number.isFinite)
    .reduce<readonly [number, number]>(
      ([low, high], at) => [Math.min(low, at), Math.max(high, at)],
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    )
  return { nice: true, zero: scale === 'linear' && (least < 0 || 2 * least < most) }
}

/** What the last mark of the lower axis needs. */
const right = 16

/** Where the axes are marked: along the lower one at given numbers or at some number of them, and what the left one needs. */
interface Axes {
  readonly ticks: readonly number[] | number
  readonly left: number
}

const draw = (chart: Chart, { ticks, left }: Axes): string =>
  drawFigure({
    height: 280,
    marginLeft: left,
    marginTop: 30,
    marginBottom: 44,
    marginRight: right,
    ariaLabel: `${chart.title}: ${chart.y} by ${chart.x}${chart.lead === undefined ? '' : `. ${chart.lead}`}`,
    x: { label: null },
    y: { ...scaleOf(chart), label: null },
    marks: [
      gridY({ ticks: 5, stroke: 'currentColor', strokeOpacity: 0.12 }),
      axisX({
        ticks: typeof ticks === 'number' ? ticks : [...ticks],
        tickSize: 4,
        tickFormat: showTick,
        label: chart.x,
        labelAnchor: 'center',
        labelArrow: 'none',
        labelOffset: 40,
      }),
      axisY({
        ticks: 5,
        tickFormat: chart.scale === 'share' ? '~%' : showTick,
        tickSize: 0,
        label: chart.y,
        labelAnchor: 'top',
        labelArrow: 'none',
      }),
      ...toned(chart).flatMap((each) => marksOf(chart, each)),
    ],
  })

/** How many labels an axis has, and how long the longest of them is, in units of the figure. */
const labelsOf = (figure: string, axis: 'x' | 'y'): { count: number; width: number } => {
  const [, labels = ''] =
    new RegExp(`aria-label="${axis}-axis tick label">(.*?)</g>`, 'u').exec(figure) ?? []
  const texts = [...labels.matchAll(/>([^<]*)<\/text>/gu)].map(([, text = '']) => text.length)
  return { count: texts.length, width: characterWidth * Math.max(0, ...texts) }
}

/** The picture alone. What labels need is known once they are drawn, so it is drawn twice. */
const figureOf = (chart: Chart, given?: readonly number[]): string => {
  const trial = draw(chart, { ticks: given ?? 5, left: 54 })
  const [along, up] = [labelsOf(trial, 'x'), labelsOf(trial, 'y')]
  const left = Math.max(54, 12 + up.width)
  const fits = (along.count + 1) * along.width < figureWidth - left - right
  return draw(chart, { ticks: given ?? (fits ? 5 : 3), left })
}

const keyOf = ({ name, kind, tone }: Shown): Html =>
  html`<span class="key ${kind}" style="--key: var(--${tone})">${name}</span> `

/** A key for each name; series that share one have one. */
const legend = (chart: Chart): Html => {
  const all = toned(chart)
  const first = all.filter(({ name }, i) => all.findIndex((each) => each.name === name) === i)
  return html`<span class="keys">${first.map(keyOf)}</span>`
}

/** A chart under its title, its legend and its sentence; marks along the lower axis may be given. */
export const chartCard = (chart: Chart, ticks?: readonly number[]): Html =>
  html`<figure class="card"><figcaption><b>${chart.title}</b>${legend(chart)}</figcaption>${
    chart.lead === undefined ? none : html`<p class="said">${chart.lead}</p>`
  }${raw(figureOf(chart, ticks))}</figure>
`

/** Cards side by side where there is room. */
export const sideBySide = (cards: readonly Html[]): Html =>
  html`<div class="${cards.length === 1 ? 'alone' : 'pair charts'}">${cards}</div>`
