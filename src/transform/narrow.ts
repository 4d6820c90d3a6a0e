/**
 * @file narrow — equations with a body that take and return no more than is read.
 *
 * An equation that nobody reads is never captured. A scan, call or checkpoint that is read in part is: a gradient reads residuals
 * of a scan, say, and not what it yields. Here its body is cut down to what is read or carried, and its inputs to what that needs.
 */
import { type Atom, bodiesOf, type Equation, type Program } from '../program/program.ts'

/** A body with these of its outputs, no more equations than they need and no more inputs; the first ones stay. */
const lean = (
  body: Program,
  out: (_: Atom, i: number) => boolean,
  fixed: number,
): { readonly body: Program; readonly into: readonly boolean[] } => {
  const outputs = body.outputs.filter(out)
  const read = new Set<Atom>(outputs)
  const equations = body.equations.toReversed().filter((q) => {
    if (!q.outputs.some((v) => read.has(v))) return false
    for (const a of q.inputs) read.add(a)
    return true
  })
  const into = body.inputs.map((v, i) => i < fixed || read.has(v))
  const inputs = body.inputs.filter((_, i) => into[i])
  return { body: { ...body, inputs, equations: equations.toReversed(), outputs }, into }
}

/** The equation with fewer outputs and inputs, or itself; the first `fixed` ones of either stay. */
const cut = (q: Equation, body: Program, fixed: number, isRead: (a: Atom) => boolean): Equation => {
  const out = (_: Atom, i: number): boolean => i < fixed || isRead(q.outputs[i]!) // as many outputs as the body's
  const less = lean(body, out, fixed)
  const outputs = q.outputs.filter(out)
  const atoms: readonly Atom[] = q.inputs
  const inputs = atoms.filter((_, i) => less.into[i])
  if (outputs.length === q.outputs.length && inputs.length === atoms.length) return q
  const xs =
    q.name === 'scan' ? less.into.slice(fixed, fixed + q.params.xs).filter(Boolean).length : 0
  const params = { ...q.params, body: less.body, ...(q.name === 'scan' ? { xs } : {}) }
  return { ...q, outputs, inputs, params } as Equation // of the same name, its params with another body
}

const narrowed = (q: Equation, isRead: (a: Atom) => boolean): Equation => {
  if (q.name === 'scan') return cut(q, q.params.body, q.params.carry, isRead)
  return q.name === 'call' || q.name === 'checkpoint' ? cut(q, q.params.body, 0, isRead) : q
}

/**
 * The same function, and the same Program where all is read; some numbers of variables may be left out, and in bodies equations
 * that nobody reads any more are left in.
 */
export const narrow = (p: Program): Program => {
  if (!p.equations.some((q) => bodiesOf(q.params).length > 0)) return p
  const read = new Set<Atom>(p.outputs)
  // From the last one on, since what one no longer takes need not be made before.
  const equations = p.equations.toReversed().map((q) => {
    const less = narrowed(q, (a) => read.has(a))
    for (const a of less.inputs) read.add(a)
    return less
  })
  equations.reverse()
  return equations.every((q, i) => q === p.equations[i]) ? p : { ...p, equations }
}
