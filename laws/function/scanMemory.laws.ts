/**
 * @file scanMemory — bytes and operations that the gradient of a scan counts: memory linear in the steps plainly, by their
 * square root in segments, for at most one more forward run.
 *
 * The steps take no inputs, so what is counted beside one step's own is what reverse mode keeps.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { type CallCost, costOf } from '../../src/function/debug/costOf.ts'

type V = ct.Tensor<[number]>
type Step = (c: V) => V

/** Steps that need one residual, two, and one kept product beside a constant. */
const steps: Readonly<Record<string, Step>> = {
  sine: (c) => ct.sin(c),
  'two sines': (c) => ct.sin(ct.sin(c)),
  'a recurrent layer': (c) => {
    const n = c.shape[0]
    const product = ct.matmul(ct.reshape(c, [1, n]), ct.full([n, n], 0.1))
    return ct.tanh(ct.add(ct.reshape(product, [n]), c))
  },
}

interface Counts {
  readonly forward: CallCost
  readonly gradient: CallCost
}

/** Counts of a scan of so many steps, and of its gradient. */
const countsOf = (step: Step, length: number, options: ct.ScanOptions, width: number): Counts => {
  const f = (c: V): ct.Scalar =>
    ct.sum(ct.scan((a: V) => [step(a), []], { ...options, length })(c, [])[0])
  const c: V = ct.ones([width])
  return { forward: costOf(f)(c), gradient: costOf(ct.grad(f))(c) }
}

/** Bytes that the gradient counts beyond those of one step. */
const kept = (step: Step, length: number, options: ct.ScanOptions, width: number): number =>
  countsOf(step, length, options, width).gradient.peak - countsOf(step, 1, {}, width).gradient.peak

/** The same over k^2 steps in segments of k. */
const keptInSegments = (step: Step, k: number, width: number): number =>
  kept(step, k * k, { checkpoint: k }, width)

const roots = fc.integer({ min: 10, max: 60 })
const lengths = fc.integer({ min: 100, max: 3000 })
const widths = fc.integer({ min: 1, max: 16 })
const runs = { numRuns: 20 }

describe('scan, memory', () => {
  test.each(Object.entries(steps))(
    'scan: the gradient over %s keeps the residuals of every step',
    (_, step) => {
      fc.assert(
        fc.property(lengths, widths, (n, width) => {
          const each = kept(step, 2, {}, width)
          expect(each % (4 * width)).toBe(0)
          expect(each).toBeGreaterThan(0)
          expect(kept(step, n, {}, width)).toBe((n - 1) * each)
        }),
        runs,
      )
    },
  )

  test.each(Object.entries(steps))(
    'scan: the gradient over %s in k segments of k steps keeps k carries and the residuals of k steps',
    (_, step) => {
      fc.assert(
        fc.property(roots, widths, (k, width) => {
          const each = kept(step, 2, {}, width)
          // One step has the residuals of one, and its carry as its argument.
          expect(keptInSegments(step, k, width)).toBe((k - 1) * (4 * width + each))
        }),
        runs,
      )
    },
  )

  test.each(Object.entries(steps))(
    'scan: the gradient over %s of 4 times the steps keeps 4 times the bytes, in segments of their square root twice',
    (_, step) => {
      fc.assert(
        fc.property(roots, widths, (k, width) => {
          const plain = kept(step, 4 * k * k, {}, width) / kept(step, k * k, {}, width)
          const segments = keptInSegments(step, 2 * k, width) / keptInSegments(step, k, width)
          // (4 k^2 - 1) / (k^2 - 1) and (2 k - 1) / (k - 1), for k from 10 on.
          expect(plain).toBeGreaterThan(3.5)
          expect(plain).toBeLessThan(4.5)
          expect(segments).toBeGreaterThan(1.75)
          expect(segments).toBeLessThan(2.25)
        }),
        runs,
      )
    },
  )

  test.each(Object.entries(steps))(
    'scan: the gradient over %s in segments counts at most one more forward run',
    (_, step) => {
      fc.assert(
        fc.property(lengths, fc.integer({ min: 1, max: 100 }), widths, (n, checkpoint, width) => {
          const plain = countsOf(step, n, {}, width)
          const segments = countsOf(step, n, { checkpoint }, width)
          expect(segments.forward.flops).toBe(plain.forward.flops)
          expect(segments.gradient.flops).toBeLessThanOrEqual(
            plain.gradient.flops + plain.forward.flops,
          )
        }),
        runs,
      )
    },
  )

  test('scan: 10,000 steps in segments of 100 keep less than a fortieth of what they keep plainly', () => {
    const step: Step = (c) => ct.sin(c)
    const [plain, segments] = [{}, { checkpoint: 100 }].map((o) => kept(step, 10_000, o, 64)) as [
      number,
      number,
    ] // two options
    expect(plain).toBeGreaterThan(9_900 * 4 * 64)
    expect(40 * segments).toBeLessThan(plain)
  })
})
