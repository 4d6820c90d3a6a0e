/**
 * @file sentences.laws — what the codecs say of documents that do not fit: one sentence with operator, place and remedy, in io-ts too.
 */
import * as fc from 'fast-check'
import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { failure, PathReporter } from 'io-ts/lib/PathReporter.js'
import { describe, expect, test } from 'vitest'
import { tensorCodec } from '../../src/codec/tensorCodec.ts'
import { treeCodec } from '../../src/codec/treeCodec.ts'
import { refineTree } from '../../src/function/decode.ts'
import { showRefineFailure } from '../../src/function/refineFailure.ts'
import { documents, spoilt } from '../support/documents.ts'

/** The one sentence of a Left. */
const said = (result: Either<t.Errors, unknown>): string => {
  const all = PathReporter.report(result)
  expect(all.length).toBe(1)
  if (isLeft(result)) expect(failure(result.left)).toEqual(all)
  return all[0] ?? ''
}

const specs = {
  x: { shape: ['n', 2], dtype: 'f32' },
  meta: { y: [{ shape: [], dtype: 'i32' }] },
  none: {},
} as const
const x = [[1, 2]]
const meta = { y: [7] }
const good = { x, meta, none: {} }

const table: readonly (readonly [document: unknown, sentence: string])[] = [
  [null, 'null is not a record of x, meta, none; give one'],
  [3, '3 is not a record of x, meta, none; give one'],
  [
    'a text that is rather long, and longer than a line',
    '"a text that is rather long, and longe..." is not a record of x, meta, none; give one',
  ],
  [[], 'a list of 0 is not a record of x, meta, none; give one'],
  [new Date(0), 'an instance of a class is not a record of x, meta, none; give one'],
  [{}, 'there is nothing at meta.y.0, x, none; give one for each spec'],
  [{ ...good, x: undefined }, 'there is nothing at x; give one for each spec'],
  [{ ...good, z: 1 }, 'no spec asks for z; leave it out'],
  [
    { x, meta, nune: {} },
    'there is nothing at none, and no spec asks for nune; give one for each spec, under its name',
  ],
  [{ ...good, meta: [7] }, 'meta is a list of 1, not a record of y; give one'],
  [{ ...good, meta: { y: { 0: 7 } } }, 'meta.y is a record, not a list of 1; give one'],
  [{ ...good, meta: { y: [7, 8] } }, 'no spec asks for meta.y.1; leave it out'],
  [{ ...good, none: [] }, 'none is a list of 0, not an empty record; give one'],
  [{ ...good, none: { 'a\nb': 1 } }, 'no spec asks for "none.a\\nb"; leave it out'],
  [
    { ...good, ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((i) => [`z${i}`, 0])) },
    'no spec asks for z1, z2, z3, z4, z5 and 2 more; leave it out',
  ],
]

