/**
 * @file pool.laws — pools against plain loops and against folds over all, with their gradients at ties.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { mustBeClose, norm } from '../support/close.ts'
import { values } from '../support/expressions.ts'
import {
  type Axis,
  axes,
  drawn,
  images,
  type Images,
  loosely,
  optionsOf,
  placesOf,
  reader,
  tied,
  tuples,
  under,
} from './windows.ts'

const runs = { numRuns: 60 }
const maxPool = loosely(ct.maxPool)
const averagePool = loosely(ct.averagePool)
const reduceWindow = loosely(ct.reduceWindow)

const options = (list: readonly Axis[]): object => ({
  window: list.map((a) => a.k),
  ...optionsOf(list),
})

/** Images under windows, some of them with ties. */
const cases: fc.Arbitrary<readonly [readonly Axis[], Images]> = axes.chain((list) => {
  const shape = [2, ...list.map((a) => a.n), 2]
  return fc.tuple(fc.constant(list), fc.oneof(images(shape), tied(shape)))
})

/** What lies in each window, in row-major order. */
const byLoops = (list: readonly Axis[], x: Images): readonly (readonly number[])[] => {
  const at = reader(x)
  const elements = tuples(list.map((a) => a.k))
  return tuples([x.shape[0], ...placesOf(list), x.shape.at(-1) ?? 1]).map((t) =>
    elements.flatMap((e) => {
      const v = at([t[0] ?? 0, ...under(list, t.slice(1, -1), e), t.at(-1) ?? 0])
      return v === undefined ? [] : [v]
    }),
  )
}
const total = (xs: readonly number[]): number => xs.reduce((sum, v) => sum + v, 0)

const close = (x: ct.AnyTensor, y: ct.AnyTensor): void => {
  expect(x.shape).toEqual(y.shape)
  mustBeClose(values(x), values(y), 'rounding', norm(values(y)))
}
/** The gradient of a weighted sum of what f gives. */
const gradient = (f: (x: Images) => Images, x: Images): Images =>
  ct.grad((t: Images) => {
    const y = f(t)
    const weights = loosely(ct.reshape)(
      ct.arange(values(ct.ones([...y.shape])).length, 'f64'),
      y.shape,
    )
    return ct.sum(loosely(ct.mul)(y, loosely(ct.add)(weights, 1)))
  })(x)

