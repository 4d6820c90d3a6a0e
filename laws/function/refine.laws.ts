/**
 * @file refine.laws — refine, refineTree and dim: Right exactly where sizes for the names exist, and a Left says which two differ.
 */
import * as ct from 'cotangent'
import * as fc from 'fast-check'
import { type Either, isLeft, isRight } from 'fp-ts/lib/Either.js'
import { describe, expect, test } from 'vitest'
import { rightOf } from '../support/either.ts'
import { canBe, made, size, sizes, spec, specs } from '../support/specs.ts'

/** The sentence of a Left. */
const said = (result: Either<ct.RefineFailure, unknown>): string =>
  isLeft(result) ? ct.showRefineFailure(result.left) : 'refine: it is Right'

describe('refine', () => {
  test('refine: is Right exactly where sizes for its names exist, and gives the same tensor', () => {
    fc.assert(
      fc.property(spec, spec, sizes, (asked, other, of) => {
        for (const x of [made(asked, of), made(other, of)]) {
          const result = ct.refine(asked.shape, asked.dtype)(x)
          expect(isRight(result)).toBe(canBe({ asked }, { asked: x }))
          if (isRight(result)) expect(result.right).toBe(x)
        }
      }),
    )
  })

  test('refine: a name that would be two sizes is named with both and their axes', () => {
    fc.assert(
      fc.property(fc.nat(9), fc.integer({ min: 1, max: 9 }), (n, more) => {
        expect(said(ct.refine(['n', 'n'], 'f32')(ct.zeros([n, n + more])))).toBe(
          `refine: n is ${n} at axis 0, but ${n + more} at axis 1; give data with one size for n`,
        )
      }),
    )
  })

  test('refine: a tensor of another shape or dtype is shown beside what was asked for, names and all', () => {
    expect(said(ct.refine(['batch', 784], 'f32')(ct.zeros([2, 3], 'i32')))).toBe(
      'refine: i32[2, 3] is not f32[batch, 784]; check where its sizes come from',
    )
    expect(
      said(ct.refineTree({ w: { shape: ['n'], dtype: 'f32' } })({ w: ct.zeros([2, 3]) })),
    ).toBe('refine: leaf w is f32[2, 3], not f32[n]; check where its sizes come from')
  })

  test('refine: holds in a trace, where shapes are known too', () => {
    const f = ct.grad((x: ct.Tensor<[number]>) =>
      ct.sum(ct.exp(rightOf(ct.refine(['n'], 'f32')(x)))),
    )
    expect(f(ct.zeros([2]))).toEqual(ct.ones([2]))
  })
})

describe('refineTree', () => {
  test('refineTree: is Right exactly where one size for each name exists, and gives the same leaves', () => {
    fc.assert(
      fc.property(specs, sizes, sizes, fc.string(), (asked, of, other, odd) => {
        const keys = Object.keys(asked)
        const mixed = keys.map((key) => [key, made(asked[key]!, key < odd ? of : other)] as const) // a key of asked
        const tree = Object.fromEntries(mixed)
        const result = ct.refineTree(asked)(tree)
        expect(isRight(result)).toBe(canBe(asked, tree))
        if (isRight(result)) {
          expect(Object.keys(result.right)).toEqual(keys)
          for (const key of keys) expect(result.right[key]).toBe(tree[key])
        }
      }),
    )
  })

  test('refineTree: a name that would be two sizes is named with both and their leaves', () => {
    const refined = ct.refineTree({
      x: { shape: ['batch', 3], dtype: 'f32' },
      y: [{ shape: ['batch'], dtype: 'i32' }],
    })
    fc.assert(
      fc.property(fc.nat(9), fc.nat(9), (n, m) => {
        const result = refined({ x: ct.zeros([n, 3]), y: [ct.zeros([m], 'i32')] })
        expect(said(result)).toBe(
          n === m
            ? 'refine: it is Right'
            : `refine: batch is ${n} at axis 0 of x, but ${m} at axis 0 of y.0; give data with one size for batch`,
        )
      }),
    )
  })

  test('refineTree: leaves that are missing or that nobody asks for are named', () => {
    const x = ct.zeros([2])
    const refined = ct.refineTree({ x: { shape: [2], dtype: 'f32' }, y: { z: x } })
    expect(said(refined({ x }))).toBe('refine: there is nothing at y.z; give one for each spec')
    expect(said(refined({ x, y: { z: x }, w: [x] }))).toBe(
      'refine: no spec asks for w; leave it out',
    )
    expect(said(refined({ x, w: x }))).toBe(
      'refine: there is nothing at y.z, and no spec asks for w; give one for each spec, under its name',
    )
    expect(said(refined({ x: 3, y: { z: x } }))).toBe('refine: x is 3, not a tensor; give one')
    expect(said(refined({ x, y: x }))).toBe(
      'refine: y is a tensor f32[2], not a record of z; give one',
    )
  })

  test('refineTree: a tensor among specs asks for its own shape and dtype', () => {
    fc.assert(
      fc.property(specs, sizes, sizes, (asked, of, other) => {
        const likes = Object.entries(asked).map(([key, want]) => [key, made(want, of)] as const)
        const tree = Object.entries(asked).map(([key, want]) => [key, made(want, other)] as const)
        const same = likes.every(([, like], i) => like.shape.join() === tree[i]?.[1].shape.join())
        expect(isRight(ct.refineTree(Object.fromEntries(likes))(Object.fromEntries(tree)))).toBe(
          same,
        )
      }),
    )
  })

  test('refineTree: whatever it is given, it answers, and a Left is one sentence', () => {
    const refined = ct.refineTree({
      a: { shape: ['n'], dtype: 'f32' },
      b: [{ shape: [], dtype: 'f32' }, {}],
    })
    const key = fc.constantFrom('a', 'b', '0', '1', '__proto__')
    const odd = fc.anything({ key, withNullPrototype: true, withSparseArray: true })
    fc.assert(
      fc.property(fc.oneof(odd, fc.record({ a: odd, b: fc.array(odd) })), (u) => {
        expect(said(refined(u))).toMatch(/^refine: [^\n]+; [^\n]+$/u)
      }),
    )
  })
})

describe('named sizes', () => {
  test('dim: is its size when that is a whole number from 0 on, and a Defect otherwise', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.double()), (n) => {
        if (Number.isSafeInteger(n) && n >= 0) expect(ct.dim('n', n)).toBe(n)
        else
          expect(() => ct.dim('n', n)).toThrow(
            `dim: ${n} is not a size; give a whole number that is not negative`,
          )
      }),
    )
  })

  test('named sizes: tensors refined together add; sizes that differ under one name are a Defect when run', () => {
    const vector = ct.refine(['n'], 'f32')
    fc.assert(
      fc.property(size, size, (n, m) => {
        const [x, y] = [rightOf(vector(ct.zeros([n]))), rightOf(vector(ct.zeros([m])))]
        if (n === m || n === 1 || m === 1) expect(ct.add(x, y).shape).toEqual([n === 1 ? m : n])
        else
          expect(() => ct.add(x, y)).toThrow(
            `add: [${n}] and [${m}] do not broadcast, since ${n} is not ${m} and neither is 1`,
          )
      }),
    )
  })
})
