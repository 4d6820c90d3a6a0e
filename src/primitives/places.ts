/**
 * @file places — lists of which some places are filled: tangents that are present, among all.
 */
import type { Maybe } from './primitive.ts'
import type { Program } from '../program/program.ts'
import type { Value } from '../program/symbolic.ts'

/** What is present. */
export const present = (xs: readonly Maybe[]): readonly Value[] => xs.filter((x) => x !== undefined)

/** What is present, back in the places that the flags name. */
export const place = (flags: readonly boolean[], xs: readonly Value[]): readonly Maybe[] => {
  let next = 0
  return flags.map((flag) => (flag ? xs[next++] : undefined))
}

/** The items whose flags are set. */
export const keep = <A>(flags: readonly boolean[], xs: readonly A[]): readonly A[] =>
  xs.filter((_, i) => flags[i])

/** Whether each is there. */
export const flagsOf = (xs: readonly Maybe[]): readonly boolean[] => xs.map((x) => x !== undefined)

/** A list cut into parts of the given sizes, and the rest. */
export const parts = <A, const N extends readonly number[]>(
  xs: readonly A[],
  ...sizes: N
): readonly [...{ readonly [I in keyof N]: readonly A[] }, readonly A[]] => {
  let from = 0
  const taken = sizes.map((n) => {
    from += n
    return xs.slice(from - n, from)
  })
  // One part a size.
  return [...taken, xs.slice(from)] as unknown as ReturnType<typeof parts<A, N>>
}

/** A Program with some of its outputs: those that have a cotangent, say. */
export const returning = (p: Program, flags: readonly boolean[]): Program =>
  flags.includes(false) ? { ...p, outputs: keep(flags, p.outputs) } : p
