/**
 * @file liveness — which variables nothing reads any more after each step of a Program.
 */
import type { Atom } from '../program/program.ts'

/**
 * For each step, given by the atoms it binds and reads, the variables whose last use it is; those bound and never read are
 * among them, outputs of the Program are not.
 */
export const lastUses = (
  outputs: readonly Atom[],
  steps: readonly (readonly Atom[])[],
): readonly (readonly number[])[] => {
  const seen = new Set<number>()
  const unseen = (a: Atom): readonly number[] => {
    if (a.tag !== 'variable' || seen.has(a.id)) return []
    seen.add(a.id)
    return [a.id]
  }
  outputs.forEach(unseen)
  return steps
    .toReversed()
    .map((atoms) => atoms.flatMap(unseen))
    .reverse()
}
