/**
 * @file allowed — what optimisers and schedules cannot use is a Defect where they are made, in the name that was asked.
 */
import { mul, type Scalar } from 'cotangent'
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
  'minimise: tolerance': (tolerance) => o.minimise(loss, { tolerance }),
  'clipByGlobalNorm: limit': (x) => o.clipByGlobalNorm(x),
  'clipByNorm: limit': (x) => o.clipByNorm(x),
  'clipByValue: limit': (x) => o.clipByValue(x),
  'cosineDecay: end': (end) => o.cosineDecay(0.1, { steps: 9, end }),
  'warmUp: rate': (x) => o.warmUp(x, { steps: 9 }),
  'oneCycle: peak': (x) => o.oneCycle(x, { steps: 9 }),
}

/** Losses of one tensor; nothing is computed before a step is asked for. */
const loss = (x: Scalar<'f64'>): Scalar<'f64'> => mul(x, x)

/** What is counted, and the least that there may be. */
const counts: Readonly<Record<string, readonly [least: 0 | 1, make: Make]>> = {
  'minimise: steps': [0, (steps) => o.minimise(loss, { steps })],
  'minimise: history': [1, (history) => o.minimise(loss, { history })],
  'lbfgs: history': [1, (history) => o.lbfgs(loss, { history })],
  'wolfe: trials': [1, (trials) => o.wolfe({ trials })],
  'backtracking: trials': [1, (trials) => o.backtracking({ trials })],
  'accumulate: every': [1, (every) => o.accumulate(every, o.sgd(0.1))],
  'cosineDecay: steps': [1, (steps) => o.cosineDecay(0.1, { steps })],
  'stepDecay: every': [1, (every) => o.stepDecay(0.1, { every, factor: 0.5 })],
  'cosineRestarts: growth': [1, (growth) => o.cosineRestarts(0.1, { steps: 9, growth })],
  'joined: at': [1, (at) => o.joined(o.constant(1), at, o.constant(2))],
}

const below = fc.double({ max: -Number.MIN_VALUE, noNaN: true })
const tooLittle = fc.oneof(below, fc.constant(Number.NaN))
const broken = fc.double({ noNaN: true }).filter((x) => !Number.isInteger(x))
const noCount = fc.oneof(tooLittle, broken, fc.constantFrom(Infinity, 2 ** 31))
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

  test.each(Object.entries(counts))('%s: it is a whole number', (name, [least, make]) => {
    fc.assert(
      fc.property(noCount, (n) => {
        expect(() => make(n)).toThrow(
          `${name} is ${n}; give a whole number from ${least} to below 2^31`,
        )
      }),
    )
    expect(() => make(least - 1)).toThrow(`${name} is ${least - 1}; give a whole number`)
    expect(() => make(least)).not.toThrow()
  })

  test('minimise: without an end it is refused, and not begun', () => {
    for (const tolerance of [Number.NaN, Infinity])
      expect(() => o.minimise(loss, { tolerance })).toThrow(
        `minimise: tolerance is ${tolerance}; give a finite number from 0`,
      )
    for (const steps of [Number.NaN, Infinity])
      expect(() => o.minimise(loss, { steps })).toThrow(`minimise: steps is ${steps}; give`)
  })

  test('wolfe: a level is above what is enough of a fall, c1 = 1e-4 < c2 < 1', () => {
    const c1 = 1e-4
    const outside = fc.oneof(noShare, fc.double({ min: 0, max: c1, noNaN: true }))
    fc.assert(
      fc.property(outside, (level) => {
        expect(() => o.wolfe({ level })).toThrow(
          `wolfe: level is ${level}; give a number above 0.0001 and below 1`,
        )
      }),
    )
    const inside = fc.double({ min: c1, max: 1, minExcluded: true, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(inside, (level) => {
        expect(() => o.wolfe({ level })).not.toThrow()
      }),
    )
  })

  test('backtracking: it shrinks, and to something', () => {
    fc.assert(
      fc.property(fc.oneof(noShare, fc.constant(0)), (shrink) => {
        expect(() => o.backtracking({ shrink })).toThrow(
          `backtracking: shrink is ${shrink}; give a number above 0 and below 1`,
        )
      }),
    )
    const inside = fc.double({ min: 0, max: 1, minExcluded: true, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(inside, (shrink) => {
        expect(() => o.backtracking({ shrink })).not.toThrow()
      }),
    )
  })

  test('minimise, lbfgs: a search is a function', () => {
    const odd: object = { search: 'wolfe' }
    expect(() => o.minimise(loss, odd)).toThrow('minimise: search is wolfe; give a line search')
    expect(() => o.lbfgs(loss, odd)).toThrow('lbfgs: search is wolfe; give a line search')
  })

  test('minimise, lbfgs, wolfe, backtracking: an option that is not theirs is named, with those that are', () => {
    const odd: object = { tol: 1 }
    const told: readonly (readonly [() => unknown, string])[] = [
      [
        () => o.minimise(loss, odd),
        'minimise: there is no option tol; give one of tolerance, steps, history, search',
      ],
      [() => o.lbfgs(loss, odd), 'lbfgs: there is no option tol; give one of history, search'],
      [() => o.wolfe(odd), 'wolfe: there is no option tol; give one of level, trials'],
      [
        () => o.backtracking(odd),
        'backtracking: there is no option tol; give one of shrink, trials',
      ],
    ]
    for (const [make, sentence] of told) expect(make).toThrow(sentence)
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
