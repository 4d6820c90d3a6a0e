/**
 * @file patterns.laws — equations and patterns: the compiler and the run read them alike, and say the same words.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aligned } from '../../src/shape/aligned.ts'
import { type CheckEquation, type CheckTerm, einsumPlan } from '../../src/shape/einsum.ts'
import { isMismatch, type ShapeError } from '../../src/shape/mismatch.ts'
import { type CheckPattern, patternPlan } from '../../src/shape/rearrange.ts'
import { equations, type Pattern, patterns, shapeOf, textOf } from '../support/equations.ts'
import { compiled, outcomeOf } from './agreement/outcome.ts'

type Said<C> = C extends ShapeError<infer S> ? S : 'nothing'

const pair = <S extends string>(sentence: S, outcome: unknown): readonly [S, string] => [
  sentence,
  isMismatch(outcome) ? outcome.message : 'nothing',
]

describe('sentences', () => {
  test.each([
    pair<Said<CheckEquation<'ij,jk', 2>>>(
      'einsum: ij,jk names no result; write its axes behind an arrow, ->',
      einsumPlan('ij,jk', [
        [2, 3],
        [3, 4],
      ]),
    ),
    pair<Said<CheckEquation<'i2->i', 1>>>(
      'einsum: 2 in i2->i is not a letter; name each axis by one letter, or axes by ...',
      einsumPlan('i2->i', [[2, 3]]),
    ),
    pair<Said<CheckEquation<'...i...->i', 1>>>(
      'einsum: the left side of ...i...->i names ... twice; name it there once',
      einsumPlan('...i...->i', [[2, 3]]),
    ),
    pair<Said<CheckEquation<'i->ii', 1>>>(
      'einsum: the right side of i->ii names i twice; name it there once',
      einsumPlan('i->ii', [[2]]),
    ),
    pair<Said<CheckEquation<'ij->ik', 1>>>(
      'einsum: k stands on one side of ij->ik only; name it on both',
      einsumPlan('ij->ik', [[2, 3]]),
    ),
    pair<Said<CheckEquation<'ij,jk->ik', 1>>>(
      'einsum: ij,jk->ik takes 2 operands, but 1 is given; give one for each term',
      einsumPlan('ij,jk->ik', [[2, 3]]),
    ),
    pair<Said<CheckTerm<'ij,j...k->ik', [[2, 3], [3]], '1'>>>(
      'einsum: j...k names 2 or more axes, but [3] has 1; name each axis',
      einsumPlan('ij,j...k->ik', [[2, 3], [3]]),
    ),
    pair<Said<CheckTerm<'ij,jk->ik', [[2, 3], [4, 5]], '1'>>>(
      'einsum: j in ij,jk->ik is 3, but 4 in [4, 5]; give operands that agree, or another letter',
      einsumPlan('ij,jk->ik', [
        [2, 3],
        [4, 5],
      ]),
    ),
    pair<Said<CheckTerm<'...i,...i->...', [[2, 9], [3, 9]], '1'>>>(
      'einsum: [2] and [3] do not broadcast, since 2 is not 3 and neither is 1; reshape or broadcastTo one side',
      einsumPlan('...i,...i->...', [
        [2, 9],
        [3, 9],
      ]),
    ),
    pair<Said<CheckPattern<'rearrange', 'a b', [2, 3], {}, 'pattern'>>>(
      'rearrange: a b names no result; write its axes behind an arrow, ->',
      patternPlan('rearrange', 'a b', [2, 3], {}),
    ),
    pair<Said<CheckPattern<'rearrange', 'a ((b c)) -> a b c', [2, 3], {}, 'pattern'>>>(
      'rearrange: (b in a ((b c)) -> a b c is not an axis; write names, sizes, (groups), or ... outside of groups',
      patternPlan('rearrange', 'a ((b c)) -> a b c', [2, 3], {}),
    ),
    pair<Said<CheckPattern<'rearrange', '(... a) -> a ...', [2, 3], {}, 'pattern'>>>(
      'rearrange: ... in (... a) -> a ... is not an axis; write names, sizes, (groups), or ... outside of groups',
      patternPlan('rearrange', '(... a) -> a ...', [2, 3], {}),
    ),
    pair<Said<CheckPattern<'repeat', 'a b -> a b a', [2, 3], {}, 'pattern'>>>(
      'repeat: the right side of a b -> a b a names a twice; name it there once',
      patternPlan('repeat', 'a b -> a b a', [2, 3], {}),
    ),
    pair<Said<CheckPattern<'rearrange', 'a b -> b', [2, 3], {}, 'pattern'>>>(
      'rearrange: a stands on one side of a b -> b only; name it on both',
      patternPlan('rearrange', 'a b -> b', [2, 3], {}),
    ),
    pair<Said<CheckPattern<'reduce', 'a b -> b 2', [2, 3], {}, 'pattern'>>>(
      'reduce: 2 stands on one side of a b -> b 2 only; name it on both',
      patternPlan('reduce', 'a b -> b 2', [2, 3], {}),
    ),
    pair<Said<CheckPattern<'reduce', 'a b c -> b', [2, 3], {}, 'pattern'>>>(
      'reduce: a b c -> b names 3 axes, but [2, 3] has 2; name each axis',
      patternPlan('reduce', 'a b c -> b', [2, 3], {}),
    ),
    pair<Said<CheckPattern<'rearrange', 'a (b c) -> a b c', [2, 6], {}, 'pattern'>>>(
      'rearrange: c in a (b c) -> a b c has no size; give it among the sizes',
      patternPlan('rearrange', 'a (b c) -> a b c', [2, 6], {}),
    ),
    pair<Said<CheckPattern<'repeat', 'a -> a r', [2], { q: 3 }, 'sizes'>>>(
      'repeat: q is no axis of a -> a r; leave its size out',
      patternPlan('repeat', 'a -> a r', [2], { q: 3 }),
    ),
    pair<Said<CheckPattern<'rearrange', 'a (b c) -> a b c', [2, 6], { b: 4 }, 'sizes'>>>(
      'rearrange: (b c) in a (b c) -> a b c has size 6, which 4 does not divide; give sizes that do',
      patternPlan('rearrange', 'a (b c) -> a b c', [2, 6], { b: 4 }),
    ),
    pair<Said<CheckPattern<'rearrange', 'a (b 1) -> a b', [2, 6], { a: 3 }, 'sizes'>>>(
      'rearrange: a in a (b 1) -> a b has size 2, not 3; give sizes whose product is 2',
      patternPlan('rearrange', 'a (b 1) -> a b', [2, 6], { a: 3 }),
    ),
    pair<Said<CheckPattern<'rearrange', 'a 1 -> a', [2, 6], {}, 'pattern'>>>(
      'rearrange: 1 in a 1 -> a has size 6, not 1; give sizes whose product is 6',
      patternPlan('rearrange', 'a 1 -> a', [2, 6], {}),
    ),
    pair<Said<CheckPattern<'rearrange', 'a (b c) -> a b c', [2, 6], { b: -2 }, 'sizes'>>>(
      'rearrange: -2 is not a size; give a whole number that is not negative',
      patternPlan('rearrange', 'a (b c) -> a b c', [2, 6], { b: -2 }),
    ),
  ])('mismatch: the type and the run say "%s"', (sentence, run) => {
    expect(run).toBe(sentence)
  })
})

/** A text in which, now and then, one character is another one, or gone. */
const slips = (text: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat(5), fc.nat(text.length), fc.constantFrom(...Array.from(' ()->.,1a2ij')))
    .map(([odd, at, c]) =>
      odd > 1 ? text : text.slice(0, at) + (odd === 0 ? c : '') + text.slice(at + 1),
    )
