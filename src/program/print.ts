/**
 * @file print — a Program as text, one line an equation; `parse` reads it back.
 *
 *   program (a:f32[3, 4]) ->
 *     b:f32[4] = sum axes=[0] a
 *     c:f32[4] = mul b f32[4]{1 2 3 4}
 *     return c
 *
 * Variables are named a, b, ... z, aa, ab, ... by id. Numbers have the fewest digits that give the same bits back; a NaN
 * prints as nan, whatever its payload.
 */
import { type Concrete, data, showAval } from '../tensor/concrete.ts'
import type { DType } from '../tensor/dtype.ts'
import { showElement } from '../tensor/show.ts'
import { signatures } from './params.ts'
import {
  type Atom,
  type Equation,
  isProgram,
  type Program,
  type Source,
  type Variable,
} from './program.ts'

/** The name of a variable: a is 0, z is 25, aa is 26. */
export const nameOf = (id: number): string => {
  let text = ''
  for (let rest = id; rest >= 0; rest = Math.floor(rest / 26) - 1)
    text = String.fromCharCode(97 + (rest % 26)) + text
  return text
}

const element = (x: number, dtype: DType): string => {
  if (Number.isNaN(x)) return 'nan'
  if (Math.abs(x) === Infinity) return x < 0 ? '-inf' : 'inf'
  return showElement(x, dtype)
}

/** A literal as an equation has it: `2:f32`, `f32[2]{1 2}`. */
export const showLiteral = (x: Concrete): string => {
  const elements = Array.from(x[data], (value) => element(value, x.dtype)).join(' ')
  return x.shape.length === 0 ? `${elements}:${x.dtype}` : `${showAval(x)}{${elements}}`
}

const atom = (a: Atom): string => (a.tag === 'variable' ? nameOf(a.id) : showLiteral(a))

const binding = (v: Variable): string => `${nameOf(v.id)}:${showAval(v)}`

/** What is said of an equation after a `#`. */
type Note = (q: Equation) => string | undefined

const setting = (value: unknown, indent: string, note: Note): string => {
  if (Array.isArray(value))
    return `[${value.map((x: unknown) => setting(x, indent, note)).join(', ')}]`
  if (isProgram(value)) return `{\n${lines(value, `${indent}  `, note)}\n${indent}}`
  return String(value)
}

const equation = (q: Equation, indent: string, note: Note): string => {
  const params: Readonly<Record<string, unknown>> = { ...q.params }
  const settings = signatures[q.name].keys.map(
    (key) => `${key}=${setting(params[key], indent, note)}`,
  )
  const names = q.outputs.map(binding).join(', ')
  const said = note(q)
  return `${indent}${names} = ${[q.name, ...settings, ...q.inputs.map(atom)].join(' ')}${said === undefined ? '' : `  # ${said}`}`
}

const lines = (p: Program, indent: string, note: Note): string => {
  const inner = `${indent}  `
  return [
    `${indent}program (${p.inputs.map(binding).join(', ')}) ->`,
    ...p.equations.map((q) => equation(q, inner, note)),
    `${inner}return ${p.outputs.map(atom).join(', ')}`.trimEnd(),
  ].join('\n')
}

/**
 * A Program as text.
 *
 * ```ts
 * const x = { tag: 'variable', id: 0, shape: [2], dtype: 'f32' } as const
 * print({ inputs: [x], equations: [], outputs: [x], variables: 1 }) // => 'program (a:f32[2]) ->\n  return a'
 * ```
 */
export const print = (p: Program): string => lines(p, '', () => undefined)

/** `model.ts:8:19, derivative of sqrt`: where an equation comes from. */
export const showSource = ({ line, derivative }: Source): string =>
  derivative === undefined ? line : `${line}, derivative of ${derivative}`

/** A Program as text, with the user's line after each equation that has one; `parse` reads it back without them. */
export const printLocated = (p: Program): string =>
  lines(p, '', ({ source }) => (source === undefined ? undefined : showSource(source)))