describe('treeCodec', () => {
  test.each(table)('treeCodec: %j is told in one sentence', (document, sentence) => {
    expect(said(treeCodec(specs).decode(document))).toBe(`treeCodec: ${sentence}`)
    const found = refineTree(specs)(document)
    // The same tree is the matter of refineTree, as far as no leaf is reached.
    if (isLeft(found) && found.left.tag === 'KindDiffers' && found.left.expected !== 'a tensor')
      expect(showRefineFailure(found.left)).toBe(`refine: ${sentence}`)
  })

  const leaves: readonly (readonly [document: unknown, sentence: string])[] = [
    [{ ...good, x: null }, 'at x, expected a list for n, found null; give one'],
    [{ ...good, x: [[1, 2], [3]] }, 'at x.1, expected a list of 2, found a list of 1; give one'],
    [
      { ...good, x: [[1, '2']] },
      'at x.0.1, expected one f32, found "2"; give a number up to 3.4e38',
    ],
    [
      { ...good, x: [[1, 1e39]] },
      'at x.0.1, expected one f32, found 1e+39; give a number up to 3.4e38',
    ],
    [
      { ...good, meta: { y: [-0] } },
      'at meta.y.0, expected one i32, found -0; give a whole number from -2147483648 to 2147483647',
    ],
    [
      { ...good, meta: { y: [7n] } },
      'at meta.y.0, expected one i32, found 7n; give a whole number from -2147483648 to 2147483647',
    ],
    [
      { ...good, meta: { y: [Symbol('y')] } },
      'at meta.y.0, expected one i32, found a symbol; give a whole number from -2147483648 to 2147483647',
    ],
    [
      { ...good, meta: { y: [() => 7] } },
      'at meta.y.0, expected one i32, found a function; give a whole number from -2147483648 to 2147483647',
    ],
  ]
  test.each(leaves)(
    'treeCodec: a leaf that does not fit is told with its place: %#',
    (document, sentence) => {
      expect(said(treeCodec(specs).decode(document))).toBe(`treeCodec: ${sentence}`)
    },
  )

  test('treeCodec: a spoilt document is one sentence that names the place once, and what to do', () => {
    fc.assert(
      fc.property(documents, fc.infiniteStream(fc.nat()), (given, choices) => {
        const { document, path } = spoilt(given.document, choices)
        const sentence = said(treeCodec(given.specs).decode(document))
        expect(sentence).toMatch(/^treeCodec: [^\n;]+; [^\n;]+$/u)
        const places = sentence.split(/[\s,:;]+/u).filter((word) => word === path)
        expect([sentence, places.length]).toEqual([sentence, 1])
      }),
    )
  })

  test('treeCodec: within other codecs its place is that in the whole document', () => {
    const data = treeCodec({ w: [{ shape: [2], dtype: 'f32' }] })
    const bad = { w: [[1]] }
    const end = 'expected a list of 2, found a list of 1; give one'
    expect(said(t.type({ a: t.array(data) }).decode({ a: [bad] }))).toBe(
      `treeCodec: at a.0.w.0, ${end}`,
    )
    expect(said(t.record(t.string, data).decode({ a: { w: 3 } }))).toBe(
      'treeCodec: at a, w is 3, not a list of 1; give one',
    )
    const either = t.type({ a: t.union([data, t.intersection([data, data])]) }).decode({ a: bad })
    expect(PathReporter.report(either)).toEqual(
      Array.from({ length: 3 }, () => `treeCodec: at a.w.0, ${end}`),
    )
    expect(said(t.type({ a: tensorCodec(['n', 'n'], 'f32') }).decode({ a: [[1, 2]] }))).toBe(
      'tensorCodec: at a, n is 1 at axis 0, but 2 at axis 1; give data with one size for n',
    )
  })

  test('treeCodec: leaves that disagree about a name are both named with their sizes, in io-ts as by itself', () => {
    const size = fc.integer({ min: 0, max: 5 })
    const data = treeCodec({
      x: { shape: ['n', 1], dtype: 'f32' },
      y: { shape: [1, 'n'], dtype: 'f32' },
      z: [{ shape: ['n'], dtype: 'bool' }],
    })
    fc.assert(
      fc.property(size, size, size, (a, b, c) => {
        const document = {
          x: Array.from({ length: a }, () => [0]),
          y: [Array.from({ length: b }, () => 0)],
          z: [Array.from({ length: c }, () => true)],
        }
        const [place, m] = a === b ? ['0 of z.0', c] : ['1 of y', b]
        const end = `n is ${a} at axis 0 of x, but ${m} at axis ${place}; give data with one size for n`
        const all = a === m
        expect(said(data.decode(document))).toBe(all ? 'No errors!' : `treeCodec: ${end}`)
        expect(said(t.type({ in: data }).decode({ in: document }))).toBe(
          all ? 'No errors!' : `treeCodec: at in, ${end}`,
        )
      }),
    )
  })
})
