/**
 * @file vmap — a function of one example becomes a function of a batch.
 *
 * Every primitive carries its batching rule, so the batched Program has about as many equations as the original one.
 */
import type { Program } from '../program/program.ts'
import { isLocated, type Symbolic, type Value } from '../program/symbolic.ts'
import { axisOf } from '../shape/axes.ts'
import { Defect } from '../shape/defect.ts'
import { message, type OnlyKnown } from '../shape/mismatch.ts'
import { omit, range } from '../shape/sizes.ts'
import { concrete } from '../tensor/concrete.ts'
import { namedLeaves } from '../tensor/tree.ts'
import { simplify } from '../transform/simplify.ts'
import { transformsOver } from '../transform/transforms.ts'
import type { Batched as BatchedProgram } from '../transform/vmap.ts'
import { apply, emitFor } from '../engine/emit.ts'
import { type BatchAxes, batchAxesOf, type BatchedAt, type CheckBatchAxes } from './batchAxes.ts'
import { indexOf, within } from './lanes.ts'
import { fits } from './operand.ts'
import { type Decided, mustKnow } from './options.ts'
import { derived, leavesOf, traceAt, withLeaves } from './trace.ts'

type Batch = (p: Program, flags: readonly boolean[], n?: number) => BatchedProgram

const batchOver = (lanes?: string): Batch => {
  const { vmap: lanesOfProgram } = transformsOver(lanes)
  return derived((p, flags, n) => {
    const k = p.inputs.length
    const { program, batched } = lanesOfProgram(p, flags.slice(0, k), n, flags.slice(k))
    return { program: simplify(program), batched }
  })
}

/** The Program over n lanes, simplified. Flags: which inputs have the batch axis, then which outputs must have it. */
export const batch: Batch = batchOver()

const named = new Map<string, Batch>()
const batchNamed = (lanes: string): Batch => {
  const known = named.get(lanes) ?? batchOver(lanes)
  named.set(lanes, known)
  return known
}

/** Axis `from` becomes axis `to`. */
const moved = (x: Value, from: number, to: number): Value => {
  if (from === to) return x
  const order = range(x.shape.length).filter((i) => i !== from)
  order.splice(to, 0, from)
  return emitFor([x]).apply('permute', { order }, x)
}

/** The leaves of the arguments with the batch axis in front of those that have one, and the number of lanes. */
interface Lanes {
  readonly leaves: readonly Value[]
  readonly batched: readonly boolean[]
  readonly n: number
}

const lanesOf = (args: unknown, axes: unknown, size: number | undefined): Lanes => {
  const where = batchAxesOf(axes, args)
  let n = size
  const leaves = leavesOf('vmap', args).map((x, i) => {
    const axis = where[i] ?? null
    if (axis === null) return x
    const at = fits(axisOf('vmap', x.shape, axis))
    const lanes = x.shape[at]! // an axis of x
    n ??= lanes
    if (lanes !== n) {
      const path = `argument ${namedLeaves('vmap', args)[i]?.path}`
      throw new Defect(message('lanes', { op: 'vmap', path, n: lanes, m: n }))
    }
    return moved(x, at, 0)
  })
  if (n === undefined)
    throw new Defect('vmap: no argument has a batch axis; give one to one of them, or give size')
  return { leaves, batched: where.map((axis) => axis !== null), n }
}

const sharesScope = (x: Value, index: Symbolic): boolean =>
  x.tag === 'symbolic' && x.scopes.some((scope) => index.scopes.includes(scope))

/** How the lanes of a vmap are given, named and returned. */
export interface VmapOptions<I, K, M extends number> {
  /** The batch axis of each argument: a number for all, or a list of a number, null (the same in each lane) or a tree of them. */
  readonly in?: I
  /** The batch axis of the result: a number, null where all lanes are the same, or a tree of them. */
  readonly out?: K
  /** The name of the batch axis, for laneSum, laneMean and laneIndex. */
  readonly axis?: string
  /** The number of lanes, where no argument tells. */
  readonly size?: M
}

/** What a list of axes says of the first argument, and of the others; one axis for all says it of each. */
type HeadOf<I> = I extends readonly [infer H, ...unknown[]] ? H : I
type TailOf<I> = I extends readonly [unknown, ...infer T] ? T : I

/** The arguments with N lanes. The first that has some says how many, so the one refused is a later one that has others. */
type ArgsAt<N extends number, A, I> =
  Led<N, A, I> extends infer B extends readonly unknown[] ? B : never
type Led<N extends number, A, I> = A extends readonly [infer H, ...infer T]
  ? HeadOf<I> extends null
    ? readonly [H, ...ArgsAt<N, T, TailOf<I>>]
    : readonly [BatchedAt<N, H, HeadOf<I>>, ...BatchedAt<NoInfer<N>, T, TailOf<I>>]
  : BatchedAt<N, A, I>

declare const inner: unique symbol

