/**
 * @file report — runs a law and tells all of it: as data, as text, or as an error.
 */
import fc from 'fast-check'
import { showAval } from '../../src/tensor/concrete.ts'
import { show } from '../../src/function/read.ts'
import { isLeaf } from '../../src/tensor/tree.ts'
import type { AnyTensor } from '../../src/tensor/tensor.ts'
import { isDirection } from './arbitrary/direction.ts'
import type { Blame } from './blame.ts'
import { labelled, rowsOf } from './explain.ts'
import { type Case, emptiness, type Law, LawBroken, type Tally } from './law.ts'
import type { Finding } from './verdict.ts'

/** What a run of a law found. */
export interface Report extends Tally {
  readonly name: string
  readonly equation: string
  readonly holds: boolean
  readonly seed: number
  /** The path to the counterexample, for `{ seed, path }`. */
  readonly path: string | undefined
  readonly shrinks: number
  /** The shrunk case, by name. */
  readonly counterexample: Case | undefined
  readonly finding: Finding | undefined
  readonly blame: readonly Blame[]
  /** Whether every equation was looked at: then an empty blame means that none is at fault by itself. */
  readonly searched: boolean
}

/** A tree of tensors, or whatever a law was given, as text. */
const showValue = (x: unknown): string => {
  if (isLeaf(x)) return x.tag === 'concrete' ? show(x as unknown as AnyTensor) : showAval(x) // a Leaf is a tensor
  if (Array.isArray(x)) return `[${x.map(showValue).join(', ')}]`
  if (typeof x !== 'object' || x === null || fc.hasToStringMethod(x)) return fc.stringify(x)
  return `{ ${Object.entries(x)
    .map(([name, part]) => `${name}: ${showValue(part)}`)
    .join(', ')} }`
}

const share = (n: number, cases: number): string =>
  `${n} ${n === 0 ? '' : `(${Math.round((100 * n) / cases)}%) `}`

const countsOf = ({ cases, vacuous, discarded, advice }: Tally): string =>
  `${cases}: ${share(vacuous, cases)}vacuous, ${share(discarded, cases)}discarded${advice === undefined ? '' : `\n${advice}`}`

/**
 * Runs a law; what it found, as data.
 *
 * ```ts
 * const law = gradientAgrees((x: Tensor<[2], 'f64'>) => sum(mul(x, x)), tensors([2]))
 * checkLaw(law).holds // => true
 * ```
 */
export const checkLaw = (law: Law, parameters: fc.Parameters<[Case]> = {}): Report => {
  const details = fc.check(law, parameters)
  const error = details.errorInstance
  const tally = law.tally()
  const finding: Finding | undefined =
    error instanceof LawBroken
      ? error.finding
      : details.failed
        ? {
            what: 'whether fast-check could run it',
            observed: `stopped after ${details.numRuns} cases, ${details.numSkips} discarded: ${error instanceof Error ? error.message : 'too few are left'}`,
            expected: 'a run to the end',
          }
        : emptiness(tally)
  return {
    ...tally,
    name: law.name,
    equation: law.equation,
    holds: finding === undefined,
    seed: details.seed,
    path: details.counterexamplePath ?? undefined,
    shrinks: details.numShrinks,
    counterexample: details.counterexample?.[0],
    finding,
    blame: error instanceof LawBroken ? error.blame() : [],
    searched: error instanceof LawBroken && error.searched(),
  }
}

/**
 * A report as text.
 *
 * ```ts
 * const law = gradientAgrees((x: Tensor<[2], 'f64'>) => sum(mul(x, x)), tensors([2]))
 * showReport(checkLaw(law, { numRuns: 50 })).split('\n').at(-1) // => '  cases     50: 0 vacuous, 0 discarded'
 * ```
 */
export const showReport = (r: Report): string => {
  const replay = `seed ${r.seed}${r.path === undefined ? '' : `, path "${r.path}", shrunk ${r.shrinks} times`}`
  return [
    `${r.name}: ${r.equation} ${r.holds ? 'holds' : 'does not hold'}`,
    labelled([
      ['run', replay],
      ...Object.entries(r.counterexample ?? {})
        .filter(([, x]) => !isDirection(x)) // the finding shows the vector
        .map(([k, x]) => [k, showValue(x)] as const),
      ...(r.finding === undefined ? [] : rowsOf(r.finding, r.blame, r.searched)),
      ['cases', countsOf(r)],
    ]),
  ].join('\n')
}

/**
 * Runs a law, and throws its report where it is broken.
 *
 * ```ts
 * assertLaw(gradientAgrees((x: Tensor<[2], 'f64'>) => sum(mul(x, x)), tensors([2]))) // => undefined
 * ```
 */
export const assertLaw = (law: Law, parameters: fc.Parameters<[Case]> = {}): void => {
  const report = checkLaw(law, parameters)
  if (!report.holds) throw new Error(showReport(report))
}
