/**
 * @file programs — straight-line programs: each call is of what an earlier one made, and takes further operands from
 * among them where they fit.
 */
import * as fc from 'fast-check'
import { count } from '../../../src/shape/sizes.ts'
import { isLeaf } from '../../../src/tensor/tree.ts'
import { type Operand, operand, type Row, type Rows, z } from './call.ts'
import { evaluated } from './outcome.ts'

/** What has been made so far: names, values, and whether it goes on. */
interface Made {
  readonly lines: readonly string[]
  readonly values: Readonly<Record<string, unknown>>
  readonly ended: boolean
}

const suits =
  ({ shape, dtype }: Operand) =>
  ({ dtypes, rank }: Row): boolean =>
    dtypes.includes(dtype) && (rank === undefined || rank === shape.length)

/** The text with earlier names in place of tensors like them. */
const shared = (text: string, values: Made['values'], last: string): string =>
  Object.entries(values).reduce(
    (so, [name, x]) => (isLeaf(x) && name !== last ? so.replace(z(x.shape, x.dtype), name) : so),
    text,
  )

/** The program with a further line; it ends where that line does not run, or makes much. */
const extended = (made: Made, text: string): Made => {
  const name = `v${made.lines.length}`
  const lines = [...made.lines, `const ${name} = ${text}`]
  try {
    const x = evaluated(text, made.values)
    const ended = !isLeaf(x) || count(x.shape) > 1000 || x.shape.length > 5
    return { lines, values: { ...made.values, [name]: x }, ended }
  } catch {
    return { lines, values: { ...made.values, [name]: undefined }, ended: true }
  }
}

const next = (rows: Rows, made: Made): fc.Arbitrary<Made> =>
  fc.constantFrom(...Object.keys(made.values)).chain((name) => {
    const x = made.values[name]
    if (!isLeaf(x)) return fc.constant({ ...made, ended: true })
    const usable = Object.entries(rows).filter(([, row]) => suits(x)(row))
    return fc.constantFrom(...usable).chain(([op, row]) =>
      row.on(x).map((form) => {
        const [first, rest] = form(name)
        const call = `ct.${op}(${first}${rest === '' ? '' : `, ${rest}`})`
        return extended(made, shared(call, made.values, name))
      }),
    )
  })

const grown = (rows: Rows, made: Made, n: number): fc.Arbitrary<Made> =>
  n === 0 || made.ended
    ? fc.constant(made)
    : next(rows, made).chain((more) => grown(rows, more, n - 1))

/** Programs of up to n calls, each as one expression that gives all that was made. */
export const programs = (rows: Rows, n: number): fc.Arbitrary<string> =>
  operand({ dtypes: ['f32', 'f32', 'f64', 'i32'] })
    .chain((x) =>
      grown(rows, extended({ lines: [], values: {}, ended: false }, z(x.shape, x.dtype)), n),
    )
    .map(
      ({ lines, values }) =>
        `(() => { ${lines.join('; ')}; return { ${Object.keys(values).join(', ')} } })()`,
    )
