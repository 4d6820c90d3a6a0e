/**
 * @file convolution.laws — layers with windows: what they equal, and that places are alike.
 */
import { describe, expect, test } from 'vitest'
import { add } from '../../src/function/arithmetic.ts'
import { ones, tensor } from '../../src/function/construct.ts'
import { convolve, convolveTransposed } from '../../src/function/convolve.ts'
import { key } from '../../src/function/key.ts'
import { flip, permute, reshape } from '../../src/function/movement.ts'
import { averagePool, maxPool } from '../../src/function/pool.ts'
import { uniform } from '../../src/function/random.ts'
import { toTypedArray } from '../../src/function/read.ts'
import {
  averagePooling,
  convolution,
  dense,
  globalMaxPooling,
  globalMeanPooling,
  maxPooling,
  sequential,
  transposedConvolution,
  zeros,
} from '../../src/network/index.ts'
import { Defect } from '../../src/shape/defect.ts'
import type { AnyTensor } from '../../src/tensor/tensor.ts'
import { dot, mustBeClose } from '../support/close.ts'
import { bits } from './arbitrary.ts'

const input = { shape: [6, 5, 4], dtype: 'f64' } as const
const x = uniform(key(1), [3, 6, 5, 4], { min: -1, dtype: 'f64' })
const mustAgree = (a: AnyTensor, b: AnyTensor): void =>
  mustBeClose(toTypedArray(a), toTypedArray(b), 'rounding')

describe('convolution', () => {
  const slide = { stride: [2, 1], padding: 1, dilation: [1, 2], groups: 2 } as const
  const layer = sequential(input, convolution(6, { window: [3, 2], ...slide }))
  const params = layer.init(key(2))

  test('convolution: is the operator with its kernel, plus the bias', () => {
    const [{ w, b }] = params
    expect(w.shape).toEqual([3, 2, 2, 6])
    const y = layer.apply(params, x)
    expect(bits(y)).toBe(bits(add(convolve(x, w, slide), b)))
    expect(y.shape).toEqual([3, ...layer.output])
  })

  test('convolution: takes examples under any leading axes, also none of them', () => {
    const y = layer.apply(params, x)
    mustAgree(layer.apply(params, reshape(x, [1, 3, 6, 5, 4])), y)
    const one = uniform(key(3), [6, 5, 4], { dtype: 'f64' })
    expect(layer.apply(params, one).shape).toEqual([...layer.output])
    mustAgree(layer.apply(params, one), layer.apply(params, reshape(one, [1, 6, 5, 4])))
    expect(layer.apply(params, uniform(key(3), [0, 6, 5, 4], { dtype: 'f64' })).shape[0]).toBe(0)
  })

  test('convolution: a window of 1 is dense at each place', () => {
    const [c, d] = [sequential(input, convolution(3, { window: 1 })), sequential(input, dense(3))]
    const [p] = d.init(key(1))
    mustAgree(c.apply([{ w: reshape(p.w, [1, 1, 4, 3]), b: p.b }], x), d.apply([p], x))
  })

  test('convolution: a window as large as the example is dense on all of it', () => {
    const c = sequential(input, convolution(2, { window: [6, 5], bias: false }))
    const d = sequential({ shape: [120], dtype: 'f64' }, dense(2, { bias: false }))
    const [p] = d.init(key(1))
    const y = c.apply([{ w: reshape(p.w, [6, 5, 4, 2]) }], x)
    mustAgree(reshape(y, [3, 2]), d.apply([p], reshape(x, [3, 120])))
  })

  test('convolution: an image and its kernel in the mirror give the result in the mirror', () => {
    const c = sequential(input, convolution(2, { window: 3, padding: 1 }))
    const [p] = c.init(key(1))
    const turned = [{ w: flip(p.w, { axes: [0, 1] }), b: p.b }] as const
    const y = c.apply(turned, flip(x, { axes: [1, 2] }))
    mustAgree(flip(y, { axes: [1, 2] }), c.apply([p], x))
  })

  test('convolution: outputs in another order are those of the kernel in that order', () => {
    const c = sequential(input, convolution(2, { window: 3 }))
    const [p] = c.init(key(1))
    const turned = [{ w: flip(p.w, { axes: [3] }), b: flip(p.b, { axes: [0] }) }] as const
    expect(bits(flip(c.apply(turned, x), { axes: [3] }))).toBe(bits(c.apply([p], x)))
  })

  test('convolution: along one axis and along three', () => {
    const sound = sequential([9, 2], convolution(3, { window: 4, stride: 2 }))
    expect(sound.output).toEqual([3, 3])
    expect(sound.init(key(1))[0].w.shape).toEqual([4, 2, 3])
    const volume = sequential([4, 4, 4, 1], convolution(2, { window: 2, kernel: zeros }))
    expect(volume.apply(volume.init(key(1)), ones([2, 4, 4, 4, 1])).shape).toEqual([2, 3, 3, 3, 2])
  })
})

