/**
 * @file check.laws — check accepts whatever define builds, and refuses each planted corruption by name.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { build } from '../../src/primitives/build.ts'
import { check, type CheckFailure, showCheckFailure } from '../../src/primitives/check.ts'
import { table } from '../../src/primitives/table.ts'
import { define } from '../../src/program/interpret.ts'
import { signatures } from '../../src/program/params.ts'
import { parse } from '../../src/program/parse.ts'
import { print } from '../../src/program/print.ts'
import type { Atom, Equation, Program, Variable } from '../../src/program/program.ts'
import { type Aval, concrete, literal } from '../../src/tensor/concrete.ts'
import { rightOf } from '../support/either.ts'
import { programs } from './arbitrary.ts'

const failureOf = (p: Program): CheckFailure => {
  const checked = check(p)
  if (checked._tag === 'Left') return checked.left
  throw new Error(`expected a Left for\n${print(p)}`)
}

/** The Program with equation i replaced, by a record that its type may not allow. */
const edit = (p: Program, i: number, change: (q: Equation) => object): Program => ({
  ...p,
  equations: p.equations.map((q, j) => (i === j ? { ...q, ...change(q) } : q)),
})
const inputs = (q: Equation): readonly Atom[] => q.inputs
const replaced = <T>(xs: readonly T[], at: number, x: T): readonly T[] =>
  xs.map((old, i) => (i === at ? x : old))

const other = (a: Aval): Aval['dtype'] => (a.dtype === 'f32' ? 'f64' : 'f32')

/** Corruptions of equation i, and the faults they may count as. */
const corruptions: readonly (readonly [
  string,
  (p: Program, i: number) => Program,
  readonly CheckFailure['tag'][],
])[] = [
  [
    'an output with an axis too many',
    (p, i) =>
      edit(p, i, (q) => ({
        outputs: replaced(q.outputs, 0, { ...q.outputs[0]!, shape: [...q.outputs[0]!.shape, 1] }),
      })), // binds one at least
    ['AvalDiffers'],
  ],
  [
    'an output of another dtype',
    (p, i) =>
      edit(p, i, (q) => ({
        outputs: replaced(q.outputs, 0, { ...q.outputs[0]!, dtype: other(q.outputs[0]!) }),
      })), // likewise
    ['AvalDiffers'],
  ],
  [
    'an input that nothing binds',
    (p, i) =>
      edit(p, i, (q) => ({
        inputs: replaced(inputs(q), 0, {
          tag: 'variable',
          id: p.variables + 3,
          shape: [],
          dtype: 'f32',
        }),
      })),
    ['Unbound'],
  ],
  [
    'an input that is its own output',
    (p, i) => edit(p, i, (q) => ({ inputs: replaced(inputs(q), 0, q.outputs[0]!) })), // likewise
    ['Unbound'],
  ],
  [
    'an equation written twice',
    (p, i) => ({ ...p, equations: [...p.equations.slice(0, i + 1), ...p.equations.slice(i)] }),
    ['Rebound'],
  ],
  [
    'an equation left out',
    (p, i) => ({ ...p, equations: p.equations.filter((_, j) => j !== i) }),
    ['NotDense', 'Unbound'],
  ],
  [
    'an input too many',
    (p, i) => edit(p, i, (q) => ({ inputs: [...q.inputs, literal(0, 'f32')] })),
    ['WrongArity', 'ShapeRefused'],
  ],
  [
    'an output too few',
    (p, i) => edit(p, i, (q) => ({ outputs: q.outputs.slice(1) })),
    ['WrongOutputs'],
  ],
  [
    'a param that is not the primitive’s',
    (p, i) => edit(p, i, (q) => ({ params: { ...q.params, color: 1 } })),
    ['MalformedParams'],
  ],
  [
    'a name that is no primitive’s',
    (p, i) => edit(p, i, () => ({ name: 'constructor' })),
    ['UnknownPrimitive'],
  ],
  [
    'a literal with an element too many',
    (p, i) =>
      edit(p, i, (q) => ({
        inputs: replaced<Atom>(inputs(q), 0, concrete([], 'f32', new Float32Array(2))),
      })),
    ['MalformedLiteral'],
  ],
  [
    'a literal in the array of another dtype',
    (p, i) =>
      edit(p, i, (q) => ({
        inputs: replaced<Atom>(inputs(q), 0, concrete([], 'f32', new Int32Array(1))),
      })),
    ['MalformedLiteral'],
  ],
  ['a variable that does not exist', (p) => ({ ...p, variables: p.variables + 1 }), ['NotDense']],
]

