/**
 * @file compiler — what the compiler says of a generated program, line by line.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

/** What the compiler says of each line of a program that is not as it should be, in one run; by the number of the line. */
export const errorsOf = (name: string, lines: readonly string[]): ReadonlyMap<number, string> => {
  const folder = join(root, '.cache', name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'program.ts'), lines.join('\n'))
  const compilerOptions = {
    isolatedDeclarations: false,
    noErrorTruncation: true,
    noUnusedLocals: false,
    noUnusedParameters: false,
  }
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions,
    include: ['program.ts'],
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const said = new Map<number, string>()
  try {
    execFileSync(
      process.execPath,
      [join(root, 'node_modules/typescript/lib/tsc.js'), '-p', folder],
      {
        maxBuffer: 2 ** 28,
      },
    )
  } catch (error) {
    // execFileSync throws when the exit code is not 0, with what was printed.
    const printed = String((error as { readonly stdout: Buffer }).stdout)
    let line = 0
    for (const text of printed.split('\n').filter((t) => t !== '')) {
      const at = /program\.ts\((\d+),/u.exec(text)
      if (at !== null) line = Number(at[1])
      said.set(line, `${said.get(line) ?? ''}${text}\n`)
    }
  }
  return said
}
