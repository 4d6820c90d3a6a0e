/**
 * @file selfAttentionStep.laws — one place after another gives what all give at once, whatever the cache held.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { add } from '../../src/function/arithmetic.ts'
import { ones, scalar, tensor, zeros } from '../../src/function/construct.ts'
import { grad } from '../../src/function/grad.ts'
import { jit } from '../../src/function/jit.ts'
import { stack } from '../../src/function/joining.ts'
import { key, splitKey } from '../../src/function/key.ts'
import { reshape } from '../../src/function/movement.ts'
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
  selfAttentionStep,
  sequential,
} from '../../src/network/index.ts'
import { Defect } from '../../src/shape/defect.ts'
import type { Scalar, Tensor } from '../../src/tensor/tensor.ts'
import { mustBeClose } from '../support/close.ts'
import { seeds, vectorOf } from './arbitrary.ts'

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
const stepped = (params: Params, x: Rows, cache: Cache, heads: number): Rows => {
  let now = cache
  const rows = [0, 1, 2, 3, 4, 5].map((at) => {
    const place: Tensor<[3, 4], 'f64'> = reshape(
      slice(x, { axis: 1, from: at, to: at + 1 }),
      [3, 4],
    )
    const [y, next] = selfAttentionStep(params, now, place, { heads, at })
    now = next
    return y
  })
  return stack(rows as [Tensor<[3, 4], 'f64'>], { axis: 1 }) as unknown as Rows // six of them
}

describe('selfAttentionStep', () => {
  test('one place after another is causal selfAttention of all, whatever the cache held', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(1, 2, 4), (seed, heads) => {
        const [params, x, cache] = drawn(seed)
        const whole = layerOf(heads).apply([params], x)
        mustBeClose(vectorOf(stepped(params, x, cache, heads)), vectorOf(whole), 'rounding')
      }),
      { numRuns: 20 },
    )
  })

  test('its gradients through the cache are those of all at once', () => {
    const [params, x, cache] = drawn(1)
    const layer = layerOf(2)
    const steps = grad((p: Params) => sum(square(stepped(p, x, cache, 2))))(params)
    const whole = grad((p: Params) => sum(square(layer.apply([p], x))))(params)
    mustBeClose(vectorOf(steps), vectorOf(whole), 'rounding')
  })

  test('a place does not change those before it in the cache, and puts its keys and values in', () => {
    const [params, x, cache] = drawn(2)
    const place: Tensor<[3, 4], 'f64'> = reshape(slice(x, { axis: 1, to: 1 }), [3, 4])
    const [, after] = selfAttentionStep(params, cache, place, { heads: 2, at: 4 })
    for (const [from, to] of [
      [0, 4],
      [5, 6],
    ] as const) {
      const of = (c: Cache) =>
        vectorOf([slice(c.keys, { axis: 1, from, to }), slice(c.values, { axis: 1, from, to })])
      expect(of(after)).toEqual(of(cache))
    }
    expect(vectorOf(after.keys)).not.toEqual(vectorOf(cache.keys))
  })

  test('scanned and jitted, with the place as a tensor, it is the same', () => {
    const [params, x, cache] = drawn(3)
    const [one, own] = [slice(x, { axis: 0, to: 1 }), slice(cache.keys, { axis: 0, to: 1 })]
    const rows: Tensor<[6, 4], 'f64'> = reshape(one, [6, 4])
    const old: Tensor<[6, 4], 'f64'> = reshape(own, [6, 4])
    const first = { keys: old, values: old }
    const all = jit((p: Params, xs: typeof rows) => {
      const step = ([now, at]: readonly [typeof first, Scalar<'i32'>], row: Tensor<[4], 'f64'>) => {
        const [y, next] = selfAttentionStep(p, now, row, { heads: 2, at })
        return [[next, add(at, 1)], y] as const
      }
      return scan(step)([first, scalar(0, 'i32')], xs)[1]
    })
    mustBeClose(vectorOf(all(params, rows)), vectorOf(layerOf(2).apply([params], rows)), 'rounding')
  })

  test('vmap gives each example a place of its own', () => {
    const [params, x, cache] = drawn(4)
    const at = tensor([0, 3, 5], 'i32')
    const rows: Tensor<[3, 4], 'f64'> = reshape(slice(x, { axis: 1, to: 1 }), [3, 4])
    const each = vmap(
      (c: AttentionCache<[6, 4], 'f64'>, row: Tensor<[4], 'f64'>, n: Scalar<'i32'>) =>
        selfAttentionStep(params, c, row, { heads: 2, at: n })[0],
    )(cache, rows, at)
    const alone = [0, 3, 5].flatMap((n, k) => {
      const y = selfAttentionStep(params, cache, rows, { heads: 2, at: n })[0]
      return vectorOf(slice(y, { axis: 0, from: k, to: k + 1 }))
    })
    mustBeClose(vectorOf(each), alone, 'rounding')
  })
})

describe('what does not fit is a Defect', () => {
  const [params] = sequential([5, 4], selfAttention({ heads: 2 })).init(key(1))
  const empty = { keys: zeros([5, 4]), values: zeros([5, 4]) }
  const short = { keys: zeros([5, 4]), values: zeros([4, 4] as unknown as [5, 4]) } // a lie
  test.each<readonly [string, () => unknown]>([
    [
      'selfAttentionStep: at is 5, but the cache has 5 places; give 0 to 4',
      () => selfAttentionStep(params, empty, ones([4]), { heads: 2, at: scalar(5, 'i32') }),
    ],
    [
      'selfAttentionStep: at is 0.5, but the cache has 5 places; give 0 to 4',
      () => selfAttentionStep(params, empty, ones([4]), { heads: 2, at: 0.5 }),
    ],
    [
      'selfAttentionStep: 4 features of [5, 4] do not make 3 heads; give a divisor of 4',
      () => selfAttentionStep(params, empty, ones([4]), { heads: 3, at: 0 }),
    ],
    [
      'selfAttentionStep: a place [4] does not go with keys [5, 4] and values [4, 4]; give [..B, w] and twice [..B, length, w]',
      () => selfAttentionStep(params, short, ones([4]), { heads: 2, at: 0 }),
    ],
  ])('%s', (sentence, make) => {
    expect(make).toThrow(Defect)
    expect(make).toThrow(sentence)
  })
})
