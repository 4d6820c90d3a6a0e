/**
 * @file selfAttentionStep — causal attention of one place after another, which keeps the keys and values of those before.
 *
 * To write a text, a network is asked for one place more, again and again. What the places before gave as keys and values does
 * not change, for they see nothing that comes later; so they are kept, and a step is the work of one place, not of all.
 *
 * Source  Vaswani et al., Attention is all you need, arXiv:1706.03762, section 3.2.3: places see those up to their own
 */
import { attended } from '../function/attention.ts'
import { equal, lessEqual } from '../function/comparison.ts'
import { arange } from '../function/construct.ts'
import { expandDims, reshape } from '../function/movement.ts'
import { mustKnow } from '../function/options.ts'
import { where } from '../function/select.ts'
import { typed, valueOf } from '../function/traced.ts'
import type { Value } from '../program/symbolic.ts'
import { Defect } from '../shape/defect.ts'
import type { Shape } from '../shape/shape.ts'
import { range, sameSizes, showSizes } from '../shape/sizes.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Scalar, Tensor } from '../tensor/tensor.ts'
import type { Batch } from './definition.ts'
import { product, type Weights } from './dense.ts'
import { type AttentionParams, mustHead, type Projections } from './selfAttention.ts'
import { wholeOf } from './whole.ts'

/** Keys and values of the places of examples [..B, length, width]; what stands at places that are to come is not seen. */
export interface AttentionCache<S extends Shape, D extends Floating = 'f32'> {
  readonly keys: Tensor<S, D>
  readonly values: Tensor<S, D>
}

/** What a step is told. */
export interface AttentionStepOptions {
  readonly heads: number
  /** The number of the place, from 0. */
  readonly at: number | Scalar<'i32'>
}

/** What a step gives: its place, and the cache after it. */
export type Stepped<
  B extends Shape,
  L extends number,
  W extends number,
  D extends Floating,
> = readonly [y: Tensor<[...B, W], D>, cache: AttentionCache<[...B, L, W], D>]

const op = 'selfAttentionStep'

/**
 * What `selfAttention` with `causal` gives at one place, and the cache with the keys and values of that place put in.
 *
 * Places come in order, and the first cache may hold any numbers, such as zeros.
 *
 * Shape   caches [..B, length, w], the place [..B, w] -> a pair of the place [..B, w] and the cache
 * Cost    four products of one place, and one place of attention to `length`
 * Fails   a Defect where heads do not divide the width, shapes do not fit, or `at` is known to be outside the cache
 *
 * ```ts
 * const params = sequential([5, 4], selfAttention({ heads: 2, causal: true })).init(key(1))[0]
 * const empty = { keys: zeros([5, 4]), values: zeros([5, 4]) }
 * const [y, cache] = selfAttentionStep(params, empty, ones([4]), { heads: 2, at: 0 })
 * y.shape // => [4]
 * cache.keys.shape // => [5, 4]
 * ```
 */
export const selfAttentionStep = <
  B extends Shape,
  L extends number,
  W extends number,
  D extends Floating,
>(
  params: AttentionParams<W, D>,
  cache: AttentionCache<[...B, L, NoInfer<W>], D>,
  x: Tensor<[...B, NoInfer<W>], D>,
  options: AttentionStepOptions,
): Stepped<B, L, W, D> => {
  mustKnow(op, options, ['heads', 'at'])
  const { heads } = options
  const weights: unknown = params
  const { query, key, value, out } = weights as Projections // by their type
  const of = (t: unknown): Batch => typed(valueOf(op, t))
  const [row, keys, values] = [of(x), of(cache.keys), of(cache.values)]
  const { shape } = keys
  mustHead(op, shape, heads)
  const axis = shape.length - 2
  const fits =
    sameSizes(shape, values.shape) &&
    sameSizes([...shape.slice(0, axis), ...shape.slice(-1)], row.shape)
  if (!fits)
    throw new Defect(
      `${op}: a place ${showSizes(row.shape)} does not go with keys ${showSizes(shape)} and values ${showSizes(values.shape)}; give [..B, w] and twice [..B, length, w]`,
    )
  const length = shape[axis]! // mustHead has seen two axes
  const among = `but the cache has ${length} places`
  const at = wholeOf(op, 'at', options.at, length - 1, among)
  const places = arange<number, 'i32'>(length, 'i32')
  const here = reshape(equal(places, at), [length, 1])
  const put = (p: Weights, old: Batch): Batch =>
    where(here, expandDims(product(p, row), { axis }), old)
  const after = { keys: put(key, keys), values: put(value, values) }
  const inHeads = (rows: Batch): Value =>
    valueOf(op, reshape(rows, [...rows.shape.slice(0, -1), heads, -1]))
  const made: Batch = typed(
    attended(
      op,
      [
        inHeads(expandDims(product(query, row), { axis })),
        inHeads(after.keys),
        inHeads(after.values),
      ],
      { batch: [...range(axis), axis + 1], row: axis },
      { mask: lessEqual(places, at) },
    ),
  ) // [..B, heads, 1, w / heads]
  const y = product(out, reshape(made, [...row.shape]))
  return [of(y), after] as unknown as Stepped<B, L, W, D> // of the shapes just checked
}
