/**
 * @file grad — the compositions: linearize, then push or transpose; simplified as they are built.
 *
 *   pushforward    inputs ++ tangents of the active inputs   -> outputs ++ tangents of the outputs
 *   vjp            inputs ++ cotangents of the outputs       -> outputs ++ cotangents of the active inputs
 *   valueAndGrad   inputs                                    -> outputs ++ gradients of the first output
 */
import { interpret } from '../program/interpret.ts'
import type { Emit } from '../program/emit.ts'
import type { Program } from '../program/program.ts'
import type { Value } from '../program/symbolic.ts'
import { fill, orZero } from '../primitives/families.ts'
import { lower } from './lower.ts'
import { simplest } from './simplify.ts'
import { transforms } from './transforms.ts'

type Reverse = (e: Emit, xs: readonly Value[], seeds: readonly Value[]) => readonly Value[]

/**
 * Outputs, then cotangents of the active inputs. Only outputs from which something flows back have seeds: those that vary, and
 * are asked for. A seed of 0 would not do, since 0 times an infinite slope is NaN.
 */
const reverse = (
  p: Program,
  active: readonly boolean[],
  asked: (output: number) => boolean = () => true,
): Reverse => {
  const { primal, linear: whole, residuals, active: varies } = transforms.linearize(p, active)
  const seeded = p.outputs.map((_, i) => varies[i] === true && asked(i))
  const varying = p.outputs.flatMap((_, i) => (varies[i] === true ? [i] : []))
  const linear = { ...whole, outputs: whole.outputs.filter((_, i) => asked(varying[i]!)) } // one for each that varies
  const tangents = linear.inputs.length - residuals
  const back = transforms.transpose(
    linear,
    linear.inputs.map((_, i) => i < tangents),
  )
  const n = p.outputs.length
  return (e, xs, seeds) => {
    const known = interpret(primal, xs, e)
    const cts = interpret(back, [...known.slice(n), ...seeds.filter((_, i) => seeded[i])], e)
    return [...known.slice(0, n), ...cts]
  }
}

/** Forward mode. */
export const pushforward = (p: Program, active: readonly boolean[]): Program => {
  const { primal, linear: turnable, active: varies } = transforms.linearize(p, active)
  const linear = lower(turnable)
  const [m, n] = [p.inputs.length, p.outputs.length]
  return simplest('jvp', [...p.inputs, ...p.inputs.filter((_, i) => active[i])], (e, xs) => {
    const known = interpret(primal, xs.slice(0, m), e)
    const pushed = interpret(linear, [...xs.slice(m), ...known.slice(n)], e)
    let next = 0
    const tangents = p.outputs.map((a, i) =>
      orZero(e, varies[i] === true ? pushed[next++] : undefined, a),
    )
    return [...known.slice(0, n), ...tangents]
  })
}

/** Reverse mode, with cotangents as inputs. */
export const vjp = (p: Program, active: readonly boolean[]): Program => {
  const back = reverse(p, active)
  const m = p.inputs.length
  return simplest('vjp', [...p.inputs, ...p.outputs], (e, xs) =>
    back(e, xs.slice(0, m), xs.slice(m)),
  )
}

/** Reverse mode, seeded with 1 for the first output; nothing flows back from the others. */
export const valueAndGrad = (p: Program, active: readonly boolean[]): Program => {
  const back = reverse(p, active, (output) => output === 0)
  return simplest('grad', p.inputs, (e, xs) =>
    back(
      e,
      xs,
      p.outputs.map((a) => fill(e, 1, a)),
    ),
  )
}
