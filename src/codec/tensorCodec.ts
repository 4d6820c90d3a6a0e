/**
 * @file tensorCodec — the io-ts codec of tensors: nested lists of unknown shape become typed, or say where they do not fit.
 */
import * as t from 'io-ts'
import { type NestedOf, toNested } from '../function/read.ts'
import { faultOf, refineSentence } from '../function/refineFailure.ts'
import { beside } from '../function/specs.ts'
import { typed } from '../function/traced.ts'
import {
  type AskedSizes,
  type BindOnce,
  type Bound,
  type KnownIn,
  type NamesIn,
  showAsked,
} from '../shape/names.ts'
import type { DType } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { isLeaf } from '../tensor/tree.ts'
import { fromLists, namesIn } from './nestedLists.ts'

/**
 * The io-ts codec of tensors of one shape and dtype, to and from nested lists: JSON, for one. A size may be a name, which
 * takes the length it meets: one length for one name.
 *
 * Shape   ['batch', 784] gives [Dim<'batch'>, 784]
 * Fails   io-ts errors naming the path of the first list or element that does not fit
 *
 * ```ts
 * E.map(show)(tensorCodec([2], 'f32').decode([1, 2])) // => E.right('f32[2] [1, 2]')
 * E.map(show)(tensorCodec(['n', 1], 'f32').decode([[1], [2], [3]])) // => E.right('f32[3, 1]\n[[1],\n [2],\n [3]]')
 * ```
 */
export const tensorCodec = <const W extends AskedSizes, D extends DType>(
  shape: readonly [...W] & BindOnce<'tensorCodec', NamesIn<W>, KnownIn<W>>,
  dtype: D,
): t.Type<Tensor<Bound<W>, D>, NestedOf<Bound<W>, D>, unknown> => {
  const op = 'tensorCodec'
  const asked = { shape, dtype }
  beside(op, asked, undefined) // a Defect unless the sizes are sizes
  return new t.Type<Tensor<Bound<W>, D>, NestedOf<Bound<W>, D>, unknown>(
    `${dtype}${showAsked(shape)}`,
    (u): u is Tensor<Bound<W>, D> =>
      isLeaf(u) && u.tag === 'concrete' && faultOf(beside(op, asked, u), [u]) === undefined,
    (u, context) => {
      const names = namesIn(shape, u)
      if ('tag' in names) return t.failure(u, context, refineSentence(op, names))
      const made = fromLists(shape, dtype, names, u, context)
      return made._tag === 'Left' ? made : t.success(typed(made.right))
    },
    toNested,
  )
}
