/**
 * @file purity — every primitive: inputs are never written, repeated calls give the same bits, outputs are as the shape rule says.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recordOf } from '../../src/primitives/build.ts'
import { count } from '../../src/shape/sizes.ts'
import { allocate } from '../../src/tensor/dtype.ts'
import { cost } from '../../src/transform/cost.ts'
import { applicationOf, names, programOf } from '../support/applications.ts'
import { asDeclared, pure } from './pure.ts'

const runs = { numRuns: 40 }

test.each(names)('%s: inputs are never written, and a second call gives the same bits', (name) =>
  pure(name),
)
test.each(names)('%s: outputs have the shape and dtype that the shape rule says', (name) =>
  asDeclared(name),
)

/** Those that may hand on their input's buffer, or leave the work to a body. */
const writesNothing: ReadonlySet<string> = new Set(['call', 'reshape', 'stopGradient'])

test.each(names)('%s: cost counts whole operations, and every byte of its outputs', (name) => {
  fc.assert(
    fc.property(applicationOf(name), (a) => {
      const p = programOf(a)
      const { flops, bytes } = cost(p)
      const written = p.outputs.reduce(
        (n, y) => n + allocate(y.dtype, count(y.shape)).byteLength,
        0,
      )
      expect(Number.isInteger(flops) && flops >= 0).toBe(true)
      expect(bytes).toBeGreaterThanOrEqual(writesNothing.has(name) ? 0 : written)
    }),
    runs,
  )
})

test.each(names)('%s: a constant derivative says why', (name) => {
  const { derivative } = recordOf(name)
  if (derivative.kind === 'constant') expect(derivative.why.length).toBeGreaterThan(10)
  else
    expect(derivative.kind).toMatch(/^(linear|bilinear|smooth|linearMany|smoothMany|higherOrder)$/)
})
