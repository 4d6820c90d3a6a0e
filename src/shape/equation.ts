/**
 * @file equation — the equation of an einsum, read: `bij,bjk->bik`.
 *
 *   a letter names an axis; a comma parts operands; behind the arrow stand the axes of the result
 *   `...` stands for any number of axes, once in a term; spaces say nothing
 */
import { ellipsis } from './aligned.ts'
import type { Letter } from './letters.ts'
import { isMismatch, type Message, type Mismatch, mismatch, type ShapeError } from './mismatch.ts'

/** What is wrong with a term, and the characters that show it. */
interface Wrong<Fault extends 'letter' | 'twice', Label extends string> {
  readonly fault: Fault
  readonly label: Label
}

/** The labels of a term: Labels<'...ij'> is ['...', 'i', 'j']. Each stands there once where Once is string. */
type Labels<
  S extends string,
  Once,
  R extends string[] = [],
> = S extends `${infer C extends Letter}${infer T}`
  ? C extends R[number] & Once
    ? Wrong<'twice', C>
    : Labels<T, Once, [...R, C]>
  : S extends ''
    ? R
    : S extends `...${infer T}`
      ? '...' extends R[number]
        ? Wrong<'twice', '...'>
        : Labels<T, Once, [...R, '...']>
      : S extends `${infer C}${string}`
        ? Wrong<'letter', C>
        : never

/** The terms of operands; the first that is wrong ends them. */
type TermsOf<S extends string, R extends string[][] = []> = S extends `${infer A},${infer B}`
  ? Labels<A, never> extends infer L
    ? L extends string[]
      ? TermsOf<B, [...R, L]>
      : L
    : never
  : Labels<S, never> extends infer L
    ? L extends string[]
      ? [...R, L]
      : L
    : never

type Compact<S extends string> = S extends `${infer A} ${infer B}` ? Compact<`${A}${B}`> : S

/** An equation as it is read. */
export interface Equation<Terms extends string[][], Out extends string[]> {
  readonly terms: Terms
  readonly out: Out
}

/** An equation, or its error: ReadEquation<'ij,jk->ik'> is Equation<[['i', 'j'], ['j', 'k']], ['i', 'k']>. */
export type ReadEquation<E extends string> =
  Compact<E> extends `${infer L}->${infer R}`
    ? [TermsOf<L>, Labels<R, string>] extends [infer T, infer O]
      ? T extends string[][]
        ? O extends string[]
          ? O[number] extends T[number][number]
            ? Equation<T, O>
            : ShapeError<
                Message<
                  'oneSide',
                  { op: 'einsum'; name: Exclude<O[number], T[number][number]>; pattern: E }
                >
              >
          : Said<E, O, 'right'>
        : Said<E, T, 'left'>
      : never
    : ShapeError<Message<'arrow', { op: 'einsum'; pattern: E }>>
type Said<E extends string, W, Side extends string> =
  W extends Wrong<infer Fault, infer Label>
    ? ShapeError<
        Fault extends 'twice'
          ? Message<'twice', { op: 'einsum'; side: Side; pattern: E; name: Label }>
          : Message<'letter', { name: Label; pattern: E }>
      >
    : never

/** A term or a result, read: its labels. */
const labelsOf = (pattern: string, text: string, once: boolean): readonly string[] | Mismatch => {
  const labels: readonly string[] = text.match(/\.{3}|[^]/g) ?? []
  for (const [i, name] of labels.entries()) {
    if (name !== ellipsis && !/[a-z]/i.test(name)) return mismatch('letter', { name, pattern })
    if ((once || name === ellipsis) && labels.indexOf(name) < i) {
      return mismatch('twice', { op: 'einsum', side: once ? 'right' : 'left', pattern, name })
    }
  }
  return labels
}

/** An equation as it is read. */
interface Terms {
  readonly terms: readonly (readonly string[])[]
  readonly out: readonly string[]
}

/** An equation, read. */
export const readEquation = (pattern: string): Terms | Mismatch => {
  const [, left = '', right] = /^(.*?)->(.*)$/s.exec(pattern.replaceAll(' ', '')) ?? []
  if (right === undefined) return mismatch('arrow', { op: 'einsum', pattern })
  const terms: (readonly string[])[] = []
  for (const text of left.split(',')) {
    const labels = labelsOf(pattern, text, false)
    if (isMismatch(labels)) return labels
    terms.push(labels)
  }
  const out = labelsOf(pattern, right, true)
  if (isMismatch(out)) return out
  const name = out.find((label) => !terms.some((term) => term.includes(label)))
  return name === undefined ? { terms, out } : mismatch('oneSide', { op: 'einsum', name, pattern })
}
