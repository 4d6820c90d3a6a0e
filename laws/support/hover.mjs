/**
 * @file hover — what an editor shows of the names in laws/types/hover.ts, in hover.txt beside it; fails when that changed unannounced.
 *
 * TypeScript 7 has no programming interface yet, so the language service of 5.9 is asked, over the built declarations. `npm run
 * hovers` builds and writes the list. What shows is read once more: a name of the inside of the library in it is a fault by itself.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import ts from 'typescript-5.9'

const root = resolve(import.meta.dirname, '../..')
const program = join(root, 'laws/types/hover.ts')
const list = join(root, 'laws/types/hover.txt')
const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

const options = {
  ...ts.convertCompilerOptionsFromJson(
    { module: 'nodenext', target: 'es2022', lib: ['es2022'] },
    root,
  ).options,
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  noEmit: true,
  types: [],
  paths: Object.fromEntries(
    Object.entries(exports).map(([entry, { types }]) => [
      `cotangent${entry.slice(1)}`,
      [join(root, types)],
    ]),
  ),
}

const host = {
  getCompilationSettings: () => options,
  getScriptFileNames: () => [program],
  getScriptVersion: () => '1',
  getScriptSnapshot: (file) =>
    existsSync(file) ? ts.ScriptSnapshot.fromString(readFileSync(file, 'utf8')) : undefined,
  getCurrentDirectory: () => root,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: (path) => ts.sys.fileExists(path),
  readFile: (path) => ts.sys.readFile(path),
  readDirectory: (...args) => ts.sys.readDirectory(...args),
  directoryExists: (path) => ts.sys.directoryExists(path),
  getDirectories: (path) => ts.sys.getDirectories(path),
}

const service = ts.createLanguageService(host)
const source = service.getProgram().getSourceFile(program)
const faults = service
  .getSemanticDiagnostics(program)
  .map((d) => ts.flattenDiagnosticMessageText(d.messageText, '\n'))

const names = source.statements.flatMap((statement) =>
  ts.isVariableStatement(statement) && statement.modifiers === undefined
    ? statement.declarationList.declarations.map(({ name }) => name)
    : [],
)

const shown = names.map((name) => {
  const info = service.getQuickInfoAtPosition(program, name.getStart())
  return ts.displayPartsToString(info.displayParts).replace(/^const /u, '')
})

/** Types that are how the library works, not what it says. */
const inside =
  /\.\.\. \d+ more|\.\.\.;|\bextends infer\b|\b(?:ShapeFrom|Broadcast|Side|Own|Joint|Second|Reduced\w*|ReplaceAxes|Replaced|Axis|Axes|Concatenated|Stacked|Expanded|Inserted|Permuted|Gathered|SlicedBy|Sliced|Padded|Reshaped|Flattened\w*|Product|Pieces|Tensors|Contracted|ScalarOut|FloatingIn|Returned|Wanted|ArgsAt|ParamsOf|ShapeOut|Walk\w*|OutOf|Sole|Readonly<Record<never, never>>)\b/u

const text = `${shown.join('\n')}\n`
for (const line of shown)
  if (inside.test(line)) faults.push(`shows the inside of the library: ${line}`)

const before = existsSync(list) ? readFileSync(list, 'utf8') : ''
if (process.argv.includes('--update')) writeFileSync(list, text)
else if (before !== text) {
  const [old, now] = [before, text].map((t) => new Set(t.split('\n')))
  for (const line of old) if (!now.has(line)) console.log(`- ${line}`)
  for (const line of now) if (!old.has(line)) console.log(`+ ${line}`)
  faults.push(
    'laws/types/hover.txt: what editors show has changed; announce it with `npm run hovers`',
  )
}

console.log(`${shown.length} hovers`)
if (faults.length > 0) {
  console.log(faults.join('\n'))
  process.exitCode = 1
}
