/**
 * @file rearrange — the shapes that patterns make: axes cut apart, put in order, made one, reduced, repeated.
 *
 *   b (h p) -> b h p of [2, 12], where p is 4   ->   b is 2, h is 12 / 4   ->   [2, 3, 4]
 */
import type { Mul } from './arithmetic.ts'
import { type Aligned, aligned, type Count, countOf, ellipsis } from './aligned.ts'
import type { BindLeft, Fault, FaultOf, NamedSizes } from './binding.ts'
import { isMismatch, type Message, type Mismatch, mismatch, type ShapeError } from './mismatch.ts'
import { type Pattern, type PatternOp, type ReadPattern, readPattern } from './pattern.ts'
import type { Product } from './reshape.ts'
import type { Shape, ShowShape } from './shape.ts'
import { count, showSizes, type Sizes } from './sizes.ts'

type ProductOf<G, M, R extends number = 1> = G extends [infer W, ...infer T]
  ? ProductOf<
      T,
      M,
      Mul<
        R,
        W extends number
          ? W
          : W extends keyof M
            ? W extends '...'
              ? Product<RestOf<M>>
              : M[W] & number
            : never
      >
    >
  : R

/** The sizes of the axes on the right. */
type Made<R, M, Out extends Shape = []> = R extends [infer G, ...infer T]
  ? G extends [infer W extends keyof M]
    ? Made<T, M, [...Out, M[W] & number]>
    : G extends '...'
      ? Made<T, M, [...Out, ...RestOf<M>]>
      : Made<T, M, [...Out, ProductOf<G, M>]>
  : Out
type RestOf<M> = M extends { readonly '...': infer D extends Shape } ? D : []

/** The names that have sizes; none where the compiler does not know which. */
type Given<Z> = string extends keyof Z ? never : keyof Z

/** The shape that a pattern makes, or a fault. */
type Solved<Op extends PatternOp, P extends string, S extends Shape, Z> = string extends P
  ? Shape
  : ReadPattern<Op, P> extends infer Q
    ? Q extends Pattern<infer L, infer R, infer LN, infer RN>
      ? [Given<Z>, RN] extends [LN | RN, LN | keyof Z]
        ? Aligned<L, S> extends infer A
          ? [A] extends [never]
            ? Fault<'pattern', TooMany<Op, P, L, S>>
            : BindLeft<L, A, Z, Z> extends infer M
              ? M extends unknown[]
                ? FaultOf<Op, P, Z, M>
                : Made<R, M>
              : never
          : never
        : Missized<Op, P, Z, Exclude<Given<Z>, LN | RN>, Exclude<RN, LN | keyof Z>>
      : Q extends ShapeError<infer E>
        ? Fault<'pattern', E>
        : never
    : never
type TooMany<Op extends string, P extends string, L extends unknown[], S extends Shape> = Message<
  'rank',
  { op: Op; pattern: P; n: Count<L>; x: ShowShape<S>; rank: S['length'] }
>
type Missized<Op extends PatternOp, P extends string, Z, Strange, Open> = [Strange] extends [never]
  ? FaultOf<Op, P, Z, ['open', Open]>
  : Fault<'sizes', Message<'noName', { op: Op; name: Strange & (string | number); pattern: P }>>

/** The shape that a pattern makes: Patterned<'rearrange', 'b (h p) -> b h p', [2, 12], { p: 4 }> is [2, 3, 4]. */
export type Patterned<Op extends PatternOp, P extends string, S extends Shape, Z> =
  Solved<Op, P, S, Z> extends infer R extends Shape ? R : Shape

/** Check of the argument At: the pattern, or the sizes; of both where it is not given. */
export type CheckPattern<
  Op extends PatternOp,
  P extends string,
  S extends Shape,
  Z,
  At = 'pattern' | 'sizes',
> =
  Solved<Op, P, S, Z> extends Fault<infer F, infer E>
    ? F extends At
      ? ShapeError<E>
      : unknown
    : unknown

/** Check of a pattern alone, before there is a shape. */
export type CheckText<Op extends PatternOp, P extends string> = string extends P
  ? unknown
  : ReadPattern<Op, P> extends infer Q
    ? Q extends ShapeError<string>
      ? Q
      : unknown
    : never

/** What a pattern does: labels of what each axis of x and of the result is made of, and the size of each label. */
export interface PatternPlan {
  readonly from: readonly (readonly string[])[]
  readonly to: readonly (readonly string[])[]
  readonly sizes: ReadonlyMap<string, number>
}

const isNumber = (word: string): boolean => /^\d/.test(word)

/** The plan of a pattern, for a shape and the sizes given. */
export const patternPlan = (
  op: PatternOp,
  pattern: string,
  x: Sizes,
  given: NamedSizes,
): PatternPlan | Mismatch => {
  const read = readPattern(op, pattern)
  if (isMismatch(read)) return read
  const [left, right] = read
  const [names, made] = [left.flat(), right.flat()]
  const sizes = new Map(Object.entries(given))
  for (const [name, size] of sizes) {
    if (![...names, ...made].includes(name)) return mismatch('noName', { op, name, pattern })
    if (!Number.isInteger(size) || size < 0) return mismatch('size', { op, size })
  }
  const isOpen = (word: string): boolean => !isNumber(word) && !sizes.has(word)
  const fresh = made.find((word) => isOpen(word) && !names.includes(word))
  if (fresh !== undefined) return mismatch('open', { op, name: fresh, pattern })
  const each = aligned(left, x)
  if (each === undefined) {
    return mismatch('rank', { op, pattern, n: countOf(left), x: showSizes(x), rank: x.length })
  }
  let rest: readonly string[] = []
  for (const [i, words] of left.entries()) {
    const own = each[i]! // aligned: a list for each axis
    if (words === ellipsis) {
      rest = own.map((size, k) => {
        sizes.set(`.${k}`, size)
        return `.${k}`
      })
      continue
    }
    const [n = 0] = own
    const open = words.filter(isOpen)
    const known = words.filter((word) => !open.includes(word))
    const m = count(known.map((word) => sizes.get(word) ?? +word)) // else a number
    const [name, another] = open
    const axis = words.length === 1 ? words.join('') : `(${words.join(' ')})`
    if (another !== undefined) return mismatch('open', { op, name: another, pattern })
    if (name === undefined && n !== m) return mismatch('makes', { op, axis, pattern, n, m })
    if (name === undefined) continue
    if (!Number.isInteger(n / m)) return mismatch('divides', { op, axis, pattern, n, m })
    sizes.set(name, n / m)
  }
  const labels = (word: string): readonly string[] => {
    if (word === ellipsis) return rest
    if (!isNumber(word)) return [word]
    if (word === '1') return []
    const label = `${word} ${sizes.size}` // each number is an axis of its own
    sizes.set(label, +word)
    return [label]
  }
  const [from = [], to = []] = read.map((axes) =>
    axes.flatMap((words) =>
      words === ellipsis ? rest.map((label) => [label]) : [words.flatMap(labels)],
    ),
  )
  return { from, to, sizes }
}
