/**
 * @file plan — what the runner asks of one pass: which seeds, how much of each law, and where to tell what came of it.
 */
import { appendFileSync, readFileSync } from 'node:fs'

/** One pass over the laws; `run.mjs` writes it, and names its file in COTANGENT_SEEDS. */
export interface Plan {
  readonly seeds: readonly number[]
  /** The part of a law's cases that is drawn for each seed. */
  readonly share: number
  /** The laws to run, by file; all of them where it is absent. */
  readonly only?: Readonly<Record<string, readonly string[]>>
  /** The file that records are appended to. */
  readonly into: string
}

/** A seed for which a property fell. */
export interface Alarm {
  readonly seed: number
  readonly path: string | null
  readonly counterexample: string
  readonly error: string
}

/** What came of one property of one law. */
export interface Outcome {
  readonly file: string
  readonly law: string
  readonly cases: number
  readonly discarded: number
  /** Of the cases, those that pass whatever the rules say; only laws on users' functions count them. */
  readonly vacuous: number
  readonly alarms: readonly Alarm[]
}

const asked = process.env['COTANGENT_SEEDS']
if (asked === undefined) throw new Error('laws/seeds: no plan; start it with npm run seeds')

/** The plan of this pass. */
export const plan: Plan = JSON.parse(readFileSync(asked, 'utf8')) as Plan // run.mjs wrote it

/** Tells the runner; a pass that dies has told what came before. */
export const tell = (outcome: Outcome): void => {
  appendFileSync(plan.into, `${JSON.stringify(outcome)}\n`)
}