/** What a vmap was given: arguments and result of its function, their batch axes, and the number of lanes. */
interface Inner<A, O, I, K, M extends number> {
  readonly of: (args: A) => O
  readonly in: I
  readonly out: K
  readonly size: M
}

/**
 * f over lanes: a function for any number N of them. It remembers f, so that another vmap around it keeps both numbers. An
 * interface, for of an intersection the compiler forgets that it is generic when it is handed on.
 */
export interface OverLanes<A extends readonly unknown[], O, I, K, M extends number> {
  <N extends M>(...args: ArgsAt<N, A, I>): BatchedAt<N, O, K>
  readonly [inner]: Inner<A, O, I, K, M>
}

/** Lanes over what Q remembers, a function for any two numbers of them; over what remembers nothing, Once. */
type TwiceOverLanes<Q, J, H, M extends number, Once> =
  Q extends Inner<infer A, infer O, infer I, infer K, infer L extends number>
    ? <N extends M, B extends L>(
        ...args: ArgsAt<N, ArgsAt<B, A, I>, J>
      ) => BatchedAt<N, BatchedAt<B, O, K>, H>
    : Once

/**
 * f over a batch axis of every leaf of every argument, the leading one unless `in` says another; results are stacked
 * along a leading axis, or where `out` says.
 *
 * Shape   [n, ...S] for each leaf of shape S that f takes and returns; n at the axis given
 * Fails   a Defect when batch axes differ in size, there is none, or a result that varies is said not to
 *
 * ```ts
 * const f = (x: Tensor<[2]>) => sum(x)
 * toNested(vmap(f)(tensor([[1, 2], [3, 4]]))) // => [3, 7]
 * const g = (x: Tensor<[2]>, k: Scalar) => mul(x, k)
 * vmap(g, { in: [1, null], out: -1 })(ones([2, 3]), scalar(5)).shape // => [2, 3]
 * ```
 */
export function vmap<Q>(
  f: ((...args: never) => unknown) & { readonly [inner]: Q },
): TwiceOverLanes<Q, 0, 0, number, never>
export function vmap<A extends readonly unknown[], O>(
  f: (...args: A) => O,
): OverLanes<A, O, 0, 0, number>
// One signature with options, whatever f is: of two, TypeScript 5 puts the error about an axis on `vmap`.
export function vmap<
  A extends readonly unknown[],
  O,
  Q,
  const I extends BatchAxes<A> = 0,
  const K extends BatchAxes<O> = 0,
  const M extends number = number,
  Given = unknown,
>(
  f: ((...args: A) => O) & { readonly [inner]?: Q },
  options: Given &
    VmapOptions<I & CheckBatchAxes<A, I>, K & CheckBatchAxes<O, K>, M> &
    Decided<Given, 'in' | 'out' | 'size'> &
    OnlyKnown<'vmap', Given, VmapOptions<I, K, M>, 'in, out, axis, size'>,
): TwiceOverLanes<Q, I, K, M, OverLanes<A, O, I, K, M>>
export function vmap(
  f: (...args: never) => unknown,
  options: VmapOptions<unknown, unknown, number> = {},
): unknown {
  mustKnow('vmap', options, ['in', 'out', 'axis', 'size'])
  // null says something here, so the defaults stand in the pattern
  const { in: from = 0, out: to = 0, axis: name, size } = options
  const g = f as (...args: readonly unknown[]) => unknown // called with arguments like its own
  return (...args: readonly unknown[]): unknown => {
    const { leaves, batched, n } = lanesOf(args, from, size)
    const avals = leaves.map(({ shape, dtype }, i) => ({
      shape: batched[i] === true ? omit(shape, [0]) : shape,
      dtype,
    }))
    const index = name === undefined ? undefined : indexOf(name)
    const traced = traceAt('vmap', name === undefined ? g : within(name, g), args, avals, {
      located: leaves.some(isLocated),
      index,
    })
    const given =
      index === undefined
        ? leaves
        : [
            ...leaves,
            concrete(
              [n],
              'i32',
              Int32Array.from({ length: n }, (_, i) => i),
            ),
          ]
    if (index !== undefined && [...leaves, ...traced.captured].some((x) => sharesScope(x, index)))
      throw new Defect(
        `vmap: ${name} is the axis of a vmap around this one too; give it a name of its own`,
      )
    const where = batchAxesOf(to, traced.result)
    const { program, batched: varies } = (name === undefined ? batch : batchNamed(name))(
      traced.program,
      [
        ...traced.program.inputs.map((_, i) => batched[i] ?? i < given.length),
        ...where.map((axis) => axis !== null),
      ],
      n,
    )
    const values = apply(program, [...given, ...traced.captured])
    const results = values.map((y, i) => {
      const axis = where[i] ?? null
      if (axis !== null) return moved(y, 0, fits(axisOf('vmap', y.shape, axis)))
      if (varies[i] === true)
        throw new Defect('vmap: a result differs between lanes; give it a batch axis in out')
      return y
    })
    return withLeaves<unknown>('vmap', traced.result, results)
  }
}
