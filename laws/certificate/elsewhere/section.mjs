/**
 * @file section — the part of the certificate about other libraries: what holds there, what is broken, and what they refuse.
 */
import { corners } from './corners.mjs'
import { lawsOf } from './laws.mjs'
import { smooth } from './smooth.mjs'
import { subjects } from './subjects.mjs'

const probes = [...smooth, ...corners]

const table = (rows) => {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)))
  const line = (row) => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`
  return [line(rows[0]), line(widths.map((n) => '-'.repeat(n))), ...rows.slice(1).map(line)].join(
    '\n',
  )
}

/** The verdict of one law on one function of one library. */
const verdictOf = async (subject, probe, { law, applies, needs }) => {
  if (!applies(probe)) return { tag: 'silent' }
  if (needs !== undefined && subject[needs] === undefined) return { tag: 'none' }
  try {
    return await law(subject, probe)
  } catch (error) {
    return { tag: 'refused', words: error.message.split('\n')[0] }
  }
}

/** An error to one digit; below 1e-12 the differences themselves are no better. */
const digit = (error) =>
  error < 1e-12 ? '0' : error < 1e-3 ? error.toExponential(0) : String(Number(error.toPrecision(1)))

/** How many of a law's functions hold, are broken, are refused. */
const counts = (all, law, subject) => {
  const asked = all.filter((v) => v.law === law && v.subject === subject && v.tag !== 'silent')
  if (asked.every(({ tag }) => tag === 'none')) return 'has none'
  const [hold, broken, refused] = ['holds', 'broken', 'refused'].map(
    (wanted) => asked.filter(({ tag }) => tag === wanted).length,
  )
  return `${hold} / ${broken === 0 ? 0 : `**${broken}**`} / ${refused}`
}

/** The largest error of a law where everything is smooth. */
const worst = (all, title, subject) => {
  const found = all.filter(
    (v) => v.subject === subject && v.law.title === title && smooth.includes(v.probe),
  )
  return Math.max(...found.map(({ error }) => error ?? 0)).toExponential(0)
}

const overview = (all, laws, list) =>
  table([
    ['law', ...list.map(({ title }) => title)],
    ...laws.map((law) => [law.title, ...list.map((subject) => counts(all, law, subject))]),
    ...['value', 'gradient'].map((title) => [
      `${title}, largest error`,
      ...list.map((subject) => worst(all, title, subject)),
    ]),
  ])

/** The function as code, and what is said beside it as text. */
const nameOf = ({ name }) => {
  const end = name.lastIndexOf(')') + 1
  return end === 0 ? `\`${name}\`` : `\`${name.slice(0, end)}\`${name.slice(end)}`
}

const pointOf = ({ at, shapes }) =>
  shapes === undefined
    ? at.map((x) => (x.length === 1 ? String(x[0]) : `[${x.join(', ')}]`)).join(' and ')
    : `shapes ${shapes.map((shape) => `[${shape.join(', ')}]`).join(' and ')}`

const cellOf = ({ tag, error }) => {
  if (tag === 'silent') return ''
  if (tag === 'refused') return '*refused*'
  return tag === 'broken' ? `**${digit(error)}**` : digit(error)
}

const errors = (all, law, list) =>
  table([
    ['function', 'at', ...list.map(({ title }) => title)],
    ...probes
      .filter((probe) => law.applies(probe))
      .map((probe) => [
        nameOf(probe),
        pointOf(probe),
        ...list.map((subject) =>
          cellOf(all.find((v) => v.subject === subject && v.probe === probe && v.law === law)),
        ),
      ]),
  ])

const libraryOf = ({ title }) => title.split(' ')[0]

/** Rows whose first cell is not said again. */
const once = (rows) => rows.map((row, i) => (row[0] === rows[i - 1]?.[0] ? row.with(0, '') : row))

