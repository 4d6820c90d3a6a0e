/**
 * @file settled — what is true of a carried value before a step must be true after it: flags grown until steps keep them.
 */

/** Flags of inputs that steps keep, a carry being in if it is in before a step or after it; and the step for them. */
export const settled = <A>(
  carry: number,
  flags: readonly boolean[],
  step: (flags: readonly boolean[]) => A,
  after: (made: A) => readonly boolean[],
): { readonly flags: readonly boolean[]; readonly made: A } => {
  const made = step(flags)
  const next = after(made)
  const grown = flags.map((flag, i) => flag || (i < carry && next[i] === true))
  return grown.every((flag, i) => flag === flags[i])
    ? { flags, made }
    : settled(carry, grown, step, after)
}
