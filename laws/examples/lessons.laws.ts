/**
 * @file lessons.laws — what the first three examples claim.
 */
import { item, show, tensor, toNested, toTypedArray } from 'cotangent'
import { describe, expect, test } from 'vitest'
import { lesson as tensors } from '../../examples/01-tensors.ts'
import { lesson as gradients } from '../../examples/02-gradients.ts'
import { born, learn, lesson as neuron, loss } from '../../examples/03-neuron.ts'
import { mustBeClose } from '../support/close.ts'

describe('01-tensors', () => {
  const made = tensors()

  test('broadcasting: [2, 3] + [3] and [2, 3] + [2, 1] are [2, 3]', () => {
    expect(toNested(made.perColumn)).toEqual([
      [11, 22, 33],
      [14, 25, 36],
    ])
    expect(toNested(made.perRow)).toEqual([
      [101, 102, 103],
      [204, 205, 206],
    ])
  })

  test('a table minus its column means has columns of mean 0', () => {
    const [above, below] = toNested(made.centred)
    expect(above?.map((x, i) => x + (below?.[i] ?? Number.NaN))).toEqual([0, 0, 0])
  })

  test('a shape that does not fit is told by one sentence', () => {
    expect(made.sentence).toBe(
      'matmul: [2, 3] x [2, 3] needs equal inner axes, but 3 is not 2; transpose or reshape one side',
    )
  })

  test('a tensor keeps its numbers, whatever is written to the arrays it came from and went to', () => {
    expect(show(made.kept)).toBe(show(tensor([1, 2, 3])))
  })
})

describe('02-gradients', () => {
  const made = gradients()

  test('grad: nests, x^3, 3 x^2, 6 x, 6 at 2', () => {
    expect(made.cube).toEqual([8, 12, 12, 6])
  })

  test('valueAndGrad: of the squared length of [3, 4] is 25 and [6, 8]', () => {
    expect(item(made.value)).toBe(25)
    expect(toNested(made.slope)).toEqual([6, 8])
  })

  test('jvp and vjp: are adjoint, <ct, J dx> = <J^T ct, dx>', () => {
    mustBeClose([made.pushed], [made.pulled], 'rounding')
  })

  test('grad: does not confuse an inner with an outer variable, d/dx (x d/dy (x y)) = 2 x', () => {
    expect(made.nested).toBe(10)
  })

  test("grad: of a Program is a Program, (x sin x)' = sin x + x cos x", () => {
    expect(made.before).toContain('sin a')
    expect(made.after).toContain('cos a')
    expect(made.after.match(/ = /gu)).toHaveLength(4)
  })
})

describe('03-neuron', () => {
  const made = neuron()

  test('gradient descent: every one of the first steps lowers the loss', () => {
    for (const [i, x] of made.losses.slice(1).entries()) expect(x).toBeLessThan(made.losses[i] ?? 0)
  })

  test('a network of two layers learns exclusive or', () => {
    expect(made.answers.map(Math.round)).toEqual([0, 1, 1, 0])
    expect(item(loss(made.network))).toBeLessThan(0.01)
  })

  test('learn: is pure, the same network and rate give the same step', () => {
    const network = born(3)
    const [[, one], [, other]] = [learn(network, 0.5), learn(network, 0.5)]
    expect(toTypedArray(one.hidden.w)).toEqual(toTypedArray(other.hidden.w))
    expect(toTypedArray(network.hidden.w)).toEqual(toTypedArray(born(3).hidden.w))
  })
})
