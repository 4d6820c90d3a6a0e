/**
 * @file transforms — ties the knot: the transformations that rules of higher-order primitives receive.
 */
import type { Transforms } from '../primitives/primitive.ts'
import { linearize } from './linearize.ts'
import { transpose } from './transpose.ts'
import { vmap } from './vmap.ts'

/** linearize, transpose and vmap, each able to enter sub-Programs. */
export const transforms: Transforms = {
  linearize: (p, active) => linearize(transforms, p, active),
  transpose: (p, linear) => transpose(transforms, p, linear),
  vmap: (p, batched, n, wanted) => vmap(transforms, p, batched, n, wanted),
}
