/**
 * @file labelled — calls of the operators that name axes: einsum, rearrange, reduce, repeat.
 */
import * as fc from 'fast-check'
import type { Sizes } from '../../../src/shape/sizes.ts'
import { mostly, type Row, type Rows, z } from './call.ts'
import type { Whole } from './transformations.ts'

const letters = ['i', 'j', 'k', 'l'] as const
const some = (from: readonly string[], minLength = 0): fc.Arbitrary<string[]> =>
  fc.shuffledSubarray([...from], { minLength })
const wrong = mostly(fc.constant(0), fc.constantFrom(1, 3), 12)

/** einsum of one to three operands, whose letters have sizes but for a slip. */
const einsum = fc
  .tuple(
    fc.array(some(letters, 1), { minLength: 1, maxLength: 3 }),
    fc.tuple(...letters.map(() => fc.integer({ min: 1, max: 4 }))),
    wrong,
  )
  .chain(([terms, sizes, slip]) => {
    const sizeOf = (letter: string): number => sizes[letters.findIndex((l) => l === letter)] ?? 1
    const shapes = terms.map((term) => term.map(sizeOf))
    const odd = shapes.map((s, i) => (i > 0 ? s.map((n, j) => (j === 0 ? n + slip : n)) : s))
    const out = mostly(some([...new Set(terms.flat())]), some(letters), 12)
    return out.map(
      (to) =>
        `ct.einsum('${terms.map((term) => term.join('')).join(',')}->${to.join('')}', ${odd.map((s) => z(s)).join(', ')})`,
    )
  })

/** A name for each axis, the one at `at` in two parts of which the first is `part`. */
const named = (s: Sizes, at: number, part: number | null): readonly string[] =>
  s.map((n, i) => (i === at && part !== null ? `(p ${part > 0 ? 'q' : n})` : ('abcd'[i] ?? 'e')))

/** The names on the other side: in another order, two of them perhaps as one axis. */
const regrouped = (names: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(some(names, names.length), fc.option(fc.nat({ max: 3 })))
    .map(([to, at]) =>
      at === null || at + 1 >= to.length
        ? to.join(' ')
        : [...to.slice(0, at), `(${to[at]} ${to[at + 1]})`, ...to.slice(at + 2)].join(' '),
    )

/** The pattern of a shape, with the side to the right made of the names on the left. */
const pattern = (
  s: Sizes,
  right: (names: readonly string[]) => fc.Arbitrary<string>,
): fc.Arbitrary<readonly [pattern: string, sizes: string]> =>
  fc
    .tuple(fc.nat({ max: 3 }), fc.option(mostly(fc.constant(1), fc.constant(2), 4)))
    .chain(([at, given]) => {
      const n = s[at]
      const left = named(s, at, n === undefined ? null : given)
      const names = left.flatMap((name) => name.match(/[a-z]/gu) ?? [])
      const sizes = left.some((name) => name.includes('p')) ? `{ p: ${given} }` : ''
      return right(names).map((to) => [`'${left.join(' ')} -> ${to}'`, sizes])
    })

const by = (
  right: (names: readonly string[]) => fc.Arbitrary<string>,
  more: (sizes: string) => string = (sizes) => (sizes === '' ? '' : `, ${sizes}`),
): Row => ({
  dtypes: ['f32', 'f32', 'f64'],
  on: ({ shape: s }) =>
    pattern(s, right).map(([text, sizes]) => (x) => [x, `${text}${more(sizes)}`]),
})

/** Operators with patterns. */
export const labelled: Rows = {
  rearrange: by((names) =>
    mostly(
      regrouped(names),
      some(names).map((to) => to.join(' ')),
      10,
    ),
  ),
  reduce: by(
    (names) => some(names).chain(regrouped),
    (sizes) => (sizes === '' ? ", 'sum'" : `, 'mean', ${sizes}`),
  ),
  repeat: by(
    (names) => regrouped([...names, 'r']),
    (sizes) => (sizes === '' ? ', { r: 3 }' : `, ${sizes.replace(' }', ', r: 3 }')}`),
  ),
}

/** einsum, whose equation comes first. */
export const equations: Whole = { einsum }
