/**
 * @file rearrange.laws — rearrange, reduce and repeat move every element where its names say, and no more is done than needed.
 */
import * as ct from 'cotangent'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mustBeClose, norm } from '../support/close.ts'
import {
  moved,
  type Pattern,
  patterns,
  shapeOf,
  showAxes,
  textOf,
  type X,
} from '../support/equations.ts'
import { values } from '../support/expressions.ts'

const runs = { numRuns: 200 }
type Sizes = Readonly<Record<string, number>>
type Call = (x: X, pattern: string, sizes: Sizes) => X
type Fold = 'sum' | 'mean' | 'max' | 'min' | 'prod'
// Texts known only when they run.
const rearrange: Call = ct.rearrange
const repeat: Call = ct.repeat
const reduce: (x: X, pattern: string, how: Fold, sizes: Sizes) => X = ct.reduce

const tensorOf = ({ from, sizes, data }: Pattern): X =>
  ct.fromArray(shapeOf(from, sizes), data, 'f64')
const first = (xs: readonly number[]): number => xs[0] ?? Number.NaN
const total = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0)
const folds: Readonly<Record<Fold, (xs: readonly number[]) => number>> = {
  sum: total,
  mean: (xs) => total(xs) / xs.length,
  max: (xs) => Math.max(...xs),
  min: (xs) => Math.min(...xs),
  prod: (xs) => xs.reduce((a, b) => a * b, 1),
}
type Along = (x: X, options: { readonly axes: readonly number[] }) => X
const along: Readonly<Record<Fold, Along>> = {
  sum: ct.sum,
  mean: ct.mean,
  max: ct.max,
  min: ct.min,
  prod: ct.prod,
}
/** The sizes of all names but the first of each axis, which the axis itself tells. */
const needed = (p: Pattern): Sizes =>
  Object.fromEntries(
    Object.entries(p.sizes).filter(([name]) => !p.from.some((names) => names[0] === name)),
  )
const namesOf = (f: (x: X) => X, x: X): readonly string[] =>
  ct
    .programOf(f)(x)
    .equations.map((q) => q.name)

describe('rearrange', () => {
  test('rearrange: each element goes where its names say, bit for bit', () => {
    fc.assert(
      fc.property(patterns('both'), (p) => {
        const y = rearrange(tensorOf(p), textOf(p), needed(p))
        expect(y.shape).toEqual(shapeOf(p.to, p.sizes))
        expect(values(y)).toEqual(moved(p, first))
      }),
      runs,
    )
  })

  test('rearrange: there and back is the identity', () => {
    fc.assert(
      fc.property(patterns('both'), (p) => {
        const x = tensorOf(p)
        const back = textOf({ from: p.to, to: p.from })
        expect(rearrange(rearrange(x, textOf(p), p.sizes), back, p.sizes)).toEqual(x)
      }),
      runs,
    )
  })

  test('rearrange: its gradient is rearranged back', () => {
    fc.assert(
      fc.property(patterns('both'), (p) => {
        const [, pull] = ct.vjp((x: X): X => rearrange(x, textOf(p), p.sizes))(tensorOf(p))
        const ct1 = rearrange(ct.sin(tensorOf(p)), textOf(p), p.sizes)
        expect(pull(ct1)).toEqual(ct.sin(tensorOf(p)))
      }),
      { numRuns: 60 },
    )
  })

  test('rearrange: is at most reshape, permute, reshape; nothing where nothing moves', () => {
    fc.assert(
      fc.property(patterns('both'), (p) => {
        const done = namesOf((x) => rearrange(x, textOf(p), p.sizes), tensorOf(p))
        expect('reshape permute reshape').toContain(done.join(' '))
        expect(done.filter((name) => name === 'reshape').length).toBeLessThan(3)
        const same = namesOf(
          (x) => rearrange(x, textOf({ ...p, to: p.from }), p.sizes),
          tensorOf(p),
        )
        expect(same).toEqual([])
      }),
      runs,
    )
  })

  test('rearrange: what does not come apart is moved whole', () => {
    const x = ct.zeros([2, 6, 3], 'f64')
    expect(namesOf((y) => rearrange(y, 'b (h w) c -> b c (h w)', { h: 2 }), x)).toEqual(['permute'])
    expect(namesOf((y) => rearrange(y, 'b (h w) c -> b h w c', { h: 2 }), x)).toEqual(['reshape'])
  })

  test('rearrange: ... is any number of axes, kept apart or made one', () => {
    const x = ct.reshape(ct.arange(24), [2, 3, 4])
    expect(ct.rearrange(x, 'a ... -> ... a')).toEqual(ct.permute(x, [1, 2, 0]))
    expect(ct.rearrange(x, 'a ... -> a (...)')).toEqual(ct.reshape(x, [2, 12]))
    expect(ct.rearrange(x, '... -> 1 (... 1)')).toEqual(ct.reshape(x, [1, 24]))
    expect(ct.rearrange(ct.scalar(1), '... -> ... ()')).toEqual(ct.ones([1]))
    expect(ct.rearrange(ct.zeros([0, 6]), 'n (a b) -> b n a', { b: 3 }).shape).toEqual([3, 0, 2])
  })
})

