/**
 * @file collective — the laws of lanes together, where a primitive may exchange what they have.
 */
import fc from 'fast-check'
import { reference } from '../../src/engine/reference/reference.ts'
import type { Program } from '../../src/program/program.ts'
import { range } from '../../src/shape/sizes.ts'
import { type Concrete, data } from '../../src/tensor/concrete.ts'
import { isFloat } from '../../src/tensor/dtype.ts'
import { pushforward, vjp } from '../../src/transform/grad.ts'
import { transformsOver } from '../../src/transform/transforms.ts'
import { applicationOf, floating, programOf } from '../support/applications.ts'
import { dot, mustBeClose, norm } from '../support/close.ts'
import { joined, outputSize, replaced } from '../support/derivatives.ts'
import { lanesOf } from '../support/lanes.ts'
import { direction } from '../support/sample.ts'
import type { PrimitiveLaw } from './derivative.ts'

/** The outputs of a Program whose inputs all have n lanes. */
const runLanes = (p: Program, n: number, inputs: readonly Concrete[]): readonly Concrete[] => {
  const all = p.inputs.map(() => true)
  const wanted = p.outputs.map(() => true)
  return reference.run(transformsOver('law').vmap(p, all, n, wanted).program, inputs)
}

/** <vmap J V, W> = <V, vmap J^T W> */
export const adjointInLanes: PrimitiveLaw = (name, parameters = {}, watch) => {
  fc.assert(
    fc.property(
      fc.tuple(applicationOf(name), fc.integer({ min: 1, max: 3 })).chain(([a, n]) => {
        const size = joined(a.inputs, floating(a)).length
        const results = outputSize(programOf(a), a.inputs)
        return fc.tuple(fc.constant(a), fc.constant(n), direction(n * size), direction(n * results))
      }),
      ([a, n, v, w]) => {
        const [p, active] = [programOf(a), floating(a)]
        const inputs = a.inputs.map((x) => lanesOf(x, n))
        const outputs = runLanes(p, n, inputs)
        const tangents = outputs.map((y) => isFloat(y.dtype))
        const k = outputs.length
        const dxs = replaced(inputs, active, v).filter((_, i) => active[i])
        const pushed = runLanes(pushforward(p, active), n, [...inputs, ...dxs]).slice(k)
        const cts = replaced(outputs, tangents, w)
        const pulled = runLanes(vjp(p, active), n, [...inputs, ...cts]).slice(k)
        const jv = joined(pushed, tangents)
        const jtw = joined(
          pulled,
          pulled.map(() => true),
        )
        const scale = norm(jv) * norm(w) + norm(v) * norm(jtw)
        mustBeClose([dot(jv, w)], [dot(v, jtw)], 'rounding', scale, watch)
      },
    ),
    { numRuns: 60, ...parameters },
  )
}

/** laneSum x = n x where x is the same in each lane, and the sum of all lanes where it is not */
export const sumOfLanes: PrimitiveLaw = (name, parameters = {}) => {
  fc.assert(
    fc.property(
      applicationOf(name),
      fc.integer({ min: 1, max: 4 }),
      fc.boolean(),
      (a, n, batched) => {
        const [x, i] = a.inputs
        if (x === undefined || i === undefined) throw new Error(`${name} has no two inputs`)
        const { program } = transformsOver('law').vmap(programOf(a), [batched, true], n, [true])
        const given = batched ? lanesOf(x, n) : x
        const [y] = reference.run(program, [given, lanesOf(i, n)])
        const m = x[data].length
        const each = range(m).map((j) =>
          batched
            ? range(n).reduce((sum, k) => sum + (given[data][k * m + j] ?? Number.NaN), 0)
            : n * (x[data][j] ?? Number.NaN),
        )
        mustBeClose(
          y?.[data] ?? [],
          range(n).flatMap(() => each),
          'rounding',
        )
      },
    ),
    { numRuns: 100, ...parameters },
  )
}