describe('check', () => {
  test('check: accepts whatever define builds, and gives it back', () => {
    fc.assert(
      fc.property(programs, (p) => {
        expect(rightOf(check(p))).toBe(p)
      }),
    )
  })

  test('check: accepts what parse reads from print', () => {
    fc.assert(
      fc.property(programs, (p) => {
        expect(check(rightOf(parse(print(p))))._tag).toBe('Right')
      }),
    )
  })

  test.each(corruptions)('check: refuses a Program with %s', (_, corrupt, tags) => {
    fc.assert(
      fc.property(programs, fc.nat(), (p, k) => {
        fc.pre(p.equations.length > 0)
        const failure = failureOf(corrupt(p, k % p.equations.length))
        expect(tags).toContain(failure.tag)
      }),
    )
  })

  test.each(corruptions)('check: refuses a Program that calls one with %s', (_, corrupt, tags) => {
    fc.assert(
      fc.property(programs, fc.nat(), (p, k) => {
        fc.pre(p.equations.length > 0)
        const body = corrupt(p, k % p.equations.length)
        const outer = define('law', body.inputs, (xs) => build.bind('call', { body }, xs))
        fc.pre(outer.equations.length > 0)
        const failure = failureOf(outer)
        expect(tags).toContain(failure.tag)
        expect(failure.where).toMatch(/^equation 0 \(call\): /u)
      }),
    )
  })
})

const x: Variable = { tag: 'variable', id: 0, shape: [2, 3], dtype: 'f32' }
const applied = (name: string, params: object): Program => ({
  inputs: [x],
  // Params out of range on purpose.
  equations: [{ name, params, inputs: [x], outputs: [{ ...x, id: 1 }] } as unknown as Equation],
  outputs: [x],
  variables: 2,
})

describe('params out of range', () => {
  test.each([
    ['sum', { axes: [2] }, 'ShapeRefused'],
    ['sum', { axes: [0, 0] }, 'ShapeRefused'],
    ['sum', { axes: [-1] }, 'MalformedParams'],
    ['sum', { axes: [0.5] }, 'MalformedParams'],
    ['sum', {}, 'MalformedParams'],
    ['sort', { axis: 2 }, 'ShapeRefused'],
    ['argMax', { axis: 2 }, 'ShapeRefused'],
    ['cumulativeSum', { axis: 7, reverse: false }, 'ShapeRefused'],
    ['cumulativeSum', { axis: 0, reverse: 1 }, 'MalformedParams'],
    ['reshape', { shape: [5] }, 'ShapeRefused'],
    ['permute', { order: [0, 2] }, 'ShapeRefused'],
    ['permute', { order: [0, 0] }, 'ShapeRefused'],
    ['broadcast', { shape: [2, 4], axes: [0, 1] }, 'ShapeRefused'],
    ['broadcast', { shape: [3, 2], axes: [1, 0] }, 'ShapeRefused'],
    ['slice', { start: [0, 0], limit: [3, 3], stride: [1, 1] }, 'ShapeRefused'],
    ['slice', { start: [0, 0], limit: [2, 3], stride: [0, 1] }, 'ShapeRefused'],
    ['pad', { low: [1], high: [0, 0], between: [0, 0] }, 'ShapeRefused'],
    ['concatenate', { axis: 2 }, 'ShapeRefused'],
    ['split', { axis: 1, sizes: [1, 1] }, 'ShapeRefused'],
    ['flip', { axes: [2] }, 'ShapeRefused'],
    ['cast', { to: 'f16' }, 'MalformedParams'],
    ['call', { body: 1 }, 'MalformedParams'],
  ])('check: refuses %s %j of f32[2, 3] with %s', (name, params, tag) => {
    expect(failureOf(applied(name, params))).toMatchObject({ tag, where: `equation 0 (${name})` })
  })

  test('showCheckFailure: names the equation and passes on what the shape rule says', () => {
    const message = showCheckFailure(failureOf(applied('sum', { axes: [2] })))
    expect(message).toMatch(/^check: equation 0 \(sum\): sum: .*, but expected /u)
  })

  test('signatures: every primitive has one, of the arity its record has', () => {
    expect(Object.keys(signatures).sort()).toEqual(Object.keys(table).sort())
  })
})

test('check: a body called many times over is checked once', () => {
  let p = define('leaf', [x], ([v]) => [build.apply('neg', {}, v!)]) // one input
  for (let i = 0; i < 60; i += 1) {
    const body = p
    p = define('tower', [x], ([v]) =>
      build.bind('call', { body }, build.bind('call', { body }, [v!])),
    ) // one input
  }
  expect(check(p)._tag).toBe('Right')
})
