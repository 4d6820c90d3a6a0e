/**
 * @file mermaid.laws — the flowchart of any Program is well formed, and says what the printed text says.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mermaid } from '../../src/program/mermaid.ts'
import { parse } from '../../src/program/parse.ts'
import { print } from '../../src/program/print.ts'
import { bodiesOf, type Program, size } from '../../src/program/program.ts'
import { rightOf } from '../support/either.ts'
import { programs } from './arbitrary.ts'

const name = '[a-z][a-z0-9_]*'
// Nothing in quotes ends them or begins an entity but a code.
const words = '"(?:[^"#`<>&]|#\\d+;)*"'
const statements = {
  input: new RegExp(`^\\s*(${name})\\(\\[${words}\\]\\)$`, 'u'),
  equation: new RegExp(`^\\s*(${name})\\[${words}\\]$`, 'u'),
  literal: new RegExp(`^\\s*(${name})\\{\\{${words}\\}\\}$`, 'u'),
  subgraph: new RegExp(`^\\s*subgraph (${name})\\[${words}\\]$`, 'u'),
  edge: new RegExp(`^\\s*(${name}) (?:-->|-\\.-) (${name})$`, 'u'),
  end: /^\s*end$/u,
  direction: /^\s*direction TB$/u,
}
type Kind = keyof typeof statements
const kinds = Object.keys(statements) as readonly Kind[] // its own keys

interface Statement {
  readonly kind: Kind
  readonly names: readonly string[]
}

const read = (line: string): Statement => {
  for (const kind of kinds) {
    const [whole, ...names] = statements[kind].exec(line) ?? []
    if (whole !== undefined) return { kind, names }
  }
  throw new Error(`not a statement: ${line}`)
}
const parsed = (p: Program): readonly Statement[] => {
  const [first, ...rest] = mermaid(p).split('\n')
  expect(first).toBe('flowchart TD')
  return rest.map(read)
}
const all = (p: Program): readonly Program[] => [
  p,
  ...p.equations.flatMap((q) => bodiesOf(q.params).flatMap(all)),
]

describe('mermaid', () => {
  test('mermaid: every line is a statement, every name is given once, and edges join what has one', () => {
    fc.assert(
      fc.property(programs, (p) => {
        const list = parsed(p)
        const given = list.flatMap(({ kind, names }) => (kind === 'edge' ? [] : names))
        expect(new Set(given).size).toBe(given.length)
        for (const { kind, names } of list)
          if (kind === 'edge') expect(given).toEqual(expect.arrayContaining([...names]))
      }),
    )
  })

  test('mermaid: a node for each input, equation and list of outputs, a subgraph for each sub-Program', () => {
    fc.assert(
      fc.property(programs, (p) => {
        const list = parsed(p)
        const number = (kind: Kind): number => list.filter((s) => s.kind === kind).length
        const every = all(p)
        expect(number('equation')).toBe(size(p))
        expect(number('input')).toBe(every.reduce((n, b) => n + b.inputs.length + 1, 0))
        expect([number('subgraph'), number('end')]).toEqual([every.length - 1, every.length - 1])
        const atoms = every.flatMap((b) => [
          ...b.outputs,
          ...b.equations.flatMap((q) => [...q.inputs]),
        ])
        expect(number('literal')).toBe(atoms.filter((a) => a.tag === 'concrete').length)
        expect(number('edge')).toBe(atoms.length + every.length - 1)
      }),
    )
  })

  test('mermaid: Programs that print alike are drawn alike', () => {
    fc.assert(
      fc.property(programs, (p) => {
        expect(mermaid(rightOf(parse(print(p))))).toBe(mermaid(p))
      }),
    )
  })

  test('mermaid: sub-Programs in lists, and a long literal by its shape', () => {
    const text = `program (a:i32[], b:f32[9]) ->
  c:f32[9] = cond branches=[{
    program (a:f32[9]) ->
      return a
  }, {
    program (a:f32[9]) ->
      return f32[9]{1 2 3 4 5 6 7 8 9}
  }] a b
  return c`
    expect(mermaid(rightOf(parse(text)))).toBe(`flowchart TD
  v0(["a:i32[]"])
  v1(["b:f32[9]"])
  q0["c:f32[9] = cond a b"]
  v0 --> q0
  v1 --> q0
  subgraph q0b0["branches 0"]
    direction TB
    q0b0_v0(["a:f32[9]"])
    q0b0_r(["return a"])
    q0b0_v0 --> q0b0_r
  end
  q0 -.- q0b0
  subgraph q0b1["branches 1"]
    direction TB
    q0b1_v0(["a:f32[9]"])
    q0b1_r(["return f32[9]{...}"])
    q0b1_lr_0{{"f32[9]{...}"}}
    q0b1_lr_0 --> q0b1_r
  end
  q0 -.- q0b1
  r(["return c"])
  q0 --> r`)
  })

  test('mermaid: a param of any text is written as codes', () => {
    const body: Program = { inputs: [], equations: [], outputs: [], variables: 0 }
    const p: Program = {
      ...body,
      equations: [
        { name: 'checkpoint', params: { keep: ['"]<b>`#1;'], body }, inputs: [], outputs: [] },
      ],
    }
    expect(mermaid(p)).toContain('keep=[#34;]#60;b#62;#96;#35;1#59;]')
    expect(parsed(p)).toHaveLength(7)
  })
})
