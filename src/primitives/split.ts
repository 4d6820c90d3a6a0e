/**
 * @file split — pieces of the given sizes, one after another along an axis.
 *
 *   linear; the transpose concatenates the cotangents, zeros for those that are absent
 */
import { Defect } from '../shape/defect.ts'
import { count, type Sizes, showSizes } from '../shape/sizes.ts'
import { type Aval, data, showAval } from '../tensor/concrete.ts'
import { allocate } from '../tensor/dtype.ts'
import { orZero, perElement } from './families.ts'
import { linesOf } from './moving.ts'
import { isWithin, mustBeAxis } from './params.ts'
import type { Primitive } from './primitive.ts'

const piecesOf = (x: Aval, axis: number, sizes: Sizes): readonly Aval[] =>
  sizes.map((size) => ({
    shape: x.shape.map((n, i) => (i === axis ? size : n)),
    dtype: x.dtype,
  }))

export const split: Primitive<'split'> = {
  name: 'split',
  domain: 'all',
  shape: ([x], { axis, sizes }) => {
    mustBeAxis('split', x, axis)
    const whole = sizes.length > 0 && sizes.every((n) => isWithin(0, n, Infinity))
    if (!whole || sizes.reduce((n, size) => n + size, 0) !== x.shape[axis])
      throw new Defect(
        `split: pieces of ${showSizes(sizes)} do not make up axis ${axis} of ${showAval(x)}; give whole sizes that add up to it`,
      )
    return piecesOf(x, axis, sizes)
  },
  evaluate: ([x], { axis }, outputs) => {
    const { outer, size, inner } = linesOf(x.shape, axis)
    let before = 0
    return outputs.map((y) => {
      const out = allocate(y.dtype, count(y.shape))
      const run = y.shape[axis]! * inner // an axis of each, by the shape rule
      for (let o = 0; o < outer; o += 1) {
        const from = o * size * inner + before
        out.set(x[data].subarray(from, from + run), o * run)
      }
      before += run
      return out
    })
  },
  cost: perElement(0),
  derivative: {
    kind: 'linearMany',
    transpose: (e, cts, [x], { axis, sizes }) => [
      e.apply(
        'concatenate',
        { axis },
        ...piecesOf(x, axis, sizes).map((piece, i) => orZero(e, cts[i], piece)),
      ),
    ],
  },
  vmap: (e, [x], { axis, sizes }) =>
    e
      .bind('split', { axis: axis + 1, sizes }, [x.value])
      .map((value) => ({ value, batched: true })),
}
