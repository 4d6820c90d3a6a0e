/** @file sums — the outcomes of all passes, added up by property. */

export const keyOf = ({ file, law }) => `${file} > ${law}`

/** An empty sum. */
export const nothing = () => ({
  properties: new Map(),
  still: new Set(),
  beside: new Map(),
  seeds: 0,
})

/** A sum as data, to go on from later. */
export const written = ({ properties, still, beside, seeds }) => ({
  properties: [...properties],
  still: [...still],
  beside: [...beside],
  seeds,
})

/** The sum that was written. */
export const read = ({ properties, still, beside, seeds }) => ({
  properties: new Map(properties),
  still: new Set(still),
  beside: new Map(beside),
  seeds,
})

/** How many alarms a sum holds. */
export const alarmsOf = (sum) =>
  [...sum.properties.values()].reduce((n, p) => n + p.alarms.length, sum.beside.size)

/** Adds a pass to a sum; a law may assert several properties, which come in the same order in each pass. */
export const add = (sum, { laws, outcomes }, seeds) => {
  const seen = new Map()
  const fell = new Set()
  for (const outcome of outcomes) {
    const law = keyOf(outcome)
    const nth = (seen.get(law) ?? 0) + 1
    seen.set(law, nth)
    if (outcome.alarms.length > 0) fell.add(law)
    const key = `${law} #${nth}`
    const before = sum.properties.get(key)
    sum.properties.set(key, {
      file: outcome.file,
      law: outcome.law,
      cases: (before?.cases ?? 0) + outcome.cases,
      discarded: (before?.discarded ?? 0) + outcome.discarded,
      vacuous: (before?.vacuous ?? 0) + outcome.vacuous,
      alarms: [...(before?.alarms ?? []), ...outcome.alarms],
    })
  }
  for (const law of laws) {
    const key = keyOf(law)
    if (law.status === 'failed' && !fell.has(key)) sum.beside.set(key, law)
    if (law.status === 'passed' && fell.has(key))
      sum.beside.set(key, {
        ...law,
        error: 'it passes though one of its properties fell: by design?',
      })
    if (!seen.has(key) && law.status !== 'skipped' && law.status !== 'pending') sum.still.add(key)
  }
  sum.seeds += seeds
}

/** The laws that draw cases, by file: what later passes run. */
export const drawing = (sum) => {
  const only = {}
  for (const { file, law } of sum.properties.values()) {
    only[file] ??= []
    if (!only[file].includes(law)) only[file].push(law)
  }
  return only
}
