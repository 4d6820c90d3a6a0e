/**
 * @file selfAttentionStepLaws — one place after another gives what all give at once, whatever the cache held: laws of any such
 * step that is given, so that wrong ones can be given too.
 */
import fc from 'fast-check'
import { add } from '../../src/function/arithmetic.ts'
import { scalar, tensor } from '../../src/function/construct.ts'
import { grad } from '../../src/function/grad.ts'
import { jit } from '../../src/function/jit.ts'
import { stack } from '../../src/function/joining.ts'
import { key, splitKey } from '../../src/function/key.ts'
import { reshape } from '../../src/function/movement.ts'
import { matmul } from '../../src/function/product.ts'
import { normal } from '../../src/function/random.ts'
import { sum } from '../../src/function/reduction.ts'
import { square } from '../../src/function/rounding.ts'
import { scan } from '../../src/function/scan.ts'
import { slice } from '../../src/function/slicing.ts'
import { vmap } from '../../src/function/vmap.ts'
import {
  type AttentionCache,
  type AttentionParams,
  selfAttention,
  type selfAttentionStep as Right,
  sequential,
} from '../../src/network/index.ts'
import type { Scalar, Tensor } from '../../src/tensor/tensor.ts'
import { mustBeClose } from '../support/close.ts'
import { seeds, vectorOf } from './arbitrary.ts'

/** What the laws are about. */
export type Step = typeof Right

const f64 = { dtype: 'f64' } as const
const [length, width] = [6, 4] as const
type Params = AttentionParams<4, 'f64'>
type Cache = AttentionCache<[3, 6, 4], 'f64'>
type Rows = Tensor<[3, 6, 4], 'f64'>

const layerOf = (heads: number) =>
  sequential({ shape: [length, width], dtype: 'f64' }, selfAttention({ heads, causal: true }))

/** Parameters, biases too, three examples, and what a cache may hold. */
const drawn = (seed: number): readonly [Params, Rows, Cache] => {
  const [a, b, c, d, e] = splitKey(key(seed), 5)
  const [params] = layerOf(2).init(a)
  const biased = <W extends { readonly b: Tensor<[4], 'f64'> }>(p: W, k: typeof a): W => ({
    ...p,
    b: normal(k, [4], f64),
  })
  const own = {
    ...params,
    query: biased(params.query, b),
    value: biased(params.value, c),
    out: biased(params.out, d),
  }
  const [x, keys, values] = splitKey(e, 3).map((k) => normal(k, [3, 6, 4], f64))
  return [own, x!, { keys: keys!, values: values! }] // three of them
}

/** What steps give at all places, beginning with a cache. */
const stepped = (take: Step, params: Params, x: Rows, cache: Cache, heads: number): Rows => {
  let now = cache
  const rows = [0, 1, 2, 3, 4, 5].map((at) => {
    const place: Tensor<[3, 4], 'f64'> = reshape(
      slice(x, { axis: 1, from: at, to: at + 1 }),
      [3, 4],
    )
    const [y, next] = take(params, now, place, { heads, at })
    now = next
    return y
  })
  return stack(rows as [Tensor<[3, 4], 'f64'>], { axis: 1 }) as unknown as Rows // six of them
}

/** The laws, by name. */
export type StepLaw = 'together' | 'gradients' | 'cache' | 'scanned' | 'lanes'

/** Each is about the step that is given. */
export const stepLaws: { readonly [L in StepLaw]: (take: Step) => void } = {
  together: (take) =>
    fc.assert(
      fc.property(seeds, fc.constantFrom(1, 2, 4), (seed, heads) => {
        const [params, x, cache] = drawn(seed)
        const whole = layerOf(heads).apply([params], x)
        mustBeClose(vectorOf(stepped(take, params, x, cache, heads)), vectorOf(whole), 'rounding')
      }),
      { numRuns: 20 },
    ),
  gradients: (take) => {
    const [params, x, cache] = drawn(1)
    const layer = layerOf(2)
    const steps = grad((p: Params) => sum(square(stepped(take, p, x, cache, 2))))(params)
    const whole = grad((p: Params) => sum(square(layer.apply([p], x))))(params)
    mustBeClose(vectorOf(steps), vectorOf(whole), 'rounding')
  },
  cache: (take) => {
    const [params, x, cache] = drawn(2)
    const place: Tensor<[3, 4], 'f64'> = reshape(slice(x, { axis: 1, to: 1 }), [3, 4])
    const [, after] = take(params, cache, place, { heads: 2, at: 4 })
    const of = (c: Cache, from: number, to: number) =>
      vectorOf([slice(c.keys, { axis: 1, from, to }), slice(c.values, { axis: 1, from, to })])
    mustBeClose(of(after, 0, 4), of(cache, 0, 4), 'exact')
    mustBeClose(of(after, 5, 6), of(cache, 5, 6), 'exact')
    const put = [matmul(place, params.key.w), add(matmul(place, params.value.w), params.value.b)]
    mustBeClose(of(after, 4, 5), vectorOf(put), 'rounding')
  },
  scanned: (take) => {
    const [params, x, cache] = drawn(3)
    const [one, own] = [slice(x, { axis: 0, to: 1 }), slice(cache.keys, { axis: 0, to: 1 })]
    const rows: Tensor<[6, 4], 'f64'> = reshape(one, [6, 4])
    const old: Tensor<[6, 4], 'f64'> = reshape(own, [6, 4])
    const first = { keys: old, values: old }
    const all = jit((p: Params, xs: typeof rows) => {
      const step = ([now, at]: readonly [typeof first, Scalar<'i32'>], row: Tensor<[4], 'f64'>) => {
        const [y, next] = take(p, now, row, { heads: 2, at })
        return [[next, add(at, 1)], y] as const
      }
      return scan(step)([first, scalar(0, 'i32')], xs)[1]
    })
    mustBeClose(vectorOf(all(params, rows)), vectorOf(layerOf(2).apply([params], rows)), 'rounding')
  },
  lanes: (take) => {
    const [params, x, cache] = drawn(4)
    const at = tensor([0, 3, 5], 'i32')
    const rows: Tensor<[3, 4], 'f64'> = reshape(slice(x, { axis: 1, to: 1 }), [3, 4])
    const each = vmap(
      (c: AttentionCache<[6, 4], 'f64'>, row: Tensor<[4], 'f64'>, n: Scalar<'i32'>) =>
        take(params, c, row, { heads: 2, at: n })[0],
    )(cache, rows, at)
    const alone = [0, 3, 5].flatMap((n, k) => {
      const y = take(params, cache, rows, { heads: 2, at: n })[0]
      return vectorOf(slice(y, { axis: 0, from: k, to: k + 1 }))
    })
    mustBeClose(vectorOf(each), alone, 'rounding')
  },
}
