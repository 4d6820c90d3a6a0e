/**
 * @file explain — what was found, as text: the equation, both sides, how far apart they may be and why, and who is to blame.
 */
import { reasons } from '../support/close.ts'
import type { Blame } from './blame.ts'
import type { Finding } from './verdict.ts'

/** Lines of a label and its text, later lines indented below it. */
export const labelled = (rows: readonly (readonly [string, string])[]): string =>
  rows
    .map(([label, text]) => `  ${label.padEnd(10)}${text.replaceAll('\n', `\n${' '.repeat(12)}`)}`)
    .join('\n')

/** A number with three digits. */
const brief = (x: number): string => String(Number(x.toPrecision(3)))

const blamed = ({ primitive, line, derivative, because }: Blame): string => {
  const of = derivative === undefined ? '' : ` in the derivative of ${derivative}`
  return [`${primitive}${of}, at ${line ?? 'a line that is not known'}`, ...because]
    .join('\n')
    .replaceAll('\n', '\n  ')
}

const nobody =
  'no equation: each of them, taken alone at the values it had, has the value and the derivative it should'

/** The rows of a finding. */
export const rowsOf = (
  { what, observed, expected, apart }: Finding,
  blame: readonly Blame[],
  searched: boolean,
): readonly (readonly [string, string])[] => [
  ['compared', what],
  ['observed', observed],
  ['expected', expected],
  ...(apart === undefined
    ? []
    : [
        [
          'apart',
          `${brief(apart.distance)}, where ${brief(apart.allowed)} is allowed\n${apart.reason}: ${reasons[apart.reason].because}`,
        ] as const,
      ]),
  ...(searched && blame.length === 0 ? [['blame', nobody] as const] : []),
  ...blame.map((b) => ['blame', blamed(b)] as const),
]

/** A finding, with its equation. */
export const explain = (
  equation: string,
  finding: Finding,
  blame: readonly Blame[],
  searched: boolean,
): string => `${equation} does not hold\n${labelled(rowsOf(finding, blame, searched))}`
