/**
 * @file touched — what depends on what in a Program.
 */
import type { Atom, Program } from '../program/program.ts'
import { keep } from './places.ts'

/** Which outputs depend on the inputs with flags. */
export const touched = (p: Program, flags: readonly boolean[]): readonly boolean[] => {
  const ids = new Set(keep(flags, p.inputs).map((v) => v.id))
  const is = (a: Atom): boolean => a.tag === 'variable' && ids.has(a.id)
  for (const q of p.equations) {
    const atoms: readonly Atom[] = q.inputs
    if (atoms.some(is)) for (const v of q.outputs) ids.add(v.id)
  }
  return p.outputs.map(is)
}
