/**
 * @file randomBits.laws — Threefry-2x32 against its published answers.
 */
import { describe, expect, test } from 'vitest'
import { randomBits } from '../../src/primitives/randomBits.ts'
import { threefry } from '../../src/primitives/threefry.ts'
import { expectSame, run, tensor } from './structural.ts'

describe('random bits', () => {
  // Random123, tests/kat_vectors, threefry2x32 20
  const answers = [
    [
      [0, 0],
      [0, 0],
      [0x6b200159, 0x99ba4efe],
    ],
    [
      [0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x1cb996fc, 0xbb002be7],
    ],
    [
      [0x13198a2e, 0x03707344],
      [0x243f6a88, 0x85a308d3],
      [0xc4923a9c, 0x483df7a0],
    ],
  ] as const

  test.each(answers)(
    'threefry: key %j counter %j gives the known answer',
    ([k0, k1], [c0, c1], words) => {
      expect(threefry(k0, k1, c0, c1)).toEqual(words)
    },
  )

  test('randomBits: each counter pair under the key of its batch', () => {
    const keys = answers.flatMap(([key]) => key)
    const counters = answers.flatMap(([, counter]) => [...counter, ...counter])
    const words = answers.flatMap(([, , pair]) => [...pair, ...pair])
    const [y] = run(randomBits, {}, tensor([3, 2], keys, 'u32'), tensor([3, 2, 2], counters, 'u32'))
    expectSame(y, tensor([3, 2, 2], words, 'u32'))
  })
})