describe('transposedConvolution', () => {
  const slide = {
    stride: [2, 1],
    padding: [
      [1, 0],
      [0, 1],
    ],
    dilation: [1, 2],
    groups: 2,
  } as const
  const layer = sequential(input, transposedConvolution(6, { window: [3, 2], ...slide }))
  const params = layer.init(key(2))

  test('transposedConvolution: is the operator with its kernel, plus the bias', () => {
    const [{ w, b }] = params
    expect(w.shape).toEqual([3, 2, 3, 4])
    const y = layer.apply(params, x)
    expect(bits(y)).toBe(bits(add(convolveTransposed(x, w, slide), b)))
    expect(y.shape).toEqual([3, ...layer.output])
  })

  test('transposedConvolution: is the adjoint of convolution with its kernel, <f x, y> = <x, fT y>', () => {
    const f = sequential(input, convolution(2, { window: 2, stride: [2, 1], bias: false }))
    const back = sequential(
      { shape: [3, 4, 2], dtype: 'f64' },
      transposedConvolution(4, { window: 2, stride: [2, 1], bias: false }),
    )
    expect([f.output, back.output]).toEqual([back.input, f.input])
    const p = f.init(key(3))
    const y = uniform(key(4), [3, 3, 4, 2], { min: -1, dtype: 'f64' })
    const there = dot(toTypedArray(f.apply(p, x)), toTypedArray(y))
    mustBeClose([dot(toTypedArray(x), toTypedArray(back.apply(p, y)))], [there], 'rounding')
  })

  test('transposedConvolution: takes examples under any leading axes, also none of them', () => {
    const y = layer.apply(params, x)
    mustAgree(layer.apply(params, reshape(x, [1, 3, 6, 5, 4])), y)
    const one = uniform(key(3), [6, 5, 4], { dtype: 'f64' })
    mustAgree(layer.apply(params, one), layer.apply(params, reshape(one, [1, 6, 5, 4])))
  })

  test('transposedConvolution: with padding same a size grows by the stride', () => {
    const options = { window: 5, stride: 3, padding: 'same' } as const
    expect(sequential(input, transposedConvolution(2, options)).output).toEqual([18, 15, 2])
    const there = sequential([18, 15, 2], convolution(4, options))
    expect(there.output).toEqual(input.shape)
  })

  test('transposedConvolution: places that do not meet each hold the kernel, scaled', () => {
    const spread = sequential(
      [3, 1],
      transposedConvolution(1, { window: 2, stride: 2, bias: false }),
    )
    const y = spread.apply([{ w: tensor([[[10]], [[1]]]) }], tensor([[[1], [2], [3]]]))
    expect([...toTypedArray(y)]).toEqual([10, 1, 20, 2, 30, 3])
  })
})

