/**
 * @file decode — the dynamic edge: tensors of unknown shape become typed, or say why not.
 */
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { CheckAsked } from '../shape/askedSizes.ts'
import type { AskedSizes, BindOnce, Bound, KnownIn, NamesIn } from '../shape/names.ts'
import type { DType } from '../tensor/dtype.ts'
import type { AnyTensor, Tensor } from '../tensor/tensor.ts'
import { beside } from './beside.ts'
import { tensorOf } from './found.ts'
import { faultOf, type RefineFailure } from './refineFailure.ts'
import { builtFrom, planned, plannedOne, type Refined } from './specs.ts'
import type { CheckDType, CheckSpecs, Spelling } from './specSpelling.ts'
import { typed, valueOf } from './traced.ts'

/**
 * The tensor with the asked shape and dtype in its type, when it has them. A size is a number, which must be met, or a
 * name, which takes the size it meets: one size for one name.
 *
 * Shape   ['batch', 784] gives [Dim<'batch'>, 784]
 * Fails   RefineFailure
 *
 * ```ts
 * const x: AnyTensor = tensor([[1, 2]])
 * E.isRight(refine([1, 2], 'f32')(x)) // => true
 * E.map((y: Tensor<[Dim<'batch'>, 2]>) => y.shape)(refine(['batch', 2], 'f32')(x)) // => E.right([1, 2])
 * ```
 */
export const refine = <const W extends AskedSizes, const D extends Spelling>(
  shape: W & CheckAsked<'refine', W, 'the shape'> & BindOnce<'refine', NamesIn<W>, KnownIn<W>>,
  dtype: D & CheckDType<'refine', D>,
): ((x: AnyTensor) => Either<RefineFailure, Tensor<Bound<W>, D & DType>>) => {
  const plan = plannedOne('refine', shape, dtype)
  return (x) => {
    const value = valueOf('refine', x)
    const fault = faultOf(beside(plan, x), [value])
    return fault === undefined ? right(typed(value)) : left(fault)
  }
}

/**
 * The tree with the asked shapes and dtypes in its type, when it has them; a name is one size throughout. A spec is a shape
 * and a dtype, or a tensor, which asks for its own.
 *
 * Fails   RefineFailure, naming the leaves
 *
 * ```ts
 * const specs = { x: { shape: ['batch', 2], dtype: 'f32' }, y: { shape: ['batch'], dtype: 'i32' } } as const
 * const found = refineTree(specs)({ x: ones([3, 2]), y: zeros([4], 'i32') })
 * E.mapLeft(showRefineFailure)(found)
 * // => E.left('refine: batch is 3 at axis 0 of x, but 4 at axis 0 of y; give data with one size for batch')
 * ```
 */
export const refineTree = <const T>(
  specs: T & CheckSpecs<'refineTree', T>,
): ((tree: unknown) => Either<RefineFailure, Refined<T>>) => {
  const plan = planned('refineTree', specs)
  return (tree) => {
    const found = beside(plan, tree)
    const leaves = found.places.map((place) => tensorOf(place.found))
    const fault = faultOf(found, leaves)
    if (fault !== undefined) return left(fault)
    return right(builtFrom(plan, leaves) as Refined<T>) // the avals are those of the specs
  }
}
