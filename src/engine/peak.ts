/**
 * @file peak — the most bytes that a run of a Program holds at once, equation by equation.
 *
 * A tensor is held from where it is bound to its last use, an input from the start: what the reference engine does. The
 * arena engine needs less where it fuses equations, and literals are counted with the Program and not with a run.
 */
import { bodiesOf, type Equation, type Program } from '../program/program.ts'
import { count } from '../shape/sizes.ts'
import { type Aval, sameAval } from '../tensor/concrete.ts'
import { bytesOf } from '../tensor/dtype.ts'
import { lastUses } from './liveness.ts'

const bytes = (avals: readonly Aval[]): number =>
  avals.reduce((n, { shape, dtype }) => n + count(shape) * bytesOf[dtype], 0)

/** Bytes an equation needs beside its inputs: its outputs, and what a run of a sub-Program holds beside its own inputs. */
const beside = (q: Equation): number => {
  const made = bytes(q.outputs)
  const inner = bodiesOf(q.params).map((body) => {
    // Outputs of the body that are those of the equation are not held twice.
    const same =
      body.outputs.length === q.outputs.length &&
      body.outputs.every((a, i) => sameAval(a, q.outputs[i]!)) // equal lengths
    return peak(body) - bytes(body.inputs) + (same ? 0 : made)
  })
  return Math.max(made, ...inner)
}

/**
 * The most bytes that a run of the Program holds at once.
 *
 * ```ts
 * peak(programOf((x: Tensor<[100]>) => sum(exp(sin(x))))(ones([100]))) // => 800
 * ```
 */
export const peak = (p: Program): number => {
  const ends = lastUses(
    p.outputs,
    p.equations.map((q) => [...q.outputs, ...q.inputs]),
  )
  const size = new Map(
    [...p.inputs, ...p.equations.flatMap((q) => q.outputs)].map((v) => [v.id, bytes([v])]),
  )
  let held = bytes(p.inputs)
  let most = held
  p.equations.forEach((q, i) => {
    most = Math.max(most, held + beside(q))
    held += bytes(q.outputs)
    for (const id of ends[i]!) held -= size.get(id) ?? 0 // one list an equation
  })
  return most
}
