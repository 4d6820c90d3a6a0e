/**
 * @file batching — vmap of a primitive is the primitive on each lane.
 */
import fc from 'fast-check'
import { deepStrictEqual } from 'node:assert'
import { reference } from '../../src/engine/reference/reference.ts'
import { transforms } from '../../src/transform/transforms.ts'
import { applicationOf, programOf } from '../support/applications.ts'
import { laneOf, lanesOf } from '../support/lanes.ts'
import type { PrimitiveLaw } from './derivative.ts'

/** vmap f X = stack (map f X), bit for bit, whichever inputs are batched */
export const batching: PrimitiveLaw = (name, parameters = {}) => {
  fc.assert(
    fc.property(
      applicationOf(name).chain((a) =>
        fc.tuple(
          fc.constant(a),
          fc.array(fc.boolean(), { minLength: a.inputs.length, maxLength: a.inputs.length }),
          fc.integer({ min: 1, max: 3 }),
          fc.boolean(),
        ),
      ),
      ([a, batched, n, wanted]) => {
        fc.pre(a.inputs.length === 0 || batched.some((b) => b))
        const p = programOf(a)
        const inputs = a.inputs.map((x, i) => (batched[i] === true ? lanesOf(x, n) : x))
        const mapped = transforms.vmap(
          p,
          batched,
          n,
          p.outputs.map(() => wanted),
        )
        const together = reference.run(mapped.program, inputs)
        deepStrictEqual(
          mapped.program.outputs.map((v) => v.shape),
          together.map((y) => y.shape),
        )
        for (let i = 0; i < n; i += 1) {
          const lane = inputs.map((x, k) => (batched[k] === true ? laneOf(x, i) : x))
          const alone = reference.run(p, lane)
          const observed = together.map((y, k) => (mapped.batched[k] === true ? laneOf(y, i) : y))
          deepStrictEqual(observed, alone)
        }
      },
    ),
    { numRuns: 100, ...parameters },
  )
}
