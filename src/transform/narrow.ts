/**
 * @file narrow — scans that yield no more than is read.
 *
 * An equation that nobody reads is never captured. A scan that is read in part is: a gradient reads its residuals, say, and not
 * what it yields. Here its step is cut down to what is carried or read.
 */
import type { Atom, Equation, Program } from '../program/program.ts'

const narrowScan = (q: Equation, isRead: (a: Atom) => boolean): Equation => {
  if (q.name !== 'scan') return q
  const { body, carry } = q.params
  const needed = <A>(_: A, i: number): boolean => i < carry || isRead(q.outputs[i]!) // as many outputs as the body's
  const outputs = q.outputs.filter(needed)
  if (outputs.length === q.outputs.length) return q
  return {
    ...q,
    outputs,
    params: { ...q.params, body: { ...body, outputs: body.outputs.filter(needed) } },
  }
}

/** The same function; some numbers of variables may be left out, and equations of steps that nobody reads any more are left in. */
export const narrow = (p: Program): Program => {
  if (!p.equations.some((q) => q.name === 'scan')) return p
  const read = new Set<Atom>(p.outputs)
  for (const q of p.equations) for (const a of q.inputs) read.add(a)
  return { ...p, equations: p.equations.map((q) => narrowScan(q, (a) => read.has(a))) }
}
