/**
 * @file attention.laws — attention is an average of values by softmax of scores; what is masked is not there.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lessEqual } from '../../src/function/comparison.ts'
import { div, mul } from '../../src/function/arithmetic.ts'
import { arange, eye, full, ones, zeros } from '../../src/function/construct.ts'
import { grad } from '../../src/function/grad.ts'
import { take } from '../../src/function/indexing.ts'
import { jacobian } from '../../src/function/jacobian.ts'
import { concatenate } from '../../src/function/joining.ts'
import { jit } from '../../src/function/jit.ts'
import { key, splitKey } from '../../src/function/key.ts'
import { expandDims, transpose } from '../../src/function/movement.ts'
import { matmul } from '../../src/function/product.ts'
import { bernoulli, normal, permutation, uniform } from '../../src/function/random.ts'
import { toNested, toTypedArray } from '../../src/function/read.ts'
import { sum } from '../../src/function/reduction.ts'
import { where } from '../../src/function/select.ts'
import { slice } from '../../src/function/slicing.ts'
import { softmax } from '../../src/function/softmax.ts'
import {
  attention,
  block,
  dense,
  dropout,
  gelu,
  layerNormalization,
  multiHeadAttention,
  residual,
  selfAttention,
  sequential,
  transformerBlock,
} from '../../src/network/index.ts'
import { Defect } from '../../src/shape/defect.ts'
import type { AnyTensor, Tensor } from '../../src/tensor/tensor.ts'
import { mustBeClose } from '../support/close.ts'
import { bits, seeds, vectorOf } from './arbitrary.ts'

const f64 = { dtype: 'f64' } as const
/** Queries [2, 5, 4], keys [2, 3, 4] and values [2, 3, 6], drawn from a seed. */
const drawn = (seed: number) => {
  const [forQ, forK, forV] = splitKey(key(seed), 3)
  return [
    normal(forQ, [2, 5, 4], f64),
    normal(forK, [2, 3, 4], f64),
    normal(forV, [2, 3, 6], f64),
  ] as const
}
type Three = ReturnType<typeof drawn>

/** Holds a law of queries, keys and values against samples. */
const forThree = (law: (given: Three, seed: number) => void): void =>
  fc.assert(
    fc.property(seeds, (seed) => law(drawn(seed), seed)),
    { numRuns: 20 },
  )

const close = (a: AnyTensor, b: AnyTensor): void => {
  expect(a.shape).toEqual(b.shape)
  mustBeClose(toTypedArray(a), toTypedArray(b), 'rounding')
}

