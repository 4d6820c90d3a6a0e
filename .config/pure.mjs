/**
 * @file pure — marks the calls that run when a module loads as free of side effects.
 *
 * Our modules have none: all they do at first is make values. Bundlers see a call and keep it, and all it reaches, unless
 * the file is unused as a whole; of a file that holds many modules nearly all would be kept. Calls inside functions are
 * left alone: they run when somebody asks.
 */
import { parseAst } from 'rolldown/parseAst'

const mark = '/* @__PURE__ */ '
const later = /Function|^Class/u

/** Where calls begin in a syntax tree, those inside functions and classes left out. */
const calls = (node) => {
  if (node === null || typeof node !== 'object' || later.test(node.type)) return []
  const inner = Object.values(node).flatMap(calls)
  return /^(?:Call|New)Expression$/u.test(node.type) ? [node.start, ...inner] : inner
}

/** The code of a module, its declarations marked. */
export const markPure = (code) => {
  const starts = parseAst(code)
    .body.map((statement) => statement.declaration ?? statement)
    .filter(({ type }) => type === 'VariableDeclaration')
    .flatMap(calls)
  const places = [0, ...[...new Set(starts)].sort((a, b) => a - b)]
  return places.map((at, i) => code.slice(at, places[i + 1])).join(mark)
}
