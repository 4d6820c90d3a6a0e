/**
 * @file evalShape — shapes and dtypes of what a function returns, without computing it.
 */
import { placeholders, type Scope } from '../program/symbolic.ts'
import { Defect } from '../shape/defect.ts'
import { message } from '../shape/mismatch.ts'
import type { Sizes } from '../shape/sizes.ts'
import type { DType } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { rebuild } from '../tensor/tree.ts'
import { leavesOf } from './trace.ts'

/** Shape and dtype of a tensor, which any tensor is too. */
export interface Spec<S extends number[], D extends DType> {
  readonly shape: Readonly<S>
  readonly dtype: D
}

/** A tree of specs: Specs<{ w: Tensor<[2]> }> is { w: Spec<[2], 'f32'> }. */
export type Specs<T> =
  T extends Tensor<infer S, infer D> ? Spec<S, D> : { [K in keyof T]: Specs<T[K]> }

type SpecArgs<A> = Specs<A> extends infer S extends readonly unknown[] ? S : never

const isSpec = (t: object): t is { readonly shape: Sizes; readonly dtype: DType } =>
  'shape' in t && Array.isArray(t.shape) && 'dtype' in t && typeof t.dtype === 'string'

/** The tree with a tensor without data for each spec. */
const withoutData = (t: unknown, scope: Scope): unknown => {
  if (typeof t !== 'object' || t === null) return t
  if (isSpec(t)) {
    const odd = t.shape.find((n) => !Number.isSafeInteger(n) || n < 0)
    if (odd !== undefined) throw new Defect(message('size', { op: scope.of, size: odd }))
    return placeholders([{ shape: [...t.shape], dtype: t.dtype }], scope)[0]
  }
  if (Array.isArray(t)) return t.map((x) => withoutData(x, scope))
  return Object.fromEntries(Object.entries(t).map(([name, x]) => [name, withoutData(x, scope)]))
}

/**
 * The shapes and dtypes of what f returns, from tensors or from their shapes and dtypes alone. f runs once, on tensors
 * without data: nothing is computed but what it makes of constants of its own.
 *
 * Shape   a tree like the result, of { shape, dtype }
 * Fails   a Defect where f would
 *
 * ```ts
 * const f = (x: Tensor<[10000, 20000]>) => sum(x, { axes: [1] })
 * evalShape(f)({ shape: [10000, 20000], dtype: 'f32' }) // => { shape: [10000], dtype: 'f32' }
 * ```
 */
export const evalShape =
  <A extends readonly unknown[], O>(f: (...args: A) => O): ((...args: SpecArgs<A>) => Specs<O>) =>
  (...args) => {
    const op = 'evalShape'
    const scope = { of: op, ended: false }
    const given = withoutData(args, scope) as A // tensors of the shapes and dtypes that A says
    leavesOf(op, given)
    try {
      return rebuild(op, f(...given), ({ shape, dtype }) => ({ shape, dtype })) as Specs<O> // of the leaves of O
    } finally {
      scope.ended = true
    }
  }
