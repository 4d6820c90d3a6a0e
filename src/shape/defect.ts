/**
 * @file defect — what only a bug can cause.
 *
 * What can happen to a careful caller is an `Either`; a Defect says that code is wrong: `operation: what was given, what
 * is wrong; what to do`.
 */

/** An error that only a bug in the calling code, or in this library, can cause. */
export class Defect extends Error {
  override readonly name = 'Defect'
}
