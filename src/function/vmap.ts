/**
 * @file vmap — a function of one example becomes a function of a batch.
 *
 * Every primitive carries its batching rule, so the batched Program has about as many equations as the original one.
 */
import type { Program } from '../program/program.ts'
import { isLocated, type Symbolic, type Value } from '../program/symbolic.ts'
import { axisOf } from '../shape/axes.ts'
import { Defect } from '../shape/defect.ts'
import { message } from '../shape/mismatch.ts'
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
import { mustKnow } from './options.ts'
import type { Batched } from './scalarOut.ts'
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

type BatchedArgs<N extends number, A> =
  Batched<N, A> extends infer B extends readonly unknown[] ? B : never
type ArgsAt<N extends number, A, I> =
  BatchedAt<N, A, I> extends infer B extends readonly unknown[] ? B : never

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
export function vmap<A extends readonly unknown[], O>(
  f: (...args: A) => O,
): <N extends number>(...args: BatchedArgs<N, A>) => Batched<N, O>
export function vmap<
  A extends readonly unknown[],
  O,
  const I extends BatchAxes<A> = 0,
  const K extends BatchAxes<O> = 0,
  const M extends number = number,
>(
  f: (...args: A) => O,
  options: VmapOptions<I & CheckBatchAxes<A, I>, K & CheckBatchAxes<O, K>, M>,
): <N extends M>(...args: ArgsAt<N, A, I>) => BatchedAt<N, O, K>
export function vmap(
  f: (...args: readonly unknown[]) => unknown,
  options: VmapOptions<unknown, unknown, number> = {},
): (...args: readonly unknown[]) => unknown {
  mustKnow('vmap', options, ['in', 'out', 'axis', 'size'])
  // null says something here, so the defaults stand in the pattern
  const { in: from = 0, out: to = 0, axis: name, size } = options
  return (...args) => {
    const { leaves, batched, n } = lanesOf(args, from, size)
    const avals = leaves.map(({ shape, dtype }, i) => ({
      shape: batched[i] === true ? omit(shape, [0]) : shape,
      dtype,
    }))
    const index = name === undefined ? undefined : indexOf(name)
    const traced = traceAt('vmap', name === undefined ? f : within(name, f), args, avals, {
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
