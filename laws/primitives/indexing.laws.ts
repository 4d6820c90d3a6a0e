/**
 * @file indexing.laws — gather and scatterAdd: where indices go, duplicates, and indices outside.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gather } from '../../src/primitives/gather.ts'
import { scatterAdd } from '../../src/primitives/scatterAdd.ts'
import { Defect } from '../../src/shape/defect.ts'
import { type Concrete, data } from '../../src/tensor/concrete.ts'
import { elementsOf, expectSame, run, tensor } from './structural.ts'
import { along } from '../support/along.ts'

const six = tensor([2, 3], [1, 2, 3, 4, 5, 6])

describe('indexing', () => {
  const pairs = tensor([2, 2], [2, 0, 1, 1], 'i32')

  test('gather: indices take the place of the axis', () => {
    const [y] = run(gather, along(1), six, tensor([2], [2, 0], 'u32'))
    expectSame(y, tensor([2, 2], [3, 1, 6, 4]))
    const [rows] = run(gather, along(0), six, tensor([], [1], 'i32'))
    expectSame(rows, tensor([3], [4, 5, 6]))
  })

  test('gather: batch axes are paired, y[b, j] = x[b, indices[b, j]]', () => {
    expectSame(run(gather, along(1, 1), six, pairs)[0], tensor([2, 2], [3, 1, 5, 5]))
  })

  test('gather, scatterAdd: an index outside the axis is named with its place', () => {
    const at = tensor([2, 2], [2, 0, 3, 1], 'i32')
    const message = 'index 3 at [1, 0] is outside axis 1 of size 3'
    expect(() => run(gather, along(1, 1), six, at)).toThrow(`law: ${message}`)
    const updates = tensor([2, 2], [1, 1, 1, 1])
    expect(() => run(scatterAdd, along(1, 1), six, at, updates)).toThrow(`law: ${message}`)
    const negative = tensor([1], [-1], 'i32')
    expect(() => run(gather, along(0), six, negative)).toThrow(Defect)
  })

  test('scatterAdd: updates of one element add up, and are rounded once', () => {
    const updates = tensor([2, 2], [10, 20, 30, 40])
    expectSame(
      run(scatterAdd, along(1, 1), six, pairs, updates)[0],
      tensor([2, 3], [21, 2, 13, 4, 75, 6]),
    )
    const zeros = tensor([2], [0, 0], 'i32')
    const halves = tensor([2], [2 ** -24, 2 ** -24])
    expectSame(
      run(scatterAdd, along(0), tensor([1], [1]), zeros, halves)[0],
      tensor([1], [1 + 2 ** -23]),
    )
    expectSame(six, tensor([2, 3], [1, 2, 3, 4, 5, 6])) // the operand is not written
  })

  test('scatterAdd: is the adjoint of gather, <gather(x), u> = <x, scatterAdd(0, u)>', () => {
    const whole = fc.integer({ min: -50, max: 50 }) // sums of products are exact
    const list = (n: number, of: fc.Arbitrary<number>): fc.Arbitrary<number[]> =>
      fc.array(of, { minLength: n, maxLength: n })
    const cases = fc.tuple(list(24, whole), list(12, fc.nat(2)), list(48, whole))
    const dot = (x: Concrete, y: Concrete): number =>
      elementsOf(x).reduce((total, v, i) => total + v * y[data][i]!, 0) // equal shapes
    fc.assert(
      fc.property(cases, ([xs, at, us]) => {
        const params = along(2, 1)
        const x = tensor([2, 2, 3, 2], xs)
        const indices = tensor([2, 3, 2], at, 'i32')
        const u = tensor([2, 2, 3, 2, 2], us)
        const [y] = run(gather, params, x, indices)
        const [back] = run(scatterAdd, params, tensor([2, 2, 3, 2], []), indices, u)
        expect(dot(y, u)).toBe(dot(x, back))
      }),
    )
  })
})