describe('maxPool', () => {
  test('maxPool: is the largest element in each window, padding apart', () => {
    fc.assert(
      fc.property(cases, ([list, x]) => {
        const y = maxPool(x, options(list))
        expect(y.shape).toEqual([2, ...placesOf(list), 2])
        expect(values(y)).toEqual(byLoops(list, x).map((xs) => Math.max(...xs)))
      }),
      runs,
    )
  })

  test('maxPool: one window over all is max, its gradient too, ties and NaN included', () => {
    fc.assert(
      fc.property(tied([2, 3, 2, 2]), fc.boolean(), (x, spoiled) => {
        const given = spoiled ? loosely(ct.where)(ct.equal(x, 2), Number.NaN, x) : x
        const pool = (t: Images): Images => maxPool(t, { window: [3, 2] })
        const fold = (t: Images): Images => loosely(ct.max)(t, { axes: [1, 2], keepAxes: true })
        expect(values(pool(given))).toEqual(values(fold(given)))
        expect(values(gradient(pool, given))).toEqual(values(gradient(fold, given)))
      }),
      runs,
    )
  })

  test('maxPool: of images turned around it is the pool turned around, and so is its gradient at ties', () => {
    const turn = (x: Images): Images => loosely(ct.flip)(x, { axes: [1, 2] })
    fc.assert(
      fc.property(tied([2, 5, 7, 1]), fc.constantFrom(1, 2), (x, stride) => {
        const pool = (t: Images): Images => maxPool(t, { window: 3, stride, padding: 1 })
        const turned = (t: Images): Images => turn(pool(turn(t)))
        expect(values(turned(x))).toEqual(values(pool(x)))
        close(gradient(turned, x), gradient(pool, x))
      }),
      runs,
    )
  })

  test('maxPool: the gradient at ties has the sum of the cotangent', () => {
    fc.assert(
      fc.property(cases, ([list, x]) => {
        const dx = ct.grad((t: Images) => ct.sum(maxPool(t, options(list))))(x)
        const places = 4 * total([placesOf(list).reduce((n, m) => n * m, 1)])
        mustBeClose([total(values(dx))], [places], 'rounding', places)
      }),
      runs,
    )
  })

  test('maxPool: vmap is one batch after another, with gradients of gradients', () => {
    type X = ct.Tensor<[2, 4, 5, 2], 'f64'>
    const slope = ct.grad(
      (x: X): ct.Scalar<'f64'> => ct.sum(ct.square(ct.maxPool(x, { window: 2, stride: 1 }))),
    )
    const second = ct.grad((x: X): ct.Scalar<'f64'> => ct.sum(ct.square(slope(x))))
    fc.assert(
      fc.property(drawn([3, 2, 4, 5, 2]), (xs) => {
        const lanes = [0, 1, 2].map((i) => second(ct.take(xs, ct.scalar(i, 'i32'), { axis: 0 })))
        expect(values(ct.vmap(second)(xs))).toEqual(values(loosely(ct.stack)(lanes, { axis: 0 })))
        expect(values(ct.vmap(ct.jit(second))(xs))).toEqual(values(ct.vmap(second)(xs)))
      }),
      { numRuns: 10 },
    )
  })

  test('maxPool: integers have one too, below 0 as well', () => {
    const x = ct.fromArray([1, 4, 1], [-3, -5, -7, -6], 'i32')
    expect(values(ct.maxPool(x, { window: 2, padding: 1 }))).toEqual([-3, -5, -6])
  })
})

describe('averagePool', () => {
  test('averagePool: is the mean of the elements in each window, or of its padding too', () => {
    fc.assert(
      fc.property(cases, fc.boolean(), ([list, x], countPadding) => {
        const size = list.reduce((n, a) => n * a.k, 1)
        const expected = byLoops(list, x).map((xs) => total(xs) / (countPadding ? size : xs.length))
        const y = averagePool(x, { ...options(list), countPadding })
        mustBeClose(values(y), expected, 'rounding', norm(expected))
      }),
      runs,
    )
  })

  test('averagePool: one window over all is mean, its gradient too', () => {
    fc.assert(
      fc.property(images([2, 3, 2, 2]), (x) => {
        const pool = (t: Images): Images => averagePool(t, { window: [3, 2] })
        const fold = (t: Images): Images => loosely(ct.mean)(t, { axes: [1, 2], keepAxes: true })
        close(pool(x), fold(x))
        close(gradient(pool, x), gradient(fold, x))
      }),
      runs,
    )
  })

  test('averagePool: with its padding counted it is a convolution of each channel with one weight', () => {
    fc.assert(
      fc.property(cases, ([list, x]) => {
        const size = list.reduce((n, a) => n * a.k, 1)
        const w = loosely(ct.full)([...list.map((a) => a.k), 1, 2], 1 / size, 'f64')
        close(
          averagePool(x, { ...options(list), countPadding: true }),
          loosely(ct.convolve)(x, w, { ...optionsOf(list), groups: 2 }),
        )
      }),
      runs,
    )
  })
})

