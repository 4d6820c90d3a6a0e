/**
 * @file linearize — jvp, linearize and vjp of functions of trees.
 *
 *   jvp(f)(x, dx) = [f x, J dx]       linearize(f)(x) = [f x, dx -> J dx]       vjp(f)(x) = [f x, ct -> J^T ct]
 */
import type { Program } from '../program/program.ts'
import type { Value } from '../program/symbolic.ts'
import { Defect } from '../shape/defect.ts'
import { type Concrete, data, filled } from '../tensor/concrete.ts'
import { structureOf } from '../tensor/tree.ts'
import type { Linearized } from '../primitives/primitive.ts'
import { pushforward } from '../transform/grad.ts'
import { lower } from '../transform/lower.ts'
import { simplify } from '../transform/simplify.ts'
import { transforms } from '../transform/transforms.ts'
import { apply } from '../engine/emit.ts'
import { activeInputs, mustBeGiven, mustBeFloating } from './active.ts'
import type { FloatingIn } from './scalarOut.ts'
import { derived, leavesOf, traceOf, withLeaves } from './trace.ts'
import { notLinear, transposing } from './transposing.ts'

const pushed: (p: Program, active: readonly boolean[]) => Program = derived(pushforward)

const split: (p: Program, active: readonly boolean[]) => Linearized = derived((p, active) => {
  const { primal, linear, ...rest } = transforms.linearize(p, active)
  return { ...rest, primal: simplify(primal), linear: simplify(linear) }
})

const turned: (p: Program, linear: readonly boolean[]) => Program = derived((p, linear) =>
  simplify(transforms.transpose(p, linear)),
)

const lowered: (p: Program, flags: readonly boolean[]) => Program = derived((p) =>
  simplify(lower(p)),
)

/** tangents of the active inputs ++ residuals -> tangents of the varying outputs, ready to run */
export const pushing = ({ linear }: Linearized): Program => lowered(linear, [])

/** residuals ++ cotangents of the varying outputs -> cotangents of the active inputs */
export const backward = ({ linear, residuals }: Linearized): Program => {
  const tangents = linear.inputs.length - residuals
  return turned(
    linear,
    linear.inputs.map((_, i) => i < tangents),
  )
}

/** The leaves of tangents or cotangents, which must be trees like what they belong to. */
const like = (op: string, of: unknown): ((tree: unknown) => readonly Value[]) => {
  const expected = structureOf(op, of)
  return (tree) => {
    const leaves = leavesOf(op, tree)
    const given = structureOf(op, tree)
    if (given !== expected)
      throw new Defect(`${op}: given ${given} for ${expected}; give a tree like it`)
    return leaves
  }
}

/** The derivative along a tangent, for the operator that needs it. */
export const pushFor =
  <P, R extends readonly unknown[], O>(
    op: string,
    f: (x: P, ...rest: R) => unknown,
  ): ((x: P, dx: P, ...rest: R) => readonly [value: O, tangent: O]) =>
  (x, dx, ...rest) => {
    const args: [x: P, ...rest: R] = [x, ...rest]
    mustBeGiven(op, args, [0])
    const traced = traceOf(op, f, args)
    const result = traced.result as O // callers say what f returns
    mustBeFloating(op, result)
    const active = activeInputs(op, args, [0], traced)
    const tangents = like(op, x)(dx)
    const inputs = [...leavesOf(op, args), ...traced.captured, ...tangents]
    const values = apply(pushed(traced.program, active), inputs)
    const n = values.length / 2
    return [withLeaves(op, result, values.slice(0, n)), withLeaves(op, result, values.slice(n))]
  }

/**
 * Value and directional derivative of f, in one forward pass.
 *
 * Shape   the tangent of the result is a tree like the result
 * Dtype   x and the result have f32 and f64 leaves only; later arguments may have any and are held fixed
 *
 * ```ts
 * jvp((x: Scalar) => mul(x, x))(scalar(3), scalar(1)) // => [scalar(9), scalar(6)]
 * ```
 */
export const jvp = <P, R extends readonly unknown[], O>(
  f: (x: P, ...rest: R) => FloatingIn<'jvp', O, P>,
): ((x: P, dx: P, ...rest: R) => readonly [value: O, tangent: O]) => pushFor<P, R, O>('jvp', f)

/** A function taken apart at a point: its value there, and its derivative as a Program. */
export interface Parts<O> {
  readonly result: O
  readonly value: O
  readonly residuals: readonly Value[]
  readonly split: Linearized
  readonly outputs: readonly Value[]
}

/** f taken apart at its arguments, of which the first is active. */
export const parts = <O>(
  op: string,
  f: (...args: readonly unknown[]) => unknown,
  args: readonly unknown[],
): Parts<O> => {
  mustBeGiven(op, args, [0])
  const traced = traceOf(op, f, args)
  const result = traced.result as O // callers say what f returns
  mustBeFloating(op, result)
  const made = split(traced.program, activeInputs(op, args, [0], traced))
  const values = apply(made.primal, [...leavesOf(op, args), ...traced.captured])
  const outputs = leavesOf(op, result)
  const n = outputs.length
  return {
    result,
    value: withLeaves(op, result, values.slice(0, n)),
    residuals: values.slice(n),
    split: made,
    outputs,
  }
}

