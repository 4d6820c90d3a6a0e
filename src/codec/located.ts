/**
 * @file located — failed validations of io-ts that say it all: operator, place, what is wrong, what to do.
 *
 *   tensorCodec: at weights.0, expected a list of 3, found a list of 2; give one of that length
 */
import * as t from 'io-ts'
import { shownPath } from '../function/found.ts'

/** Members of a union or an intersection are numbered in a context; the number is no place in the data. */
const isMember = (parent: t.ContextEntry | undefined): boolean => {
  const tag = parent !== undefined && '_tag' in parent.type ? parent.type._tag : undefined
  return tag === 'UnionType' || tag === 'IntersectionType'
}

const pathOf = (context: t.Context): string =>
  shownPath(
    context
      .filter((_, i) => i > 0 && !isMember(context[i - 1]))
      .map(({ key }) => key)
      .join('.'),
  )

/** A failure whose message is a sentence of an operator, `op: what is wrong; what to do`, with the place behind the operator. */
export const failed = (
  u: unknown,
  context: t.Context,
  op: string,
  sentence: string,
): t.Validation<never> => {
  const path = pathOf(context)
  const at = path === '' ? '' : `at ${path}, `
  return t.failure(u, context, `${op}: ${at}${sentence.slice(op.length + 2)}`)
}

/** The context of what stands below another place. */
export const below = (context: t.Context, names: readonly string[], u: unknown): t.Context =>
  names.reduce((at, name) => t.appendContext(at, name, t.unknown, u), context)
