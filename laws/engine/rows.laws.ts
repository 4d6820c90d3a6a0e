/**
 * @file rows.laws — a Program that runs by rows gives the bits of the whole, and none does whose rows meet.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { reference } from '../../src/engine/reference/reference.ts'
import { byRows } from '../../src/engine/wasm/rows.ts'
import { streamed } from '../../src/engine/wasm/streamed.ts'
import { compute } from '../../src/engine/emit.ts'
import { traceOf } from '../../src/function/trace.ts'
import { interpret } from '../../src/program/interpret.ts'
import type { Program } from '../../src/program/program.ts'
import { type Concrete, data } from '../../src/tensor/concrete.ts'
import { simplify } from '../../src/transform/simplify.ts'
import { mustBeSameBits } from './same.ts'

type M = ct.Tensor<[number, number]>
type V = ct.Tensor<[number]>

const noise = (seed: number, shape: readonly number[]): unknown =>
  ct.uniform(ct.key(seed), [...shape], { min: -2, max: 2 })

/** A simplified Program and its inputs, captured ones included. */
const traced = (f: (...xs: never[]) => unknown, xs: readonly unknown[]) => {
  const g = f as (...ys: readonly unknown[]) => unknown // of such tensors
  const { program, captured } = traceOf('law', g, xs)
  return { p: simplify(program), inputs: [...xs, ...captured].map((x) => x as Concrete) } // computed: they have data
}

const mustAgree = (p: Program, inputs: readonly Concrete[]): void => {
  const by = byRows(p)
  if (by === undefined) throw new Error('the Program does not run by rows')
  const expected = interpret(p, inputs, compute).map((x) => x as Concrete) // likewise
  streamed(p, by)(inputs, reference).forEach((x, i) => mustBeSameBits(x[data], expected[i]![data])) // as many
}

const apart: readonly (readonly [string, (x: M, r: V, c: V) => unknown])[] = [
  ['softmax', (x) => ct.softmax(x)],
  ['log-softmax and its rows', (x) => [ct.logSoftmax(x), ct.sum(x, { axes: [1] })]],
  ['rows and columns', (x, r, c) => ct.tanh(ct.add(ct.mul(x, r), ct.expandDims(c, { axis: 1 })))],
  ['a row alone', (x, r) => ct.mul(x, ct.softmax(r))],
  ['an input handed on', (x) => [x, ct.neg(x)]],
  ['bools', (x) => [ct.greater(x, 0), ct.where(ct.less(x, 0), ct.neg(x), x)]],
  ['normalisation', (x) => ct.sub(x, ct.mean(x, { axes: [1], keepAxes: true }))],
]

const meeting: readonly (readonly [string, (x: M, r: V, c: V) => unknown])[] = [
  ['sums over rows', (x) => ct.sub(x, ct.sum(x, { axes: [0] }))],
  ['products', (x, r) => ct.matmul(x, ct.expandDims(r, { axis: 1 }))],
  ['transposes', (x) => ct.transpose(x)],
  ['running sums', (x) => ct.cumulativeSum(x, { axis: 0 })],
  ['a result of another size', (x) => [x, ct.sum(x)]],
]

describe('rows', () => {
  test.each(apart)('%s: by rows it has the bits of the whole, at any number of rows', (_, f) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 700, max: 1400 }),
        fc.integer({ min: 380, max: 520 }),
        (m, n) => {
          const { p, inputs } = traced(f, [noise(1, [m, n]), noise(2, [n]), noise(3, [m])])
          mustAgree(p, inputs)
        },
      ),
      { numRuns: 6 },
    )
  })

  test('vectors: elementwise Programs go by elements', () => {
    const f = (x: V, y: V, a: ct.Scalar) => [ct.tanh(ct.add(ct.mul(x, a), y)), ct.sub(x, y)]
    for (const n of [300_000, 262_145]) {
      const { p, inputs } = traced(f, [noise(1, [n]), noise(2, [n]), ct.scalar(0.3)])
      mustAgree(p, inputs)
    }
  })

  test('square matrices: a row of as many elements as there are rows is taken for what it is', () => {
    const f = (x: M, r: V, c: V) => ct.add(ct.mul(x, r), ct.expandDims(c, { axis: 1 }))
    const { p, inputs } = traced(f, [noise(1, [1000, 1000]), noise(2, [1000]), noise(3, [1000])])
    mustAgree(p, inputs)
  })

  test.each(meeting)('%s: rows that meet are not run apart', (_, f) => {
    const { p } = traced(f, [noise(1, [1000, 500]), noise(2, [500]), noise(3, [1000])])
    expect(byRows(p)).toBeUndefined()
  })

  test('small tensors are run whole', () => {
    const { p } = traced((x: M) => ct.softmax(x), [noise(1, [100, 100])])
    expect(byRows(p)).toBeUndefined()
  })
})
