/**
 * @file defect — what only a bug can cause.
 *
 * What can happen to a careful caller is an `Either`; a Defect says that code is wrong: `operation: what was given, what
 * is wrong; what to do`. Its message is that sentence and no more; its stack begins at the user's line, and the library's
 * own frames come last.
 */
import { caller } from './caller.ts'
import type { Outside } from './outside.ts'

/** An error that only a bug in the calling code, or in this library, can cause. */
export class Defect extends Error {
  override readonly name = 'Defect'
  // Private, so that a console does not print it a second time below the stack.
  readonly #at: string | undefined
  readonly #outside: Outside | undefined

  constructor(message: string, outside?: Outside) {
    super(message)
    this.#outside = outside
    const found = caller()
    this.#at = found?.place
    if (found === undefined) return
    // The innermost frames are those of taking the stack.
    const begun = found.inside.findIndex((frame) => frame.includes('new Defect'))
    const inside = found.inside.slice(begun + 1)
    this.stack = [
      `Defect: ${message}`,
      ...found.outside,
      ...(inside.length > 0 ? ['  inside cotangent:', ...inside] : []),
    ].join('\n')
  }

  /** `file:line:column` of the user's line that led here; undefined when the stack has none. */
  get at(): string | undefined {
    return this.#at
  }

  /** The facts of an index outside its axis: what data may bring about, too. Undefined of all other defects. */
  get outside(): Outside | undefined {
    return this.#outside
  }
}