describe('reduceWindow', () => {
  test('reduceWindow: is the sum, the largest or the smallest of what lies in each window', () => {
    const folds = {
      sum: total,
      max: (xs: readonly number[]): number => Math.max(...xs),
      min: (xs: readonly number[]): number => Math.min(...xs),
    }
    fc.assert(
      fc.property(cases, fc.constantFrom('sum', 'max', 'min'), ([list, x], by) => {
        const expected = byLoops(list, x).map(folds[by])
        const y = reduceWindow(x, { by, ...options(list) })
        expect(y.shape).toEqual([2, ...placesOf(list), 2])
        mustBeClose(values(y), expected, 'rounding', norm(expected))
      }),
      runs,
    )
  })

  test('reduceWindow: by the smallest is by the largest of what is turned about 0, gradients too', () => {
    fc.assert(
      fc.property(cases, ([list, x]) => {
        const smallest = (t: Images): Images => reduceWindow(t, { by: 'min', ...options(list) })
        const turned = (t: Images): Images => loosely(ct.neg)(maxPool(ct.neg(t), options(list)))
        expect(values(smallest(x))).toEqual(values(turned(x)))
        expect(values(gradient(smallest, x))).toEqual(values(gradient(turned, x)))
      }),
      runs,
    )
  })

  test('reduceWindow: integers of 32 bits wrap and compare as plain loops say, traced or not', () => {
    const folds = {
      sum: (xs: readonly number[]): number => xs.reduce((sum, v) => (sum + v) | 0, 0),
      max: (xs: readonly number[]): number => Math.max(...xs),
      min: (xs: readonly number[]): number => Math.min(...xs),
    }
    const drawn32 = axes.chain((list) => {
      const shape = [2, ...list.map((a) => a.n), 2]
      const n = shape.reduce((product, m) => product * m, 1)
      const whole = fc.array(fc.maxSafeInteger(), { minLength: n, maxLength: n })
      return fc.tuple(fc.constant(list), fc.constant(shape), whole)
    })
    fc.assert(
      fc.property(
        drawn32,
        fc.constantFrom('sum' as const, 'max' as const, 'min' as const),
        fc.constantFrom('i32' as const, 'u32' as const),
        ([list, shape, xs], by, dtype) => {
          const wrap = (v: number): number => (dtype === 'i32' ? v | 0 : v >>> 0)
          const x = loosely(ct.fromArray)(shape, xs.map(wrap), dtype)
          const expected = byLoops(list, x).map((inside) => wrap(folds[by](inside)))
          const reduce = (t: Images): Images => reduceWindow(t, { by, ...options(list) })
          expect(values(reduce(x))).toEqual(expected)
          expect(values(ct.jit(reduce)(x))).toEqual(expected)
        },
      ),
      runs,
    )
  })

  test('reduceWindow: the smallest of integers is so at the ends of their range too', () => {
    const [least, most] = [-(2 ** 31), 2 ** 31 - 1]
    const x = ct.fromArray([1, 4, 1], [least, 0, most, -1], 'i32')
    expect(values(ct.reduceWindow(x, { by: 'min', window: 2, stride: 1 }))).toEqual([least, 0, -1])
    const u = ct.fromArray([1, 4, 1], [0, 5, 2 ** 32 - 1, 2 ** 31], 'u32')
    expect(values(ct.reduceWindow(u, { by: 'min', window: 2, stride: 1 }))).toEqual([0, 5, 2 ** 31])
    expect(values(ct.reduceWindow(x, { by: 'sum', window: 4 }))).toEqual([-2])
  })
})

test('maxPool: windows and options that do not fit are refused with a sentence', () => {
  const x = ct.zeros([1, 4, 4, 1])
  const says = (o: object): string => {
    try {
      maxPool(x, o)
      return 'nothing'
    } catch (error) {
      return error instanceof ct.Defect ? error.message : String(error)
    }
  }
  expect(says({ window: 5 })).toMatch('reaches across 5, but axis 1 of [1, 4, 4, 1] has 4')
  expect(says({ window: 0 })).toMatch('window 0 is not 1 or more')
  expect(says({ window: [2] })).toMatch('window has 1 entry')
  expect(says({ window: 2, padding: 2 })).toMatch('padding 2 has room for a window of 2')
  expect(says({ window: 3, dilation: 2 })).toMatch('reaches across 5')
  expect(says({ window: 2, dilations: 2 })).toMatch('no option dilations')
  expect(() => reduceWindow(x, { by: 'mean', window: 2 })).toThrow('reduced by mean; give sum')
})