const list = (xs: readonly number[]): string => `[${xs.join(', ')}]`
/** A size, now and then one more. */
const near = (shape: readonly number[]): fc.Arbitrary<readonly number[]> =>
  fc
    .tuple(fc.nat(9), fc.nat(2))
    .map(([odd, at]) => (odd > 0 ? shape : shape.map((n, i) => (i === at ? n + 1 : n))))

const einsums: fc.Arbitrary<string> = equations(1, 3).chain(({ text, shapes }) =>
  fc.tuple(slips(text), fc.boolean(), ...shapes.map(near)).map(([equation, piped, ...each]) => {
    const [first = '', ...rest] = each.map((s) => `ct.zeros(${list(s)})`)
    return piped
      ? `last.einsum(${[`'${equation}'`, ...rest].join(', ')})(${first})`
      : `ct.einsum(${[`'${equation}'`, first, ...rest].join(', ')})`
  }),
)

/** The sizes of some names: mostly of those that an axis does not tell. */
const someSizes = (p: Pattern): fc.Arbitrary<string> => {
  const names = Object.keys(p.sizes)
  const told = (name: string): boolean => p.from.some((axis) => axis[0] === name)
  return fc
    .tuple(fc.array(fc.nat(9), { minLength: names.length, maxLength: names.length }), fc.nat(30))
    .map(([odd, extra]) => {
      const given = names.filter((name, i) => told(name) === (odd[i] === 0))
      const sizes = given.map(
        (name, i) => `${name}: ${(p.sizes[name] ?? 1) + (odd[i] === 1 ? 1 : 0)}`,
      )
      return `{ ${[...sizes, ...(extra === 0 ? ['q: 2'] : [])].join(', ')} }`
    })
}

