/**
 * @file page — the certificate as text, and its numbers read back from the text.
 */
import type { Name } from '../../src/program/vocabulary.ts'
import { type Reason, reasons } from '../support/close.ts'
import { names } from '../support/applications.ts'
import {
  cases,
  type Cell,
  cellOf,
  type Column,
  derivatives,
  kindOf,
  seed,
  values,
  varies,
} from './cells.ts'

/** Where the part about other libraries begins. */
export const elsewhere = '## The same laws elsewhere'

/** The one column that is no law. */
const kindTitle = 'derivative'

/** Where a primitive's record is, from docs. */
const link = (name: string): string => `[${name}](../src/primitives/${name}.ts)`

/** Less of a tolerance than this is nothing. */
const least = 1e-6

/** An error's share of its tolerance: one digit, for the second says nothing. */
export const showShare = (share: number): string => {
  if (share < least) return '0'
  if (!Number.isFinite(share)) return '**broken**'
  return share < 1e-3 ? share.toExponential(0) : String(Number(share.toPrecision(1)))
}

/** A cell as text. */
export const showCell = (cell: Cell | undefined, { bits }: Pick<Column, 'bits'>): string => {
  if (cell === undefined) return ''
  const counted = [
    ...(bits && cell.share === 0 ? [] : [showShare(cell.share)]),
    ...(cell.vacuous > 0 ? [cell.vacuous === cell.cases ? 'all v' : `${cell.vacuous}v`] : []),
    ...(cell.discarded > 0 ? [`${cell.discarded}d`] : []),
  ]
  return [String(cell.cases), ...counted].join(' · ')
}

/** Rows of a Markdown table, its columns padded. */
const table = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  return [
    line(rows[0] ?? []),
    line(widths.map((n) => '-'.repeat(n))),
    ...rows.slice(1).map(line),
  ].join('\n')
}

/** Names, in code. */
const listed = (list: readonly Name[]): string => list.map((name) => `\`${name}\``).join(', ')

const legend = (columns: readonly Column[]): string =>
  columns.map(({ title, says }) => `- **${title}**: ${says}.`).join('\n')

const tolerances = (used: readonly Reason[]): string =>
  used
    .map((r) => `- \`${r}\`, ${reasons[r].tolerance.toExponential()}: ${reasons[r].because}.`)
    .join('\n')

/** One cell, and where it stands. */
export interface Placed {
  readonly name: Name
  readonly column: Column
  readonly cell: Cell
}

const rowOf = (name: Name, columns: readonly Column[], placed: readonly Placed[]): string[] =>
  columns.map((column) =>
    showCell(placed.find((p) => p.name === name && p.column === column)?.cell, column),
  )

/** Every cell of the certificate, in order; `say` is told of each primitive. */
export const everyCell = (say: (name: Name) => void): readonly Placed[] =>
  names.flatMap((name) => {
    say(name)
    return [...derivatives, ...values].flatMap((column) => {
      const cell = cellOf(name, column)
      return cell === undefined ? [] : [{ name, column, cell }]
    })
  })

const total = (placed: readonly Placed[], of: (cell: Cell) => number): string =>
  placed.reduce((n, { cell }) => n + of(cell), 0).toLocaleString('en')

/** The first part of the page: what the laws find here. */
export const ownPart = (
  placed: readonly Placed[],
  versions: { readonly cotangent: string; readonly fastCheck: string },
): string => {
  const worst = placed.reduce((a, b) => (b.cell.share > a.cell.share ? b : a))
  const still = names.filter((name) => !varies(name))
  const flat = placed.filter(({ name }) => kindOf(name) === 'constant')
  return `# The certificate

What the laws find, primitive by primitive, and then what the same laws find in two other libraries.
\`npm run certificate\` writes this page; \`npm test\` fails when a primitive has no row here, when a
cell passes its tolerance, or when cells that are run again give other numbers.

| what | how much |
| --- | --- |
| primitives | ${names.length}, every one in [the table](../src/primitives/table.ts) |
| laws | ${derivatives.length + values.length}, each run on every primitive it says something of |
| cases | ${total(placed, (cell) => cell.cases)}, drawn by fast-check ${versions.fastCheck} from seed ${seed} |
| broken | ${total(placed, (cell) => Number(cell.fell !== undefined))} |
| largest error | ${showShare(worst.cell.share)} of its tolerance (${worst.name}, ${worst.column.title}) |
| vacuous | ${total(placed, (cell) => cell.vacuous)}, ${total(flat, (cell) => cell.vacuous)} of them of constants, whose derivative is 0 |
| discarded | ${total(placed, (cell) => cell.discarded)} |
| version | cotangent ${versions.cotangent} |
| elsewhere | [jax-js and tfjs](#the-same-laws-elsewhere) |

## How to read a cell

\`${cases} · 0.02 · 3v · 5d\`, piece by piece:

- **${cases}** cases ran.
- **0.02** of what is allowed is the largest error; 1 would be the edge, and 0 stands for less than a millionth. A law of
  bits allows no error, so its cells leave this out.
- **3v**: three of the cases were *vacuous*. What they compare is about 0, and would pass whatever the rules say.
- **5d**: five more were *discarded* and others drawn for them: *vmap* discards draws in which nothing has lanes.

An empty cell: the law says nothing of this primitive.

Errors are Euclidean norms, relative to the norm of what is compared or to 1, whichever is larger, and never scaled by the
size of a tensor. The tolerances and their reasons ([close.ts](../laws/support/close.ts)):

${tolerances(['differences', 'rounding'])}

The default engine has the same bits on every machine. The reference engine calls \`Math\`, so where elementary functions are
in play, its last bits, and with them the errors shown, may differ in another JavaScript engine. The cells that \`npm test\`
runs again have none.

## Derivatives

${legend(derivatives)}

The first is the anchor outside the library; the others are about a million times sharper, but compare rules with each
other. All run in f64, on the reference engine.

${table([
  ['primitive', kindTitle, ...derivatives.map(({ title }) => title)],
  ...names
    .filter((name) => !still.includes(name))
    .map((name) => [link(name), kindOf(name), ...rowOf(name, derivatives, placed)]),
])}

The derivative of a *constant* is 0 where it exists: differences say so, and all its cases are vacuous, as they should be.
\`stopGradient\` differs from its difference by decree. \`whileLoop\` has forward mode only. Of one input, *one at a time*
says nothing.

There is nothing to differentiate in ${listed(still)}: floats do not go in, or do not come out.

## Values

${legend(values)}

${table([
  ['primitive', ...values.map(({ title }) => title)],
  ...names.map((name) => [link(name), ...rowOf(name, values, placed)]),
])}
`
}

/** The cells that a page shows, by primitive and law. */
export const cellsIn = (page: string): ReadonlyMap<string, string> => {
  const own = page.split(elsewhere)[0] ?? ''
  const found = new Map<string, string>()
  let titles: readonly string[] = []
  for (const line of own.split('\n').filter((l) => l.startsWith('| '))) {
    const [first = '', ...rest] = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
    if (first === 'primitive') titles = rest
    const name = /^\[(?<name>\w+)\]\(\.\.\/src\/primitives/u.exec(first)?.groups?.['name']
    if (name !== undefined)
      rest.forEach((cell, i) => {
        if (titles[i] !== kindTitle) found.set(`${name}, ${titles[i]}`, cell)
      })
  }
  return found
}
