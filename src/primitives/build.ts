/**
 * @file build — applies a primitive by making a node of the expression graph. Its shape rule has run when the node exists.
 */
import { emitOf, type Emit } from '../program/emit.ts'
import type { Source } from '../program/program.ts'
import {
  haveEnded,
  keepsLines,
  mustBeInTrace,
  nextNumber,
  type Node,
  type NodeOf,
  scopesOf,
  symbolic,
  type Value,
} from '../program/symbolic.ts'
import {
  type Inputs,
  mapOutputs,
  type Name,
  type Outputs,
  type Params,
} from '../program/vocabulary.ts'
import { caller } from '../shape/caller.ts'
import type { Aval } from '../tensor/concrete.ts'
import type { Primitive } from './primitive.ts'
import { table } from './table.ts'

/** The record of N. */
export const recordOf = <N extends Name>(name: N): Primitive<N> => table[name]

const userSource = (): Source | undefined => {
  const found = caller()
  return found === undefined ? undefined : { line: found.place }
}

const bind = <N extends Name>(
  name: N,
  params: Params<N>,
  inputs: Inputs<N, Value>,
  given?: Source,
): Outputs<N, Value> => {
  const avals = recordOf(name).shape(inputs, params)
  const scopes = scopesOf(inputs)
  if (haveEnded(scopes)) mustBeInTrace(name, inputs)
  const source = given ?? (keepsLines(scopes) ? userSource() : undefined)
  const number = nextNumber()
  // NodeOf<N> is a member of the union for every N.
  const node = {
    number,
    name,
    params,
    inputs,
    avals,
    source,
  } satisfies NodeOf<N> as unknown as Node
  return mapOutputs<N, Aval, Value>(avals, (a, i) => symbolic(a, scopes, node, i))
}

const buildAt = (source: Source): Emit =>
  emitOf((name, params, inputs) => bind(name, params, inputs, source), buildAt)

/** Emits into the graph under construction. */
export const build: Emit = emitOf(bind, (source) => buildAt(source))
