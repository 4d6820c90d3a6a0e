/**
 * @file outcome — what the run and what the compiler say of one text.
 */
import { runInThisContext } from 'node:vm'
import * as cotangent from 'cotangent'
import * as network from 'cotangent/network'
import * as optimize from 'cotangent/optimize'
import * as pipeable from 'cotangent/pipeable'
import { showSizes } from '../../../src/shape/sizes.ts'
import { isLeaf } from '../../../src/tensor/tree.ts'
import { errorsOf } from '../../support/compiler.ts'

/** The entries by the names that texts give them. */
const entries = { ct: cotangent, last: pipeable, nn: network, op: optimize }

/** What a text evaluates to, with further names. */
export const evaluated = (text: string, known: Readonly<Record<string, unknown>> = {}): unknown => {
  const all = { ...entries, ...known }
  const f: unknown = runInThisContext(`(${Object.keys(all).join(', ')}) => (${text})`)
  // An arrow function, by the text above.
  return (f as (...args: readonly unknown[]) => unknown)(...Object.values(all))
}

/** What a run comes to: the type it says, or the sentence it throws. */
export interface Outcome {
  readonly text: string
  readonly type?: string
  readonly sentence?: string
}

/** The type of a value as the head of the program below spells it; functions say nothing. */
const typeOf = (x: unknown): string => {
  if (isLeaf(x)) return `'${x.dtype}${showSizes(x.shape)}'`
  if (typeof x === 'number' || typeof x === 'string') return JSON.stringify(x)
  if (Array.isArray(x)) return `[${x.map(typeOf).join(', ')}]`
  if (typeof x === 'object' && x !== null)
    return `{ ${Object.entries(x)
      .map(([name, inner]) => `${name}: ${typeOf(inner)}`)
      .join('; ')} }`
  return "'other'"
}

/** What the run of a text comes to. */
export const outcomeOf = (text: string): Outcome => {
  try {
    return { text, type: typeOf(evaluated(text)) }
  } catch (error) {
    if (error instanceof cotangent.Defect) return { text, sentence: error.message }
    throw new Error(`${text}: not a Defect`, { cause: error })
  }
}

/** The entries, imported by the names that texts give them. */
export const imports: readonly string[] = [
  ['ct', 'cotangent'],
  ['last', 'cotangent/pipeable'],
  ['nn', 'cotangent/network'],
  ['op', 'cotangent/optimize'],
].map(([name, entry]) => `import * as ${name} from '${entry}'`)

const head = [
  ...imports,
  'type Said<X> = 0 extends 1 & X ? "any" : X extends ct.Tensor<infer S, infer D> ? `${D}${ct.ShowShape<S>}` : X extends number | string ? X : X extends (...args: never) => unknown ? "other" : X extends object ? { -readonly [K in keyof X]: Said<X[K]> } : "other"',
  'type Same<A, B> = [A] extends [B] ? [B] extends [A] ? true : false : false',
  'declare const says: <T>() => <X>(x: X, law: Same<Said<X>, T>) => void',
  'export const calls = (): void => {',
]

/** The text with its types, which it has in comments. */
export const opened = (text: string): string =>
  text.replaceAll(/ \/\*: (<.*?>) \*\//gu, '$1').replaceAll(/\/\*(: .*?) \*\//gu, '$1')

/** What the compiler says of each outcome; undefined where it accepts the text at that type. */
export const compiled = (
  name: string,
  outcomes: readonly Outcome[],
): readonly (string | undefined)[] => {
  const body = outcomes.map(({ text, type }) =>
    type === undefined ? `void ${opened(text)}` : `says<${type}>()(${opened(text)}, true)`,
  )
  const said = errorsOf(name, [...head, ...body, '}', ''])
  return outcomes.map((_, i) => said.get(i + 1 + head.length))
}
