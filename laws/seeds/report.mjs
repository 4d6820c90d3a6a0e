/** @file report — the page docs/seeds.md: what was run, and each alarm with what it was. */
import { found } from './found.mjs'
import { alarmsOf } from './sums.mjs'

const number = (n) => n.toLocaleString('en-GB')
const percent = (n, of) => `${((100 * n) / Math.max(1, of)).toFixed(1)}%`
const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ')
const folder = (file) => file.split('/').slice(0, -1).join('/')
const indented = (lines) => lines.map((line) => `      ${line}`)

const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`)

const byFolder = (properties) => {
  const rows = new Map()
  for (const p of properties) {
    const row = rows.get(folder(p.file)) ?? { properties: 0, cases: 0, discarded: 0, alarms: 0 }
    rows.set(folder(p.file), {
      properties: row.properties + 1,
      cases: row.cases + p.cases,
      discarded: row.discarded + p.discarded,
      alarms: row.alarms + p.alarms.length,
    })
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** The properties of which more than a quarter of what is drawn tells nothing, the worst first. */
const thinOnes = (properties) =>
  properties
    .map((p) => ({ ...p, drawn: p.cases + p.discarded }))
    .map((p) => ({ ...p, empty: (p.discarded + p.vacuous) / Math.max(1, p.drawn) }))
    .filter((p) => p.empty > 0.25)
    .sort((a, b) => b.empty - a.empty)

/** What an alarm was, if it has been looked into. */
const why = (law) => {
  const known = found.find((f) => law.endsWith(f.law))
  return ['', known === undefined ? '  Not looked into yet.' : `  ${known.was}`, '']
}

const alarms = (sum) => [
  ...[...sum.properties.values()].flatMap((p) =>
    p.alarms.flatMap(({ seed, path, counterexample, error }) => [
      `- **${p.law}**: \`SEED=${seed} npm run laws -- ${p.file}\`, path \`${path}\``,
      '',
      ...indented([counterexample, ...error.split('\n').slice(0, 12)]),
      ...why(p.law),
    ]),
  ),
  ...[...sum.beside.values()].flatMap(({ law, file, error }) => [
    `- **${law}** in ${file}, beside its properties`,
    '',
    ...indented(error.split('\n').slice(0, 12)),
    ...why(law),
  ]),
]

/** What was run, in numbers. */
const numbers = (sum, { base, share, seeds, only }) => {
  const properties = [...sum.properties.values()]
  const total = (of) => properties.reduce((n, p) => n + of(p), 0)
  const laws = new Set(properties.map((p) => `${p.file} > ${p.law}`)).size
  const [cases, discarded] = [total((p) => p.cases), total((p) => p.discarded)]
  return [
    ...table(
      ['what', 'how many'],
      [
        ['seeds', sum.seeds === seeds ? number(seeds) : `${number(sum.seeds)} of ${number(seeds)}`],
        ['base seed, from which they follow', base],
        ['share of its cases that a law draws for each seed', `${share}, at least one`],
        ...(only === undefined ? [] : [['files', only]]),
        ['properties', `${number(properties.length)}, in ${number(laws)} laws`],
        ['cases', number(cases)],
        [
          'discarded beside them',
          `${number(discarded)}, ${percent(discarded, cases + discarded)} of what was drawn`,
        ],
        ['alarms', number(alarmsOf(sum))],
        ['laws that draw nothing, run once', number(sum.still.size)],
      ],
    ),
  ]
}

/** The page, from the sum of all passes. */
export const page = (sum, asked) => {
  const properties = [...sum.properties.values()]
  const thin = thinOnes(properties)
  return [
    '# Many seeds',
    '',
    '`npm test` draws the same cases each time. This page reports a longer run: the laws on many random',
    'seeds, to see whether one of them ever falls where nothing is wrong. `npm run seeds` writes it.',
    '',
    ...numbers(sum, asked),
    '',
    'The cases of a seed are the first that a whole run with that seed draws, so what falls here falls',
    'there: `SEED=n npm run laws -- FILE`. Each law sees each seed, but not all that a seed has: the number',
    'of cases says how much was seen. fast-check likes small and extreme values, the more so in its first',
    'ten cases, so these are somewhat more frequent here. Laws on functions of the user count how many of',
    'their cases tell something; this is judged over all seeds that one start of vitest sees.',
    '',
    `Left out are the laws about planted mistakes (${asked.planted.join(', ')}): they fall by`,
    'design, and whether a mistake is caught is left to no luck, so they keep the seed of `npm test`. What',
    'asks for a seed of its own keeps it, and counts as drawing nothing.',
    '',
    '## By folder',
    '',
    ...table(
      ['folder', 'properties', 'cases', 'discarded', 'alarms'],
      byFolder(properties).map(([name, r]) => [
        name,
        number(r.properties),
        number(r.cases),
        percent(r.discarded, r.cases + r.discarded),
        r.alarms,
      ]),
    ),
    '',
    '## Laws of which much tells nothing',
    '',
    ...(thin.length === 0
      ? ['None discards more than a quarter of what it draws.']
      : [
          `${number(thin.length)} of ${number(properties.length)} properties discard, or find vacuous, more than a quarter of what they draw. The first:`,
          '',
          ...table(
            ['law', 'file', 'drawn', 'discarded', 'vacuous'],
            thin
              .slice(0, 12)
              .map((p) => [
                p.law,
                p.file,
                number(p.drawn),
                percent(p.discarded, p.drawn),
                percent(p.vacuous, p.drawn),
              ]),
          ),
        ]),
    '',
    '## Alarms of this run',
    '',
    ...(alarmsOf(sum) === 0 ? ['None.'] : alarms(sum)),
    '',
    '## Alarms of earlier runs, and what they were',
    '',
    ...(found.length === 0
      ? ['None.']
      : table(
          ['law', 'seen', 'what it was'],
          found.map((f) => [f.law, f.seen, f.was]),
        )),
    '',
  ]
    .join('\n')
    .replaceAll(/\n{3,}/gu, '\n\n')
}
