/**
 * @file spoken.laws — what lesson 22 claims: how paths are read, how mistakes are counted, and that it learns without times.
 */
import { readSpokenDigits } from 'cotangent/codec'
import { report } from 'cotangent/training'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lesson, mistakes, read } from '../../examples/22-spoken-numbers.ts'
import { spokenRecord } from '../../examples/report/spoken.ts'
import { realData } from '../support/data.ts'
import { rightOf } from '../support/either.ts'
import { faultsOf } from '../support/page.ts'

const blank = 10
const numbers = fc.array(fc.nat(9), { maxLength: 5 })

describe('22-spoken-numbers', () => {
  test('read: digits with blanks between, said as long as one likes, read as themselves', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 11, maxLength: 11 })
    fc.assert(
      fc.property(numbers, lengths, (said, long) => {
        const spread = [blank, ...said.flatMap((digit) => [digit, blank])]
        expect(read(spread.flatMap((x, i) => Array<number>(long[i] ?? 1).fill(x)))).toEqual(said)
      }),
    )
    expect(read([3, 3, blank, blank, 7, blank, 7, 7])).toEqual([3, 7, 7])
  })

  test('mistakes: a distance, which is 1 for a digit more, less or other', () => {
    fc.assert(
      fc.property(numbers, numbers, numbers, (a, b, c) => {
        expect(mistakes(a, a)).toBe(0)
        expect(mistakes(a, b)).toBe(mistakes(b, a))
        expect(mistakes(a, c)).toBeLessThanOrEqual(mistakes(a, b) + mistakes(b, c))
        expect(mistakes(a, [])).toBe(a.length)
      }),
    )
    expect(
      [
        [3, 7, 7, 1],
        [3, 7],
        [3, 1, 7],
      ].map((heard) => mistakes(heard, [3, 7, 7])),
    ).toEqual([1, 1, 1])
  })

  const real = realData('fsdd/recordings')
  test.skipIf(real.why !== '')(
    `lesson: after twenty batches of one voice a number costs less than half of what it did after four${real.why}`,
    async () => {
      const all = rightOf(await readSpokenDigits(real.path)())
      const voice = all.filter(({ speaker, index }) => speaker === 'jackson' && index < 15)
      const [train, held] = [voice.filter((r) => r.index >= 5), voice.filter((r) => r.index < 5)]
      const after = (batches: number) => rightOf(lesson({ train, test: held, count: 32 * batches }))
      const [few, many] = [after(4), after(20)]
      expect(many.loss).toBeLessThan(few.loss / 2)
      const numbersOf = (key: 'numbers' | 'whole'): number =>
        many.byLength.reduce((n, each) => n + each[key], 0)
      expect(numbersOf('numbers')).toBe(300)
      expect(numbersOf('whole') / 300).toBe(many.whole)
      expect(faultsOf(report(spokenRecord(many)))).toEqual([])
    },
  )
})
