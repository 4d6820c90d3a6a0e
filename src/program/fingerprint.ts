/**
 * @file fingerprint — a text that two Programs share exactly when they do the same equations on the same avals with the
 * same literals.
 *
 *   {bodies, each once, in the order of their first call} | avals of inputs; equations; = outputs
 *
 * Ids are dense and the shape rules give the avals of outputs, so neither is written: of Programs that `check` refuses,
 * two that differ may share one.
 *
 * Literals agree bit for bit: 0 and -0 differ; a NaN equals a NaN. It is the key of every cache of derived Programs, so it
 * is built by joining short texts, and the text of a sub-Program is kept for as long as that Program lives.
 */
import { type Aval, type Concrete, data } from '../tensor/concrete.ts'
import { signatures } from './params.ts'
import { type Atom, isProgram, type Program } from './program.ts'

const exact = (x: number): string => (Object.is(x, -0) ? '-0' : String(x))

const avalText = ({ shape, dtype }: Aval): string => {
  let text: string = dtype
  for (const n of shape) text += `.${n}`
  return text
}

const literalText = (x: Concrete): string => {
  const elements = x[data]
  if (x.shape.length === 0) return `${x.dtype}:${exact(elements[0]!)}` // rank 0: one element
  let text = avalText(x)
  for (const element of elements) text += ` ${exact(element)}`
  return text
}

/** Starts with a digit for a variable and a letter for a literal, and ends at the comma. */
const atomText = (a: Atom): string => (a.tag === 'variable' ? `${a.id},` : `${literalText(a)},`)

type Bodies = Map<string, number>

const settingText = (value: unknown, bodies: Bodies): string => {
  if (Array.isArray(value)) {
    let text = '['
    for (const x of value) text += `${settingText(x, bodies)},`
    return `${text}]`
  }
  if (!isProgram(value)) return String(value)
  const text = fingerprint(value)
  const index = bodies.get(text) ?? bodies.size
  bodies.set(text, index)
  return `{${index}}`
}

const describe = (p: Program): string => {
  const bodies: Bodies = new Map()
  let text = '|'
  for (const v of p.inputs) text += `${avalText(v)},`
  for (const q of p.equations) {
    text += `\n${q.name} `
    const params: Readonly<Record<string, unknown>> = q.params as Readonly<Record<string, unknown>> // read by its own keys
    for (const key of signatures[q.name].keys) text += `${settingText(params[key], bodies)};`
    for (const x of q.inputs) text += atomText(x)
  }
  text += '\n='
  for (const x of p.outputs) text += atomText(x)
  let called = ''
  for (const body of bodies.keys()) called += `{${body}}`
  return called + text
}

const memoised = <K extends object, V>(f: (k: K) => V): ((k: K) => V) => {
  const known = new WeakMap<K, V>()
  return (k) => {
    const found = known.get(k)
    if (found !== undefined) return found
    const v = f(k)
    known.set(k, v)
    return v
  }
}

/**
 * The fingerprint of a Program.
 *
 * Cost    linear in equations and in literal elements; one look-up the second time
 *
 * ```ts
 * fingerprint({ inputs: [], equations: [], outputs: [], variables: 0 }) // => '|\n='
 * ```
 */
export const fingerprint: (p: Program) => string = memoised(describe)
