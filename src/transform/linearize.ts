/**
 * @file linearize — splits a Program into what is known and what is linear in tangents.
 *
 * Tangents get a scope of their own. Since every rule emits known equations or equations linear in tangents, the linear
 * Program is what depends on that scope, and the tensors it captures are the residuals: no partial evaluator is needed
 * (compare Radul et al., You only linearize once, POPL 2023, who unzip after the fact).
 */
import { capture } from '../program/capture.ts'
import type { Program } from '../program/program.ts'
import { placeholders, type Scope } from '../program/symbolic.ts'
import { build } from '../primitives/build.ts'
import type { Linearized, Transforms } from '../primitives/primitive.ts'
import { isFloat } from '../tensor/dtype.ts'
import { pushForward } from './jvp.ts'

/** The primal Program with residuals, and the linear Program of tangents. */
export const linearize = (t: Transforms, p: Program, active: readonly boolean[]): Linearized => {
  const known: Scope = { of: 'linearize' }
  const tangent: Scope = { of: 'linearize, tangents' }
  const xs = placeholders(p.inputs, known)
  const dxs = placeholders(p.inputs, tangent)
  const { outputs, tangents } = pushForward(
    build,
    t,
    p,
    xs,
    dxs.map((dx, i) => (active[i] === true && isFloat(dx.dtype) ? dx : undefined)),
  )
  const linear = capture(
    tangent,
    dxs.filter((_, i) => active[i]),
    tangents.filter((d) => d !== undefined),
  )
  return {
    primal: capture(known, xs, [...outputs, ...linear.captured]).program,
    linear: linear.program,
    active: tangents.map((d) => d !== undefined),
    residuals: linear.captured.length,
  }
}