describe('attention', () => {
  test('attention: softmax(q k^T / sqrt(w)) v', () =>
    forThree(([q, k, v]) => {
      const weights = softmax(div(matmul(q, transpose(k)), 2))
      close(attention(q, k, v), matmul(weights, v))
    }))

  test('attention: scores that are masked are -inf before softmax', () =>
    forThree(([q, k, v], seed) => {
      const mask = bernoulli(key(seed), 0.7, [2, 5, 3])
      const one = lessEqual(arange(3), 0) // the first key is always seen: softmax of nothing is NaN
      const seen = where(one, full([2, 5, 3], 1, 'f64'), where(mask, full([2, 5, 3], 1, 'f64'), 0))
      const may = lessEqual(0.5, seen)
      const scores = where(may, div(matmul(q, transpose(k)), 2), -Infinity)
      close(attention(q, k, v, { mask: may }), matmul(softmax(scores), v))
    }))

  test('attention: keys and values in another order, together, make the same average', () =>
    forThree(([q, k, v], seed) => {
      const order = permutation(key(seed), 3)
      const [l, w] = [take(k, order, { axis: 1 }), take(v, order, { axis: 1 })]
      close(attention(q, l, w), attention(q, k, v))
    }))

  test('attention: what is masked may be anything, bit for bit, and its gradient is 0', () =>
    forThree(([q, k, v], seed) => {
      const mask = expandDims(bernoulli(key(seed), 0.5, [2, 3]), { axis: 1 }) // over all queries
      const visible = expandDims(sum(where(mask, ones([2, 1, 3], 'f64'), 0), { axes: [1] }), {
        axis: 2,
      }) // [2, 3, 1], 0 where masked
      const f = (at: Three): Tensor<[2, 5, 6], 'f64'> => attention(...at, { mask })
      const shown = lessEqual(0.5, visible)
      const other: Three = [q, where(shown, k, 1e3), where(shown, v, -7)]
      expect(bits(f(other))).toBe(bits(f([q, k, v])))
      const [, dk, dv] = grad((at: Three) => sum(mul(f(at), f(at))))([q, k, v])
      expect(bits(where(shown, zeros([2, 3, 4], 'f64'), dk))).toBe(bits(zeros([2, 3, 4], 'f64')))
      expect(bits(where(shown, zeros([2, 3, 6], 'f64'), dv))).toBe(bits(zeros([2, 3, 6], 'f64')))
    }))

  test('attention: a query that may look nowhere has an average of 0 and a gradient of 0', () => {
    const given = drawn(1)
    const f = (at: Three) => attention(...at, { mask: lessEqual(ones([1]), 0) })
    expect(bits(f(given))).toBe(bits(zeros([2, 5, 6], 'f64')))
    expect(vectorOf(grad((at: Three) => sum(f(at)))(given)).every((x) => x === 0)).toBe(true)
    expect(bits(attention(zeros([2, 4]), zeros([0, 4]), zeros([0, 3])))).toBe(bits(zeros([2, 3])))
  })

  test('attention: scores of any size do not overflow', () => {
    const large = full([2, 3], 1e18)
    const y = attention(large, large, eye(2))
    expect(toNested(y)).toEqual([
      [0.5, 0.5],
      [0.5, 0.5],
    ])
    const slopes = grad((x: Tensor<[2, 3]>) => sum(attention(x, x, eye(2))))(large)
    expect([...toTypedArray(slopes)].every(Number.isFinite)).toBe(true)
  })

  test('attention: causal is a mask below the diagonal', () =>
    forThree(([q, k, v]) => {
      const rows = expandDims(arange(5), { axis: 1 })
      const mask = lessEqual(arange(3), rows)
      expect(bits(attention(q, k, v, { causal: true }))).toBe(bits(attention(q, k, v, { mask })))
    }))

  test('attention: weights that are dropped are 0, the others 1 / (1 - rate) as large', () =>
    forThree(([q, k], seed) => {
      const values = ones([2, 1, 1], 'f64')
      const each = mul(values, eye(3, 'f64')) // averages of unit vectors are the weights
      const weights = [...toTypedArray(attention(q, k, each))]
      const options = { dropout: { rate: 0.25, key: key(seed) } }
      const kept = toTypedArray(bernoulli(key(seed), 0.75, [2, 5, 3]))
      mustBeClose(
        toTypedArray(attention(q, k, each, options)),
        weights.map((w, i) => (kept[i] === 1 ? w / 0.75 : 0)),
        'rounding',
      )
    }))

  test('attention: shapes that do not fit are Defects, in the words of the compiler', () => {
    // The types would refuse what the run is to refuse here.
    const loose = attention as unknown as (...given: readonly unknown[]) => AnyTensor
    const at = (...shapes: readonly number[][]) => loose(...shapes.map((s) => zeros(s)))
    expect(() => at([5, 4], [3, 2], [3, 6])).toThrow(
      'attention: queries [5, 4] and keys [3, 2] differ in more than their number; give [.., n, w] and [.., m, w]',
    )
    expect(() => at([4], [4], [4])).toThrow(Defect)
    expect(() => at([5, 4], [3, 4], [2, 6])).toThrow(
      'attention: keys [3, 4] and values [2, 6] differ in more than their width; give [.., m, w] and [.., m, v]',
    )
    const keys = zeros([3, 4])
    expect(() => loose(keys, keys, keys, { mask: ones([3]) })).toThrow(
      'attention: f32[3] is not bool; compare it with something',
    )
    expect(() => loose(keys, keys, keys, { mask: ones([2], 'bool') })).toThrow(
      'attention: [2] does not broadcast into [3, 3]',
    )
  })
})

