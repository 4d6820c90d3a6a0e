/**
 * @file 07-laws — a derivative rule of one's own, with a slip in it; two laws, of which one finds the slip and names the line.
 *
 *   r  = sqrt(x^2 + y^2)
 *   dr = (x dx + y dy) / r
 *
 *   gradientAgrees     the gradient is what differences say     catches any wrong slope
 *   modesAreAdjoint    <J v, w> = <v, J^T w>                    sharper, but compares rules with each other
 *
 * The rule is there for good reason: the squares of large numbers overflow although their root would not, so r is computed from
 * numbers scaled to be at most 1, and the scale should not be differentiated.
 */
import { fileURLToPath } from 'node:url'
import {
  abs,
  add,
  customJvp,
  div,
  grad,
  item,
  maximum,
  mul,
  type Scalar,
  scalar,
  sqrt,
} from 'cotangent'
import {
  checkLaw,
  gradientAgrees,
  modesAreAdjoint,
  showReport,
  type Report,
  tensors,
  trees,
  vmapIsMap,
} from 'cotangent/laws'

type Real = Scalar<'f64'>
type Sides = readonly [Real, Real]

/** The length of the longest side of a right triangle. */
const length = (x: Real, y: Real): Real => {
  const s = maximum(abs(x), abs(y))
  const [u, v] = [div(x, s), div(y, s)]
  return mul(s, sqrt(add(mul(u, u), mul(v, v)))) // r = s sqrt((x/s)^2 + (y/s)^2)
}

/** With a slip: the second dx was meant to be dy. Copied lines have such slips. */
const slipped = customJvp(length, ([x, y], [dx]) => {
  const r = length(x, y)
  return [r, div(add(mul(x, dx), mul(y, dx)), r)]
})

/** As it was meant. */
const meant = customJvp(length, ([x, y], [dx, dy]) => {
  const r = length(x, y)
  return [r, div(add(mul(x, dx), mul(y, dy)), r)]
})

/** Sides away from 0: a length of nothing has no derivative. */
const side = tensors([], { domain: 'positive' })
const sides = trees([side, side])

/** What the laws say. */
export interface Lesson {
  /** Of the rule with a slip. */
  readonly differences: Report
  readonly modes: Report
  /** Of the one that is right: the two laws again, and that lanes are examples. */
  readonly right: readonly Report[]
  /** A length of 5e200, and its slopes. */
  readonly far: readonly [Real, Sides]
}

/** Holds both rules against the laws. */
export const lesson = (): Lesson => {
  const wrong = ([x, y]: Sides): Real => slipped(x, y)
  const right = ([x, y]: Sides): Real => meant(x, y)
  const run = { seed: 7, numRuns: 25 } // the seed is in the report, and finds the same point again

  // 1. Differences find the slip, whatever the function is called with.
  const differences = checkLaw(gradientAgrees(wrong, sides), run)

  // 2. Forward and reverse mode come from the same rule, so they agree about the slip. That is why there are two laws.
  const modes = checkLaw(modesAreAdjoint(wrong, sides), run)

  // 3. The rule as it was meant.
  const laws = [
    gradientAgrees(right, sides),
    modesAreAdjoint(right, sides),
    vmapIsMap(right, sides),
  ]

  // 4. What it is good for: 3e200 squared is infinite.
  const large: Sides = [scalar(3e200, 'f64'), scalar(4e200, 'f64')]

  return {
    differences,
    modes,
    right: laws.map((law) => checkLaw(law, run)),
    far: [right(large), grad(right)(large)],
  }
}

const verdict = ({ name, holds, cases }: Report): string =>
  `    ${name.split(':')[0]?.padEnd(18)} ${holds ? `holds in ${cases} cases` : 'does not hold'}`

const short = (x: Real): string => item(x).toPrecision(6)

const report = ({ differences, modes, right, far: [r, [x, y]] }: Lesson): string =>
  [
    'A rule with a slip in it, held against two laws:',
    verdict(differences),
    verdict(modes),
    '\nWhat the first one has to say:\n',
    showReport(differences).replace(/^/gmu, '    '),
    '\nWithout the slip:',
    ...right.map(verdict),
    `\nThe length of [3e200, 4e200] is ${short(r)}, and its slopes are ${short(x)} and ${short(y)}.`,
  ].join('\n')

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(report(lesson()))
