/**
 * @file transcendental.laws — the engine's own elementary functions, against hundreds of digits and at the edges.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { own } from '../../src/engine/wasm/pointwise.ts'
import type { Floating } from '../../src/tensor/dtype.ts'
import { mostUlps, valuesOf } from './ownValues.ts'
import { type Elementary, precise, ulpsFrom } from './precise.ts'

const names = Object.keys(precise) as Elementary[] // the keys of a record by name

/** Where results are finite and not 0: [least, most]. */
const domains: {
  readonly [D in Floating]: { readonly [F in Elementary]: readonly [number, number] }
} = {
  f32: {
    exp: [-103, 88.7],
    expm1: [-103, 88.7],
    log: [2 ** -149, 3.4e38],
    log1p: [-1 + 2 ** -24, 3.4e38],
    tanh: [-12, 12],
    logistic: [-103, 40],
    sin: [-3.4e38, 3.4e38],
    cos: [-3.4e38, 3.4e38],
    tan: [-3.4e38, 3.4e38],
    erf: [-5, 5],
  },
  f64: {
    exp: [-744, 709.7],
    expm1: [-744, 709.7],
    log: [2 ** -1074, 1.7e308],
    log1p: [-1 + 2 ** -53, 1.7e308],
    tanh: [-25, 25],
    logistic: [-744, 40],
    sin: [-8e307, 8e307],
    cos: [-8e307, 8e307],
    tan: [-8e307, 8e307],
    erf: [-7, 7],
  },
}

/** Evenly over the numbers of a domain, evenly over its floats, and near 0 and 1. */
const argument = (
  dtype: Floating,
  [least, most]: readonly [number, number],
): fc.Arbitrary<number> => {
  const inside = (x: number): number =>
    Math.min(most, Math.max(least, dtype === 'f32' ? Math.fround(x) : x))
  return fc
    .oneof(
      fc.double({ min: 0, max: 1, noNaN: true }).map((t) => least + t * (most - least)),
      fc.double({ min: least, max: most, noNaN: true }),
      fc.double({ min: -2, max: 2, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }).map((t) => 4 * t - 2),
      fc.double({ min: -0.01, max: 0.01, noNaN: true }).map((t) => 1 + t),
    )
    .map(inside)
    .filter((x) => x !== 0)
}

test('transcendental: every function of the engine has a law', () => {
  // pow has two arguments, and a file for itself.
  expect(Object.keys(own).toSorted()).toEqual([...names, 'pow'].toSorted())
})

describe.each(['f32', 'f64'] as const)('transcendental in %s', (dtype) => {
  test.each(names)('%s: is at most 2 units in the last place off', (name) => {
    const xs = fc.array(argument(dtype, domains[dtype][name]), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(xs, (arguments_) => {
        const ys = valuesOf(name, dtype, arguments_)
        arguments_.forEach((x, i) => {
          const y = ys[i]! // as many values
          const off = ulpsFrom(dtype, y, precise[name](x))
          if (!(off <= mostUlps)) throw new Error(`${name} ${x}: ${y} is ${off} units off`)
        })
      }),
      { numRuns: 40 },
    )
  })

  test.each(names)('%s: one element or many, wherever it stands, the bits are the same', (name) => {
    const xs = fc.array(fc.double(), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(xs, (arguments_) => {
        const ys = valuesOf(name, dtype, arguments_)
        arguments_.forEach((x, i) => expect(valuesOf(name, dtype, [x])[0]).toBe(ys[i]))
      }),
    )
  })

  const least = dtype === 'f32' ? 2 ** -149 : 2 ** -1074
  const [huge, bare] = [Infinity, Number.NaN]
  const edges: { readonly [F in Elementary]: readonly (readonly [number, number])[] } = {
    exp: [
      [0, 1],
      [-0, 1],
      [huge, huge],
      [-huge, 0],
      [dtype === 'f32' ? 88.73 : 709.79, huge],
      [dtype === 'f32' ? -104 : -746, 0],
      [least, 1],
    ],
    expm1: [
      [0, 0],
      [-0, -0],
      [huge, huge],
      [-huge, -1],
      [dtype === 'f32' ? 88.73 : 709.79, huge],
      [least, least],
      [-least, -least],
    ],
    log: [
      [0, -huge],
      [-0, -huge],
      [1, 0],
      [huge, huge],
      [-huge, bare],
      [-1, bare],
      [-least, bare],
    ],
    log1p: [
      [0, 0],
      [-0, -0],
      [-1, -huge],
      [-2, bare],
      [huge, huge],
      [-huge, bare],
      [least, least],
      [-least, -least],
    ],
    tanh: [
      [0, 0],
      [-0, -0],
      [huge, 1],
      [-huge, -1],
      [least, least],
      [-least, -least],
    ],
    logistic: [
      [0, 0.5],
      [-0, 0.5],
      [huge, 1],
      [-huge, 0],
      [least, 0.5],
    ],
    sin: [
      [0, 0],
      [-0, -0],
      [huge, bare],
      [-huge, bare],
      [least, least],
      [-least, -least],
    ],
    cos: [
      [0, 1],
      [-0, 1],
      [huge, bare],
      [-huge, bare],
      [least, 1],
    ],
    tan: [
      [0, 0],
      [-0, -0],
      [huge, bare],
      [-huge, bare],
      [least, least],
      [-least, -least],
    ],
    erf: [
      [0, 0],
      [-0, -0],
      [huge, 1],
      [-huge, -1],
      [dtype === 'f32' ? 4 : 6, 1],
      [least, least],
      [-least, -least],
    ],
  }
  test.each(names)('%s: zeros, infinities, subnormals and NaN give what IEEE 754 says', (name) => {
    expect(valuesOf(name, dtype, [bare])[0]).toBe(bare)
    for (const [x, y] of edges[name]) expect(valuesOf(name, dtype, [x])[0]).toBe(y)
  })
})
