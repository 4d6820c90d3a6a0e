/**
 * @file control-flow.laws — what the sixth lesson claims of a thrown ball.
 */
import { describe, expect, test } from 'vitest'
import { lesson } from '../../examples/06-control-flow.ts'
import { mustBeClose } from '../support/close.ts'

describe('06-control-flow', () => {
  const made = lesson()

  test('scan: stacks the path, on which the ball falls, bounces once within three seconds, and rises again', () => {
    const heights = made.path.map(([, up]) => up ?? Number.NaN)
    const turns = heights.filter((y, i) => {
      const [before, after] = [heights[i - 1], heights[i + 1]]
      return before !== undefined && after !== undefined && y < before && y <= after
    })
    expect(made.path).toHaveLength(300)
    expect(turns).toHaveLength(1)
    // It has come below ground by a part of one step at most, at less than 10 m/s.
    expect(Math.min(...heights)).toBeGreaterThan(-0.1)
  })

  test('whileLoop: ends on the first step that is below ground', () => {
    const below = made.path.findIndex(([, up]) => (up ?? Number.NaN) <= 0)
    mustBeClose([made.seconds], [(below + 1) / 100], 'rounding')
  })

  test('jvp: of a whileLoop is the difference of two flights', () => {
    const [pushed, difference] = made.further
    mustBeClose([pushed], [difference], 'differences')
  })

  test('grad: through 250 steps and a bounce finds the way into the basket', () => {
    const [first = 0, second = 0] = made.misses
    expect(first).toBeGreaterThan(2)
    expect(second).toBeLessThan(first / 10)
    expect(made.misses.at(-1)).toBeLessThan(0.05)
  })

  test('scan: the gradient has as many equations whatever its length', () => {
    expect(new Set(made.prices.map(({ equations }) => equations)).size).toBe(1)
  })

  test('checkpoint: memory grows with the root of the steps in segments, and with the steps without', () => {
    const [short, , long] = made.prices
    if (short === undefined || long === undefined) throw new Error('there are no prices')
    const steps = long.steps / short.steps
    const [whole, segments] = [long.whole / short.whole, long.segments / short.segments]
    expect(whole).toBeGreaterThan(steps * 0.9)
    expect(whole).toBeLessThanOrEqual(steps)
    expect(segments).toBeLessThanOrEqual(Math.sqrt(steps))
  })
})
