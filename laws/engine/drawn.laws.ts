/**
 * @file drawn.laws — Programs that draw from a key: the bits of their equations one by one, however much of it one kernel does.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { reference } from '../../src/engine/reference/reference.ts'
import { drawnIn } from '../../src/engine/wasm/drawn.ts'
import { runScheduled } from '../../src/engine/wasm/programs.ts'
import { wasm } from '../../src/engine/wasm/wasm.ts'
import { build } from '../../src/primitives/build.ts'
import { fill } from '../../src/primitives/families.ts'
import { define } from '../../src/program/interpret.ts'
import type { Program } from '../../src/program/program.ts'
import type { Value } from '../../src/program/symbolic.ts'
import { concrete, data } from '../../src/tensor/concrete.ts'
import { simplify } from '../../src/transform/simplify.ts'
import { mustBeSameBits } from './same.ts'

const keyed = { shape: [2], dtype: 'u32' } as const
const word = fc.integer({ min: 0, max: 2 ** 32 - 1 })

/** Names of what is drawn, in order. */
const namesDrawn = (p: Program): readonly string[] =>
  [...drawnIn(p, 0).apart.keys()].map((i) => p.equations[i]!.name) // places in the Program

/** By the reference engine, one equation after another. */
const mustAgree = (p: Program, words: readonly (readonly number[])[]): void => {
  const inputs = words.map((w) => concrete([2], 'u32', Uint32Array.from(w)))
  const expected = reference.run(p, inputs)
  for (const least of [0, 1024]) {
    const found = runScheduled(p, inputs, least, wasm)
    expected.forEach((x, i) => mustBeSameBits(found[i]![data], x[data])) // as many outputs
  }
}

const words = (e: typeof build, k: Value, n: number, high = 0, axis = 0): Value => {
  const m = Math.ceil(n / 2)
  const low = e.apply('iota', { axis, shape: axis === 0 ? [m] : [1, m], dtype: 'u32' })
  const column = e.apply('reshape', { shape: [m, 1] }, low)
  const counters = e.apply('concatenate', { axis: 1 }, fill(e, high, column), column)
  return e.apply('reshape', { shape: [2 * m] }, e.apply('randomBits', {}, k, counters))
}

describe('drawn from a key', () => {
  test('operators: a Program of them draws what they draw one by one', () => {
    const draws = {
      uniform: (k: ct.Key) => ct.uniform(k, [3000]),
      'uniform f64': (k: ct.Key) => ct.uniform(k, [2, 1501], { dtype: 'f64' }),
      normal: (k: ct.Key) => ct.normal(k, [1001]),
      bernoulli: (k: ct.Key) => ct.bernoulli(k, 0.3, [3001]),
      'bernoulli 1': (k: ct.Key) => ct.bernoulli(k, 1, [40, 50]),
      'bernoulli 0': (k: ct.Key) => ct.bernoulli(k, 0, [40, 50]),
      'more of one key': (k: ct.Key) => [ct.bernoulli(k, 0.7, [999]), ct.uniform(k, [1998])],
    }
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(draws)), fc.nat(), (name, seed) => {
        const draw: (k: ct.Key) => ct.AnyTensor | readonly ct.AnyTensor[] = draws[name as 'normal'] // one of them
        const [one, together] = [draw(ct.key(seed)), ct.jit(draw)(ct.key(seed))]
        const [xs, ys] = [one, together].map((x) => [x].flat() as readonly ct.AnyTensor[]) // flat: tensors alone
        xs!.forEach((x, i) => mustBeSameBits(ct.toTypedArray(ys![i]!), ct.toTypedArray(x))) // as many
      }),
      { numRuns: 60 },
    )
  })

  test('masks: what bernoulli asks for is one kernel that reads the key alone', () => {
    const p = simplify(ct.programOf((k: ct.Key) => ct.bernoulli(k, 0.3, [20, 51]))(ct.key(1)))
    const { apart, unread } = drawnIn(p, 0)
    expect(namesDrawn(p)).toEqual(['randomBits', 'or'])
    const done = p.equations.flatMap((q, i) => (unread.has(i) ? [] : [q.name]))
    expect(done).toEqual(['or', 'reshape'])
    expect([...apart.values()].map(({ reads }) => reads)).toEqual([[p.inputs[0]], [p.inputs[0]]])
  })

  test('likenesses: what differs from a mask or a row in any part has the bits of its own equations', () => {
    const part = fc.record({
      n: fc.integer({ min: 128, max: 150 }),
      key: fc.tuple(word, word),
      high: fc.constantFrom(0, 1),
      by: fc.constantFrom(32, 64, 33),
      top: fc.constantFrom(2 ** 26, 2 ** 25, 5),
      change: fc.constantFrom(
        'nothing',
        'another key',
        'another domain',
        'another row of counters',
        'counters from 1 on',
        'the low words first',
        'other high words',
        'another tie',
        'a stride',
        'the high words again',
        'words are read as well',
      ),
    })
    const drawn = new Map<string, readonly string[]>()
    fc.assert(
      fc.property(part, ({ n, key, high, by, top, change }) => {
        const e = build
        const p = define('law', [keyed, keyed], ([k, other]) => {
          const is = (name: typeof change): boolean => change === name
          const span = (x: Value, from: number, stride = 1): Value =>
            e.apply('slice', { start: [from], limit: [from + n], stride: [stride] }, x)
          const leading = (x: Value, of: number): Value => e.apply('div', {}, x, fill(e, of, x))
          const all = words(e, k!, 2 * n, high, is('another row of counters') ? 1 : 0) // two inputs
          const further = is('another key')
            ? words(e, other!, 2 * n, high) // likewise
            : is('another domain')
              ? words(e, k!, 2 * n, high + 1) // likewise
              : all
          const [first, second] = is('the low words first') ? [n, 0] : [0, n]
          const upper = leading(span(all, first + (is('counters from 1 on') ? 2 : 0)), by)
          const lower = leading(span(further, is('the high words again') ? 0 : second), 2 ** 30)
          const test = (name: 'less' | 'equal', x: Value, bound: number): Value =>
            e.apply(name, {}, x, fill(e, bound, x))
          const equal = test(
            'equal',
            is('other high words') ? leading(span(all, n), by) : upper,
            is('another tie') ? top - 1 : top,
          )
          const tied = e.apply('and', {}, equal, test('less', lower, 2))
          const mask = e.apply('or', {}, test('less', upper, top), tied)
          const strided = e.apply('slice', { start: [0], limit: [n], stride: [2] }, mask)
          return [is('a stride') ? strided : mask, ...(is('words are read as well') ? [all] : [])]
        })
        drawn.set(`${change} ${by === 33 ? 'odd' : ''}`, namesDrawn(p))
        mustAgree(p, [key, [key[1], key[0]]])
      }),
      { numRuns: 500 },
    )
    const masks = [...drawn].flatMap(([change, names]) => (names.includes('or') ? [change] : []))
    expect(masks.toSorted()).toEqual(['a stride ', 'nothing ', 'words are read as well '])
  })

  test('failures: an equation that nobody reads is still done where something is drawn', () => {
    const p = define('law', [keyed], ([k]) => {
      const all = words(build, k!, 200) // one input
      return [all, build.apply('neg', {}, build.apply('cast', { to: 'i32' }, k!))] // likewise
    })
    const [first] = p.outputs
    const { unread } = drawnIn({ ...p, outputs: [first!] }, 0) // of two
    const names = [...unread].map((i) => p.equations[i]!.name) // places in the Program
    expect(names).not.toContain('neg')
    expect(names).toContain('iota')
  })
})
