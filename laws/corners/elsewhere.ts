/**
 * @file elsewhere — what JAX and PyTorch give at the same points: written by elsewhere/run.py, read from its files.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Convention, nameOf } from './convention.ts'

/** The other systems. */
export type Other = 'jax' | 'torch'

/** Value and derivatives of one row, as another system has them. */
export interface Elsewhere {
  readonly value: readonly number[]
  readonly first: readonly (readonly number[])[]
}

const folder = join(import.meta.dirname, 'elsewhere')
const written = (xs: readonly number[]): string =>
  xs.map((x) => (Object.is(x, -0) ? '-0' : `${x}`)).join(' ')
const numbers = (text: string): readonly number[] =>
  text === '' ? [] : text.split(' ').map(Number)

/** The rows, as lines: name, x, y, in JAX, in PyTorch. */
export const casesOf = (rows: readonly Convention[]): string =>
  rows
    .map((c) =>
      [
        nameOf(c),
        written(c.at[0]),
        c.at.length === 1 ? '-' : written(c.at[1]),
        c.jax ?? '-',
        c.torch ?? '-',
      ].join('\t'),
    )
    .join('\n') + '\n'

/** The version of a system, and its results by the names of rows. */
export const resultsOf = (
  other: Other,
): { readonly version: string; readonly results: ReadonlyMap<string, Elsewhere> } => {
  const [version = '', ...lines] = readFileSync(join(folder, `${other}.tsv`), 'utf8')
    .trimEnd()
    .split('\n')
  const results = lines.map((line) => {
    const [name = '', value = '', ...first] = line.split('\t')
    return [name, { value: numbers(value), first: first.map(numbers) }] as const
  })
  return { version, results: new Map(results) }
}
