/**
 * @file programs — the mistakes as files that the compilers read and the run imports.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { entries, exportsOf } from '../support/entries.ts'
import { gallery } from './gallery.ts'
import type { Chapter, Mistake } from './mistake.ts'

/** A mistake and the files it becomes. */
export interface Program {
  readonly chapter: Chapter
  readonly mistake: Mistake
  /** The file of the mistake, within the folder. */
  readonly file: string
  /** The file of the mended program. */
  readonly mended: string
  /** Lines above the program in its file. */
  readonly above: number
}

/** A program without the marks of what is to be underlined. */
export const unmarked = (code: string): string => code.replace(/[«»]/gu, '')

/** What is shown of a mistake, marks and all. */
export const shown = ({ given, wrong }: Mistake): string =>
  given === undefined ? wrong : `${given}\n${wrong}`

const others = [
  ['E', "import * as E from 'fp-ts/lib/Either.js'"],
  ['t', "import * as t from 'io-ts'"],
] as const

/** One import for each entry whose names a program uses. */
const importsOf = (root: string, from: readonly string[], code: string): readonly string[] => {
  const words = new Set(code.match(/[A-Za-z_$][\w$]*/gu))
  const declared = new Set([...code.matchAll(/\bconst (\w+)/gu)].map(([, name]) => name))
  const taken = new Set<string>()
  const ours = from.map((name) => {
    const source = entries.find((e) => e.name === name)?.source
    if (source === undefined) throw new Error(`no entry is called ${name}`)
    const names = [...exportsOf(join(root, source))].filter(
      (n) => words.has(n) && !taken.has(n) && !declared.has(n),
    )
    for (const n of names) taken.add(n)
    return names.length === 0 ? '' : `import { ${names.join(', ')} } from '${name}'`
  })
  const theirs = others.map(([name, line]) =>
    new RegExp(`\\b${name}\\.`, 'u').test(code) ? line : '',
  )
  return [...ours, ...theirs].filter((line) => line !== '')
}

const tsconfig = {
  extends: '../../tsconfig.json',
  compilerOptions: {
    declaration: false,
    isolatedDeclarations: false,
    verbatimModuleSyntax: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
    rewriteRelativeImportExtensions: false,
  },
  include: ['*.ts'],
}

/** Writes the programs into a folder, and removes what was there. */
export const writePrograms = (root: string, folder: string): readonly Program[] => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig))
  return gallery.flatMap((chapter, c) =>
    chapter.mistakes.map((mistake, m): Program => {
      const write = (file: string, code: string): number => {
        const above = [...importsOf(root, chapter.from, code), 'export {}']
        const below = mistake.either === undefined ? '' : `export default ${mistake.either}\n`
        writeFileSync(join(folder, file), `${above.join('\n')}\n${code}\n${below}`)
        return above.length
      }
      const at = `${c}-${m}`
      const [file, mended] = [`${at}.ts`, `${at}-mended.ts`]
      const above = write(file, unmarked(shown(mistake)))
      write(mended, shown({ ...mistake, wrong: mistake.right }))
      return { chapter, mistake, file, mended, above }
    }),
  )
}
