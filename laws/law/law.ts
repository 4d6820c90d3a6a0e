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
  /** How to draw points that tell more, where most cases are discarded. */
  readonly advice: string | undefined
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
  /** Where what it is about has derivatives: what to say when most cases are discarded. */
  readonly domains?: (given: G) => readonly string[]
}

/** What a search finds; undefined where the function cannot be run to find out. */
const attempted = <T>(search: () => readonly T[]): readonly T[] | undefined => {
  try {
    return search()
  } catch {
    return undefined
  }
}

/** A law is broken: its message is the finding with its reason, and who is to blame. */
export class LawBroken extends Error {
  override readonly name = 'LawBroken'
  readonly finding: Finding
  /** The equations at fault. */
  readonly blame: () => readonly Blame[]
  /** Whether every equation was looked at: then an empty blame means something. */
  readonly searched: () => boolean

  constructor(equation: string, finding: Finding, blame?: () => readonly Blame[]) {
    super()
    let found: { readonly blame: readonly Blame[] | undefined } | undefined
    const search = (): readonly Blame[] | undefined => {
      found ??= { blame: blame === undefined ? undefined : attempted(blame) }
      return found.blame
    }
    this.finding = finding
    this.blame = () => search() ?? []
    this.searched = () => search() !== undefined
    // Blame is sought when somebody reads the message, not at each step of shrinking. The stack goes first: an engine writes
    // the one that is replaced, reads the message for it, and maps no stack that is read meanwhile to sources.
    const message = (): string => explain(equation, finding, this.blame(), this.searched())
    Object.defineProperty(this, 'stack', { get: () => `LawBroken: ${message()}` })
    Object.defineProperty(this, 'message', { get: message })
  }
}

/** The share of cases that may tell nothing before a law is said to show nothing. */
export const cap = 0.9
/** The cases after which shares are judged. */
const enough = 20

const away = "draw points away from kinks, as with { domain: 'nonzero' } or { domain: 'distinct' }"

/** How to draw other points for functions of these domains. */
const advised = (domains: readonly string[]): string =>
  domains.length === 0 ? away : `draw points that suit f, as with ${domains.join(', ')}`

type Counts = Omit<Tally, 'advice'>
const none: Counts = { cases: 0, vacuous: 0, discarded: 0 }

const isEmpty = ({ cases, vacuous, discarded }: Counts): boolean =>
  Math.max(vacuous, discarded) > cap * cases

/** The finding of a run in which too many cases told nothing. */
export const emptiness = ({ cases, vacuous, discarded, advice }: Tally): Finding | undefined => {
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
            `${discarded} of ${cases} cases are discarded: kinks, values that are not finite, or differences that cannot be trusted`,
            `at most ${cap * 100}% of them; ${advice ?? away}`,
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
  domains,
}: Statement<G>): Law => {
  const parts: readonly (readonly [string, unknown])[] = Object.entries(given)
  const arbitraries = parts.filter(([, x]) => x instanceof fc.Arbitrary)
  const fixed = Object.fromEntries(parts.filter(([, x]) => !(x instanceof fc.Arbitrary)))
  // Each name has what was given for it, or drawn from it.
  const everything = (drawn: Case): G => ({ ...fixed, ...drawn }) as G
  let counts = none
  let latest: Case | undefined
  let fresh = false
  const count = (verdict: Verdict, drawn: Case): void => {
    latest = verdict.tag === 'discarded' ? drawn : latest
    counts = {
      cases: counts.cases + 1,
      vacuous: counts.vacuous + Number(verdict.tag === 'vacuous'),
      discarded: counts.discarded + Number(verdict.tag === 'discarded'),
    }
  }
  const tally = (): Tally => {
    const from = latest
    const most = from !== undefined && counts.discarded > counts.cases / 2
    const found = most ? attempted(() => domains?.(everything(from)) ?? []) : undefined
    return { ...counts, advice: most ? advised(found ?? []) : undefined }
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
      if (first) count(verdict, drawn)
      if (verdict.tag === 'broken')
        throw new LawBroken(equation, verdict.finding, blame && (() => blame(everything(drawn))))
      const isNothing = first && counts.cases >= enough && isEmpty(counts)
      const nothing = isNothing ? emptiness(tally()) : undefined
      if (nothing !== undefined) throw new LawBroken(equation, nothing)
      fc.pre(verdict.tag !== 'discarded')
    },
  )
  return {
    name,
    equation,
    tally,
    isAsync: () => false,
    generate: (random, run) => {
      if (run === 0) [counts, latest] = [none, undefined]
      fresh = true
      return property.generate(random, run)
    },
    shrink: (value) => property.shrink(value),
    run: (value) => property.run(value),
    runBeforeEach: () => property.runBeforeEach(),
    runAfterEach: () => property.runAfterEach(),
  }
}
