/**
 * @file matrix.laws — which law catches which planted mistake: matrix.tsv, a row for each mistake, a column for each law.
 *
 *   x  caught, by results that are apart        !  the law crashed        .  it holds
 *
 * `npm test` asks that the file speaks of the mistakes there are. `MATRIX=write npm run laws -- laws/mutants/matrix` runs every
 * law on every mistake, for some minutes, and writes it anew.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { type LossLaw, lossLaws } from '../network/lossLaws.ts'
import { driverLaws, drivers, restore } from './drivers.ts'
import { wrongLosses } from './losses.ts'
import { lawsWith, mutants, thorough, undo, type Verdict, verdictOf } from './mutants.ts'
import { fixSeed, freeSeed } from './seeded.ts'

const file = join(import.meta.dirname, 'matrix.tsv')
const sign: { readonly [V in Verdict]: string } = { catches: 'x', crashes: '!', holds: '.' }

const recordLaws = [
  'differences',
  'adjoint',
  'oneAtATime',
  'transposeTwice',
  'batching',
  'adjointInLanes',
  'sumOfLanes',
  'conventions',
  'untaken',
] as const
const compositions = [
  'gradientAgrees',
  'gradBetweenDifferences',
  'modesAgree',
  'linearizeIsJvp',
  'hessianIsSymmetric',
  'vmapOfGrad',
  'simplifyKeepsBits',
  'simplifyKeepsSpecials',
  'cheapGradient',
  'neverStale',
  'untaken',
] as const

interface Row {
  readonly mistake: string
  readonly named: string
}
const inRecords: readonly Row[] = mutants.map(({ name, what, law }) => ({
  mistake: `${name}: ${what}`,
  named: law,
}))
const inDrivers: readonly Row[] = drivers.map(({ what, law }) => ({ mistake: what, named: law }))
const inLosses: readonly Row[] = wrongLosses.map(({ name, what, law }) => ({
  mistake: `${name}: ${what}`,
  named: law,
}))

const measuredOfLosses = (): readonly string[] => {
  const names = Object.keys(lossLaws) as LossLaw[] // the keys of a record of laws
  fixSeed()
  const rows = wrongLosses.map(({ name, what, law, losses }) => {
    const signs = names.map((other) => sign[verdictOf(() => lossLaws[other](losses))])
    return [`${name}: ${what}`, law, ...signs].join('\t')
  })
  freeSeed()
  return ['', ['mistake', 'named', ...names].join('\t'), ...rows]
}

const measured = async (): Promise<string> => {
  const lines = [['mistake', 'named', ...recordLaws].join('\t')]
  for (const planted of mutants) {
    const laws = await lawsWith(planted)
    const signs = recordLaws.map((law) =>
      law === 'sumOfLanes' && planted.name !== 'laneSum'
        ? ''
        : sign[verdictOf(() => laws[law](planted.name, thorough))],
    )
    lines.push([`${planted.name}: ${planted.what}`, planted.law, ...signs].join('\t'))
    undo()
  }
  lines.push('', ['mistake', 'named', ...compositions].join('\t'))
  for (const { what, law, make } of drivers) {
    vi.resetModules()
    make()
    const laws = await driverLaws()
    lines.push([what, law, ...compositions.map((name) => sign[verdictOf(laws[name])])].join('\t'))
    restore()
  }
  return `${[...lines, ...measuredOfLosses()].join('\n')}\n`
}

interface Section {
  readonly laws: readonly string[]
  readonly rows: readonly { readonly row: Row; readonly caught: readonly string[] }[]
}
const parsed = (text: string): Section => {
  const [head = [], ...lines] = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))
  const laws = head.slice(2)
  const rows = lines.map(([mistake = '', named = '', ...signs]) => ({
    row: { mistake, named },
    caught: laws.filter((_, i) => signs[i] === 'x'),
  }))
  return { laws, rows }
}

test('matrix: speaks of every planted mistake, and each is caught by the law named for it', async () => {
  if (process.env['MATRIX'] === 'write') writeFileSync(file, await measured())
  const sections = readFileSync(file, 'utf8').split('\n\n').map(parsed)
  expect(sections.map(({ rows }) => rows.map(({ row }) => row))).toEqual([
    inRecords,
    inDrivers,
    inLosses,
  ])
  for (const { rows } of sections)
    for (const { row, caught } of rows)
      expect([row.mistake, caught.includes(row.named)]).toEqual([row.mistake, true])
}, 1_800_000)

test('matrix: each law catches a mistake', () => {
  const sections = readFileSync(file, 'utf8').split('\n\n').map(parsed)
  const idle = sections.flatMap(({ laws, rows }) =>
    laws.filter((law) => !rows.some(({ caught }) => caught.includes(law))),
  )
  expect(idle).toEqual([])
})