describe('pooling', () => {
  const options = { window: [2, 3], stride: 2, padding: 1 } as const

  test('pooling: is the operator', () => {
    const [m, a] = [
      sequential(input, maxPooling(options)),
      sequential(input, averagePooling({ ...options, countPadding: true })),
    ]
    expect(bits(m.apply([{}], x))).toBe(bits(maxPool(x, options)))
    expect(bits(a.apply([{}], x))).toBe(bits(averagePool(x, { ...options, countPadding: true })))
    expect(m.apply([{}], x).shape).toEqual([3, ...m.output])
  })

  test('pooling: one window over all is global pooling', () => {
    const whole = { window: [6, 5] } as const
    const most = sequential(input, maxPooling(whole)).apply([{}], x)
    expect(bits(reshape(most, [3, 4]))).toBe(
      bits(sequential(input, globalMaxPooling).apply([{}], x)),
    )
    const average = sequential(input, averagePooling(whole)).apply([{}], x)
    mustAgree(reshape(average, [3, 4]), sequential(input, globalMeanPooling).apply([{}], x))
  })

  test('pooling: axes exchanged, with their windows, give the result so', () => {
    const there = sequential(input, maxPooling({ window: [2, 1] })).apply([{}], x)
    const other = sequential({ shape: [5, 6, 4], dtype: 'f64' }, maxPooling({ window: [1, 2] }))
    const back = other.apply([{}], permute(x, [0, 2, 1, 3]))
    expect(bits(permute(back, [0, 2, 1, 3]))).toBe(bits(there))
  })
})

describe('what does not fit is a Defect', () => {
  /** A shape that the compiler does not see, as it comes from data. */
  const from = (...shape: readonly number[]): number[] => [...shape]
  test.each<readonly [string, () => unknown]>([
    [
      'convolution: the window reaches across 7, but axis 1 of [1, 6, 5, 4] has 6 with its padding; pad it, or take a smaller window',
      () => sequential(from(6, 5, 4), convolution(2, { window: 7 })),
    ],
    [
      'convolution: 4 channels of [1, 6, 5, 4] do not make 3 groups; give a divisor of 4',
      () => sequential(from(6, 5, 4), convolution(3, { window: 1, groups: 3 })),
    ],
    [
      'convolution: window has 1 entry, but windows slide along 2 axes',
      () => sequential(from(6, 5, 4), convolution(3, { window: [3] })),
    ],
    ['convolution: axis -1 is outside []', () => sequential(from(), convolution(3, { window: 3 }))],
    ['convolution: 0.5 is not a size', () => convolution(0.5, { window: 3 })],
    [
      'transposedConvolution: padding leaves nothing of what axis 1 of [1, 1, 5, 4] grows to; give less',
      () => sequential(from(1, 5, 4), transposedConvolution(2, { window: 2, padding: 1 })),
    ],
    [
      'transposedConvolution: 4 channels of [1, 6, 5, 4] do not make 3 groups; give a divisor of 4',
      () => sequential(from(6, 5, 4), transposedConvolution(3, { window: 1, groups: 3 })),
    ],
    [
      'transposedConvolution: 3 channels of [1, 1, 3, 4] do not make 2 groups; give a divisor of 3',
      () => sequential(from(6, 5, 4), transposedConvolution(3, { window: 1, groups: 2 })),
    ],
    [
      'transposedConvolution: window has 1 entry, but windows slide along 2 axes',
      () => sequential(from(6, 5, 4), transposedConvolution(3, { window: [3] })),
    ],
    [
      'transposedConvolution: axis -1 is outside []',
      () => sequential(from(), transposedConvolution(3, { window: 3 })),
    ],
    [
      'maxPooling: padding 2 has room for a window of 2 that holds no element; give less padding',
      () => sequential(from(6, 5, 4), maxPooling({ window: 2, padding: 2 })),
    ],
  ])('%s', (sentence, make) => {
    expect(make).toThrow(Defect)
    expect(make).toThrow(sentence)
  })
})
