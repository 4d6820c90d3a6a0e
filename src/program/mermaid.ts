/**
 * @file mermaid — a Program as a Mermaid flowchart: inputs, literals, equations, what is returned, sub-Programs within.
 *
 *   flowchart TD
 *     v0(["a:f32[3]"])
 *     q0["b:f32[3] = sin a"]
 *     v0 --> q0
 *     r(["return b"])
 *     q0 --> r
 *
 * A node says what `print` says on its line. Names of nodes follow from places in the Program, so equal Programs give equal
 * texts. https://mermaid.js.org/syntax/flowchart.html
 */
import { count } from '../shape/sizes.ts'
import { type Concrete, showAval } from '../tensor/concrete.ts'
import { nameOf, showLiteral } from './print.ts'
import { signatures } from './params.ts'
import { type Atom, type Equation, isProgram, type Program, type Variable } from './program.ts'

/** Literals longer than this show their shape only. */
const long = 8

/** Characters that mean something within quotes are written as entity codes, in decimal as Mermaid wants them. */
const quoted = (text: string): string =>
  `"${text.replace(/[^\w :=,.()[\]{}+-]/gu, (c) => `#${c.codePointAt(0)};`)}"`

const literal = (x: Concrete): string =>
  count(x.shape) > long ? `${showAval(x)}{...}` : showLiteral(x)
const atom = (a: Atom): string => (a.tag === 'variable' ? nameOf(a.id) : literal(a))
const binding = (v: Variable): string => `${nameOf(v.id)}:${showAval(v)}`

/** The sub-Programs in a param, each with its name: `body`, `branches 0`. */
const bodiesIn = (key: string, value: unknown): readonly (readonly [string, Program])[] => {
  if (isProgram(value)) return [[key, value]]
  return Array.isArray(value) ? value.flatMap((x: unknown, i) => bodiesIn(`${key} ${i}`, x)) : []
}

const plain = (value: unknown): string =>
  Array.isArray(value) ? `[${value.map(plain).join(', ')}]` : String(value)

/** An equation as `print` has it, without its sub-Programs. */
const line = (q: Equation): string => {
  const params: Readonly<Record<string, unknown>> = { ...q.params }
  const settings = signatures[q.name].keys
    .filter((key) => bodiesIn(key, params[key]).length === 0)
    .map((key) => `${key}=${plain(params[key])}`)
  const words = [q.name, ...settings, ...q.inputs.map(atom)]
  return `${q.outputs.map(binding).join(', ')} = ${words.join(' ')}`
}

/** The statements of p; `own` begins the names of its nodes. */
const statements = (p: Program, own: string): readonly string[] => {
  const home = new Map<number, string>()
  /** Edges from what is read, and the nodes of literals. */
  const reads = (atoms: readonly Atom[], to: string): readonly string[] =>
    atoms.flatMap((a, i) => {
      if (a.tag === 'variable') return [`${home.get(a.id) ?? 'unbound'} --> ${to}`]
      const node = `${own}l${to.slice(own.length)}_${i}`
      return [`${node}{{${quoted(literal(a))}}}`, `${node} --> ${to}`]
    })
  const inputs = p.inputs.map((v, i) => {
    home.set(v.id, `${own}v${i}`)
    return `${own}v${i}([${quoted(binding(v))}])`
  })
  const equations = p.equations.flatMap((q, i) => {
    const node = `${own}q${i}`
    const bodies = Object.entries(q.params).flatMap(([key, value]) => bodiesIn(key, value))
    const edges = reads(q.inputs, node)
    for (const v of q.outputs) home.set(v.id, node)
    return [
      `${node}[${quoted(line(q))}]`,
      ...edges,
      ...bodies.flatMap(([name, body], j) => [
        `subgraph ${node}b${j}[${quoted(name)}]`,
        '  direction TB',
        ...statements(body, `${node}b${j}_`).map((s) => `  ${s}`),
        'end',
        `${node} -.- ${node}b${j}`,
      ]),
    ]
  })
  const returned = `return ${p.outputs.map(atom).join(', ')}`.trimEnd()
  return [...inputs, ...equations, `${own}r([${quoted(returned)}])`, ...reads(p.outputs, `${own}r`)]
}

/**
 * A Program as the text of a Mermaid flowchart, which many viewers of Markdown draw.
 *
 * ```ts
 * const text = mermaid(programOf((x: Tensor<[3]>) => sin(x))(ones([3])))
 * text.split('\n')[1] // => '  v0(["a:f32[3]"])'
 * ```
 */
export const mermaid = (p: Program): string =>
  ['flowchart TD', ...statements(p, '').map((s) => `  ${s}`)].join('\n')
