/** @file table — what the runtimes gave as text, and where two of them part. */

const parts = ['operators', 'training', 'fold', 'large']
const columns = ['runtime', 'version', 'threads', ...parts, 'time']

const cells = ({ name, version, threads, hashes, milliseconds }) => [
  name,
  version,
  String(threads),
  ...parts.map((part) => hashes[part]),
  `${(milliseconds / 1000).toFixed(2)} s`,
]

/** The lines of a table with a head; a runtime without an answer has its reason instead. */
export const table = (rows) => {
  const lines = [columns, ...rows.filter((row) => row.why === undefined).map(cells)]
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i].length)))
  const lineOf = (line) =>
    line
      .map((text, i) => text.padEnd(widths[i]))
      .join('  ')
      .trimEnd()
  return [
    ...lines.map(lineOf),
    ...rows.filter((row) => row.why !== undefined).map((row) => `${label(row)}: ${row.why}`),
  ]
}

/** The names of what differs between two trails of one length. */
const parted = (trail, other) =>
  trail.filter(([, hash], i) => hash !== other[i][1]).map(([name]) => name)

const label = ({ name, threads }) => (threads === 1 ? name : `${name} on ${threads} threads`)

const sentence = (first, row) => {
  const apart = parts.flatMap((part) => {
    const names = parted(first.trails[part], row.trails[part])
    if (names.length === 0) return []
    return part === 'operators' || part === 'large'
      ? [`${part}: ${names.join(', ')}`]
      : [`${part}, first: ${names.slice(0, 3).join('; ')}`]
  })
  return apart.length > 0 ? [`${label(row)} differs from ${label(first)}. ${apart.join('. ')}`] : []
}

/** Sentences about each runtime that differs from the first one, with the operators at fault. */
export const differences = (rows) => {
  const [first, ...others] = rows.filter((row) => row.why === undefined)
  return others.flatMap((row) => sentence(first, row))
}
