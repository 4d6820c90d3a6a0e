/**
 * @file simplify — shares equal equations, folds constants, drops identities; keeps every value bit for bit.
 *
 * One pass: every input of a new node is already simple. Not here, because they change bits: x + 0 (x = -0), 0 x (x infinite
 * or NaN), reassociation; nor is a transcendental function of a constant, which is the engine's to compute.
 */
import { define, interpret } from '../program/interpret.ts'
import { type Emit, emitOf } from '../program/emit.ts'
import { mapBodies, type Program } from '../program/program.ts'
import type { Node, Value } from '../program/symbolic.ts'
import {
  type Inputs,
  mapOutputs,
  type Name,
  type Outputs,
  type Params,
} from '../program/vocabulary.ts'
import { build } from '../primitives/build.ts'
import { type Aval, data } from '../tensor/concrete.ts'
import { foldConstants } from './constants.ts'
import { shorter } from './identities.ts'
import { narrow } from './narrow.ts'

/** Identities of values and params, as short keys. Its memory is the call's own. */
const keys = (): ((name: Name, params: object, inputs: readonly Value[]) => string) => {
  const ids = new Map<unknown, number>()
  const id = (x: unknown): number => {
    const known = ids.get(x)
    if (known !== undefined) return known
    ids.set(x, ids.size)
    return ids.size - 1
  }
  const bits = (x: number): string => (Object.is(x, -0) ? '-0' : String(x))
  // Outputs of one node are told apart by index; a node's outputs are fresh objects each, so identity serves.
  const input = (x: Value): string =>
    x.tag === 'concrete' && x.shape.length === 0
      ? `${x.dtype}${bits(x[data][0]!)}` // rank 0: one element
      : `#${id(x)}`
  // A sub-Program is equal to itself only.
  const param = (v: unknown): string =>
    Array.isArray(v)
      ? `[${v.map(param).join()}]`
      : typeof v === 'number' || typeof v === 'string' || typeof v === 'boolean'
        ? `${v}`
        : `#${id(v)}`
  return (name, params, inputs) => {
    let key: string = name
    for (const v of Object.values(params)) key += `;${param(v)}`
    for (const x of inputs) key += `,${input(x)}`
    return key
  }
}

const simple = new WeakMap<Program, Program>()

/** A sub-Program simplified, once and for all. */
const simpleBody = (body: Program): Program => {
  const known = simple.get(body)
  if (known !== undefined) return known
  const made = simplify(body)
  simple.set(body, made)
  simple.set(made, made)
  return made
}

/** An Emit that returns what it has already made, or something shorter that is equal to it. */
const sharing = (): Emit => {
  const keyOf = keys()
  const seen = new Map<string, readonly Value[]>()
  const into = (to: Emit): Emit => {
    const bind = <N extends Name>(
      name: N,
      given: Params<N>,
      inputs: Inputs<N, Value>,
    ): Outputs<N, Value> => {
      const params = mapBodies(given, simpleBody)
      const key = keyOf(name, params, inputs)
      const known = seen.get(key)
      if (known !== undefined) return known as Outputs<N, Value> // made by an equal equation
      const outputs = to.bind(name, params, inputs)
      const list: readonly Value[] = outputs
      const first = list[0]
      const node: Node | undefined = first?.tag === 'symbolic' ? first.node : undefined
      const short =
        list.length === 1 && node !== undefined
          ? (foldConstants(e, node) ?? shorter(e, node))
          : undefined
      const results =
        short === undefined ? outputs : mapOutputs<N, Value, Value>(outputs, () => short)
      seen.set(key, results)
      return results
    }
    const e = emitOf(bind, (source) => into(to.at?.(source) ?? to))
    return e
  }
  return into(build)
}

/** A closed Program from its body, simplified as it is built; built anew where its scans can do with less. */
export const simplest = (
  of: string,
  inputs: readonly Aval[],
  body: (e: Emit, xs: readonly Value[]) => readonly Value[],
): Program => {
  const made = define(of, inputs, (xs) => body(sharing(), xs))
  const less = narrow(made)
  return less === made ? made : define(of, inputs, (xs) => interpret(less, xs, sharing()))
}

/** An equal Program with no equation twice. */
export const simplify = (p: Program): Program =>
  simplest('simplify', p.inputs, (e, xs) => interpret(p, xs, e))