const patterned = (
  op: 'rearrange' | 'reduce' | 'repeat',
  side: 'both' | 'left' | 'right',
): fc.Arbitrary<string> =>
  patterns(side).chain((p) =>
    fc
      .tuple(slips(textOf(p)), someSizes(p), near(shapeOf(p.from, p.sizes)), fc.boolean())
      .map(([text, sizes, shape, piped]) => {
        const how = op === 'reduce' ? ", 'max'" : ''
        const more = sizes === '{  }' ? '' : `, ${sizes}`
        return piped
          ? `last.${op}('${text}'${how}${more})(ct.zeros(${list(shape)}))`
          : `ct.${op}(ct.zeros(${list(shape)}), '${text}'${how}${more})`
      }),
  )

describe('types', () => {
  const texts = [
    ...fc.sample(einsums, { numRuns: 150 }),
    ...fc.sample(patterned('rearrange', 'both'), { numRuns: 100 }),
    ...fc.sample(patterned('reduce', 'left'), { numRuns: 70 }),
    ...fc.sample(patterned('repeat', 'right'), { numRuns: 70 }),
  ]
  const outcomes = [...new Set(texts)].map(outcomeOf)
  const said = compiled('patterns', outcomes)

  test('patterns: a generated call compiles to the shape it runs to, or fails with the sentence it throws', () => {
    const wrong = outcomes.flatMap(({ text, type, sentence }, i) => {
      const found = said[i]
      const agrees = sentence === undefined ? found === undefined : found?.includes(sentence)
      return agrees === true ? [] : [{ text, run: sentence ?? type, compiler: found ?? 'compiles' }]
    })
    expect(wrong).toEqual([])
  })

  test('patterns: neither side of that is vacuous', () => {
    expect(outcomes.filter((o) => o.type !== undefined).length).toBeGreaterThan(150)
    expect(outcomes.filter((o) => o.sentence !== undefined).length).toBeGreaterThan(50)
  })
})

test('aligned: words before ... count from the front, and those behind it from the back', () => {
  expect(aligned(['a', '...', 'b'], [2, 3, 4, 5])).toEqual([[2], [3, 4], [5]])
  expect(aligned(['...'], [])).toEqual([[]])
  expect(aligned(['a', '...', 'b'], [2])).toBeUndefined()
  expect(aligned(['a'], [2, 3])).toBeUndefined()
})
