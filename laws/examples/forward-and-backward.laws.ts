/**
 * @file forward-and-backward.laws — 107 layers by hand, by grad, and by differences.
 *
 * Slopes are compared after division by their norm, so that tolerances are relative in each layer.
 */
import { type AnyTensor, toTypedArray } from 'cotangent'
import { describe, expect, test } from 'vitest'
import { type Affine, lesson } from '../../examples/04-forward-and-backward.ts'
import { mustBeClose, norm } from '../support/close.ts'

const numbers = (x: AnyTensor): readonly number[] => Array.from(toTypedArray(x))
const all = ({ w, b }: Affine): readonly number[] => [...numbers(w), ...numbers(b)]
const over = (xs: readonly number[], length: number): readonly number[] => xs.map((x) => x / length)

describe('04-forward-and-backward', () => {
  const { output, rows } = lesson()

  test('the walk has 107 layers and ends in the bits of the network, a_107 = apply(params, x)', () => {
    expect(rows).toHaveLength(107)
    expect(rows.at(-1)?.a).toEqual(output)
  })

  test('signals and slopes neither vanish nor explode over 107 layers', () => {
    for (const { a, exact } of rows)
      for (const length of [norm(numbers(a)), norm(all(exact))]) {
        expect(length).toBeGreaterThan(0.01)
        expect(length).toBeLessThan(100)
      }
  })

  test('grad: equals the chain rule by hand in every layer, W and b apart', () => {
    for (const { hand, exact } of rows)
      for (const [mine, theirs] of [[hand.w, exact.w] as const, [hand.b, exact.b] as const]) {
        const length = norm(numbers(theirs))
        mustBeClose(over(numbers(mine), length), over(numbers(theirs), length), 'rounding')
      }
  })

  test('the chain rule by hand equals central differences along a random direction in every layer', () => {
    for (const { hand, slope, difference } of rows) {
      const length = norm(all(hand))
      mustBeClose([difference / length], [slope / length], 'differences')
    }
  })

  test('another seed is another network, and the two still agree', () => {
    for (const { hand, exact } of lesson(1).rows) {
      const length = norm(all(exact))
      mustBeClose(over(all(hand), length), over(all(exact), length), 'rounding')
    }
  })
})