describe('reduce', () => {
  const hows = fc.constantFrom<Fold>('sum', 'mean', 'max', 'min', 'prod')

  test('reduce: is the fold of what names on the left only run through', () => {
    fc.assert(
      fc.property(patterns('left'), hows, (p, how) => {
        const y = reduce(tensorOf(p), textOf(p), how, needed(p))
        expect(y.shape).toEqual(shapeOf(p.to, p.sizes))
        mustBeClose(values(y), moved(p, folds[how]), 'rounding')
      }),
      runs,
    )
  })

  test('reduce: rearrange, then the fold over what is left behind', () => {
    fc.assert(
      fc.property(patterns('left'), hows, (p, how) => {
        const lost = p.from.flat().filter((name) => !p.to.flat().includes(name))
        const x = tensorOf(p)
        const apart = rearrange(x, textOf({ from: p.from, to: [...p.to, lost] }), p.sizes)
        const y = along[how](apart, { axes: [-1] })
        mustBeClose(values(reduce(x, textOf(p), how, p.sizes)), values(y), 'rounding')
      }),
      runs,
    )
  })

  test('reduce: a number is an axis that is folded', () => {
    const x = ct.reshape(ct.arange(16), [4, 4])
    expect(ct.toNested(ct.reduce(x, '(h 2) (w 2) -> h w', 'max'))).toEqual([
      [5, 7],
      [13, 15],
    ])
    expect(ct.reduce(x, '... -> ', 'sum')).toEqual(ct.sum(x))
    expect(ct.reduce(x, 'a b -> a 1', 'mean')).toEqual(ct.mean(x, { axes: [1], keepAxes: true }))
    expect(ct.reduce(x, 'a b -> b a', 'max')).toEqual(ct.transpose(x))
  })

  test('reduce: of no element there is no mean, max or min', () => {
    expect(() => ct.reduce(ct.zeros([2, 0]), 'a b -> a', 'max')).toThrow(
      'reduce: [2, 0] has no element along axis 1',
    )
    expect(ct.toNested(ct.reduce(ct.zeros([2, 0]), 'a b -> a', 'prod'))).toEqual([1, 1])
  })
})

describe('repeat', () => {
  test('repeat: each element is at all places that its names allow', () => {
    fc.assert(
      fc.property(patterns('right'), (p) => {
        const y = repeat(tensorOf(p), textOf(p), needed(p))
        expect(y.shape).toEqual(shapeOf(p.to, p.sizes))
        expect(values(y)).toEqual(moved(p, first))
      }),
      runs,
    )
  })

  test('repeat: then reduced by max or min is the identity, by sum as often as there are copies', () => {
    fc.assert(
      fc.property(patterns('right'), (p) => {
        const x = tensorOf(p)
        const y = repeat(x, textOf(p), p.sizes)
        const back = textOf({ from: p.to, to: p.from })
        expect(reduce(y, back, 'max', p.sizes)).toEqual(x)
        expect(reduce(y, back, 'min', p.sizes)).toEqual(x)
        const copies = y.shape.reduce((n, m) => n * m, 1) / Math.max(1, p.data.length)
        const summed = values(reduce(y, back, 'sum', p.sizes))
        mustBeClose(
          summed,
          p.data.map((v) => v * copies),
          'rounding',
          norm(summed),
        )
        expect(ct.vjp((v: X): X => repeat(v, textOf(p), p.sizes))(x)[1](y)).toEqual(
          reduce(y, back, 'sum', p.sizes),
        )
      }),
      runs,
    )
  })

  test('repeat: a number is an axis that is made', () => {
    expect(ct.toNested(ct.repeat(ct.tensor([1, 2]), 'n -> (n 2)'))).toEqual([1, 1, 2, 2])
    expect(ct.toNested(ct.repeat(ct.tensor([1, 2]), 'n -> (2 n)'))).toEqual([1, 2, 1, 2])
    expect(ct.repeat(ct.scalar(3), ' -> 2 r', { r: 3 })).toEqual(ct.full([2, 3], 3))
    expect(ct.repeat(ct.ones([2]), 'n -> n r', { r: 0 }).shape).toEqual([2, 0])
  })

  test('patterns: all sizes are numbers of elements', () => {
    expect(() => ct.repeat(ct.ones([2]), 'n -> n r', { r: -1 })).toThrow('repeat: -1 is not a size')
    // @ts-expect-error rearrange: 0.5 is not a size
    expect(() => ct.rearrange(ct.ones([2]), '(a b) -> a b', { a: 0.5 })).toThrow(
      '0.5 is not a size',
    )
    expect(showAxes([['a'], [], ['b', 'c']])).toBe('a () (b c)')
  })
})
