/**
 * @file optimisers — Adam and its kin against loops written out by hand, and all of them at the bottom of a bowl.
 */
import { grad, mul, sub, sum, type Tensor, tensor } from 'cotangent'
import {
  adam,
  adamW,
  cosineDecay,
  type GradientTransformation,
  gradientDescent,
  sgd,
  scale,
} from 'cotangent/optimize'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mustBeClose } from '../support/close.ts'
import { numbersOf, run, sevenNumbers, treeOf } from './support.ts'

const tenSteps = fc.array(sevenNumbers, { minLength: 10, maxLength: 10 })

/** Algorithm 2 of Loshchilov and Hutter, one number at a time; with decay 0 algorithm 1 of Kingma and Ba. */
const byHand = (
  x0: number,
  gs: readonly number[],
  { rate, decay }: { readonly rate: number; readonly decay: number },
): number => {
  let [x, m, v] = [x0, 0, 0]
  gs.forEach((g, i) => {
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g * g
    const [mHat, vHat] = [m / (1 - 0.9 ** (i + 1)), v / (1 - 0.999 ** (i + 1))]
    x -= rate * (mHat / (Math.sqrt(vHat) + 1e-8) + decay * x)
  })
  return x
}

const last = <S>(
  t: GradientTransformation<S>,
  x0: readonly number[],
  gs: readonly (readonly number[])[],
): readonly number[] => numbersOf(run(t, treeOf(x0), gs.map(treeOf)).at(-1))

/** The numbers of a tree come b first: leaves are sorted by name. */
const sorted = (xs: readonly number[]): readonly number[] => numbersOf(treeOf(xs))

describe('against loops by hand', () => {
  test.each([
    ['adam', adam(0.05), 0],
    ['adamW', adamW(0.05, { decay: 0.2 }), 0.2],
  ] as const)('%s: ten steps are those of the algorithm in plain f64', (_, t, decay) => {
    fc.assert(
      fc.property(sevenNumbers, tenSteps, (x0, gs) => {
        const expected = x0.map((x, i) =>
          byHand(
            x,
            gs.map((g) => g[i] ?? Number.NaN),
            { rate: 0.05, decay },
          ),
        )
        // Each is one of a union of transformations; the state is nobody's business here.
        const any = t as unknown as GradientTransformation<unknown>
        mustBeClose(last(any, x0, gs), sorted(expected), 'rounding')
      }),
    )
  })

  test.each([false, true])('sgd: ten steps are v = mu v + g, nesterov %s', (nesterov) => {
    fc.assert(
      fc.property(sevenNumbers, tenSteps, (x0, gs) => {
        const expected = x0.map((x, i) => {
          let [at, v] = [x, 0]
          for (const g of gs) {
            v = 0.9 * v + (g[i] ?? Number.NaN)
            at -= 0.05 * (nesterov ? (g[i] ?? Number.NaN) + 0.9 * v : v)
          }
          return at
        })
        mustBeClose(last(sgd(0.05, { nesterov }), x0, gs), sorted(expected), 'rounding')
      }),
    )
  })

  test('adam: the first step has length rate in every coordinate, whatever the gradient', () => {
    fc.assert(
      fc.property(sevenNumbers, sevenNumbers, (x0, g) => {
        const moved = last(adam(0.5, { epsilon: 0 }), x0, [g])
        mustBeClose(moved, sorted(x0.map((x, i) => x - 0.5 * Math.sign(g[i] ?? 0))), 'rounding')
      }),
    )
  })
})

describe('a quadratic bowl', () => {
  const center = tensor([1, -2, 3], 'f64')
  const bowl = (x: Tensor<[3], 'f64'>) =>
    sum(mul(mul(sub(x, center), sub(x, center)), tensor([1, 2, 4], 'f64')))
  const downhill = (t: GradientTransformation<unknown>, steps: number): readonly number[] => {
    let x = tensor([0, 0, 0], 'f64')
    let state = t.init(x)
    for (let i = 0; i < steps; i += 1) {
      const updates = t.update(grad(bowl)(x), state, x)
      ;[x, state] = [run(scale(1), x, [updates[0]])[0] ?? x, updates[1]]
    }
    return numbersOf(x)
  }
  test.each([
    ['gradientDescent', gradientDescent(0.1)],
    ['sgd', sgd(0.02)],
    ['nesterov', sgd(0.02, { nesterov: true })],
    ['adam', adam(cosineDecay(0.3, { steps: 600 }))],
  ] as const)('%s: it ends at the minimum', (_, t) => {
    // The state is nobody's business here.
    const end = downhill(t as unknown as GradientTransformation<unknown>, 600)
    mustBeClose(end, [1, -2, 3], 'differences')
    expect(end).toHaveLength(3)
  })
})
