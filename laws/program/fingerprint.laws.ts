/**
 * @file fingerprint.laws — equal fingerprints mean equal Programs, and nothing that a Program says is left out.
 */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { build } from '../../src/primitives/build.ts'
import { fingerprint } from '../../src/program/fingerprint.ts'
import { define } from '../../src/program/interpret.ts'
import { parse } from '../../src/program/parse.ts'
import { print } from '../../src/program/print.ts'
import type { Program } from '../../src/program/program.ts'
import type { Value } from '../../src/program/symbolic.ts'
import { type Concrete, concrete, literal } from '../../src/tensor/concrete.ts'
import { rightOf } from '../support/either.ts'
import { literals, programs } from './arbitrary.ts'

/** The same Program in other objects: nothing is remembered of it. */
const copy = (p: Program): Program => rightOf(parse(print(p)))
const constant = (x: Concrete): Program => define('law', [], () => [x])

test('fingerprint: a copy has the same', () => {
  fc.assert(
    fc.property(programs, (p) => {
      expect(fingerprint(copy(p))).toBe(fingerprint(p))
    }),
  )
})

test('fingerprint: two Programs have the same exactly when they print the same', () => {
  const pairs = fc.oneof(
    fc.tuple(programs, programs),
    // Near misses: the lines of one Program, one of them gone.
    fc
      .tuple(programs, fc.nat())
      .map(([p, k]): [Program, Program] => [
        p,
        { ...p, equations: p.equations.filter((_, i) => i !== k % (p.equations.length + 1)) },
      ]),
    fc.tuple(literals, literals).map(([x, y]): [Program, Program] => [constant(x), constant(y)]),
  )
  fc.assert(
    fc.property(pairs, ([p, q]) => {
      expect(fingerprint(p) === fingerprint(q)).toBe(print(p) === print(q))
    }),
    { numRuns: 1000 },
  )
})

test.each([
  ['0 and -0', literal(0, 'f32'), literal(-0, 'f32'), false],
  ['NaN and NaN', literal(NaN, 'f32'), literal(NaN, 'f32'), true],
  ['1:f32 and 1:f64', literal(1, 'f32'), literal(1, 'f64'), false],
  ['1:i32 and 1:u32', literal(1, 'i32'), literal(1, 'u32'), false],
  ['true and 1', literal(1, 'bool'), literal(1, 'i32'), false],
  ['1 and [1]', literal(1, 'f32'), concrete([1], 'f32', new Float32Array([1])), false],
  [
    '[1] and [[1]]',
    concrete([1], 'f32', new Float32Array([1])),
    concrete([1, 1], 'f32', new Float32Array([1])),
    false,
  ],
  [
    '[0] and [-0]',
    concrete([1], 'f64', new Float64Array([0])),
    concrete([1], 'f64', new Float64Array([-0])),
    false,
  ],
  ['neighbours', literal(1, 'f64'), literal(1 + 2 ** -52, 'f64'), false],
])('fingerprint: %s agree only bit for bit', (_, x, y, same) => {
  expect(fingerprint(constant(x)) === fingerprint(constant(y))).toBe(same)
})

test('fingerprint: tells bodies apart, and the order of their calls', () => {
  const of = (...names: readonly ('neg' | 'exp')[]): Program =>
    define('law', [{ shape: [2], dtype: 'f32' }], (xs) =>
      names.reduce<readonly Value[]>((values, name) => {
        const body = define('body', values, (vs) => vs.map((v) => build.apply(name, {}, v)))
        return build.bind('call', { body }, values)
      }, xs),
    )
  const words = [
    of('neg'),
    of('exp'),
    of('neg', 'exp'),
    of('exp', 'neg'),
    of('neg', 'neg'),
    of('neg', 'exp', 'neg'),
  ]
  expect(new Set(words.map(fingerprint)).size).toBe(words.length)
  expect(fingerprint(of('exp', 'neg'))).toBe(fingerprint(of('exp', 'neg')))
})

test('fingerprint: its length is linear in a tower of Programs that call one twice', () => {
  let p = define('leaf', [{ shape: [], dtype: 'f32' }], ([v]) => [build.apply('neg', {}, v!)]) // one input
  for (let i = 0; i < 60; i += 1) {
    const body = p
    p = define('tower', body.inputs, (xs) =>
      build.bind('call', { body }, build.bind('call', { body }, xs)),
    )
  }
  expect(fingerprint(p).length).toBeLessThan(60 * 100)
})
