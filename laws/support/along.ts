/** @file along — the params of gather and scatterAdd, by indices that the law itself gives. */
import type { Indexing } from '../../src/program/vocabulary.ts'

/** Along an axis, behind batch axes. */
export const along = (axis: number, batch = 0): Indexing => ({
  axis,
  batch,
  of: 'law',
  noun: 'index',
})
