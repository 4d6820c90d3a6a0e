/**
 * @file distance.laws — distances of numbers and of rows: where they vanish, their bounds, and their gradients at kinks.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mul, sub } from '../../src/function/arithmetic.ts'
import { fromArray, tensor } from '../../src/function/construct.ts'
import { grad } from '../../src/function/grad.ts'
import { hessian } from '../../src/function/hessian.ts'
import { item, toTypedArray } from '../../src/function/read.ts'
import { clip } from '../../src/function/select.ts'
import {
  cosineDistance,
  hinge,
  huber,
  meanAbsoluteError,
  meanSquaredError,
} from '../../src/network/index.ts'
import { Defect } from '../../src/shape/defect.ts'
import type { Scalar, Tensor } from '../../src/tensor/tensor.ts'
import { tensors } from '../law/arbitrary/tensor.ts'
import { mustBeClose } from '../support/close.ts'
import { differences } from './differences.ts'

type Matrix = Tensor<[2, 3], 'f64'>
type Distance = (x: Matrix, y: Matrix) => Scalar<'f64'>

const matrix = (size = 3): fc.Arbitrary<Matrix> =>
  fc
    .array(fc.double({ min: -size, max: size, noNaN: true }), { minLength: 6, maxLength: 6 })
    .map((xs) => fromArray([2, 3], xs, 'f64'))
/** Numbers away from 0, so that rows have a length. */
const away = tensors([2, 3], { domain: 'nonzero' })
const positive = fc.double({ min: 0.1, max: 4, noNaN: true })

describe.each<readonly [string, Distance]>([
  ['meanSquaredError', (x, y) => meanSquaredError(x, y)],
  ['meanAbsoluteError', (x, y) => meanAbsoluteError(x, y)],
  ['huber', (x, y) => huber(x, y, { delta: 0.7 })],
])('%s', (_, f) => {
  test('symmetric, not negative, 0 of equal ones, and there its gradient is 0', () => {
    fc.assert(
      fc.property(matrix(), matrix(), (x, y) => {
        expect(item(f(y, x))).toBe(item(f(x, y)))
        expect(item(f(x, y))).toBeGreaterThanOrEqual(0)
        expect(item(f(x, x))).toBe(0)
        expect([...toTypedArray(grad((p: Matrix) => f(p, x))(x))].map(Math.abs)).toEqual(
          Array.from({ length: 6 }, () => 0),
        )
      }),
    )
  })

  test('above 0 where one number differs', () => {
    const [x, y] = [tensor([[1, 2, 3]], 'f64'), tensor([[1, 2 + 2 ** -20, 3]], 'f64')]
    // Of [1, 3]; shapes are all one to f.
    expect(item(f(x as unknown as Matrix, y as unknown as Matrix))).toBeGreaterThan(0)
  })

  test('the gradients to both are opposite', () => {
    fc.assert(
      fc.property(matrix(), matrix(), (x, y) => {
        const [dx, dy] = grad(f, { wrt: [0, 1] })(x, y)
        mustBeClose(toTypedArray(dx), toTypedArray(mul(-1, dy)), 'exact')
      }),
    )
  })
})

describe('huber', () => {
  test('the gradient is d / n, kept between -delta / n and delta / n', () => {
    fc.assert(
      fc.property(matrix(), matrix(), positive, (x, y, delta) => {
        const found = grad((p: Matrix) => huber(p, y, { delta }))(x)
        const kept = clip(sub(x, y), { min: -delta, max: delta })
        mustBeClose(toTypedArray(found), toTypedArray(mul(kept, 1 / 6)), 'rounding')
      }),
    )
  })

  test('half the squares where delta is out of reach, delta times distances where it is tiny', () => {
    fc.assert(
      fc.property(matrix(), matrix(), (x, y) => {
        const half = item(meanSquaredError(x, y)) / 2
        mustBeClose([item(huber(x, y, { delta: 100 }))], [half], 'rounding')
        const delta = 2 ** -50
        const distances = item(meanAbsoluteError(x, y))
        mustBeClose([item(huber(x, y, { delta })) / delta], [distances], 'rounding')
      }),
    )
  })

  test('on the bound value, slope and curvature are those inside', () => {
    const f = (x: Tensor<[2], 'f64'>): Scalar<'f64'> => huber(x, tensor([0, 0], 'f64'))
    const x = tensor([1, -1], 'f64')
    expect(item(f(x))).toBe(0.5)
    expect([...toTypedArray(grad(f)(x))]).toEqual([0.5, -0.5])
    expect([...toTypedArray(hessian(f)(x))]).toEqual([0.5, 0, 0, 0.5])
  })

  test('of a distance whose square overflows it is finite, and of NaN it is NaN', () => {
    const f = (x: Tensor<[1], 'f64'>): Scalar<'f64'> => huber(x, tensor([0], 'f64'))
    expect(item(f(tensor([1e300], 'f64')))).toBe(1e300)
    expect([...toTypedArray(grad(f)(tensor([1e300], 'f64')))]).toEqual([1])
    expect(item(f(tensor([Number.NaN], 'f64')))).toBeNaN()
  })

  test.each([0, -1, Number.NaN])('a delta of %d is a Defect', (delta) => {
    const f = (): unknown => huber(tensor([1]), tensor([1]), { delta })
    expect(f).toThrow(Defect)
    expect(f).toThrow(`huber: a delta of ${delta}; give a number above 0`)
  })
})

