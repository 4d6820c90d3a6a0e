/**
 * @file doc-examples — turns every ```ts fence in comments, docs and README into a running test.
 *
 *   expression // => value     becomes  expect(expression).toEqual(value)
 *   const x = ... // => value  becomes  the declaration, then expect(x).toEqual(value)
 *   expression // throws text  becomes  expect(() => expression).toThrow('text')
 *
 * One test a fence, named by file and line. A fence sees the exports of its own file, then those of
 * the public entries, then a few fp-ts names; what it declares shadows them. A fence with imports of
 * its own becomes a file of its own. After ```ts the word `continued` joins a fence to the one before
 * it, and `no-run` leaves it out: only for what needs a shell or a network.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseSync } from 'vite'
import { entries, exportsOf } from './entries.ts'

type Fence = { readonly file: string; readonly line: number; readonly code: string }

const fpNames: Readonly<Record<string, string>> = {
  pipe: "import { pipe } from 'fp-ts/lib/function.js'",
  flow: "import { flow } from 'fp-ts/lib/function.js'",
  E: "import * as E from 'fp-ts/lib/Either.js'",
  O: "import * as O from 'fp-ts/lib/Option.js'",
  TE: "import * as TE from 'fp-ts/lib/TaskEither.js'",
  t: "import * as t from 'io-ts'",
  fc: "import * as fc from 'fast-check'",
}

/** The fences of one file, with the leading star of doc comments removed. */
export const fencesOf = (file: string, text: string): readonly Fence[] => {
  const fences: Fence[] = []
  const open = /^[ \t]*(?:\* ?)?```ts\b(.*)\n([\s\S]*?)^[ \t]*(?:\* ?)?```[ \t]*$/gmu
  for (const [whole, label = '', body = '', at] of matches(open, text)) {
    if (label.includes('no-run')) continue
    const line = text.slice(0, at).split('\n').length + (whole.startsWith('\n') ? 1 : 0)
    const code = file.endsWith('.md') ? body : body.replace(/^[ \t]*\* ?/gmu, '')
    const before = label.includes('continued') ? fences.pop() : undefined
    fences.push({ file, line: before?.line ?? line, code: (before?.code ?? '') + code })
  }
  return fences
}

const matches = (
  pattern: RegExp,
  text: string,
): readonly (readonly [string, string | undefined, string | undefined, number])[] =>
  [...text.matchAll(pattern)].map((m) => [m[0], m[1], m[2], m.index])

type Parsed = ReturnType<typeof parseSync>
type Comment = Parsed['comments'][number]
type Statement = Parsed['program']['body'][number]
type Edit = { readonly from: number; readonly to: number; readonly text: string }

const wrong = (message: string): string => `throw new SyntaxError(${JSON.stringify(message)})`

/** The body of a test: the code with each `// =>` turned into an expectation. */
export const bodyOf = (code: string): string => {
  const { program, comments, errors } = parseSync('fence.ts', code)
  const fault = errors[0]
  if (fault !== undefined) return wrong(fault.message)
  const claims = claimsOf(code, comments)
  const edits = program.body.flatMap((node): readonly Edit[] => {
    if (node.type === 'ImportDeclaration') return [{ from: node.start, to: node.end, text: '' }]
    const claim = claims.find(
      (c) => c.at >= node.end && /^;?\s*$/u.test(code.slice(node.end, c.at)),
    )
    if (claim === undefined) return []
    const source = code.slice(node.start, node.end).replace(/;$/u, '')
    return [{ from: node.start, to: claim.to, text: expectation(node, source, claim) }]
  })
  if (edits.length !== claims.length + importsOf(code).length)
    return wrong('each // => or // throws stands right after a statement of the outermost level')
  return edits.reduceRight((text, e) => text.slice(0, e.from) + e.text + text.slice(e.to), code)
}

type Claim = {
  readonly kind: string
  readonly value: string
  readonly at: number
  readonly to: number
}

