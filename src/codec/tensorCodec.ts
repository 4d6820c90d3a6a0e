/**
 * @file tensorCodec — the io-ts codec of tensors: nested lists of unknown shape become typed, or say where they do not fit.
 */
import * as t from 'io-ts'
import { type NestedOf, toNested } from '../function/read.ts'
import { beside } from '../function/beside.ts'
import { tensorOf } from '../function/found.ts'
import { faultOf, refineSentence } from '../function/refineFailure.ts'
import { plannedOne, showSpec } from '../function/specs.ts'
import type { CheckDType, Spelling } from '../function/specSpelling.ts'
import { typed } from '../function/traced.ts'
import type { CheckAsked } from '../shape/askedSizes.ts'
import type { AskedSizes, BindOnce, Bound, KnownIn, NamesIn } from '../shape/names.ts'
import type { DType } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { failed } from './located.ts'
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
export const tensorCodec = <const W extends AskedSizes, const D extends Spelling>(
  shape: W &
    CheckAsked<'tensorCodec', W, 'the shape'> &
    BindOnce<'tensorCodec', NamesIn<W>, KnownIn<W>>,
  dtype: D & CheckDType<'tensorCodec', D>,
): t.Type<Tensor<Bound<W>, D & DType>, NestedOf<Bound<W>, D & DType>, unknown> => {
  const op = 'tensorCodec'
  const plan = plannedOne(op, shape, dtype)
  const { asked } = plan
  return new t.Type<Tensor<Bound<W>, D & DType>, NestedOf<Bound<W>, D & DType>, unknown>(
    showSpec(asked),
    (u): u is Tensor<Bound<W>, D & DType> => {
      const x = tensorOf(u)
      return x?.tag === 'concrete' && faultOf(beside(plan, x), [x]) === undefined
    },
    (u, context) => {
      const names = namesIn(asked.shape, u)
      if ('tag' in names) return failed(u, context, op, refineSentence(op, names))
      const made = fromLists(op, asked, names, u, context)
      return made._tag === 'Left' ? made : t.success(typed(made.right))
    },
    toNested,
  )
}
