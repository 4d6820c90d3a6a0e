/**
 * @file windows — calls of the operators that slide a window: convolutions and pools.
 */
import * as fc from 'fast-check'
import type { Sizes } from '../../../src/shape/sizes.ts'
import { list, mostly, z } from './call.ts'
import type { Whole } from './transformations.ts'

const size = fc.integer({ min: 1, max: 3 })
const space = fc.array(fc.integer({ min: 2, max: 9 }), { minLength: 1, maxLength: 2 })

/** One number for all axes, or one for each. */
const each = (n: number, of: fc.Arbitrary<number>): fc.Arbitrary<string> =>
  fc.oneof(
    of.map(String),
    fc.array(of, { minLength: n, maxLength: n }).map((all) => list(all)),
  )

const option = (name: string, of: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.option(of).map((text) => (text === null ? '' : `${name}: ${text}`))

const padding = (n: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom("'same'", "'valid'", '0', '1', '2'),
    fc
      .array(fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 })), { minLength: n, maxLength: n })
      .map((all) => list(all.map(list))),
  )

const options = (n: number, ...more: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc
    .tuple(option('stride', each(n, size)), option('padding', padding(n)), ...more)
    .map((all) => all.filter((text) => text !== '').join(', '))

const convolution = (op: string, channels: (c: number, n: number) => Sizes): fc.Arbitrary<string> =>
  fc
    .tuple(space, size, size, size, mostly(fc.constant(0), fc.constant(1), 8))
    .chain(([s, b, c, n, slip]) =>
      fc
        .tuple(
          fc.array(size, { minLength: s.length, maxLength: s.length }),
          options(s.length, option('dilation', each(s.length, size))),
        )
        .map(([w, given]) => {
          const [i = 1, o = 1] = channels(c, n)
          const kernel = z([...w, i + slip, o])
          return `ct.${op}(${z([b, ...s, c])}, ${kernel}${given === '' ? '' : `, { ${given} }`})`
        }),
    )

const pool = (op: string, by: fc.Arbitrary<string> = fc.constant('')): fc.Arbitrary<string> =>
  fc
    .tuple(space, size, size)
    .chain(([s, b, c]) =>
      fc
        .tuple(
          each(s.length, size),
          options(s.length, option('dilation', each(s.length, size))),
          by,
        )
        .map(
          ([window, given, first]) =>
            `ct.${op}(${z([b, ...s, c])}, { ${first}window: ${window}${given === '' ? '' : `, ${given}`} })`,
        ),
    )

/** Operators with windows. */
export const windows: Whole = {
  convolve: convolution('convolve', (c, n) => [c, n]),
  convolveTransposed: convolution('convolveTransposed', (c, n) => [n, c]),
  maxPool: pool('maxPool'),
  averagePool: pool('averagePool'),
  reduceWindow: pool('reduceWindow', fc.constantFrom("by: 'sum', ", "by: 'max', ", "by: 'min', ")),
}
