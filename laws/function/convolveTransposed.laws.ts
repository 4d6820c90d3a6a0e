/**
 * @file convolveTransposed.laws — a transposed convolution is the transpose of a convolution, and what either refuses.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { dot, mustBeClose, norm } from '../support/close.ts'
import { values } from '../support/expressions.ts'
import { back, type Case, cases, close, convolve, run } from './convolutions.ts'
import { images, type Images, loosely, optionsOf, placesOf, tensorOf } from './windows.ts'

const runs = { numRuns: 60 }

describe('convolveTransposed', () => {
  test('convolveTransposed: <convolve x w, y> = <x, convolveTransposed y w>, at the least size with as many places', () => {
    fc.assert(
      fc.property(
        cases.chain((c) => {
          const least = c.list.map((a, i) => {
            const places = placesOf(c.list)[i] ?? 1
            const n = (places - 1) * a.stride + a.dilation * (a.k - 1) + 1 - a.pad[0] - a.pad[1]
            return { ...a, n: Math.max(n, 1) }
          })
          const shape = [c.x.shape[0], ...least.map((a) => a.n), c.x.shape.at(-1) ?? 1]
          return fc.record({
            c: images(shape).map((x): Case => ({ ...c, list: least, x })),
            y: images([c.x.shape[0], ...placesOf(least), c.w.shape.at(-1) ?? 1]),
          })
        }),
        ({ c, y }) => {
          const found = back(y, c.w, { ...optionsOf(c.list), groups: c.groups })
          expect(found.shape).toEqual(c.x.shape)
          const [left, right] = [dot(values(run(c)), values(y)), dot(values(c.x), values(found))]
          mustBeClose([left], [right], 'rounding', norm(values(c.x)) * norm(values(found)))
          const byRule = ct.vjp((x: Images) => run({ ...c, x }))(c.x)[1](y)
          close(found, byRule)
        },
      ),
      runs,
    )
  })

  test("convolveTransposed: padding 'same' multiplies sizes by the stride, as convolve divides them", () => {
    fc.assert(
      fc.property(cases, (c) => {
        const { stride, dilation } = optionsOf(c.list)
        const options = { stride, dilation, groups: c.groups, padding: 'same' }
        const places = [c.x.shape[0], ...c.list.map((a) => a.n)]
        const large = [c.x.shape[0], ...c.list.map((a) => a.n * a.stride), c.x.shape.at(-1) ?? 1]
        const ones = (shape: readonly number[]): Images => loosely(ct.ones)(shape, 'f64')
        const y = convolve(ones(large), c.w, options)
        expect(y.shape.slice(0, -1)).toEqual(places)
        const found = back(y, c.w, options)
        expect(found.shape).toEqual(large)
        // <A 1, A 1> = <1, A^T A 1>
        const [left, right] = [dot(values(y), values(y)), dot(values(ones(large)), values(found))]
        mustBeClose([left], [right], 'rounding', left)
      }),
      runs,
    )
  })
})

describe('refused', () => {
  test('convolve: a kernel or options that do not fit are refused with a sentence', () => {
    const image = tensorOf(
      [1, 4, 4, 2],
      Array.from({ length: 32 }, (_, i) => i),
    )
    const kernel = ct.ones([3, 3, 2, 2], 'f64')
    const says = (f: () => unknown): string => {
      try {
        f()
        return 'nothing'
      } catch (error) {
        return error instanceof ct.Defect ? error.message : String(error)
      }
    }
    expect(says(() => convolve(image, ct.ones([3, 3, 1, 2], 'f64')))).toMatch('2 channels')
    expect(says(() => convolve(image, ct.ones([3, 2, 2], 'f64')))).toMatch('no kernel for')
    expect(says(() => convolve(image, kernel, { dilation: 2 }))).toMatch('reaches across 5')
    expect(says(() => convolve(image, kernel, { groups: 3 }))).toMatch('3 groups')
    expect(says(() => convolve(image, kernel, { groups: 2 }))).toMatch('each of 2 groups')
    expect(says(() => convolve(image, kernel, { stride: [1, 0] }))).toMatch('stride [1, 0]')
    expect(says(() => convolve(image, kernel, { stride: [1] }))).toMatch('stride has 1 entry')
    expect(says(() => convolve(image, kernel, { padding: -1 }))).toMatch('padding -1')
    expect(says(() => convolve(image, kernel, { pading: 1 }))).toMatch('no option pading')
    expect(says(() => convolve(image, ct.ones([3, 3, 2, 2])))).toMatch('differ in dtype')
    expect(says(() => convolve(ct.ones([3], 'f64'), kernel))).toMatch('is not [batch')
    expect(says(() => back(image, ct.ones([1, 1, 2, 2], 'f64'), { padding: 2 }))).toMatch(
      'leaves nothing',
    )
  })
})
