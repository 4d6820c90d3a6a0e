/**
 * @file own-rules.laws — what the seventh lesson claims of a rule with a slip in it.
 */
import { item } from 'cotangent'
import { describe, expect, test } from 'vitest'
import { lesson } from '../../examples/07-laws.ts'
import { mustBeClose } from '../support/close.ts'

describe('07-laws', () => {
  const made = lesson()

  test('gradientAgrees: finds the slip, at the simplest point, and blames the rule alone', () => {
    expect(made.differences.holds).toBe(false)
    expect(made.differences.blame.map(({ primitive }) => primitive)).toEqual(['customJvp'])
    expect(made.differences.blame[0]?.because[0]).toContain('07-laws')
  })

  test('modesAreAdjoint: does not see it, since both modes come from the rule', () => {
    expect(made.modes.holds).toBe(true)
  })

  test('without the slip every law holds', () => {
    expect(made.right.map(({ holds }) => holds)).toEqual([true, true, true])
  })

  test('the rule is good where squares overflow, r = 5e200 with slopes 3/5 and 4/5', () => {
    const [r, [x, y]] = made.far
    mustBeClose([item(r) / 1e200, item(x), item(y)], [5, 0.6, 0.8], 'rounding')
  })
})
