/**
 * @file mistake — one mistake of the gallery: a program, the part that is wrong, and the program mended.
 */

/** A small program over the public names, and what is wrong with it. */
export interface Mistake {
  /** The heading. */
  readonly name: string
  /** What stands before the wrong statement. */
  readonly given?: string
  /** The wrong statement. What a compiler must underline stands between « and »; nothing does where it is content. */
  readonly wrong: string
  /** The same statement, mended: it compiles and runs. */
  readonly right: string
  /** The name of an Either, where the sentence is its Left and not that of a Defect. */
  readonly either?: string
  /** The sentence of the compilers, where it is not that of the run. */
  readonly compiled?: string
  /** Why the compilers do not say the sentence of the run; absent where they do. */
  readonly because?: string
}

/** Mistakes of one kind. */
export interface Chapter {
  readonly title: string
  readonly about: string
  /** The public entries whose names the programs use; an earlier one wins. */
  readonly from: readonly string[]
  readonly mistakes: readonly Mistake[]
}
