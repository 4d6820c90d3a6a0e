/**
 * @file moving — calls of the operators that move, join and cut.
 */
import * as fc from 'fast-check'
import { count, range, type Sizes } from '../../../src/shape/sizes.ts'
import type { DType } from '../../../src/tensor/dtype.ts'
import {
  alike,
  alone,
  axesOf,
  axisOf,
  beside,
  list,
  mostly,
  near,
  type Row,
  type Rows,
  shape,
  size,
  z,
} from './call.ts'

const any: readonly DType[] = ['f32', 'f32', 'i32', 'bool']

/** A row whose options are drawn from the shape alone. */
const from = (rest: (s: Sizes) => fc.Arbitrary<string>): Row => ({
  dtypes: any,
  on: ({ shape: s }) => rest(s).map((text) => (x) => [x, text]),
})

/** Shapes of as many elements, sometimes with one size left open. */
const regrouped = (s: Sizes): fc.Arbitrary<Sizes> =>
  fc
    .tuple(fc.nat({ max: s.length }), fc.nat({ max: s.length }), fc.option(fc.nat({ max: 3 })))
    .map(([a, b, open]) => {
      const [i, j] = [Math.min(a, b), Math.max(a, b)]
      const to = [...s.slice(0, i), count(s.slice(i, j)), ...s.slice(j)]
      return open === null ? to : to.map((n, k) => (k === open % to.length ? -1 : n))
    })

/** A few tensors, alike away from an axis, in a list after x. */
const joined = (free: boolean): Row => ({
  dtypes: any,
  on: ({ shape: s, dtype }) =>
    axisOf(s.length + (free ? 0 : 1)).chain((axis) => {
      const at = axis < 0 ? axis + s.length : axis
      const other = free ? size.map((n) => s.map((m, i) => (i === at ? n : m))) : fc.constant(s)
      return fc
        .array(fc.tuple(other.chain(alike), beside(dtype)), { maxLength: 2 })
        .map((more) => (x) => [list([x, ...more.map(([r, d]) => z(r, d))]), `{ axis: ${axis} }`])
    }),
})

/** A start or an end, sometimes past both ends. */
const bound = (n: number): fc.Arbitrary<number> => fc.integer({ min: -n - 1, max: n + 1 })

/** Operators that move, join and cut. */
export const moving: Rows = {
  reshape: from((s) =>
    mostly(
      regrouped(s),
      fc.array(fc.oneof(size, fc.constantFrom(-1, 6)), { minLength: 1, maxLength: 3 }),
      3,
    ).map(list),
  ),
  flatten: from((s) =>
    fc.option(axisOf(s.length)).map((axis) => (axis === null ? '' : `{ from: ${axis} }`)),
  ),
  permute: from((s) =>
    mostly(
      fc
        .shuffledSubarray(range(s.length), { minLength: s.length })
        .chain((order) =>
          fc.tuple(...order.map((i) => fc.constantFrom(i, i - s.length))).map((some) => [...some]),
        ),
      fc.array(axisOf(s.length), { maxLength: 4 }),
      3,
    ).map(list),
  ),
  transpose: { dtypes: any, on: () => fc.constant(alone) },
  broadcastTo: from((s) =>
    mostly(
      fc.tuple(fc.array(size, { maxLength: 1 }), near(s)).map(([more, r]) => [
        ...more,
        ...s.slice(0, Math.max(0, s.length - r.length)),
        ...r.slice(Math.max(0, r.length - s.length)).map((n, i, tail) => {
          const m = s[s.length - tail.length + i] ?? n
          return m === 1 ? n : m
        }),
      ]),
      shape,
      4,
    ).map(list),
  ),
  expandDims: from((s) => axisOf(s.length + 1).map((axis) => `{ axis: ${axis} }`)),
  squeeze: from((s) => {
    const ones = range(s.length).filter((i) => s[i] === 1)
    const axis = axisOf(s.length)
    return (ones.length === 0 ? axis : mostly(fc.constantFrom(...ones), axis)).map(
      (at) => `{ axis: ${at} }`,
    )
  }),
  flip: from((s) => axesOf(s.length).map((axes) => `{ axes: ${list(axes)} }`)),
  concatenate: joined(true),
  stack: joined(false),
  split: from((s) =>
    axisOf(s.length).chain((axis) => {
      const n = s.at(axis) ?? 3
      const first = fc.integer({ min: 0, max: n })
      return mostly(
        first.map((a) => [a, n - a]),
        fc.array(size, { maxLength: 3 }),
        4,
      ).map((sizes) => `{ axis: ${axis}, sizes: ${list(sizes)} }`)
    }),
  ),
  slice: from((s) =>
    axisOf(s.length).chain((axis) => {
      const n = s.at(axis) ?? 3
      const part = (name: string, of: fc.Arbitrary<number>): fc.Arbitrary<string> =>
        fc.option(of).map((value) => (value === null ? '' : `, ${name}: ${value}`))
      return fc
        .tuple(
          part('from', mostly(fc.integer({ min: 0, max: Math.ceil(n / 2) }), bound(n))),
          part('to', mostly(fc.integer({ min: Math.ceil(n / 2), max: n }), bound(n))),
          part('step', mostly(fc.integer({ min: 1, max: 3 }), fc.constantFrom(0, -1), 12)),
        )
        .map((parts) => `{ axis: ${axis}${parts.join('')} }`)
    }),
  ),
  pad: from((s) => {
    const margin = fc.tuple(...[0, 1].map(() => mostly(fc.nat({ max: 12 }), fc.constant(-1), 20)))
    return mostly(
      fc.array(margin, { minLength: s.length, maxLength: s.length }),
      fc.array(margin, { maxLength: 3 }),
    ).map((margins) => list(margins.map(list)))
  }),
}
