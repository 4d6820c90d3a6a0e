/**
 * @file losses.laws — the laws of losses and metrics are tested: the library's hold, and each wrong one is caught by its law.
 */
import { afterEach, expect, test } from 'vitest'
import { type LossLaw, lossLaws } from '../network/lossLaws.ts'
import { right, wrongLosses } from './losses.ts'
import { verdictOf } from './mutants.ts'
import { fixSeed, freeSeed } from './seeded.ts'

const names = Object.keys(lossLaws) as LossLaw[] // the keys of a record of laws

afterEach(freeSeed)

test.each(names)('%s: holds of the losses of the library', (law) => {
  lossLaws[law](right)
})

test.each(wrongLosses)('$name with $what is caught by $law', ({ law, losses }) => {
  fixSeed()
  expect(verdictOf(() => lossLaws[law](losses))).toBe('catches')
})

test('planted: no two wrong losses are alike, and each law catches one', () => {
  expect(new Set(wrongLosses.map(({ name, what }) => `${name} ${what}`)).size).toBe(
    wrongLosses.length,
  )
  expect([...new Set(wrongLosses.map(({ law }) => law))].sort()).toEqual([...names].sort())
})
