/**
 * @file differences — a derivative by rules against differences, where differences can be trusted.
 */
import type { Slope } from '../support/derivatives.ts'
import { discarded, type Verdict } from './verdict.ts'

/**
 * What differences say of a derivative `by` rules: `judged` compares it with one of theirs.
 *
 * Central differences are the cheap answer. Where they say no, several step sizes are asked, and a kink within a step, or
 * a disagreement larger than the tolerance, says that differences cannot tell: the rules are not blamed for that.
 */
export const byDifferences = (
  by: number,
  slope: Slope,
  judged: (expected: number) => Verdict,
): Verdict => {
  const rough = judged(slope.central)
  if (rough.tag !== 'broken') return rough
  const { middle, spread } = slope.sharper()
  const verdict = judged(middle)
  if (verdict.tag !== 'broken') return verdict
  if (slope.kinkExplains(Math.abs(by - middle))) return discarded('a kink within a step')
  // NaN: the domain ends within a step
  return spread <= (verdict.finding.apart?.allowed ?? 0)
    ? verdict
    : discarded('differences of several step sizes disagree')
}
