/**
 * @file normalization.laws — what normalisations compute, what leaves them as they are, and what batches they refuse.
 */
import { describe, expect, test } from 'vitest'
import { add, mul, sub } from '../../src/function/arithmetic.ts'
import { ones, tensor } from '../../src/function/construct.ts'
import { key } from '../../src/function/key.ts'
import { flip, reshape } from '../../src/function/movement.ts'
import { uniform } from '../../src/function/random.ts'
import { toTypedArray } from '../../src/function/read.ts'
import { mean, variance } from '../../src/function/statistics.ts'
import {
  batchNormalization,
  groupNormalization,
  layerNormalization,
  rmsNormalization,
  sequential,
} from '../../src/network/index.ts'
import { Defect } from '../../src/shape/defect.ts'
import type { AnyTensor } from '../../src/tensor/tensor.ts'
import { mustBeClose } from '../support/close.ts'
import { bits, bitsOf } from './arbitrary.ts'

const exactly = { epsilon: 0 }
const input = { shape: [2, 4], dtype: 'f64' } as const
const x = uniform(key(1), [5, 2, 4], { min: -2, max: 3, dtype: 'f64' })
const mustAgree = (a: AnyTensor, b: AnyTensor): void =>
  mustBeClose(toTypedArray(a), toTypedArray(b), 'rounding')

/** A network of one layer, with parameters. */
const batched = sequential(input, batchNormalization({ epsilon: 0, momentum: 0.25 }))
const params = batched.init(key(1))
const trained = batched.train(params, x, { key: key(2), state: batched.state })

describe('batchNormalization', () => {
  test('in training: each channel has mean 0 and variance 1 over examples and places', () => {
    mustAgree(mean(trained.y, { axes: [0, 1] }), tensor([0, 0, 0, 0], 'f64'))
    mustAgree(variance(trained.y, { axes: [0, 1] }), tensor([1, 1, 1, 1], 'f64'))
  })

  test('in training: scale and shift act on channels', () => {
    const other = { scale: tensor([1, 2, 3, 4], 'f64'), shift: tensor([5, 6, 7, 8], 'f64') }
    const { y } = batched.train([other], x, { key: key(2), state: batched.state })
    expect(bits(y)).toBe(bits(add(mul(trained.y, other.scale), other.shift)))
  })

  test('running statistics: move by the momentum, the variance by the unbiased one', () => {
    const [after] = trained.state
    const [m, v] = [mean(x, { axes: [0, 1] }), variance(x, { axes: [0, 1], correction: 1 })]
    mustAgree(after.mean, mul(m, 0.25))
    mustAgree(after.variance, add(mul(ones([4], 'f64'), 0.75), mul(v, 0.25)))
  })

  test('in use: with the statistics of a batch it is what training made of that batch', () => {
    const of = { mean: mean(x, { axes: [0, 1] }), variance: variance(x, { axes: [0, 1] }) }
    expect(bits(batched.apply(params, x, [of]))).toBe(bits(trained.y))
  })

  test('in use: fresh statistics and parameters change nothing', () => {
    mustAgree(batched.apply(params, x, batched.state), x)
  })

  test('in training: examples in another order are so afterwards, and the state is the same', () => {
    const made = batched.train(params, flip(x, { axes: [0] }), {
      key: key(2),
      state: batched.state,
    })
    mustAgree(flip(made.y, { axes: [0] }), trained.y)
    mustAgree(made.state[0].variance, trained.state[0].variance)
  })

  test('in training: leading axes are one batch', () => {
    const apart = reshape(x, [5, 1, 2, 4])
    const made = batched.train(params, apart, { key: key(2), state: batched.state })
    mustAgree(reshape(made.y, [5, 2, 4]), trained.y)
    mustAgree(made.state[0].mean, trained.state[0].mean)
  })

  test('in training: neither the key nor the state before reaches the outputs', () => {
    const made = batched.train(params, x, { key: key(9), state: trained.state })
    expect(bits(made.y)).toBe(bits(trained.y))
  })

  test('momentum: 0 keeps the state, 1 forgets it', () => {
    const [keeps, forgets] = [0, 1].map((momentum) => {
      const layer = sequential(input, batchNormalization({ momentum }))
      return layer.train(layer.init(key(1)), x, { key: key(2), state: trained.state }).state
    })
    expect(bitsOf(keeps)).toEqual(bitsOf(trained.state))
    mustAgree(forgets![0].mean, mean(x, { axes: [0, 1] })) // two of them
  })

  test.each<readonly [string, () => unknown]>([
    [
      'batchNormalization: one example [2, 4] is no batch to average over; give examples under a leading axis',
      () => batched.train(params, ones([2, 4], 'f64'), { key: key(1), state: batched.state }),
    ],
    [
      'batchNormalization: [1, 3] has 1 value for each channel, which has no variance; give two or more, and leave out a last batch of one by dropLast',
      () => {
        const layer = sequential([3], batchNormalization())
        return layer.train(layer.init(key(1)), ones([1, 3]), { key: key(1), state: layer.state })
      },
    ],
    ['batchNormalization: a momentum of 2; give 0 to 1', () => batchNormalization({ momentum: 2 })],
    [
      'batchNormalization: an epsilon of -1; give 0 or more',
      () => batchNormalization({ epsilon: -1 }),
    ],
    [
      'batchNormalization: axis -1 is outside [], which has no axes; give a tensor of rank 1 or more',
      () => sequential([] as number[], batchNormalization()), // a shape from data
    ],
    [
      'groupNormalization: 4 channels of [2, 4] do not make 3 groups; give a divisor of 4',
      () => sequential([2, 4] as number[], groupNormalization(3)), // likewise
    ],
    ['groupNormalization: 0 is not a size', () => groupNormalization(0)],
  ])('%s', (sentence, make) => {
    expect(make).toThrow(Defect)
    expect(make).toThrow(sentence)
  })
})

