/**
 * @file diagnostics — what a compiler says of a folder of programs, read from what it prints.
 *
 * The compilers are run as users run them: TypeScript 7 has no programming interface. `--pretty` underlines
 * what an error stands on, which a line and a column alone do not tell.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify, stripVTControlCharacters } from 'node:util'

/** One error. */
export interface Diagnostic {
  readonly file: string
  /** From 1, as printed. */
  readonly line: number
  /** From 1, as printed. */
  readonly column: number
  readonly code: string
  /** The message with its explanation, line by line. */
  readonly message: string
  /** The text underlined. */
  readonly underlined: string
}

/** The compilers that users may have, by their package. */
export const compilers = [
  { name: 'TypeScript 7', at: 'typescript' },
  { name: 'TypeScript 5.9', at: 'typescript-5.9' },
] as const

/** What stands above the squiggle of each line of a code frame. */
const underlinedIn = (frame: readonly string[]): string =>
  frame
    .flatMap((line, i) => {
      const squiggle = /^\s*(~+)$/u.exec(frame[i + 1] ?? '')?.[1]
      if (squiggle === undefined || !/^\s*\d+ /u.test(line)) return []
      const end = (frame[i + 1] ?? '').length
      return [line.slice(end - squiggle.length, end)]
    })
    .join('\n')

/** The errors of what a compiler has printed. */
export const read = (printed: string): readonly Diagnostic[] => {
  const parts = stripVTControlCharacters(printed).split(/^(?=\S+:\d+:\d+ - error TS)/mu)
  return parts.flatMap((part) => {
    const head = /^(?:.*\/)?([^/\s]+):(\d+):(\d+) - error (TS\d+): /u.exec(part)
    if (head === null) return []
    const [said, file = '', line, column, code = ''] = head
    // A blank line ends the message; the frame follows, and after another blank one what the error refers to.
    const [message = '', frame = ''] = part.slice(said.length).split(/\n\s*\n/u)
    const underlined = underlinedIn(frame.split('\n'))
    return [{ file, line: Number(line), column: Number(column), code, message, underlined }]
  })
}

const run = promisify(execFile)

/** What a compiler says of the programs of a folder, which has a tsconfig.json. */
export const diagnose = async (
  root: string,
  at: string,
  folder: string,
): Promise<readonly Diagnostic[]> => {
  const tsc = join(root, 'node_modules', at, 'bin/tsc')
  if (!existsSync(tsc)) throw new Error(`${at} is not installed; run npm install`)
  const args = [tsc, '-p', folder, '--noEmit', '--pretty']
  const options = { cwd: root, maxBuffer: 2 ** 26 }
  const printed = await run(process.execPath, args, options).then(
    ({ stdout }) => stdout,
    // A compiler that finds errors ends with 1 or 2, as it should here.
    (end: { readonly stdout: string }) => end.stdout,
  )
  return read(printed)
}