/** What is broken in one library, its precisions together; where a gradient is wrong, that the modes differ is no news. */
const brokenIn = (all, library) => {
  const mine = all.filter((v) => v.tag === 'broken' && libraryOf(v.subject) === library)
  const like = (v) => (o) => o.probe === v.probe && o.law === v.law
  const isNews = (v) =>
    v.law.title !== 'adjoint' ||
    !mine.some((o) => o.probe === v.probe && o.subject === v.subject && o.law.title === 'gradient')
  const rows = mine
    .filter((v, i) => isNews(v) && mine.findIndex(like(v)) === i)
    .map((v) => [
      nameOf(v.probe),
      v.law.title,
      mine.filter(like(v)).length > 1 ? 'both' : v.subject.dtype,
      v.expected,
      v.observed,
    ])
  return once(rows)
}

const refusedIn = (all, library) => {
  const mine = all.filter((v) => v.tag === 'refused' && libraryOf(v.subject) === library)
  return [...new Set(mine.map(({ words }) => words))].map((words) => {
    const asked = mine.filter((v) => v.words === words)
    const functions = [...new Set(asked.map(({ probe }) => probe))]
    const of = (probe) => asked.filter((v) => v.probe === probe).map(({ law }) => law.title)
    return [words, functions.map((p) => `${nameOf(p)}: ${of(p).join(', ')}`).join('; ')]
  })
}

const findings = (all, library, version) => {
  const [broken, refused] = [brokenIn(all, library), refusedIn(all, library)]
  return [
    `### ${library} ${version}`,
    broken.length === 0
      ? 'Nothing that is asked here is broken.'
      : table([['broken', 'law', 'in', 'expected', 'observed'], ...broken]),
    ...(refused.length === 0
      ? []
      : [table([['it refuses, and says', 'when asked for'], ...refused])]),
  ].join('\n\n')
}

/** The section, under its heading. */
export const section = async (heading, load) => {
  const laws = lawsOf(await load('laws/support/close.ts'))
  const list = await subjects(load)
  const all = []
  for (const subject of list)
    for (const probe of probes)
      for (const law of laws)
        all.push({ subject, probe, law, ...(await verdictOf(subject, probe, law)) })
  const libraries = [...new Map(list.map((s) => [libraryOf(s), s.version]))]
  const [, gradient, second] = laws
  return `${heading}

${libraries.map(([name, v]) => `${name} ${v}`).join(', ')}: ${probes.length} functions, each written in the operators of all three and once more in
plain JavaScript. In ${smooth.length} of them everything is smooth; the other ${corners.length} are where derivatives are known to go wrong. The
plain function is what all are compared with, so that no library judges another.

${laws.map(({ title, says }) => `- **${title}**: ${says}.`).join('\n')}

A function of several outputs is weighed by w = [1, -0.5, 0.75, 1.25, ...], and its gradient is that of \`<f, w>\`; second
derivatives are taken along u = [0.6, -0.8, 0.5, 0.3, ...]. Tolerances in f64 are those above, and for second derivatives
\`secondDifferences\`; in f32 they are \`roundingF32\` and \`shadow\` ([close.ts](../laws/support/close.ts)).
jax-js runs on WebAssembly. tfjs runs on its CPU backend, which has the most kernels; it has no forward mode, no vmap and no
f64: asked for it, it says "${list.at(-1).refusal}". *Refused* means that a library throws; its words are below.
Where a gradient is NaN the adjoint law breaks with it, and the lists below leave that out.

How many functions hold / are broken / are refused, and the largest error of those where everything is smooth:

${overview(all, laws, list)}

### Errors of gradients

Relative to the norm of the gradient or to 1, whichever is larger; 0 is below 1e-12, where the differences themselves
end. **Bold** is broken.

${errors(all, gradient, list)}

### Errors of second derivatives

Here the differences end at about 1e-8.

${errors(all, second, list)}

${libraries.map(([name, v]) => findings(all, name, v)).join('\n\n')}
`
}
