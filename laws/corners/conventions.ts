/**
 * @file conventions — every row of the table of conventions.
 */
import { ofChoices } from './choices.ts'
import type { Convention } from './convention.ts'
import { farOut } from './far.ts'
import { atKinks } from './kinks.ts'
import { atRoots } from './roots.ts'
import { ofTies } from './ties.ts'

/** The sections of the table. */
export const sections: readonly (readonly [title: string, rows: readonly Convention[]])[] = [
  ['Branches not taken', ofChoices],
  ['Kinks, and values used twice', atKinks],
  ['Ties, and all elements together', ofTies],
  ['Powers, roots, lengths and quotients at 0', atRoots],
  ['Far out, and close to 0', farOut],
]

/** All rows. */
export const conventions: readonly Convention[] = sections.flatMap(([, rows]) => rows)
