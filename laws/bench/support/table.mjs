/**
 * @file table — measurements as text: what each library took, and how many times ours.
 *
 * A ratio is the other library's time by ours (or size by size): above 1 ours is better.
 */
import { libraries, titles } from './places.mjs'

const short = (x) => (x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x.toFixed(2))

const amount = (row, { median }) => {
  if (row.unit === 'kB') return `${short(median)} kB`
  // flops / milliseconds = 1e-6 GFLOP/s
  if (row.flops !== undefined) return `${short(row.flops / median / 1e6)} GF/s`
  return median < 0.1 ? `${short(median * 1000)} us` : `${short(median)} ms`
}

/** How many times ours another result is; undefined where ours or the other is missing. */
export const ratio = (row, library) => {
  const [ours, theirs] = [row.results.cotangent, row.results[library]]
  return ours && theirs ? theirs.median / ours.median : undefined
}

const cell = (row, library) => {
  const result = row.results[library]
  if (!result) return '-'
  const times = library === 'cotangent' ? undefined : ratio(row, library)
  return times === undefined ? amount(row, result) : `${amount(row, result)} (${short(times)}x)`
}

/** The lines of a table with a head. */
export const table = (rows) => {
  const shown = libraries.filter((l) => rows.some((row) => row.results[l]))
  const lines = [
    ['', ...shown.map((l) => titles[l])],
    ...rows.map((row) => [row.name, ...shown.map((l) => cell(row, l))]),
  ]
  const widths = lines[0].map((_, i) => Math.max(...lines.map((line) => line[i].length)))
  return lines.map((line) =>
    line.map((text, i) => (i === 0 ? text.padEnd(widths[i]) : text.padStart(widths[i]))).join('  '),
  )
}

/** Where another library is better than ours, worst first. */
export const behind = (rows) =>
  rows
    .flatMap((row) =>
      libraries
        .filter((l) => l !== 'peak')
        .map((l) => ({ name: row.name, library: l, times: ratio(row, l) })),
    )
    .filter(({ times }) => times < 1)
    .sort((a, b) => a.times - b.times)
    .map(({ name, library, times }) => `${name}: ${titles[library]} ${short(1 / times)} times`)
