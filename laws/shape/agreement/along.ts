/**
 * @file along — calls of the operators that go along axes: folds, softmax, sorting, picking by index.
 */
import * as fc from 'fast-check'
import type { DType } from '../../../src/tensor/dtype.ts'
import { alike, axesOf, axisOf, beside, list, type Row, type Rows, shape, size, z } from './call.ts'
import { each } from './elementwise.ts'

const floating: readonly DType[] = ['f32', 'f32', 'f64']
const numeric: readonly DType[] = ['f32', 'f32', 'f64', 'i32', 'u32']

const fold = (dtypes: readonly DType[], ...more: readonly string[]): Row => ({
  dtypes: dtypes,
  on: ({ shape: s }) =>
    fc
      .record({
        axes: fc.option(axesOf(s.length).map((axes) => `axes: ${list(axes)}`)),
        keep: fc.option(fc.boolean().map((keep) => `keepAxes: ${keep}`)),
        more: fc.option(fc.constantFrom(...more, null)),
      })
      .map(({ axes, keep, more: own }) => {
        const given = [axes, keep, own].filter((option) => option !== null)
        return (x) => [x, given.length === 0 ? '' : `{ ${given.join(', ')} }`]
      }),
})

const along = (dtypes: readonly DType[], how: 'named' | 'last'): Row => ({
  dtypes: dtypes,
  on: ({ shape: s }) =>
    fc.tuple(axisOf(s.length), fc.boolean()).map(([axis, named]) => (x) => [
      x,
      named || how === 'named' ? `{ axis: ${axis} }` : '',
    ]),
})

const indices: fc.Arbitrary<DType> = fc.constantFrom('i32', 'i32', 'i32', 'u32')

/** Operators along axes. */
export const alongAxes: Rows = {
  ...each(fold(numeric), 'sum', 'prod', 'max', 'min'),
  ...each(fold(['bool']), 'all', 'any'),
  ...each(fold(floating), 'mean', 'norm', 'logSumExp'),
  ...each(fold(floating, 'correction: 1'), 'variance', 'standardDeviation'),
  ...each(along(floating, 'last'), 'softmax', 'logSoftmax'),
  ...each(along(numeric, 'last'), 'sort', 'argSort'),
  ...each(along(numeric, 'named'), 'argMax', 'argMin', 'cumulativeSum'),
  take: {
    dtypes: ['f32', 'i32', 'bool'],
    on: ({ shape: s }) =>
      fc.tuple(shape, indices, axisOf(s.length)).map(([i, dtype, axis]) => (x) => [
        x,
        `${z(i, dtype)}, { axis: ${axis} }`,
      ]),
  },
  scatterAdd: {
    dtypes: numeric,
    on: ({ shape: s, dtype }) =>
      fc
        .tuple(shape, indices, axisOf(s.length))
        .chain(([i, d, axis]) => {
          const at = axis < 0 ? axis + s.length : axis
          const fitting = [...s.slice(0, Math.max(at, 0)), ...i, ...s.slice(at + 1)]
          return fc.tuple(alike(fitting), beside(dtype)).map(([u, e]) => ({ i, d, axis, u, e }))
        })
        .map(({ i, d, axis, u, e }) => (x) => [x, `${z(i, d)}, ${z(u, e)}, { axis: ${axis} }`]),
  },
  oneHot: {
    dtypes: ['i32', 'u32'],
    on: () =>
      fc.tuple(size, fc.constantFrom('', ", 'bool'", ", 'f64'")).map(([n, dtype]) => (x) => [
        x,
        `${n}${dtype}`,
      ]),
  },
}
