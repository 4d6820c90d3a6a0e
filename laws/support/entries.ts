/**
 * @file entries — the public entries by name and source, and the names each one exports.
 *
 * The test runner, the doc examples and the pack test all resolve the same names here, so that
 * inside the repository `cotangent` means the sources, as it means dist/ to everyone else.
 */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseSync } from 'vite'

/** A public entry: the name users import and the file behind it. */
export type Entry = { readonly name: string; readonly source: string }

/** Every public entry but `cotangent/pipeable`, in the order in which names are looked up. */
export const entries: readonly Entry[] = [
  { name: 'cotangent', source: 'src/index.ts' },
  { name: 'cotangent/network', source: 'src/network/index.ts' },
  { name: 'cotangent/optimize', source: 'src/optimize/index.ts' },
  { name: 'cotangent/training', source: 'src/training/index.ts' },
  { name: 'cotangent/codec', source: 'src/codec/index.ts' },
  { name: 'cotangent/signal', source: 'src/signal/index.ts' },
  { name: 'cotangent/program', source: 'src/program.ts' },
  { name: 'cotangent/progress', source: 'src/progress.ts' },
  { name: 'cotangent/threads', source: 'src/threads.ts' },
  { name: 'cotangent/laws', source: 'laws/index.ts' },
]

/** The data-last twin; its names are those of `cotangent`, so examples import it themselves. */
export const pipeable: Entry = { name: 'cotangent/pipeable', source: 'src/pipeable.ts' }

const named = (node: unknown): string | undefined => {
  // An export's name is an identifier, or a string literal in the rare quoted form.
  const id = node as { readonly name?: string; readonly value?: string }
  return id.name ?? id.value
}

/** Names exported by a module, following `export *`. */
export const exportsOf = (file: string): ReadonlySet<string> => {
  const { program } = parseSync(file, readFileSync(file, 'utf8'))
  const names = program.body.flatMap((node): readonly (string | undefined)[] => {
    if (node.type === 'ExportAllDeclaration')
      return node.exported === null
        ? [...exportsOf(resolve(dirname(file), node.source.value))]
        : [named(node.exported)]
    if (node.type !== 'ExportNamedDeclaration') return []
    if (node.declaration === null) return node.specifiers.map((s) => named(s.exported))
    return node.declaration.type === 'VariableDeclaration'
      ? node.declaration.declarations.map((d) => named(d.id))
      : [named('id' in node.declaration ? node.declaration.id : undefined)]
  })
  return new Set(names.filter((n) => n !== undefined))
}
