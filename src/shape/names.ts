/**
 * @file names — sizes that the data bring: a name in a list of sizes stands for the size found there, one size for one name.
 *
 *   ['batch', 784] is asked for, [32, 784] is found: batch is 32, and the type is [Dim<'batch'>, 784]
 *
 * `infer N extends number` in a box decides at once whether a size is a number, even one that is a type parameter.
 */
import type { Message, ShapeError } from './mismatch.ts'
import type { Dim } from './size.ts'
import type { Sizes } from './sizes.ts'

/** A size asked for: a number, which must be met, or a name, which takes the size it meets. */
export type AskedSize = number | string

/** Sizes asked for. */
export type AskedSizes = readonly AskedSize[]

interface Box<A> {
  readonly a: A
}

/** The shape of what is found: Bound<['batch', 784]> is [Dim<'batch'>, 784]. A text unknown to the compiler names nothing. */
export type Bound<W extends AskedSizes> = {
  -readonly [I in keyof W]: Box<W[I]> extends Box<infer N extends number> ? N : Named<W[I]>
}

/** The size of one name. Several names, or text unknown to the compiler, may name two sizes: that is a number. */
type Named<N, All = N> = N extends string
  ? [All] extends [N]
    ? // Of names in a pattern a record needs none, of one name it does.
      Record<never, never> extends { readonly [K in N]: 1 }
      ? number
      : Dim<N>
    : number
  : number

/** The names to bind: NamesIn<['batch', 784]> is 'batch'. */
export type NamesIn<W extends AskedSizes> = Extract<W[number], string>

/** The names of sizes that are known: KnownIn<[Dim<'batch'>, 784]> is 'batch'. */
export type KnownIn<W extends AskedSizes> = W[number] extends infer N
  ? N extends Dim<infer Name>
    ? Name
    : never
  : never

/** Check that no name is both bound and known: nothing would compare the two sizes. */
export type BindOnce<Op extends string, Names extends string, Known extends string> = [
  Names & Known,
] extends [never]
  ? unknown
  : ShapeError<Message<'refineKnown', { op: Op; name: Names & Known }>>

/** Where a size stands. */
export interface SizeAt {
  readonly path: string
  readonly axis: number
  readonly size: number
}

/** One name for two sizes. */
export interface NameDiffers {
  readonly tag: 'NameDiffers'
  readonly name: string
  readonly first: SizeAt
  readonly second: SizeAt
}

/** Sizes asked for at a leaf, and those found; undefined where nothing tells. */
export interface SizesAt {
  readonly path: string
  readonly asked: AskedSizes
  readonly found: readonly (number | undefined)[]
}

/** The size of each name, or the first that would have two. */
export const bindNames = (
  leaves: readonly SizesAt[],
): ReadonlyMap<string, number> | NameDiffers => {
  const bound = new Map<string, SizeAt>()
  for (const { path, asked, found } of leaves)
    for (const [axis, name] of asked.entries()) {
      const size = found[axis]
      if (typeof name === 'number' || size === undefined) continue
      const first = bound.get(name)
      const second = { path, axis, size }
      if (first === undefined) bound.set(name, second)
      else if (first.size !== size) return { tag: 'NameDiffers', name, first, second }
    }
  return new Map([...bound].map(([name, { size }]) => [name, size]))
}

/** Whether the sizes found can be those asked for, each by itself. */
export const meets = (asked: AskedSizes, found: Sizes): boolean =>
  asked.length === found.length &&
  asked.every((want, axis) => typeof want === 'string' || want === found[axis])

/** `[batch, 784]`. */
export const showAsked = (asked: AskedSizes): string => `[${asked.join(', ')}]`
