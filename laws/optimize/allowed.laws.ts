/**
 * @file allowed — what optimisers and schedules cannot use is a Defect where they are made, in the name that was asked.
 */
import * as o from 'cotangent/optimize'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

type Make = (x: number) => unknown

const shares: Readonly<Record<string, Make>> = {
  'adam: b1': (b1) => o.adam(0.1, { b1 }),
  'adamW: b2': (b2) => o.adamW(0.1, { b2 }),
  'lamb: b1': (b1) => o.lamb(0.1, { b1 }),
  'lion: b2': (b2) => o.lion(0.1, { b2 }),
  'rmsProp: decay': (decay) => o.rmsProp(0.1, { decay }),
  'sgd: momentum': (momentum) => o.sgd(0.1, { momentum }),
  'momentum: decay': (decay) => o.momentum(decay),
  'movingAverage: decay': (decay) => o.movingAverage(o.adam(0.1), { decay }),
}

const amounts: Readonly<Record<string, Make>> = {
  'gradientDescent: rate': (x) => o.gradientDescent(x),
  'sgd: rate': (x) => o.sgd(x),
  'adam: rate': (x) => o.adam(x),
  'adamW: rate': (x) => o.adamW(x),
  'rmsProp: rate': (x) => o.rmsProp(x),
  'adagrad: rate': (x) => o.adagrad(x),
  'lion: rate': (x) => o.lion(x),
  'lamb: rate': (x) => o.lamb(x),
  'descend: rate': (x) => o.descend(x),
  'adam: epsilon': (epsilon) => o.adam(0.1, { epsilon }),
  'adamW: decay': (decay) => o.adamW(0.1, { decay }),
  'adagrad: initial': (initial) => o.adagrad(0.1, { initial }),
  'addDecayedWeights: decay': (x) => o.addDecayedWeights(x),
  'clipByGlobalNorm: limit': (x) => o.clipByGlobalNorm(x),
  'clipByNorm: limit': (x) => o.clipByNorm(x),
  'clipByValue: limit': (x) => o.clipByValue(x),
  'cosineDecay: end': (end) => o.cosineDecay(0.1, { steps: 9, end }),
  'warmUp: rate': (x) => o.warmUp(x, { steps: 9 }),
  'oneCycle: peak': (x) => o.oneCycle(x, { steps: 9 }),
}

const below = fc.double({ max: -Number.MIN_VALUE, noNaN: true })
const tooLittle = fc.oneof(below, fc.constant(Number.NaN))
const noShare = fc.oneof(tooLittle, fc.double({ min: 1, noNaN: true }))

describe('allowed', () => {
  test.each(Object.entries(shares))('%s: it is from 0 to below 1', (name, make) => {
    fc.assert(
      fc.property(noShare, (x) => {
        expect(() => make(x)).toThrow(`${name} is ${x}; give a number from 0 to below 1`)
      }),
    )
    expect(() => make(0.5)).not.toThrow()
  })

  test.each(Object.entries(amounts))('%s: it is not below 0, and not NaN', (name, make) => {
    fc.assert(
      fc.property(tooLittle, (x) => {
        expect(() => make(x)).toThrow(`${name} is ${x}; give a `)
      }),
    )
    expect(() => make(0)).not.toThrow()
  })

  test('options: one of a name that is not theirs is refused', () => {
    const odd: object = { beta1: 0.5 }
    const makers = [o.sgd, o.adam, o.adamW, o.rmsProp, o.adagrad, o.lion, o.lamb] as const
    for (const make of makers)
      expect(() => make(0.1, odd)).toThrow(`${make.name}: there is no option beta1; give one of `)
    expect(() => o.warmUp(0.1, { steps: 9, ...odd })).toThrow('warmUp: there is no option beta1')
  })

  test('sgd: nesterov without momentum is refused', () => {
    expect(() => o.sgd(0.1, { momentum: 0, nesterov: true })).toThrow(
      'sgd: nesterov looks ahead along a momentum of 0; give a momentum above 0, or leave nesterov out',
    )
  })
})