/** What the comments claim; a value may go on in comments of the next lines, indented by three. */
const claimsOf = (code: string, comments: readonly Comment[]): readonly Claim[] =>
  comments.flatMap((comment, i) => {
    const said = /^ (=>|throws) (.*)$/su.exec(comment.value)
    if (comment.type !== 'Line' || said === null) return []
    let { value, end } = { value: said[2] ?? '', end: comment.end }
    for (const next of comments.slice(i + 1)) {
      if (!next.value.startsWith('   ') || !/^\n\s*$/u.test(code.slice(end, next.start))) break
      value += `\n${next.value}`
      end = next.end
    }
    return [{ kind: said[1] ?? '', value, at: comment.start, to: end }]
  })

const expectation = (node: Statement, source: string, { kind, value }: Claim): string => {
  if (kind === 'throws') return `;expect(() => ${source}).toThrow(${JSON.stringify(value.trim())})`
  if (parseSync('value.ts', `(${value}\n)`).errors.length > 0)
    return wrong(`not an expression after // => ${value}`)
  if (node.type === 'ExpressionStatement') return `;expect(${source}).toEqual(${value})`
  const declared = node.type === 'VariableDeclaration' ? node.declarations.at(-1)?.id : undefined
  return declared?.type === 'Identifier'
    ? `${source}\n;expect(${declared.name}).toEqual(${value})`
    : wrong('// => stands after an expression or a declaration of one name')
}

const importsOf = (code: string): readonly string[] =>
  parseSync('fence.ts', code).program.body.flatMap((node) =>
    node.type === 'ImportDeclaration' ? [code.slice(node.start, node.end)] : [],
  )

/** The text of one test file for fences of one source file. */
const testFile = (root: string, fences: readonly Fence[]): string => {
  const code = fences.map((f) => f.code).join('\n')
  const own = fences.flatMap((f) => importsOf(f.code))
  const words = new Set(code.match(/[A-Za-z_$][\w$]*/gu))
  const source = fences[0]?.file ?? ''
  const path = join(root, source)
  const homes: readonly (readonly [string, string])[] = [
    ...(source.startsWith('src/') ? [[path, path] as const] : []),
    ...entries.map((e) => [e.name, join(root, e.source)] as const),
  ]
  const taken = new Set([
    'expect',
    'example',
    ...(own.join('\n').match(/[A-Za-z_$][\w$]*/gu) ?? []),
  ])
  const imports: string[] = ["import { expect, test as example } from 'vitest'", ...own]
  for (const [name, file] of homes) {
    const names = existsSync(file)
      ? [...exportsOf(file)].filter((n) => words.has(n) && !taken.has(n))
      : []
    for (const n of names) taken.add(n)
    if (names.length > 0) imports.push(`import { ${names.join(', ')} } from '${name}'`)
  }
  for (const [name, line] of Object.entries(fpNames))
    if (words.has(name) && !taken.has(name)) imports.push(line)
  const tests = fences.map(
    (f) => `example('${f.file}:${f.line} the example runs', async () => {\n${bodyOf(f.code)}\n})\n`,
  )
  return `${imports.join('\n')}\n\n${tests.join('\n')}`
}

/** Writes one test file for each file with fences into `into`, and removes what was there. */
export const writeDocExamples = (root: string, into: string): void => {
  rmSync(into, { recursive: true, force: true })
  mkdirSync(into, { recursive: true })
  for (const file of [
    'README.md',
    ...under(root, 'docs', '.md'),
    ...under(root, 'src', '.ts'),
    ...under(root, 'laws/law', '.ts'),
  ]) {
    if (!existsSync(join(root, file))) continue
    const fences = fencesOf(file, readFileSync(join(root, file), 'utf8'))
    const alone = fences.filter((f) => importsOf(f.code).length > 0)
    const together = fences.filter((f) => !alone.includes(f))
    const name = file.replace(/\W+/gu, '-')
    if (together.length > 0) writeFileSync(join(into, `${name}.laws.ts`), testFile(root, together))
    for (const f of alone)
      writeFileSync(join(into, `${name}-${f.line}.laws.ts`), testFile(root, [f]))
  }
}

const under = (root: string, folder: string, ending: string): readonly string[] =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((f) => f.endsWith(ending))
        .map((f) => relative(root, join(root, folder, f)))
        .sort()
    : []
