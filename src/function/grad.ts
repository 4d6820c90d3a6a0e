/**
 * @file grad — gradients of functions of trees.
 *
 * The function is traced on symbolic tensors, its Program differentiated, and the result run on the arguments; where an
 * argument is itself symbolic, the gradient's equations join the trace it belongs to. So grad nests in anything.
 */
import { Defect } from '../shape/defect.ts'
import { type Message, message, type OnlyKnown, type ShapeError } from '../shape/mismatch.ts'
import type { Program } from '../program/program.ts'
import { valueAndGrad as differentiated } from '../transform/grad.ts'
import { apply } from '../engine/emit.ts'
import { activeInputs, mustBeGiven, mustBeScalar } from './active.ts'
import { type Decided, mustKnow } from './options.ts'
import type { ScalarOut } from './scalarOut.ts'
import { derived, leavesOf, traceOf, withLeaves } from './trace.ts'
import { notLinear, transposing } from './transposing.ts'

/** Which arguments to differentiate, the first unless told, and whether f returns [loss, extra]. */
export interface GradOptions<W extends readonly number[] | undefined, X extends boolean> {
  readonly wrt?: W
  readonly aux?: X
}

/** The first argument, or those that `wrt` names, in its order. */
export type Wanted<
  A extends readonly unknown[],
  W extends readonly number[] | undefined,
> = W extends readonly number[] ? { readonly [I in keyof W]: Argument<A, W[I]> } : A[0]
type Argument<A extends readonly unknown[], I> = number extends I
  ? A[number]
  : `${I & number}` extends keyof A
    ? A[I & keyof A]
    : undefined

/** unknown when f returns a loss, or with `aux` a loss and something beside it; else the sentence. */
type Returned<Op extends string, O, P, X extends boolean> = X extends true
  ? O extends readonly [infer L, unknown]
    ? CheckScalar<Op, L, P>
    : ShapeError<Message<'returnsNoExtra', { op: Op }>>
  : CheckScalar<Op, O, P>
type CheckScalar<Op extends string, L, P> =
  ScalarOut<Op, L, P> extends L ? unknown : ScalarOut<Op, L, P>

const differentiate: (p: Program, active: readonly boolean[]) => Program = derived(differentiated)

interface Differentiated {
  readonly result: unknown
  readonly grads: readonly unknown[]
}

/** f, which must return a tensor, or with `aux` something that holds one. */
const returning =
  (op: string, f: (...args: readonly unknown[]) => unknown) =>
  (...args: readonly unknown[]): unknown => {
    const result = f(...args)
    if (typeof result === 'object' && result !== null) return result
    throw new Defect(message('returnsNoTensor', { op }))
  }

/** What f returned with `aux`, which must be two things. */
const mustBePair = (op: string, result: unknown): readonly unknown[] => {
  if (Array.isArray(result) && result.length === 2) return result
  throw new Defect(message('returnsNoExtra', { op }))
}

const run = (
  op: string,
  f: (...args: readonly unknown[]) => unknown,
  args: readonly unknown[],
  wrt: readonly number[],
): Differentiated => {
  mustBeGiven(op, args, wrt)
  const traced = traceOf(op, typeof f === 'function' ? returning(op, f) : f, args)
  const outputs = leavesOf(op, traced.result)
  mustBeScalar(op, outputs[0])
  const active = activeInputs(op, args, wrt, traced)
  const p = transposing(op, notLinear, () => differentiate(traced.program, active))
  const values = apply(p, [...leavesOf(op, args), ...traced.captured])
  const gradients = values.slice(outputs.length)
  // Gradients come in the order of the arguments; each argument takes as many as it has leaves.
  const ordered = [...new Set(wrt)].sort((i, j) => i - j)
  let next = 0
  const byArgument = new Map(
    ordered.map((i) => {
      const n = leavesOf(op, args[i]).length
      next += n
      return [i, withLeaves(op, args[i], gradients.slice(next - n, next))]
    }),
  )
  return {
    result: withLeaves(op, traced.result, values.slice(0, outputs.length)),
    grads: wrt.map((i) => byArgument.get(i)),
  }
}

/** The gradient for any operator that needs one: a function of it, by the name of who asked. */
export const gradientFor =
  (
    op: string,
    f: (...args: readonly unknown[]) => unknown,
  ): ((...args: readonly unknown[]) => unknown) =>
  (...args) =>
    run(op, f, args, [0]).grads[0]

