/**
 * @file convolutions — arbitrary convolutions: images, a kernel for them, and how it slides.
 */
import fc from 'fast-check'
import { expect } from 'vitest'
import * as ct from '../../src/index.ts'
import { mustBeClose, norm } from '../support/close.ts'
import { values } from '../support/expressions.ts'
import { type Axis, axes, images, type Images, loosely, optionsOf } from './windows.ts'

/** convolve, of shapes that are drawn. */
export const convolve: (...args: readonly unknown[]) => Images = loosely(ct.convolve)
/** convolveTransposed, likewise. */
export const back: (...args: readonly unknown[]) => Images = loosely(ct.convolveTransposed)
const few = fc.integer({ min: 1, max: 2 })

/** Images, a kernel for them, and how it slides. */
export interface Case {
  readonly list: readonly Axis[]
  readonly groups: number
  readonly x: Images
  readonly w: Images
}
/** Images, kernels and ways to slide that fit. */
export const cases: fc.Arbitrary<Case> = fc
  .record({ list: axes, batch: few, groups: few, inputs: few, outputs: few })
  .chain(({ list, batch, groups, inputs, outputs }) =>
    fc.record({
      list: fc.constant(list),
      groups: fc.constant(groups),
      x: images([batch, ...list.map((a) => a.n), groups * inputs]),
      w: images([...list.map((a) => a.k), inputs, groups * outputs]),
    }),
  )

/** The convolution of a case. */
export const run = ({ list, groups, x, w }: Case): Images =>
  convolve(x, w, { ...optionsOf(list), groups })

/** Throws unless two tensors have one shape and are close. */
export const close = (x: ct.AnyTensor, y: ct.AnyTensor): void => {
  expect(x.shape).toEqual(y.shape)
  mustBeClose(values(x), values(y), 'rounding', norm(values(y)))
}
