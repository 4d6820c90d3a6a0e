/**
 * @file einsum — shapes of sums of products over labelled axes.
 *
 *   ij,jk->ik of [2, 3] and [3, 4]   ->   i is 2, j is 3, k is 4   ->   [2, 4]
 *
 * One label is one size, in all operands. What `...` stands for is broadcast.
 */
import { type Aligned, aligned, type Count, countOf, ellipsis } from './aligned.ts'
import { type Broadcast, broadcastShapes, type CanBroadcast } from './broadcast.ts'
import { type Equation, type ReadEquation, readEquation } from './equation.ts'
import { isMismatch, type Message, type Mismatch, mismatch, type ShapeError } from './mismatch.ts'
import type { Shape, ShowShape } from './shape.ts'
import type { SameSize, ShowSize } from './size.ts'
import { showSizes, type Sizes } from './sizes.ts'

/** Two sizes under one label. */
interface Clash<Label, N, M> {
  readonly label: Label
  readonly sizes: readonly [N, M]
}

/** The sizes M of labels, and those of one term more; or what does not fit. An unknown size gives way: number & 3 is 3. */
type Bind<L, A, M> = L extends [infer H extends string, ...infer T]
  ? A extends [infer D, ...infer R]
    ? H extends keyof M
      ? H extends '...'
        ? BindRest<T, R, M, M[H], D>
        : SameSize<M[H], D> extends true
          ? Bind<T, R, M & { [K in H]: D }>
          : Clash<H, M[H], D>
      : Bind<T, R, M & { [K in H]: D }>
    : never
  : M
type BindRest<T, R, M, X, Y> = X extends Shape
  ? Y extends Shape
    ? CanBroadcast<'einsum', X, Y> extends ShapeError<infer S>
      ? ShapeError<S>
      : Bind<T, R, Omit<M, '...'> & { '...': Broadcast<X, Y> }>
    : never
  : never

/** The sizes of all labels; or a list with the error where the operand stands that does not fit. */
type BindAll<T, Ss, E extends string, M = {}, Done extends unknown[] = []> = T extends [
  infer L extends string[],
  ...infer Ts,
]
  ? Ss extends readonly [infer S extends Shape, ...infer Rest]
    ? Aligned<L, S> extends infer A
      ? [A] extends [never]
        ? [
            ...Done,
            ShapeError<
              Message<
                'rank',
                { op: 'einsum'; pattern: Join<L>; n: Count<L>; x: ShowShape<S>; rank: S['length'] }
              >
            >,
          ]
        : Bind<L, A, M> extends infer N
          ? N extends ShapeError<string>
            ? [...Done, N]
            : N extends Clash<infer Label extends string, infer P, infer Q>
              ? [
                  ...Done,
                  ShapeError<
                    Message<
                      'label',
                      { name: Label; pattern: E; n: ShowSize<P>; m: ShowSize<Q>; x: ShowShape<S> }
                    >
                  >,
                ]
              : BindAll<Ts, Rest, E, N, [...Done, unknown]>
          : never
      : never
    : never
  : M

type Join<L, R extends string = ''> = L extends [infer H extends string, ...infer T]
  ? Join<T, `${R}${H}`>
  : R

/** The sizes of labels in a row. */
type Pick<O extends string[], M> = '...' extends O[number]
  ? PickRest<O, M>
  : { [I in keyof O]: O[I] extends keyof M ? M[O[I]] : never }
type PickRest<O, M, R extends Shape = []> = O extends [infer H extends keyof M, ...infer T]
  ? PickRest<
      T,
      M,
      M[H] extends infer D ? (D extends Shape ? [...R, ...D] : [...R, D & number]) : never
    >
  : R

/** What the sizes of labels come to: the errors of operands, or the shape of the result. */
type Solved<E extends string, Ss extends readonly Shape[]> = string extends E
  ? Shape
  : number extends Ss['length']
    ? Shape
    : ReadEquation<E> extends Equation<infer T, infer O>
      ? T['length'] extends Ss['length']
        ? BindAll<T, Ss, E> extends infer M
          ? M extends readonly unknown[]
            ? { readonly faults: M }
            : Pick<O, M>
          : never
        : Shape
      : Shape

/** The shape of an einsum: Summed<'ij,jk->ik', [[2, 3], [3, 4]]> is [2, 4]. */
export type Summed<E extends string, Ss extends readonly Shape[]> =
  Solved<E, Ss> extends infer R extends Shape ? R : Shape

/** Check of an equation, for so many operands. */
export type CheckEquation<E extends string, N extends number> = string extends E
  ? unknown
  : ReadEquation<E> extends Equation<infer T, string[]>
    ? number extends N
      ? unknown
      : T['length'] extends N
        ? unknown
        : ShapeError<Message<'operands', { pattern: E; n: T['length']; given: N }>>
    : ReadEquation<E>

/** Check of operand I. */
export type CheckTerm<E extends string, Ss extends readonly Shape[], I> =
  Solved<E, Ss> extends { readonly faults: infer F }
    ? I extends keyof F
      ? F[I]
      : unknown
    : unknown

/** Check of all operands, for the one that is piped to the others. */
export type CheckPiped<E extends string, Ss extends readonly Shape[]> =
  Solved<E, Ss> extends { readonly faults: [...unknown[], infer Said] } ? Said : unknown

/** The labels of the axes of each operand and of the result, and the size of each label. */
export interface EinsumPlan {
  readonly terms: readonly (readonly string[])[]
  readonly out: readonly string[]
  readonly sizes: ReadonlyMap<string, number>
}

/** Labels of what `...` stands for, counted from the right as broadcasting does. */
const labelsFor = (rest: Sizes): readonly string[] => rest.map((_, i) => `.${rest.length - i}`)

/** The plan of an einsum. */
export const einsumPlan = (pattern: string, shapes: readonly Sizes[]): EinsumPlan | Mismatch => {
  const op = 'einsum'
  const read = readEquation(pattern)
  if (isMismatch(read)) return read
  const [n, given] = [read.terms.length, shapes.length]
  if (n !== given) return mismatch('operands', { pattern, n, given })
  const sizes = new Map<string, number>()
  let rest: Sizes | undefined
  const terms: (readonly string[])[] = []
  for (const [k, words] of read.terms.entries()) {
    const x = shapes[k]! // as many shapes as terms
    const each = aligned(words, x)
    if (each === undefined) {
      const facts = { n: countOf(words), x: showSizes(x), rank: x.length }
      return mismatch('rank', { op, pattern: words.join(''), ...facts })
    }
    for (const [i, name] of words.entries()) {
      const own = each[i]! // aligned: a list for each word
      if (name === ellipsis) {
        const joint = broadcastShapes(op, rest ?? own, own)
        if (isMismatch(joint)) return joint
        rest = joint
      } else {
        const [m = 0] = own
        const known = sizes.get(name) ?? m
        if (known !== m) return mismatch('label', { name, pattern, n: known, m, x: showSizes(x) })
        sizes.set(name, m)
      }
    }
    terms.push(words.flatMap((name, i) => (name === ellipsis ? labelsFor(each[i]!) : [name]))) // likewise
  }
  const joint = rest ?? []
  labelsFor(joint).forEach((label, i) => sizes.set(label, joint[i]!)) // a label for each
  return {
    terms,
    out: read.out.flatMap((name) => (name === ellipsis ? labelsFor(joint) : [name])),
    sizes,
  }
}
