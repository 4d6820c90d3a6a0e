/**
 * @file text.laws — print and parse are inverse, and no text whatever makes parse throw, hang or allocate.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from '../../src/program/parse.ts'
import { nameOf, print } from '../../src/program/print.ts'
import { showParseFailure, type ParseFailure } from '../../src/program/tokens.ts'
import { rightOf } from '../support/either.ts'
import { plain, programs } from './arbitrary.ts'

const sample = `program (a:f32[2, 3], b:i32[]) ->
  c:f32[2, 2] = contract batch=[[], []] sum=[[1], [1]] a a
  d:f32[2, 2], e:i32[2, 2] = sort axis=1 c
  f:f32[2, 2] = call body={
    program (a:f32[2, 2]) ->
      b:f32[2, 2] = add a f32[2, 2]{1 -0 nan 0.1}
      return b
  } d
  g:bool[] = less b -7:i32
  return f, e, g, inf:f64, true:bool, f32[0, 2]{}`

const failureOf = (read: Either<ParseFailure, unknown>): ParseFailure => {
  if (read._tag === 'Left') return read.left
  throw new Error('expected a Left')
}
const messageOf = (text: string): string => showParseFailure(failureOf(parse(text)))
const body = (line: string): string => `program (a:f32[2]) ->\n  ${line}\n  return a`

describe('print and parse', () => {
  test('parse: parse . print = id on Programs, literals bit for bit but NaN payloads', () => {
    fc.assert(
      fc.property(programs, (p) => {
        expect(plain(rightOf(parse(print(p))))).toEqual(plain(p))
      }),
    )
  })

  test('print: print . parse = id on canonical text', () => {
    expect(print(rightOf(parse(sample)))).toBe(sample)
    fc.assert(
      fc.property(programs, (p) => {
        expect(print(rightOf(parse(print(p))))).toBe(print(p))
      }),
    )
  })

  test('parse: names, blank lines and indentation say nothing', () => {
    const text = '\r\n program ( x : f32[2] )->\r\n\n y:f32[2]=neg x\r\n\n\treturn y \n\n'
    expect(print(rightOf(parse(text)))).toBe(
      'program (a:f32[2]) ->\n  b:f32[2] = neg a\n  return b',
    )
  })

  test('parse: a variable may bear the name of a keyword', () => {
    const text =
      'program (return:f32[], inf:f32[]) ->\n  program:f32[] = add return inf\n  return program, inf:f32'
    expect(print(rightOf(parse(text)))).toBe(
      'program (a:f32[], b:f32[]) ->\n  c:f32[] = add a b\n  return c, inf:f32',
    )
  })

  test('nameOf: names are distinct, a z aa az ba zz aaa at 0 25 26 51 52 701 702', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(nameOf)).toEqual([
      'a',
      'z',
      'aa',
      'az',
      'ba',
      'zz',
      'aaa',
    ])
    expect(new Set(Array.from({ length: 20_000 }, (_, i) => nameOf(i))).size).toBe(20_000)
  })
})

describe('parse failures', () => {
  test.each([
    ['b:f32[2] = sine a', 'UnknownPrimitive', 14],
    ['b:f32[2] = constructor a', 'UnknownPrimitive', 14],
    ['b:f32[2] = add a', 'WrongArity', 14],
    ['b:f32[2] = neg b', 'UnboundName', 18],
    ['b:f32[2] = neg toString', 'UnboundName', 18],
    ['a:f32[2] = neg a', 'ReboundName', 3],
    ['b:f32[2], b:i32[2] = sort axis=0 a', 'ReboundName', 13],
    ['b:f32[2] = sort axis=0 a', 'WrongOutputs', 14],
    ['b:f32[2], c:f32[2] = split axis=0 sizes=[2] a', 'WrongOutputs', 24],
    ['b:f32[2] = sort axis=-1 a', 'MalformedParams', 14],
    ['b:f32[] = sum axes=0 a', 'MalformedParams', 13],
    ['b:f32[] = sum a', 'MalformedParams', 13],
    ['b:f32[] = sum axis=0 a', 'MalformedParams', 17],
    ['b:f32[] = sum axes=[0] axes=[0] a', 'MalformedParams', 26],
    ['b:f32[] = sum __proto__=[0] a', 'MalformedParams', 17],
    ['b:f32[2] = cast to=f16 a', 'MalformedParams', 14],
    ['b:f32[2] = neg 1e40:f32', 'MalformedLiteral', 18],
    ['b:f32[2] = neg 1.5:i32', 'MalformedLiteral', 18],
    ['b:f32[2] = neg 4294967296:u32', 'MalformedLiteral', 18],
    ['b:f32[2] = neg nan:i32', 'MalformedLiteral', 18],
    ['b:f32[2] = neg 1:bool', 'MalformedLiteral', 18],
    ['b:f32[2] = neg f32[2]{1}', 'MalformedLiteral', 18],
    ['b:f32[2] = neg f32[9007199254740991, 9007199254740991]{1}', 'MalformedLiteral', 18],
    ['b:f32[2] = neg f32[2]{1 2 3', 'MalformedLiteral', 30],
    ['b:f32[-1] = neg a', 'UnexpectedText', 9],
    ['b:f32[1e3] = neg a', 'UnexpectedText', 9],
    ['b:f16[2] = neg a', 'UnexpectedText', 5],
    ['b:f32[2] = neg a ; b', 'UnexpectedText', 20],
  ])('parse: %s fails with %s at column %i', (line, tag, column) => {
    expect(failureOf(parse(body(line)))).toMatchObject({ tag, line: 2, column })
  })

  test('showParseFailure: where, what was given, what is wrong, what to do', () => {
    expect(messageOf(body('b:f32[2] = add a'))).toBe(
      'parse: line 2, column 14: add of 1 inputs, but expected 2; give as many inputs',
    )
    expect(messageOf(body('b:f32[] = sum axes=[0, -1] a'))).toBe(
      'parse: line 2, column 13: axes=[0, -1], but expected axes=a list of integers, 0 or more; mend the params',
    )
    expect(messageOf('program () ->')).toBe(
      'parse: line 1, column 14: the end, but expected a line end; mend the line',
    )
  })
})

/** Never an exception; what is read prints as a text that reads as the same. */
const survives = (text: string): void => {
  const read = parse(text)
  if (read._tag === 'Left') expect(showParseFailure(read.left).length).toBeLessThan(300)
  else expect(print(rightOf(parse(print(read.right))))).toBe(print(read.right))
}

