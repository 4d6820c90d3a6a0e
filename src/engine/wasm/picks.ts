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
import { inSteps } from './blocks.ts'
import type { Func } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { f32x4, i32x4, trap, v128 } from './opcodes.ts'

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
export const insideKernel = (m: ModuleWriter): Func =>
  m.kernel('inside', (code, [indices, n, size]) => {
    const [sizes, outside] = code.vectors()
    code.set(sizes, size, i32x4.splat)
    inSteps(code, n, 4, (step) => {
      // One that is left is looked at four times.
      const load = step === 1 ? f32x4.loadSplat : v128.load
      code
        .set(outside, outside, indices, load, sizes, i32x4.geU, v128.or)
        .increase(indices, [4 * step])
    })
    code.put(outside, v128.anyTrue).when(() => code.put(trap))
  })
