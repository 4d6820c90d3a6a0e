/**
 * @file jit — a function traced once for each structure, shapes and dtypes of its arguments; and its Program, to look at.
 *
 * The contract: f is pure and what it closes over does not change. A trace that captured a symbolic tensor is not kept.
 */
import { interpret } from '../program/interpret.ts'
import type { Program } from '../program/program.ts'
import { build } from '../primitives/build.ts'
import { isLocated, isSymbolic, type Value } from '../program/symbolic.ts'
import { patternOf } from '../tensor/pattern.ts'
import { structureOf } from '../tensor/tree.ts'
import { simplify } from '../transform/simplify.ts'
import { apply } from '../engine/emit.ts'
import { derived, leavesOf, type Traced, traceOf, withLeaves } from './trace.ts'

/** A simplified trace of a function, with the arguments of its structure. */
export interface TracedOnce<B> extends Traced<B> {
  /** The leaves of arguments of its structure; undefined for others. */
  readonly leaves: (args: unknown) => readonly Value[] | undefined
  /** The result, given its leaves. */
  readonly filled: (leaves: readonly Value[]) => B
  /** The Program before it was simplified: what a transformation sees, so that jit changes no derivative by a bit. */
  readonly plain: Program
}

/** The simplified trace of f, made once for each structure of its arguments; never kept where the user's lines are. */
export const tracedOnce = <A extends readonly unknown[], B>(
  operation: string,
  f: (...args: A) => B,
): ((args: A) => TracedOnce<B>) => {
  const kept = new Map<string, TracedOnce<B>>()
  return (args) => {
    const key = structureOf(operation, args)
    const located = leavesOf(operation, args).some(isLocated)
    const known = kept.get(key)
    if (known !== undefined && !located) return known
    const traced = traceOf(operation, f, args)
    const [input, result] = [patternOf(args), patternOf(traced.result)]
    const made: TracedOnce<B> = {
      ...traced,
      plain: traced.program,
      program: simplify(traced.program),
      leaves: (given) => input.leaves(given) as readonly Value[] | undefined, // what has a tag is a value
      filled: (leaves) => result.tree(leaves) as B, // same structure, leaves of the same avals
    }
    if (!located && !made.captured.some(isSymbolic)) kept.set(key, made)
    return made
  }
}

/** The outputs at leaves; in another trace, whose Program will be simplified, the equations go as they are. */
const run = <B>(
  { program, plain, captured }: TracedOnce<B>,
  leaves: readonly Value[],
): readonly Value[] => {
  const inputs = captured.length === 0 ? leaves : [...leaves, ...captured]
  return inputs.some(isSymbolic) ? interpret(plain, inputs, build) : apply(program, inputs)
}

/** f, traced once and kept, for any operator that does so: messages name it. */
export const jitFor = <A extends readonly unknown[], B>(
  operation: string,
  f: (...args: A) => B,
): ((...args: A) => B) => {
  const prepare = tracedOnce(operation, f)
  let latest: TracedOnce<B> | undefined
  return (...args) => {
    let leaves = latest?.leaves(args)
    if (latest === undefined || leaves === undefined || leaves.some(isLocated)) {
      const traced = prepare(args)
      leaves = leavesOf(operation, args)
      const passing = leaves.some(isLocated) || traced.captured.some(isSymbolic)
      latest = passing ? undefined : traced
      return traced.filled(run(traced, leaves))
    }
    return latest.filled(run(latest, leaves))
  }
}

/**
 * f, traced once for each structure of its arguments and run as a simplified Program from then on.
 *
 * Fails   silently stale when f is not pure, or when a variable it closes over is assigned another tensor later
 *
 * ```ts
 * const f = jit((x: Scalar) => add(mul(x, x), 1))
 * f(scalar(3)) // => scalar(10)
 * ```
 */
export const jit = <A extends readonly unknown[], B>(f: (...args: A) => B): ((...args: A) => B) =>
  jitFor('jit', f)

/** A Program simplified, remembered by its structure. */
export const simplified: (p: Program, flags: readonly boolean[]) => Program = derived((p) =>
  simplify(p),
)

/**
 * f, traced on every call, and its run as a simplified Program: never stale, whatever f closes over. The simplified Program is
 * remembered by the structure of the traced one. What the trace throws is a mistake in f; the run alone sees data.
 *
 * ```ts
 * const f = retraced('example', (x: Scalar) => add(mul(x, x), 1))
 * f(scalar(3))() // => scalar(10)
 * ```
 */
export const retraced =
  <A extends readonly unknown[], B>(
    operation: string,
    f: (...args: A) => B,
  ): ((...args: A) => () => B) =>
  (...args) => {
    const { program, captured, result } = traceOf(operation, f, args)
    const inputs = [...leavesOf(operation, args), ...captured]
    return () => withLeaves(operation, result, apply(simplified(program, []), inputs))
  }

/**
 * The Program of f at arguments like the given ones; tensors it closes over become further inputs.
 *
 * ```ts
 * print(programOf((x: Scalar) => add(x, x))(scalar(1))).split('\n').length // => 3
 * ```
 */
export const programOf =
  <A extends readonly unknown[], B>(f: (...args: A) => B): ((...args: A) => Program) =>
  (...args) =>
    traceOf('programOf', f, args).program
