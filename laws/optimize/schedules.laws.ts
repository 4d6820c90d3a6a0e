/**
 * @file schedules — the rates at ends and joins, between them, and inside jit.
 */
import { item, jit, scalar } from 'cotangent'
import {
  constant,
  cosineDecay,
  cosineRestarts,
  exponentialDecay,
  joined,
  oneCycle,
  polynomialDecay,
  type Schedule,
  stepDecay,
  warmUp,
} from 'cotangent/optimize'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mustBeClose } from '../support/close.ts'

const at = (schedule: Schedule, step: number): number => item(schedule(scalar(step, 'i32')))
const rates = fc.double({ min: 1e-6, max: 10, noNaN: true })
const counts = fc.integer({ min: 1, max: 1000 })

const every: readonly (readonly [string, Schedule])[] = [
  ['constant', constant(0.3)],
  ['stepDecay', stepDecay(0.3, { every: 7, factor: 0.5 })],
  ['exponentialDecay', exponentialDecay(0.3, { steps: 9, factor: 0.1 })],
  ['cosineDecay', cosineDecay(0.3, { steps: 20, end: 0.01 })],
  ['polynomialDecay', polynomialDecay(0.3, { steps: 20, power: 2.5, end: 0.01 })],
  ['oneCycle', oneCycle(0.3, { steps: 20 })],
  ['cosineRestarts', cosineRestarts(0.3, { steps: 4, growth: 2 })],
  ['cosineRestarts of one length', cosineRestarts(0.3, { steps: 4 })],
  ['warmUp', warmUp(0.3, { steps: 5 })],
  ['joined', joined(warmUp(0.3, { steps: 5 }), 5, cosineDecay(0.3, { steps: 20 }))],
]

describe('schedules', () => {
  test('cosineDecay: it begins at the rate, ends at the end, and stays there', () => {
    fc.assert(
      fc.property(rates, rates, counts, fc.nat(50), (rate, end, steps, more) => {
        const schedule = cosineDecay(rate, { steps, end })
        expect([at(schedule, 0), at(schedule, steps), at(schedule, steps + more)]).toEqual([
          rate,
          end,
          end,
        ])
      }),
    )
  })

  test('polynomialDecay: it begins at the rate, ends at the end, and stays there', () => {
    fc.assert(
      fc.property(rates, rates, counts, rates, fc.nat(50), (rate, end, steps, power, more) => {
        const schedule = polynomialDecay(rate, { steps, end, power })
        expect([at(schedule, 0), at(schedule, steps), at(schedule, steps + more)]).toEqual([
          rate,
          end,
          end,
        ])
      }),
    )
  })

  test('oneCycle: the first step has the start, the one that fills the rise the peak, the last the end, and it stays there', () => {
    fc.assert(
      fc.property(
        rates,
        rates,
        rates,
        counts,
        counts,
        fc.nat(50),
        (peak, start, end, up, down, more) => {
          const steps = up + 1 + down
          const schedule = oneCycle(peak, { steps, rise: (up + 1) / steps, start, end })
          const ends = [0, steps - 1, steps - 1 + more].map((step) => at(schedule, step))
          expect(ends).toEqual([start, end, end])
          mustBeClose([at(schedule, up)], [peak], 'rounding') // steps times the part (up + 1) / steps is rounded
        },
      ),
    )
  })

  test('oneCycle: of 20 steps the sixth has the peak, as in PyTorch', () => {
    const schedule = oneCycle(0.1, { steps: 20 })
    const found = Array.from({ length: 20 }, (_, step) => at(schedule, step))
    expect(found.indexOf(Math.max(...found))).toBe(5)
  })

  test('oneCycle: a rise of no more than a step, or one that leaves none, is a Defect', () => {
    expect(() => oneCycle(1, { steps: 10, rise: 0.1 })).toThrow(
      /^oneCycle: a rise of 0.1 of 10 steps leaves none for the rise, which is more than the first; give /u,
    )
    expect(() => oneCycle(1, { steps: 10, rise: 1 })).toThrow(
      /^oneCycle: a rise of 1 of 10 steps leaves none for the fall; give /u,
    )
  })

  test('cosineRestarts: in the k-th cycle it is the cosine of that length, counted anew', () => {
    fc.assert(
      fc.property(
        rates,
        rates,
        counts,
        fc.integer({ min: 1, max: 3 }),
        fc.nat(6),
        fc.nat(99_999),
        (rate, end, steps, growth, cycle, within) => {
          const lengths = Array.from({ length: cycle + 1 }, (_, k) => steps * growth ** k)
          const last = lengths[cycle] ?? Number.NaN
          const before = lengths.slice(0, cycle).reduce((sum, n) => sum + n, 0)
          const schedule = cosineRestarts(rate, { steps, growth, end })
          const expected = at(cosineDecay(rate, { steps: last, end }), within % last)
          expect(at(schedule, before + (within % last))).toBe(expected)
        },
      ),
    )
  })

  test('cosineRestarts: the last step there is has a rate', () => {
    const schedule = cosineRestarts(1, { steps: 2 ** 30, growth: 9 })
    expect(at(schedule, 2 ** 31 - 1)).toBeGreaterThan(0.9)
  })

  test('warmUp: it begins at the start, ends at the rate, and stays there', () => {
    fc.assert(
      fc.property(rates, rates, counts, fc.nat(50), (rate, start, steps, more) => {
        const schedule = warmUp(rate, { steps, start })
        expect([at(schedule, 0), at(schedule, steps), at(schedule, steps + more)]).toEqual([
          start,
          rate,
          rate,
        ])
      }),
    )
  })

  test('stepDecay: rate factor^k on every step of the k-th stair', () => {
    fc.assert(
      fc.property(counts, fc.nat(20), fc.nat(999), (steps, stair, within) => {
        const schedule = stepDecay(3, { every: steps, factor: 0.5 })
        expect(at(schedule, stair * steps + (within % steps))).toBe(3 * 0.5 ** stair)
      }),
    )
  })

  test('exponentialDecay: s(a + b) s(0) = s(a) s(b)', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(100), (a, b) => {
        const s = exponentialDecay(2, { steps: 10, factor: 0.7 })
        mustBeClose([at(s, a + b) * at(s, 0)], [at(s, a) * at(s, b)], 'rounding')
      }),
    )
  })

  test('joined: the first before the join, the second from it on, counted anew', () => {
    const [first, second] = [
      warmUp(0.3, { steps: 8 }),
      exponentialDecay(0.3, { steps: 4, factor: 0.5 }),
    ]
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(60), (join, step) => {
        const expected = step < join ? at(first, step) : at(second, step - join)
        expect(at(joined(first, join, second), step)).toBe(expected)
      }),
    )
  })

  test('joined: a warm-up and a decay of one rate agree at the join', () => {
    fc.assert(
      fc.property(rates, counts, (rate, n) => {
        const [up, down] = [warmUp(rate, { steps: n }), cosineDecay(rate, { steps: 10 })]
        expect(at(joined(up, n, down), n)).toBe(at(up, n))
      }),
    )
  })

  test.each(every)('%s: inside jit it gives the bits it gives outside', (_, schedule) => {
    const compiled = jit(schedule)
    for (let step = 0; step < 30; step += 1) expect(at(compiled, step)).toBe(at(schedule, step))
  })
})
