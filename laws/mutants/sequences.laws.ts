/**
 * @file sequences.laws — the laws of ctc and of selfAttentionStep are tested: each wrong one is caught by its law.
 */
import { afterEach, expect, test } from 'vitest'
import { ctcLaws } from '../network/ctcLaws.ts'
import { stepLaws } from '../network/selfAttentionStepLaws.ts'
import { byHand as ctcByHand, wrongCtcs } from './ctc.ts'
import { verdictOf } from './mutants.ts'
import { fixSeed, freeSeed } from './seeded.ts'
import { byHand as stepByHand, wrongSteps } from './steps.ts'

afterEach(freeSeed)

test.each(Object.entries(ctcLaws))('ctc by hand, with no slip: %s holds', (_, law) => {
  law(ctcByHand({}))
})

test.each(Object.entries(stepLaws))(
  'selfAttentionStep by hand, with no slip: %s holds',
  (_, law) => {
    law(stepByHand({}))
  },
)

test.each(wrongCtcs)('ctc with $what is caught by $law', ({ law, ctc }) => {
  fixSeed()
  expect(verdictOf(() => ctcLaws[law](ctc))).toBe('catches')
})

test.each(wrongSteps)('selfAttentionStep with $what is caught by $law', ({ law, step }) => {
  fixSeed()
  expect(verdictOf(() => stepLaws[law](step))).toBe('catches')
})

test('planted: no two wrong ones are alike, and each law catches one', () => {
  for (const [wrong, laws] of [
    [wrongCtcs, ctcLaws],
    [wrongSteps, stepLaws],
  ] as const) {
    expect(new Set(wrong.map(({ what }) => what)).size).toBe(wrong.length)
    expect([...new Set(wrong.map(({ law }) => law))].sort()).toEqual(Object.keys(laws).sort())
  }
})
