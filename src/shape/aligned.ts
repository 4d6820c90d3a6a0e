/**
 * @file aligned — words in a row, each with the size it stands for; `...` stands for as many sizes as are left.
 */
import type { Shape } from './shape.ts'
import type { Sizes } from './sizes.ts'

/** The word for any number of axes. */
export const ellipsis = '...'

/** [the front of S, then one size for each entry of W at its back], or never. */
type Back<S extends Shape, W, R extends Shape = []> = W extends [unknown, ...infer T]
  ? S extends [...infer P extends Shape, infer D extends number]
    ? Back<P, T, [D, ...R]>
    : never
  : [S, ...R]

type Around<W, S extends Shape, R extends unknown[] = []> = W extends ['...', ...infer T]
  ? [...R, ...Back<S, T>]
  : W extends [unknown, ...infer T]
    ? S extends [infer D, ...infer Q extends Shape]
      ? Around<T, Q, [...R, D]>
      : never
    : never

/**
 * A size for each word, for `...` a list of them; never when there are more or fewer:
 * Aligned<['b', '...', 'c'], [2, 3, 4, 5]> is [2, [3, 4], 5].
 */
export type Aligned<W extends unknown[], S extends Shape> = number extends S['length']
  ? { [I in keyof W]: W[I] extends '...' ? Shape : number }
  : '...' extends W[number]
    ? Around<W, S>
    : W['length'] extends S['length']
      ? S
      : never

/** How many axes words name, as messages say it. */
export type Count<W extends unknown[], N extends unknown[] = []> = W extends [infer H, ...infer T]
  ? H extends '...'
    ? `${[...N, ...T]['length'] & number} or more`
    : Count<T, [...N, H]>
  : N['length']

/** The sizes of each word, a list of one unless it is `...`; undefined when there are more or fewer. */
export const aligned = (words: readonly unknown[], sizes: Sizes): readonly Sizes[] | undefined => {
  const at = words.indexOf(ellipsis)
  const rest = sizes.length - words.length + 1 // what `...` stands for
  if (at < 0 ? rest !== 1 : rest < 0) return undefined
  return words.map((_, i) =>
    i === at
      ? sizes.slice(i, i + rest)
      : sizes.slice(at >= 0 && i > at ? i + rest - 1 : i).slice(0, 1),
  )
}

/** How many axes words name, as messages say it. */
export const countOf = (words: readonly unknown[]): number | string =>
  words.includes(ellipsis) ? `${words.length - 1} or more` : words.length
