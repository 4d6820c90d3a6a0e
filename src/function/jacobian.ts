/**
 * @file jacobian — all partial derivatives of a function of trees.
 *
 *   forward    J e_i for every unit tangent e_i, all in one vmap: for few inputs
 *   reverse    J^T e_j for every unit cotangent e_j likewise: for few outputs
 *
 * f is traced and linearized once, whatever the number of lanes.
 */
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import type { Shape } from '../shape/shape.ts'
import { count, range } from '../shape/sizes.ts'
import { type Aval, type Concrete, concrete } from '../tensor/concrete.ts'
import { allocate, type DType } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { rebuild } from '../tensor/tree.ts'
import { apply, emitFor } from '../engine/emit.ts'
import { filled } from '../tensor/concrete.ts'
import { backward, pushing, type Parts, parts } from './linearize.ts'
import { reshaped } from '../primitives/moving.ts'
import { mustKnow } from './options.ts'
import type { FloatingIn } from './scalarOut.ts'
import { leavesOf } from './trace.ts'
import { notLinear, transposing } from './transposing.ts'
import { batch } from './vmap.ts'

/** A tree like P: of each leaf, of shape T, the derivatives of a tensor of shape S and dtype D. */
type Row<P, S extends Shape, D extends DType> =
  P extends Tensor<infer T, DType> ? Tensor<[...S, ...T], D> : { [K in keyof P]: Row<P[K], S, D> }

/**
 * A tree like O whose leaves are trees like P: Jacobian<Tensor<[2]>, { w: Tensor<[3]> }> is { w: Tensor<[2, 3]> }.
 */
export type Jacobian<O, P> =
  O extends Tensor<infer S, infer D> ? Row<P, S, D> : { [K in keyof O]: Jacobian<O[K], P> }

/** The unit vectors of a space of tensors, in lanes: an identity cut into columns, a tensor for each. */
const units = (avals: readonly Aval[], n: number): readonly Concrete[] => {
  let first = 0
  return avals.map(({ shape, dtype }) => {
    const m = count(shape)
    const out = allocate(dtype, n * m)
    for (let i = 0; i < m; i += 1) out[(first + i) * m + i] = 1
    first += m
    return concrete([n, ...shape], dtype, out)
  })
}

const elements = (avals: readonly Aval[]): number => avals.reduce((n, a) => n + count(a.shape), 0)

/** The lanes that belong to each of the tensors. */
const lanesOf = (e: Emit, y: Value, avals: readonly Aval[]): readonly Value[] =>
  e.bind('split', { axis: 0, sizes: avals.map((a) => count(a.shape)) }, [y])

/** For each varying output, the derivative by each input. */
type Rows = readonly (readonly Value[])[]

const forward = (
  { split, residuals }: Parts<unknown>,
  xs: readonly Value[],
  ys: readonly Value[],
): Rows => {
  const n = elements(xs)
  const flags = [...xs.map(() => true), ...residuals.map(() => false), ...ys.map(() => true)]
  const pushed = apply(batch(pushing(split), flags, n).program, [...units(xs, n), ...residuals])
  const e = emitFor(pushed)
  return pushed.map((dy, j) =>
    lanesOf(e, dy, xs).map((lanes, i) => {
      const order = [...range(lanes.shape.length).slice(1), 0]
      const last = order.length === 1 ? lanes : e.apply('permute', { order }, lanes)
      return reshaped(e, last, [...ys[j]!.shape, ...xs[i]!.shape]) // an output and an input each
    }),
  )
}

const reverse = (
  { split, residuals }: Parts<unknown>,
  xs: readonly Value[],
  ys: readonly Value[],
): Rows => {
  const n = elements(ys)
  const flags = [...residuals.map(() => false), ...ys.map(() => true), ...xs.map(() => true)]
  const back = transposing('jacobian', notLinear, () => backward(split))
  const pulled = apply(batch(back, flags, n).program, [...residuals, ...units(ys, n)])
  const e = emitFor(pulled)
  const columns = pulled.map((dx) => lanesOf(e, dx, ys))
  return ys.map(({ shape, dtype }, j) =>
    xs.map((x, i) => {
      const made = reshaped(e, columns[i]![j]!, [...shape, ...x.shape]) // an input and an output each
      return x.dtype === dtype ? made : e.apply('cast', { to: dtype }, made)
    }),
  )
}

/** By columns or by rows; as told by the sizes when absent. */
export interface JacobianOptions {
  readonly mode?: 'forward' | 'reverse'
}

/** The jacobian, for the operator that needs it. */
export const jacobianFor =
  <P, R extends readonly unknown[], O>(
    op: string,
    f: (x: P, ...rest: R) => unknown,
    options: JacobianOptions,
  ): ((x: P, ...rest: R) => Jacobian<O, P>) =>
  (x, ...rest) => {
    const made = parts<O>(op, f as (...args: readonly unknown[]) => unknown, [x, ...rest]) // called with P and R
    const xs = leavesOf(op, x)
    const ys = made.outputs.filter((_, j) => made.split.active[j])
    const mode = options.mode ?? (elements(xs) <= elements(ys) ? 'forward' : 'reverse')
    const take = mode === 'forward' ? forward : reverse
    const rows = ys.length === 0 ? [] : [...take(made, xs, ys)]
    let j = 0
    return rebuild(op, made.result, ({ shape, dtype }) => {
      const varies = made.split.active[j] === true
      j += 1
      const row = varies ? [...rows.shift()!] : undefined // a row for each that varies
      return rebuild(op, x, (leaf) =>
        row === undefined ? filled(0, { shape: [...shape, ...leaf.shape], dtype }) : row.shift(),
      )
    }) as Jacobian<O, P> // leaves of the result, each a tree like x of the shapes that Row says
  }

/**
 * All partial derivatives of f by its first argument: for each leaf of the result a tree like the argument.
 *
 * Shape   [...S, ...T] for a leaf of shape S of the result and one of shape T of the argument
 * Dtype   that of the leaf of the result; both have f32 and f64 leaves only, later arguments may have any
 * Cost    as many lanes as the argument has elements (forward) or the result (reverse), whichever are fewer
 *
 * ```ts
 * const f = (x: Tensor<[2]>) => mul(x, sum(x))
 * toNested(jacobian(f)(tensor([1, 2]))) // => [[4, 1], [2, 5]]
 * ```
 */
export const jacobian = <P, R extends readonly unknown[], O>(
  f: (x: P, ...rest: R) => FloatingIn<'jacobian', O, P>,
  options: JacobianOptions = {},
): ((x: P, ...rest: R) => Jacobian<O, P>) => {
  mustKnow('jacobian', options, ['mode'])
  return jacobianFor<P, R, O>('jacobian', f, options)
}
