/**
 * @file exhibit — what is said of each mistake: by the compilers, and when it runs.
 */
import { join } from 'node:path'
import { type Diagnostic, compilers, diagnose } from './diagnostics.ts'
import type { Mistake } from './mistake.ts'
import { type Program, shown, unmarked } from './programs.ts'

/** What one compiler says of a mistake and of the mended program. */
export interface Compiled {
  readonly compiler: string
  /** Errors in the mistake, in the order in which they stand. */
  readonly errors: readonly Diagnostic[]
  readonly errorsWhenMended: readonly Diagnostic[]
}

/** A mistake with all that is said of it. */
export interface Exhibit {
  readonly program: Program
  readonly compiled: readonly Compiled[]
  /** The sentence of the run; undefined when it ended well. */
  readonly said: string | undefined
  readonly saidWhenMended: string | undefined
}

/** Where a mark begins, as compilers count, and what it encloses. */
export interface Mark {
  readonly line: number
  readonly column: number
  readonly text: string
}

/** The mark of a mistake within its file. */
export const markOf = ({ mistake, above }: Program): Mark | undefined => {
  const code = shown(mistake)
  const [from, to] = [code.indexOf('«'), code.indexOf('»')]
  if (from < 0) return undefined
  const before = code.slice(0, from).split('\n')
  const column = (before.at(-1)?.length ?? 0) + 1
  return { line: above + before.length, column, text: code.slice(from + 1, to) }
}

const bare = (text: string): string => text.replace(/\s/gu, '')

/** Whether an error stands on a mark, no more and no less. */
export const standsOn = (e: Diagnostic, { line, column, text }: Mark): boolean =>
  e.line === line && e.column === column && bare(e.underlined) === bare(text)

/** The sentence in a message: `operator: what is wrong; what to do`, as a type shows it. */
export const sentenceIn = (message: string): string | undefined =>
  /"(\w+: [^"]+; [^"]+)"/u.exec(message)?.[1]

/** The sentence that the compilers are to say. */
export const promised = (mistake: Mistake, said: string | undefined): string | undefined =>
  mistake.because === undefined ? said : mistake.compiled

/** The message of what a program throws, or the Left that it exports. */
const saidBy = async (file: string): Promise<string | undefined> => {
  try {
    const { default: made }: { readonly default?: unknown } = await import(/* @vite-ignore */ file)
    return typeof made === 'object' && made !== null && 'left' in made
      ? String(made.left)
      : undefined
  } catch (thrown) {
    return thrown instanceof Error && thrown.name === 'Defect' ? thrown.message : String(thrown)
  }
}

/** Compiles and runs programs that have been written into a folder. */
export const exhibits = async (
  root: string,
  folder: string,
  programs: readonly Program[],
): Promise<readonly Exhibit[]> => {
  const found: (readonly [string, readonly Diagnostic[]])[] = []
  for (const { name, at } of compilers) found.push([name, await diagnose(root, at, folder)])
  const all: Exhibit[] = []
  for (const program of programs) {
    const of = (file: string) => (e: Diagnostic) => e.file === file
    all.push({
      program,
      compiled: found.map(([compiler, errors]) => ({
        compiler,
        errors: errors.filter(of(program.file)),
        errorsWhenMended: errors.filter(of(program.mended)),
      })),
      said: await saidBy(join(folder, program.file)),
      saidWhenMended: await saidBy(join(folder, program.mended)),
    })
  }
  return all
}

/** The code of a mistake with a squiggle under what is marked, and the mended statement. */
export const drawn = (mistake: Mistake): string =>
  shown(mistake)
    .split('\n')
    .flatMap((line) => {
      const [from, to] = [line.indexOf('«'), line.indexOf('»')]
      if (from < 0) return [unmarked(line)]
      // A comment needs two columns of its own: what begins further left is pointed at from there.
      const squiggle = `//${' '.repeat(Math.max(from - 2, 0))}${'~'.repeat(to - from - 1 - Math.max(2 - from, 0))}`
      return [unmarked(line), squiggle]
    })
    .join('\n')
