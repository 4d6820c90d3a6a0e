/**
 * @file either — the inside of an Either, for laws in which the other side is a failure of the law itself.
 */
import type { Either } from 'fp-ts/lib/Either.js'

/** The right of an Either; a Left is thrown with its facts. */
export const rightOf = <A>(either: Either<unknown, A>): A => {
  if (either._tag === 'Right') return either.right
  throw new Error(`expected a Right, got ${JSON.stringify(either.left)}`)
}