describe('selfAttention', () => {
  const input = { shape: [5, 6], dtype: 'f64' } as const
  const layer = sequential(input, selfAttention({ heads: 3 }))
  const causal = sequential(input, selfAttention({ heads: 3, causal: true }))
  const params = layer.init(key(1))
  const x = uniform(key(2), [2, 5, 6], { min: -2, max: 2, dtype: 'f64' })

  test('selfAttention: places in another order give their outputs in that order', () =>
    fc.assert(
      fc.property(seeds, (seed) => {
        const order = permutation(key(seed), 5)
        const turn = (y: Tensor<[2, 5, 6], 'f64'>) => take(y, order, { axis: 1 })
        close(layer.apply(params, turn(x)), turn(layer.apply(params, x)))
      }),
      { numRuns: 20 },
    ))

  test('selfAttention: heads are attentions of parts of the features, side by side', () => {
    const [{ query, key: ofKeys, value, out }] = params
    const part = (y: Tensor<[2, 5, 6], 'f64'>, h: number) =>
      slice(y, { axis: 2, from: 2 * h, to: 2 * h + 2 })
    const [q, k, v] = [matmul(x, query.w), matmul(x, ofKeys.w), matmul(x, value.w)]
    const heads = [0, 1, 2].map((h) => attention(part(q, h), part(k, h), part(v, h)))
    const [a, b, c] = heads as [(typeof heads)[0], (typeof heads)[0], (typeof heads)[0]] // three heads
    const together = concatenate([a, b, c], { axis: 2 }) as Tensor<[2, 5, 6], 'f64'> // 3 x 2 features
    close(layer.apply(params, x), matmul(together, out.w)) // biases start at 0
  })

  test('selfAttention: causal, no place moves with a later one, exactly', () => {
    const deep = sequential(input, transformerBlock({ heads: 2, causal: true }))
    const p = deep.init(key(3))
    for (const f of [
      (y: Tensor<[1, 5, 6], 'f64'>) => causal.apply(params, y),
      (y: Tensor<[1, 5, 6], 'f64'>) => deep.apply(p, y),
    ]) {
      const one = slice(x, { axis: 0, from: 0, to: 1 })
      const rows = jacobian(f)(one)
      const js = toTypedArray(rows) // [1, 5, 6, 1, 5, 6]
      js.forEach((slope, at) => {
        const [i, j] = [Math.floor(at / 180), Math.floor(at / 6) % 5]
        if (j > i) expect(slope).toBe(0)
      })
      expect(js.filter((slope) => slope !== 0).length).toBe(15 * 36) // and with all others they do
    }
  })

  test('multiHeadAttention: without a mask it is the layer, of oneself or of a memory that is x', () => {
    const y = bits(layer.apply(params, x))
    expect(bits(multiHeadAttention(params[0], x, { heads: 3 }))).toBe(y)
    expect(bits(multiHeadAttention(params[0], x, { heads: 3, memory: x }))).toBe(y)
    expect(bits(multiHeadAttention(params[0], x, { heads: 3, causal: true }))).toBe(
      bits(causal.apply(params, x)),
    )
  })

  test('multiHeadAttention: an example with padding is the example without', () => {
    const mask = lessEqual(arange(5), 2) // three places are real
    const real = (y: typeof x) => slice(y, { axis: 1, from: 0, to: 3 })
    const padded = multiHeadAttention(params[0], x, { heads: 3, mask })
    close(real(padded), multiHeadAttention(params[0], real(x), { heads: 3 }))
    const each = multiHeadAttention(params[0], x, {
      heads: 3,
      mask: expandDims(expandDims(mask, { axis: 0 }), { axis: 0 }),
    })
    expect(bits(each)).toBe(bits(padded))
  })

  test('multiHeadAttention: from a memory of another length', () => {
    const memory = uniform(key(4), [2, 7, 6], { min: -2, max: 2, dtype: 'f64' })
    const [{ query, key: ofKeys, value, out }] = params
    const y = multiHeadAttention(params[0], x, { heads: 1, memory })
    const [q, k, v] = [matmul(x, query.w), matmul(memory, ofKeys.w), matmul(memory, value.w)]
    close(y, matmul(attention(q, k, v), out.w))
  })

  test('selfAttention: training at rate 0 is use, and a rate drops by the key', () => {
    const none = sequential(input, transformerBlock({ heads: 3, dropout: 0 }))
    const some = sequential(input, selfAttention({ heads: 3, dropout: 0.5 }))
    const p = none.init(key(3))
    expect(bits(none.train(p, x, { key: key(5) }).y)).toBe(bits(none.apply(p, x)))
    expect(bits(some.apply(params, x))).toBe(bits(layer.apply(params, x)))
    const train = (seed: number) => bits(some.train(params, x, { key: key(seed) }).y)
    expect(train(1)).toBe(train(1))
    expect(new Set([1, 2, 3].map(train)).size).toBe(3)
    expect(
      bits(jit((seed: ReturnType<typeof key>) => some.train(params, x, { key: seed }).y)(key(1))),
    ).toBe(train(1))
  })

  test('transformerBlock: is what its parts are, put together by hand', () => {
    const attending = block(layerNormalization(), selfAttention({ heads: 3 }), dropout(0))
    const thinking = block(layerNormalization(), dense(24), gelu, dense(6), dropout(0))
    const whole = sequential(input, transformerBlock({ heads: 3 }))
    const parts = sequential(input, residual(attending), residual(thinking))
    expect(bits(parts.apply(whole.init(key(1))[0], x))).toBe(
      bits(whole.apply(whole.init(key(1)), x)),
    )
  })

  test.each([4, 0, 1.5])('selfAttention: %s heads of 6 features are a Defect', (heads) => {
    const part = selfAttention({ heads }) // a number, which no sentence of the compiler can refuse
    expect(() => sequential(input, part)).toThrow(
      heads === 4
        ? 'selfAttention: 6 features of [5, 6] do not make 4 heads; give a divisor of 6'
        : `selfAttention: ${heads} is not a size; give a whole number that is not negative`,
    )
  })
})
