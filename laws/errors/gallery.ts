/**
 * @file gallery — all mistakes, by chapter.
 */
import { axes } from './axes.ts'
import { control } from './control.ts'
import { dtypes } from './dtypes.ts'
import { layers } from './layers.ts'
import type { Chapter } from './mistake.ts'
import { names } from './names.ts'
import { notation } from './notation.ts'
import { parts } from './parts.ts'
import { shapes } from './shapes.ts'
import { sizes } from './sizes.ts'
import { training } from './training.ts'
import { transformations } from './transformations.ts'

/** All chapters, in the order of the page. */
export const gallery: readonly Chapter[] = [
  shapes,
  axes,
  sizes,
  notation,
  dtypes,
  names,
  transformations,
  control,
  layers,
  parts,
  training,
]