describe('hostile text', () => {
  test('parse: never throws, on any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), survives))
  })

  test('parse: never throws, on words of the language in any order', () => {
    const words = sample.split(/(\s+|[^\w.-])/u).filter((word) => word !== '')
    const soup = fc.array(fc.constantFrom(...words, '-inf', '1e999', '->', '__proto__'))
    fc.assert(fc.property(soup, (xs) => survives(xs.join(''))))
  })

  test('parse: never throws, on a Program with a piece cut out, put in or moved', () => {
    const place = fc.nat(sample.length)
    fc.assert(
      fc.property(place, place, fc.string({ maxLength: 3 }), place, (from, n, put, to) => {
        const piece = sample.slice(from, from + (n % 9))
        survives(sample.slice(0, from) + put + sample.slice(from + (n % 9)))
        survives(sample.slice(0, to) + piece + sample.slice(to))
      }),
      { numRuns: 1000 },
    )
  })

  const many = 200_000
  const nested = 'a:f32[] = call body={\nprogram () ->\n'
  test.each([
    ['opening brackets', body(`b:f32[] = sum axes=${'['.repeat(many)}`), 'TooDeep'],
    ['nested programs', `program () ->\n${nested.repeat(20_000)}`, 'TooDeep'],
    [
      'nested programs that close',
      `program () ->\n${nested.repeat(200)}return\n${'}\nreturn\n'.repeat(200)}`,
      'TooDeep',
    ],
    ['a long word', 'a'.repeat(5 * many), 'UnexpectedText'],
    ['a long number', `program (a:f32[${'1'.repeat(5 * many)}]) ->`, 'UnexpectedText'],
    ['blank lines', '\n \r'.repeat(many), 'UnexpectedText'],
    [
      'a shape larger than memory',
      body('b:f32[] = neg f64[99999999, 99999999]{0}'),
      'MalformedLiteral',
    ],
    [
      'a list of wrong params',
      body(`b:f32[] = sum axes=[${'-1, '.repeat(many)}0] a`),
      'MalformedParams',
    ],
    ['dots and exponents', '1.1e'.repeat(many), 'UnexpectedText'],
  ])('parse: %s fail at once, with a short message', (_, text, tag) => {
    expect(failureOf(parse(text)).tag).toBe(tag)
    survives(text)
  })
})
