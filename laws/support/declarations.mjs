/**
 * @file declarations — the declarations that users compile against never say `any`.
 *
 * Where they did, the compiler would check nothing from there on, and say nothing of it. The words are read by a parser, since
 * `any` is also an operator of ours.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import ts from 'typescript-5.9'

const root = resolve(import.meta.dirname, '../..')
const folder = resolve(root, process.argv[2] ?? 'dist')
const published = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).files

const files = published.flatMap((part) => {
  const below = join(folder, part.replace(/^dist\//u, ''))
  return readdirSync(below, { recursive: true })
    .filter((file) => file.endsWith('.d.ts'))
    .map((file) => join(below, file))
})

const found = files.flatMap((file) => {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
  const places = []
  const visit = (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart())
      places.push(`${file}:${line + 1}: ${node.parent.getText().split('\n')[0]}`)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return places
})

console.log(`${files.length} declarations, ${found.length} of them say any`)
if (files.length === 0 || found.length > 0) {
  console.log(found.join('\n'))
  process.exitCode = 1
}