/** The value and the gradient likewise; where f returns [loss, extra], the loss is what is differentiated. */
export const valueAndGradFor =
  (
    op: string,
    f: (...args: readonly unknown[]) => unknown,
  ): ((...args: readonly unknown[]) => unknown) =>
  (...args) => {
    const { result, grads } = run(op, f, args, [0])
    return [result, grads[0]]
  }

/**
 * The value of f and its gradient with respect to the first argument, or to those that `wrt` names.
 *
 * Shape   the gradient is a tree like the argument
 * Dtype   the differentiated argument has f32 and f64 leaves only; the others may have any
 * Cost    at most about four times the equations and the operations of f, counted
 * Fails   a Defect when f does not return a scalar, or a leaf has no tangent; the compiler says so first
 *
 * ```ts
 * const f = (x: Tensor<[2]>) => sum(mul(x, x))
 * valueAndGrad(f)(tensor([1, 2])) // => [scalar(5), tensor([2, 4])]
 * ```
 */
export function valueAndGrad<P, R extends readonly unknown[], O>(
  f: (params: P, ...rest: R) => ScalarOut<'valueAndGrad', O, P>,
): (params: P, ...rest: R) => readonly [value: O, grad: P]
export function valueAndGrad<
  A extends readonly unknown[],
  const O,
  const W extends readonly number[] | undefined = undefined,
  const X extends boolean = false,
  Q = unknown,
>(
  f: (...args: A) => O & Returned<'valueAndGrad', O, Wanted<A, W>, X>,
  options: Q &
    GradOptions<W, X> &
    Decided<Q> &
    OnlyKnown<'valueAndGrad', Q, GradOptions<W, X>, 'wrt, aux'>,
): (...args: A) => readonly [value: O, grads: Wanted<A, W>]
export function valueAndGrad(
  f: (...args: readonly unknown[]) => unknown,
  options?: GradOptions<readonly number[] | undefined, boolean>,
): (...args: readonly unknown[]) => unknown {
  mustKnow('valueAndGrad', options ?? {}, ['wrt', 'aux'])
  return (...args) => {
    const { result, grads } = run('valueAndGrad', f, args, options?.wrt ?? [0])
    if (options?.aux === true) mustBePair('valueAndGrad', result)
    return [result, options?.wrt === undefined ? grads[0] : grads]
  }
}

/**
 * The gradient of f with respect to the first argument, or to those that `wrt` names.
 *
 * Shape   a tree like the argument; with `wrt` a tuple of them; with `aux` [gradient or gradients, extra]
 * Dtype   the differentiated argument has f32 and f64 leaves only; the others may have any
 * Fails   a Defect when f does not return a scalar, or a leaf has no tangent; the compiler says so first
 *
 * ```ts
 * const f = (x: Tensor<[2]>) => sum(mul(x, x))
 * grad(f)(tensor([1, 2])) // => tensor([2, 4])
 * ```
 */
export function grad<P, R extends readonly unknown[], O>(
  f: (params: P, ...rest: R) => ScalarOut<'grad', O, P>,
): (params: P, ...rest: R) => P
export function grad<
  A extends readonly unknown[],
  const O,
  const W extends readonly number[] | undefined = undefined,
  const X extends boolean = false,
  Q = unknown,
>(
  f: (...args: A) => O & Returned<'grad', O, Wanted<A, W>, X>,
  options: Q & GradOptions<W, X> & Decided<Q> & OnlyKnown<'grad', Q, GradOptions<W, X>, 'wrt, aux'>,
): (
  ...args: A
) => X extends true
  ? readonly [grads: Wanted<A, W>, extra: O extends readonly [unknown, infer E] ? E : never]
  : Wanted<A, W>
export function grad(
  f: (...args: readonly unknown[]) => unknown,
  options?: GradOptions<readonly number[] | undefined, boolean>,
): (...args: readonly unknown[]) => unknown {
  mustKnow('grad', options ?? {}, ['wrt', 'aux'])
  return (...args) => {
    const { result, grads } = run('grad', f, args, options?.wrt ?? [0])
    const wanted = options?.wrt === undefined ? grads[0] : grads
    return options?.aux === true ? [wanted, mustBePair('grad', result)[1]] : wanted
  }
}
