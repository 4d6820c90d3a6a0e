/**
 * @file threefry.laws — randomBits in the arena gives the bits of the record, and writes nothing else.
 */
import * as fc from 'fast-check'
import { describe, test } from 'vitest'
import { randomBits as inArena } from '../../src/engine/wasm/threefry.ts'
import { randomBits } from '../../src/primitives/randomBits.ts'
import { count } from '../../src/shape/sizes.ts'
import { type Concrete, concrete } from '../../src/tensor/concrete.ts'
import { mustAgree, mustSpread } from './guarded.ts'

const word = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  fc.constantFrom(0, 1, 2 ** 31, 2 ** 32 - 1),
)

/** Words in a row from a first one, which wrap. */
const wordsFrom = (shape: readonly number[], first: number): Concrete =>
  concrete(
    [...shape],
    'u32',
    Uint32Array.from({ length: count(shape) }, (_, i) => first + Math.imul(i, 0x9e3779b1)),
  )

describe('in the arena', () => {
  test('randomBits: the bits of the record, any batch and any number of pairs', () => {
    const batches = fc.array(fc.nat(4), { maxLength: 2 })
    fc.assert(
      fc.property(batches, fc.nat(21), word, word, (batch, m, key, counter) =>
        mustAgree(randomBits, inArena, {}, [
          wordsFrom([...batch, 2], key),
          wordsFrom([...batch, m, 2], counter),
        ]),
      ),
      { numRuns: 400 },
    )
  })

  test('threads: two and four give what one gives, whichever comes first', () => {
    for (const [batch, m] of [
      [[], 600_001],
      [[3], 200_001],
      [[200_001], 3],
    ] as const)
      mustSpread(randomBits, inArena, {}, [
        wordsFrom([...batch, 2], 1),
        wordsFrom([...batch, m, 2], 2),
      ])
  })
})
