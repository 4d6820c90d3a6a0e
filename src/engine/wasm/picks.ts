/**
 * @file picks — what gather and scatterAdd share: the sizes of what is picked, and the check that indices are inside.
 *
 *   x        [pairs, middle, size, inner]
 *   indices  [pairs, picks]
 *   picked   [pairs, middle, picks, inner]
 *
 * An index outside the axis ends the call by a trap before anything is read or written through it: whoever runs the launch
 * lets the record say which index it was.
 */
import type { Indexing } from '../../program/vocabulary.ts'
import { count } from '../../shape/sizes.ts'
import type { Aval } from '../../tensor/concrete.ts'
import type { ModuleWriter } from './encoder.ts'
import { i32, i32x4, trap, v128 } from './opcodes.ts'

/** Sizes of what is picked, as one reads them off the axes. */
export interface Picks {
  readonly pairs: number
  readonly middle: number
  readonly size: number
  readonly inner: number
  readonly picks: number
}

/** The sizes of an application of gather or scatterAdd. */
export const picksOf = ({ shape }: Aval, indices: Aval, { axis, batch }: Indexing): Picks => ({
  pairs: count(shape.slice(0, batch)),
  middle: count(shape.slice(batch, axis)),
  size: shape[axis]!, // an axis of x, by the shape rule
  inner: count(shape.slice(axis + 1)),
  picks: count(indices.shape.slice(batch)),
})

/** Adds inside(indices, n, size), exported: traps unless n indices are all below the size, as unsigned numbers. */
export const insideKernel = (m: ModuleWriter): void => {
  m.func('inside', ['i32', 'i32', 'i32'], (code, [indices, n, size]) => {
    const [i, whole] = [code.local('i32'), code.local('i32')]
    const [sizes, outside] = [code.local('v128'), code.local('v128')]
    code.get(size).op(i32x4.splat).set(sizes)
    code.get(n).i32(-4).op(i32.and).set(whole)
    code.each(i, 0, whole, 4, () => {
      code
        .get(outside)
        .get(indices)
        .load(v128.load)
        .get(sizes)
        .op(i32x4.geU)
        .op(v128.or)
        .set(outside)
      code.increase(indices, 16)
    })
    code
      .get(outside)
      .op(v128.anyTrue)
      .when(() => code.op(trap))
    code.get(n).i32(3).op(i32.and).set(whole)
    code.each(i, 0, whole, 1, () => {
      code
        .get(indices)
        .load(i32.load)
        .get(size)
        .op(i32.geU)
        .when(() => code.op(trap))
      code.increase(indices, 4)
    })
  })
}