describe('cosineDistance', () => {
  test('from 0 to 2, 0 to a positive multiple, 2 to a negative one, blind to lengths', () => {
    fc.assert(
      fc.property(away, away, positive, (x, y, by) => {
        const found = item(cosineDistance(x, y))
        mustBeClose([Math.min(found, 0), Math.max(found, 2)], [0, 2], 'rounding')
        mustBeClose([item(cosineDistance(mul(x, by), y))], [found], 'rounding')
        mustBeClose([item(cosineDistance(x, mul(x, by)))], [0], 'rounding')
        mustBeClose([item(cosineDistance(x, mul(x, -by)))], [2], 'rounding')
      }),
    )
  })

  test('the gradient is that of differences, and at right angles to the row', () => {
    fc.assert(
      fc.property(away, away, (x, y) => {
        const f = (p: Matrix): Scalar<'f64'> => cosineDistance(p, y)
        const found = toTypedArray(grad(f)(x))
        mustBeClose(found, differences(f, x), 'differences')
        const along = found.reduce((total, d, i) => total + d * toTypedArray(x)[i]!, 0) // alike
        mustBeClose([along], [0], 'rounding')
      }),
    )
  })

  test('a row of zeros: distance 1, and gradient 0 on both sides; other rows go on', () => {
    const x = tensor([[0, 0, 0], [1, 2, 3]], 'f64') // biome-ignore format: one row each
    const y = tensor([[1, 0, 0], [1, 2, 3]], 'f64') // biome-ignore format: one row each
    mustBeClose([item(cosineDistance(x, y))], [0.5], 'rounding')
    const [dx, dy] = grad((p: Matrix, q: Matrix) => cosineDistance(p, q), { wrt: [0, 1] })(x, y)
    mustBeClose(toTypedArray(dx), new Float64Array(6), 'rounding')
    mustBeClose(toTypedArray(dy), new Float64Array(6), 'rounding')
  })

  test('lengths that overflow or vanish when squared do not matter', () => {
    const far = cosineDistance(tensor([3e300, 4e300], 'f64'), tensor([4e-200, 3e-200], 'f64'))
    mustBeClose([item(far)], [1 - 24 / 25], 'rounding')
  })
})

describe('hinge', () => {
  const signs = fc
    .array(fc.constantFrom(-1, 1), { minLength: 6, maxLength: 6 })
    .map((xs) => fromArray([2, 3], xs, 'f64'))

  test('0 where all are right by 1, and a convex function of the scores', () => {
    fc.assert(
      fc.property(matrix(), matrix(), signs, (a, b, y) => {
        expect(item(hinge(mul(y, 1 + 2 ** -20), y))).toBe(0)
        const middle = item(hinge(mul(0.5, sub(a, mul(-1, b))), y))
        const chord = (item(hinge(a, y)) + item(hinge(b, y))) / 2
        mustBeClose([Math.max(middle, chord)], [chord], 'rounding')
      }),
    )
  })

  test('the gradient is -y / n where y s < 1, else 0, on the margin too', () => {
    const [s, y] = [tensor([0.5, 2, 1, -1], 'f64'), tensor([1, 1, 1, -1], 'f64')]
    const found = grad((p: Tensor<[4], 'f64'>) => hinge(p, y))(s)
    expect([...toTypedArray(found)].map((d) => d + 0)).toEqual([-0.25, 0, 0, 0])
  })
})