/**
 * The value of f at x, and its derivative there as a linear function of tangents that does no work twice.
 *
 * ```ts
 * const [y, df] = linearize((x: Scalar) => mul(x, x))(scalar(3))
 * df(scalar(2)) // => scalar(12)
 * ```
 */
export const linearize =
  <P, R extends readonly unknown[], O>(
    f: (x: P, ...rest: R) => FloatingIn<'linearize', O, P>,
  ): ((x: P, ...rest: R) => readonly [value: O, push: (dx: P) => O]) =>
  (x, ...rest) => {
    const made = parts<O>('linearize', f as (...args: readonly unknown[]) => unknown, [x, ...rest]) // called with P and R
    const tangentsOf = like('linearize', x)
    const push = (dx: P): O => {
      const tangents = tangentsOf(dx)
      const values = apply(pushing(made.split), [...tangents, ...made.residuals])
      let next = 0
      const all = made.outputs.map((y, i) => {
        if (made.split.active[i] !== true) return filled(0, y)
        return values[next++]! // one an active output
      })
      return withLeaves('linearize', made.result, all)
    }
    return [made.value, push]
  }

/**
 * The value of f at x, and the map from cotangents of the result to cotangents of x.
 *
 * ```ts
 * const [y, back] = vjp((x: Tensor<[2]>) => mul(x, x))(tensor([1, 2]))
 * back(tensor([1, 1])) // => tensor([2, 4])
 * ```
 */
export const vjp =
  <P, R extends readonly unknown[], O>(
    f: (x: P, ...rest: R) => FloatingIn<'vjp', O, P>,
  ): ((x: P, ...rest: R) => readonly [value: O, pull: (ct: O) => P]) =>
  (x, ...rest) => {
    const made = parts<O>('vjp', f as (...args: readonly unknown[]) => unknown, [x, ...rest]) // called with P and R
    const back = transposing('vjp', notLinear, () => backward(made.split))
    const cotangentsOf = like('vjp', made.result)
    const pull = (ct: O): P => {
      const cts = cotangentsOf(ct).filter((_, i) => made.split.active[i])
      return withLeaves('vjp', x, apply(back, [...made.residuals, ...cts]))
    }
    return [made.value, pull]
  }

const isKnown = (x: Value): x is Concrete => x.tag === 'concrete'

/** Refuses a Program whose outputs are not 0 where the active inputs are: it adds something known, or ignores them. */
const mustVanish = (
  op: string,
  p: Program,
  active: readonly boolean[],
  known: readonly Value[],
): void => {
  const rest = [...known]
  const at = p.inputs.map((v, i) => (active[i] === true ? filled(0, v) : rest.shift()!)) // one an inactive input
  if (!at.every(isKnown)) return
  const outputs = apply(p, at)
  // NaN is 0 times an infinity.
  const odd = outputs.findIndex(
    (y) => isKnown(y) && y[data].some((v) => v !== 0 && !Number.isNaN(v)),
  )
  if (odd >= 0)
    throw new Defect(
      `${op}: the function is not linear: leaf ${odd} of f(0) is not 0; leave out what is added`,
    )
}

/**
 * The transpose of a linear function: ct -> A^T ct, given a point that shows the shapes of its argument.
 *
 * Fails   a Defect naming an equation that is not linear in the argument, or a result that is not 0 where the argument is:
 *         add(x, 1) is none. The latter is found out by running f there, so not inside a trace that it closes over
 *
 * ```ts
 * const twice = (x: Tensor<[2]>) => mul(x, 2)
 * linearTranspose(twice)(zeros([2]))(tensor([1, 3])) // => tensor([2, 6])
 * ```
 */
export const linearTranspose =
  <P, R extends readonly unknown[], O>(
    f: (x: P, ...rest: R) => FloatingIn<'linearTranspose', O, P>,
  ): ((like: P, ...rest: R) => (ct: O) => P) =>
  (x, ...rest) => {
    const op = 'linearTranspose'
    const args: readonly [x: P, ...rest: R] = [x, ...rest]
    mustBeGiven(op, args, [0])
    const traced = traceOf(op, f as (...args: readonly unknown[]) => unknown, args) // called with P and R
    mustBeFloating(op, traced.result)
    const active = activeInputs(op, args, [0], traced)
    const p = transposing(op, 'the function is not linear', () => turned(traced.program, active))
    const known = [...leavesOf(op, args), ...traced.captured].filter((_, i) => active[i] !== true)
    mustVanish(op, traced.program, active, known)
    const cotangentsOf = like(op, traced.result)
    return (ct) => withLeaves(op, x, apply(p, [...known, ...cotangentsOf(ct)]))
  }
