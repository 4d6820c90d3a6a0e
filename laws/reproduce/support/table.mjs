/** @file table — what the runtimes gave as text, and where two of them part. */

const columns = ['runtime', 'version', 'threads', 'steps', 'operators', 'training', 'time']

const cells = ({ name, version, threads, steps, operators, training, milliseconds }) => [
  name,
  version,
  String(threads),
  String(steps),
  operators,
  training,
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

const label = ({ name, threads }) => (threads === 1 ? name : `${name} with ${threads} threads`)

const sentence = (first, row) => {
  const [operators, training] = ['operators', 'training'].map((what) =>
    parted(first.trails[what], row.trails[what]),
  )
  const alone = operators.length > 0 ? [`operators: ${operators.join(', ')}`] : []
  const after = training.length > 0 ? [`training, first: ${training.slice(0, 3).join('; ')}`] : []
  const all = [...alone, ...after]
  return all.length > 0 ? [`${label(row)} differs from ${label(first)}. ${all.join('. ')}`] : []
}

/** Sentences about each runtime that differs from the first one, with the operators at fault. */
export const differences = (rows) => {
  const [first, ...others] = rows.filter((row) => row.why === undefined)
  return others.flatMap((row) => sentence(first, row))
}
