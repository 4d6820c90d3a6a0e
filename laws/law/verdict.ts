/**
 * @file verdict — what a law says of one case: it holds, it says nothing, or it is broken, and how.
 */
import { apart, type Apart, floorOf, norm, type Reason, type Vector } from '../support/close.ts'

/** What was found where a law is broken. */
export interface Finding {
  /** What was compared. */
  readonly what: string
  readonly observed: string
  readonly expected: string
  /** How far apart numbers are, how far they may be, and why. */
  readonly apart?: Apart
}

/** What a law says of one case. */
export type Verdict =
  | { readonly tag: 'holds' }
  /** It passes, and would whatever the rules say: all it compares is about 0. */
  | { readonly tag: 'vacuous' }
  /** It says nothing here: a kink, or a value that is not finite. */
  | { readonly tag: 'discarded'; readonly why: string }
  | { readonly tag: 'broken'; readonly finding: Finding }

/** It holds. */
export const holds: Verdict = { tag: 'holds' }

/** It says nothing here. */
export const discarded = (why: string): Verdict => ({ tag: 'discarded', why })

/** It is broken. */
export const broken = (what: string, observed: string, expected: string): Verdict => ({
  tag: 'broken',
  finding: { what, observed, expected },
})

const most = 12

/** A vector as text, a long one elided. */
export const showVector = (xs: Vector): string => {
  const shown = Array.from({ length: Math.min(most, xs.length) }, (_, i) =>
    Object.is(xs[i], -0) ? '-0' : String(xs[i]),
  )
  return `[${shown.join(', ')}${xs.length > most ? `, ... ${xs.length - most} more` : ''}]`
}

/** What to measure a comparison by, beside what is compared. */
export interface Scale {
  /** Norms that went into what is compared: rounding is relative to them. */
  readonly scale?: number
  /** What tells something when it is far from 0; the larger of the two sides unless given. */
  readonly telling?: number
}

/** Whether two vectors agree as far as the reason allows. */
export const judge = (
  what: string,
  observed: Vector,
  expected: Vector,
  reason: Reason,
  { scale = 1, telling }: Scale = {},
): Verdict => {
  const found = apart(observed, expected, reason, scale)
  if (found !== undefined)
    return {
      tag: 'broken',
      finding: {
        what,
        observed: showVector(found.observed),
        expected: showVector(found.expected),
        apart: found,
      },
    }
  const size = telling ?? Math.max(norm(observed), norm(expected))
  return size < floorOf(reason) ? { tag: 'vacuous' } : holds
}

/** Whether two texts are the same, bit for bit where they show every bit. */
export const same = (what: string, observed: string, expected: string): Verdict =>
  observed === expected ? holds : broken(what, observed, expected)

/** All of several: the first that is broken, else one that says nothing; vacuous when none tells anything. */
export const all = (...verdicts: readonly Verdict[]): Verdict =>
  verdicts.find((v) => v.tag === 'broken') ??
  verdicts.find((v) => v.tag === 'discarded') ??
  verdicts.find((v) => v.tag === 'holds') ??
  verdicts[0] ??
  holds

/** The last of several, unless one before it is broken. */
export const unless = (...verdicts: readonly Verdict[]): Verdict =>
  verdicts.find((v) => v.tag === 'broken') ?? verdicts.at(-1) ?? holds
