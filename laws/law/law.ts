/**
 * @file law — a law: a fast-check property that knows its equation, counts what its cases tell, and names who broke it.
 *
 * `fc.assert(law)` runs it in any test runner. What passes whatever the rules say is counted; when nine cases in ten do,
 * the law fails, for it shows nothing.
 */
import fc from 'fast-check'
import type { Blame } from './blame.ts'
import { explain } from './explain.ts'
import { broken, type Finding, type Verdict } from './verdict.ts'

/** How many cases a run drew, and how many of them told nothing. */
export interface Tally {
  readonly cases: number
  readonly vacuous: number
  readonly discarded: number
}

/** One case of a law: what was drawn, by name. */
export type Case = Readonly<Record<string, unknown>>

/** A law of one's own function, as a property that `fc.assert` and `assertLaw` take. */
export interface Law extends fc.IProperty<[Case]> {
  readonly name: string
  /** The law as an equation. */
  readonly equation: string
  /** The counts of the latest run. */
  readonly tally: () => Tally
}

/** A function of a tree, or an arbitrary of such functions. */
export type OneOrAny<P, O> = ((x: P) => O) | fc.Arbitrary<(x: P) => O>

/** An arbitrary of points. */
export type Points<P> = fc.Arbitrary<P>

/** What a law is made of. */
export interface Statement<G extends object> {
  readonly name: string
  readonly equation: string
  /** What it is about: each thing is given, or drawn for each case. */
  readonly given: { readonly [K in keyof G]: G[K] | fc.Arbitrary<G[K]> }
  readonly test: (given: G) => Verdict
  /** The equations at fault, once it is broken. */
  readonly blame?: (given: G) => readonly Blame[]
}

/** Who is to blame; nobody where the function cannot be run to find out. */
const attempted = (blame: () => readonly Blame[]): readonly Blame[] => {
  try {
    return blame()
  } catch {
    return []
  }
}

/** A law is broken: its message is the finding with its reason, and who is to blame. */
export class LawBroken extends Error {
  override readonly name = 'LawBroken'
  readonly finding: Finding
  readonly blame: () => readonly Blame[]

  constructor(equation: string, finding: Finding, blame: () => readonly Blame[]) {
    super()
    let found: readonly Blame[] | undefined
    this.finding = finding
    this.blame = () => {
      found ??= attempted(blame)
      return found
    }
    // Blame is sought when somebody reads the message, not at each step of shrinking.
    const message = (): string => explain(equation, finding, this.blame())
    Object.defineProperty(this, 'message', { get: message })
    Object.defineProperty(this, 'stack', { get: () => `LawBroken: ${message()}` })
  }
}

/** The share of cases that may tell nothing before a law is said to show nothing. */
export const cap = 0.9
/** The cases after which shares are judged. */
const enough = 20

/** The finding of a run in which too many cases told nothing. */
export const emptiness = ({ cases, vacuous, discarded }: Tally): Finding | undefined => {
  const verdict =
    vacuous > cap * cases
      ? broken(
          'how many cases tell something',
          `${vacuous} of ${cases} cases are vacuous: what they compare is about 0, and would pass whatever the rules say`,
          `at most ${cap * 100}% of them; scale the function or its points, or choose another law`,
        )
      : discarded > cap * cases
        ? broken(
            'how many cases tell something',
            `${discarded} of ${cases} cases are discarded: kinks, or values that are not finite`,
            `at most ${cap * 100}% of them; draw points away from kinks, as with { domain: 'nonzero' } or { domain: 'distinct' }`,
          )
        : undefined
  return verdict?.tag === 'broken' ? verdict.finding : undefined
}

const threw = (e: unknown): Verdict =>
  broken('whether it can be computed', String(e instanceof Error ? e.message : e), 'a value')

/** A law from its statement. */
export const law = <G extends object>({
  name,
  equation,
  given,
  test,
  blame,
}: Statement<G>): Law => {
  const parts: readonly (readonly [string, unknown])[] = Object.entries(given)
  const arbitraries = parts.filter(([, x]) => x instanceof fc.Arbitrary)
  const fixed = Object.fromEntries(parts.filter(([, x]) => !(x instanceof fc.Arbitrary)))
  // Each name has what was given for it, or drawn from it.
  const everything = (drawn: Case): G => ({ ...fixed, ...drawn }) as G
  let tally: Tally = { cases: 0, vacuous: 0, discarded: 0 }
  let fresh = false
  const count = (verdict: Verdict): void => {
    tally = {
      cases: tally.cases + 1,
      vacuous: tally.vacuous + Number(verdict.tag === 'vacuous'),
      discarded: tally.discarded + Number(verdict.tag === 'discarded'),
    }
  }
  const judged = (drawn: Case): Verdict => {
    try {
      return test(everything(drawn))
    } catch (e) {
      if (fc.PreconditionFailure.isFailure(e)) return { tag: 'discarded', why: 'by the function' }
      return threw(e)
    }
  }
  const property = fc.property(
    fc.record(Object.fromEntries(arbitraries) as Readonly<Record<string, fc.Arbitrary<unknown>>>), // those that are arbitraries
    (drawn: Case) => {
      const verdict = judged(drawn)
      const first = fresh // what is shrunk is no case of its own
      fresh = false
      if (first) count(verdict)
      if (verdict.tag === 'broken')
        throw new LawBroken(equation, verdict.finding, () => blame?.(everything(drawn)) ?? [])
      const nothing = first && tally.cases >= enough ? emptiness(tally) : undefined
      if (nothing !== undefined) throw new LawBroken(equation, nothing, () => [])
      fc.pre(verdict.tag !== 'discarded')
    },
  )
  return {
    name,
    equation,
    tally: () => tally,
    isAsync: () => false,
    generate: (random, run) => {
      if (run === 0) tally = { cases: 0, vacuous: 0, discarded: 0 }
      fresh = true
      return property.generate(random, run)
    },
    shrink: (value) => property.shrink(value),
    run: (value) => property.run(value),
    runBeforeEach: () => property.runBeforeEach(),
    runAfterEach: () => property.runAfterEach(),
  }
}
