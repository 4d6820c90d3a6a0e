/**
 * @file depth.laws — ten thousand layers: linear in equations, no stack overflow, and the right gradient.
 */
import { describe, expect, test } from 'vitest'
import { counted, depths, run } from '../../examples/05-depth.ts'
import { mustBeClose } from '../support/close.ts'

describe('05-depth', () => {
  test('equations: grow by the same number a layer from 10 to 10,000 layers', () => {
    const [shallow, ...deeper] = depths.map(counted)
    if (shallow === undefined) throw new Error('there are no depths')
    const each = (n: number, depth: number): number => n / (depth - shallow.depth)
    const grown = deeper.map(({ depth, forward, both }) => ({
      forward: each(forward - shallow.forward, depth),
      both: each(both - shallow.both, depth),
    }))
    // A product, a bias stretched and added, and a tanh; with their gradient, three times as many.
    expect(deeper.map(({ depth }) => depth)).toEqual([100, 1_000, 10_000])
    expect(grown).toEqual(deeper.map(() => ({ forward: 4, both: 11 })))
  })

  test('valueAndGrad: runs through 10,000 layers and equals the closed form in each', () => {
    const { computed, expected } = run(10_000)
    expect(computed).toHaveLength(10_000)
    for (const [i, x] of computed.entries())
      mustBeClose([x / (expected[i] ?? Number.NaN)], [1], 'rounding')
  })
})
