/**
 * @file pure — a primitive is a function: it writes none of its inputs, answers twice the same, and makes what its shape rule
 * says.
 */
import fc from 'fast-check'
import { deepStrictEqual } from 'node:assert'
import { reference } from '../../src/engine/reference/reference.ts'
import { wasm } from '../../src/engine/wasm/wasm.ts'
import { count } from '../../src/shape/sizes.ts'
import { data } from '../../src/tensor/concrete.ts'
import { allocate } from '../../src/tensor/dtype.ts'
import type { PrimitiveLaw } from '../law/derivative.ts'
import { applicationOf, programOf } from '../support/applications.ts'

const engines = [reference, wasm]

/** Inputs are never written, and a second call gives the same bits, on either engine. */
export const pure: PrimitiveLaw = (name, parameters = {}) =>
  fc.assert(
    fc.property(applicationOf(name), (a) => {
      const p = programOf(a)
      const before = a.inputs.map((x) => x[data].slice())
      for (const { run } of engines) {
        const [first, second] = [run(p, a.inputs), run(p, a.inputs)]
        deepStrictEqual(
          a.inputs.map((x) => x[data]),
          before,
        )
        deepStrictEqual(second, first)
      }
    }),
    { numRuns: 40, ...parameters },
  )

/** Outputs have the shape and dtype that the shape rule says, on either engine. */
export const asDeclared: PrimitiveLaw = (name, parameters = {}) =>
  fc.assert(
    fc.property(applicationOf(name), (a) => {
      const p = programOf(a)
      for (const { run } of engines)
        run(p, a.inputs).forEach((y, i) => {
          deepStrictEqual([y.shape, y.dtype], [p.outputs[i]?.shape, p.outputs[i]?.dtype])
          deepStrictEqual(y[data].length, count(y.shape))
          deepStrictEqual(y[data].constructor, allocate(y.dtype, 0).constructor)
        })
    }),
    { numRuns: 40, ...parameters },
  )