describe('normalisation of single examples', () => {
  const layered = sequential(input, layerNormalization(exactly))
  const rooted = sequential(input, rmsNormalization(exactly))
  const grouped = sequential(input, groupNormalization(2, exactly))
  const p = layered.init(key(1))

  test('layerNormalization: features have mean 0 and variance 1 at each place', () => {
    const y = layered.apply(p, x)
    mustAgree(mean(y, { axes: [-1] }), mul(ones([5, 2], 'f64'), 0))
    mustAgree(variance(y, { axes: [-1] }), ones([5, 2], 'f64'))
  })

  test('layerNormalization: scaling inputs by a > 0 and shifting them changes nothing', () => {
    mustAgree(layered.apply(p, add(mul(x, 3), 5)), layered.apply(p, x))
  })

  test('rmsNormalization: scaling inputs by a > 0 changes nothing; of centred ones it is layerNormalization', () => {
    const q = rooted.init(key(1))
    mustAgree(rooted.apply(q, mul(x, 3)), rooted.apply(q, x))
    const centred = sub(x, mean(x, { axes: [-1], keepAxes: true }))
    mustAgree(rooted.apply(q, centred), layered.apply(p, x))
  })

  test('groupNormalization: shifting one group shifts nothing, and groups do not meet', () => {
    const shifted = add(x, tensor([0, 0, 7, 7], 'f64'))
    mustAgree(grouped.apply(grouped.init(key(1)), shifted), grouped.apply(grouped.init(key(1)), x))
  })

  test('groupNormalization: one group is layerNormalization of all places together', () => {
    const one = sequential(input, groupNormalization(1, exactly))
    const whole = sequential({ shape: [8], dtype: 'f64' }, layerNormalization(exactly))
    const y = whole.apply(whole.init(key(1)), reshape(x, [5, 8]))
    mustAgree(one.apply(one.init(key(1)), x), reshape(y, [5, 2, 4]))
  })

  test('groupNormalization: as many groups as channels are batchNormalization of a batch of one', () => {
    const each = sequential(input, groupNormalization(4, exactly))
    const one = uniform(key(3), [1, 2, 4], { dtype: 'f64' })
    const { y } = batched.train(params, one, { key: key(2), state: batched.state })
    mustAgree(each.apply(each.init(key(1)), one), y)
  })
})
