/**
 * @file planted — the tests are tested: each planted mistake fails the law that is named for it, by its results.
 */
import { afterEach, expect, test } from 'vitest'
import { lawsWith, mutants, thorough, undo, verdictOf } from './mutants.ts'

afterEach(undo)

test.each(mutants)('$name with $what is caught by $law', async (planted) => {
  const laws = await lawsWith(planted)
  expect(verdictOf(() => laws[planted.law](planted.name, thorough))).toBe('catches')
})

test('planted: there are at least 70 mistakes, no two alike, and each law catches one', () => {
  expect(new Set(mutants.map(({ name, what }) => `${name} ${what}`)).size).toBe(mutants.length)
  expect(mutants.length).toBeGreaterThanOrEqual(70)
  expect([...new Set(mutants.map(({ law }) => law))].sort()).toEqual([
    'adjoint',
    'adjointInLanes',
    'batching',
    'conventions',
    'differences',
    'oneAtATime',
    'sumOfLanes',
    'transposeTwice',
    'untaken',
  ])
})
