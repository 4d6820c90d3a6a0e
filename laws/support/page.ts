/**
 * @file page — what is wrong with a report: markup left open, something loaded, nothing said to those who cannot see, labels in each other's way.
 *
 * Labels are measured as they are on a phone, with letters of 14 units in figures of 400.
 */
import { parseHTML } from 'linkedom'

const letter = 14
/** A digit of the common sans-serif fonts is at most so wide, in letters; a thin space and a point are less. */
const wide = 0.65

const empty = new Set(['meta', 'img', 'br', '!doctype'])

/** Elements that are opened and not closed, or the other way round. */
const unbalanced = (page: string): readonly string[] => {
  const open: string[] = []
  for (const [, slash = '', name = '', own = ''] of page.matchAll(
    /<(\/?)([!a-zA-Z][a-zA-Z0-9]*)(?:"[^"]*"|[^">])*?(\/?)>/gu,
  )) {
    if (own === '/' || empty.has(name)) continue
    if (slash === '') open.push(name)
    else if (open.pop() !== name) return [`</${name}> closes nothing`]
  }
  return open.map((name) => `<${name}> is not closed`)
}

const loaded = (page: string): readonly string[] => {
  const bare = page
    .replaceAll(/xmlns(:\w+)?="[^"]*"/gu, '')
    .replaceAll(/data:image\/png[^"]*/gu, '')
  const found = bare.match(/https?:|src="(?!")|href=|url\(|@import|<script|<link|<iframe/gu) ?? []
  return found.map((what) => `${what} loads or runs something`)
}

type Axis = NonNullable<ReturnType<ReturnType<typeof parseHTML>['document']['querySelector']>>

interface Box {
  readonly text: string
  readonly left: number
  readonly right: number
  readonly middle: number
}

const boxesOf = (axis: Axis): readonly Box[] =>
  [...axis.querySelectorAll('text')].map((label) => {
    const at = [axis, label].flatMap((each) =>
      [...(each.getAttribute('transform') ?? '').matchAll(/translate\(([^,]+),([^)]+)\)/gu)].map(
        ([, x, y]) => [Number(x), Number(y)] as const,
      ),
    )
    const text = label.textContent
    const [x, middle] = [0, 1].map((i) => at.reduce((sum, by) => sum + (by[i] ?? 0), 0))
    const width = wide * letter * text.length
    const right = axis.getAttribute('text-anchor') === 'end' ? (x ?? 0) : (x ?? 0) + width / 2
    return { text, left: right - width, right, middle: middle ?? 0 }
  })

/** Labels of one axis that lie over each other, or begin far to the left of the figure. */
const crowded = (axis: Axis): readonly string[] => {
  const boxes = boxesOf(axis)
  const over = boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter(
        (b) => a.left < b.right && b.left < a.right && Math.abs(a.middle - b.middle) < 0.8 * letter,
      )
      .map((b) => `labels ${a.text} and ${b.text} lie over each other`),
  )
  // Cards have at least 10 units of padding.
  return [
    ...over,
    ...boxes.filter(({ left }) => left < -10).map(({ text }) => `label ${text} is cut off`),
  ]
}

/** What is wrong with a page, in words; nothing where it is right. */
export const faultsOf = (page: string): readonly string[] => {
  const { document } = parseHTML(page)
  const without = (selector: string, attribute: string): readonly string[] =>
    [...document.querySelectorAll(selector)]
      .filter((each) => (each.getAttribute(attribute) ?? '') === '')
      .map((each) => `a ${each.tagName.toLowerCase()} without ${attribute}`)
  const axes = [...document.querySelectorAll('svg g[aria-label$="axis tick label"]')]
  return [
    ...unbalanced(page),
    ...loaded(page),
    ...without('html', 'lang'),
    ...without('img', 'alt'),
    ...without('svg', 'aria-label'),
    ...without('svg', 'role'),
    ...without('th', 'scope'),
    ...(document.querySelector('title')?.textContent === document.querySelector('h1')?.textContent
      ? []
      : ['no title, or another than its heading']),
    ...(page.match(/ (?:d|cx|cy|x|y|transform)="[^"]*(?:NaN|Infinity|undefined)/gu) ?? []),
    ...axes.flatMap(crowded),
  ]
}
