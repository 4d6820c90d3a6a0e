/**
 * @file last — how an operator becomes data-last: the same function, its first argument moved behind the rest.
 *
 * Each twin is derived, so that it cannot behave otherwise, and gives one generic function, so that
 * a `flow` of twins stays generic. No function is both: of an overload `f(x, y)` / `f(y)` the compiler
 * infers `number[]` in nested calls.
 */

/** The data-last twin of an operator; Twin is the operator's own type with its first argument last. */
export const last = <Twin>(f: (...args: never[]) => unknown): Twin => {
  const twin =
    (...rest: readonly unknown[]) =>
    (x: unknown): unknown =>
      // Twin admits x and the rest where f does.
      (f as (...args: readonly unknown[]) => unknown)(x, ...rest)
  return twin as Twin // by the contract above, which laws/types states for each twin
}
