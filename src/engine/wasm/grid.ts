/**
 * @file grid — rows and columns over the elements of a cluster, so that what is repeated is read where it lies.
 *
 * Of an [n, c] grid a repeated tensor may be a tile, which is some rows of c elements, again and again; or a column, one
 * element for each row, again and again. What is neither must be spread out first. Rows are whole vectors.
 */
import { count } from '../../shape/sizes.ts'
import type { Repeat } from './schedule.ts'

/** How a kernel reads a repeated tensor. */
export type Form = 'tile' | 'column' | 'spread'

/** Elements in a row; without repeats there is one row. */
export interface Grid {
  readonly columns: number
  readonly formOf: (r: Repeat) => Form
}

/** Narrower rows cost more than spreading. */
const leastVectors = 4

/** The grid for tensors of `size` elements with vectors of `lanes`. */
export const gridOf = (size: number, lanes: number, repeats: readonly Repeat[]): Grid => {
  const sides = repeats.map((r) => (r.behind === 1 ? count(r.atom.shape) : r.behind))
  const fits = (side: number): boolean => side % lanes === 0 && side >= leastVectors * lanes
  const columns = Math.min(...sides.filter(fits), size)
  if (columns === size) return { columns, formOf: () => 'spread' }
  return {
    columns,
    formOf: ({ atom, behind }) => {
      if (behind === columns) return 'column'
      return behind === 1 && count(atom.shape) % columns === 0 ? 'tile' : 'spread'
    },
  }
}
