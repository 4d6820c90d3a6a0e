/**
 * @file transforms — ties the knot: the transformations that rules of higher-order primitives receive.
 */
import type { Transforms } from '../primitives/primitive.ts'
import { linearize } from './linearize.ts'
import { transpose } from './transpose.ts'
import { vmap } from './vmap.ts'

/** linearize, transpose and vmap, each able to enter sub-Programs, where vmap makes lanes of the given name. */
export const transformsOver = (lanes?: string): Transforms => {
  const t: Transforms = {
    lanes,
    linearize: (p, active) => linearize(t, p, active),
    transpose: (p, linear) => transpose(t, p, linear),
    vmap: (p, batched, n, wanted) => vmap(t, p, batched, n, wanted),
  }
  return t
}

/** The same, with lanes that have no name. */
export const transforms: Transforms = transformsOver()
