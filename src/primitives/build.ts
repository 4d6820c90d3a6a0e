/**
 * @file build — applies a primitive by making a node of the expression graph. Its shape rule has run when the node exists.
 */
import { emitOf, type Emit } from '../program/emit.ts'
import { type Node, type NodeOf, scopesOf, symbolic, type Value } from '../program/symbolic.ts'
import {
  type Inputs,
  mapOutputs,
  type Name,
  type Outputs,
  type Params,
} from '../program/vocabulary.ts'
import type { Aval } from '../tensor/concrete.ts'
import type { Primitive } from './primitive.ts'
import { table } from './table.ts'

/** The record of N. */
export const recordOf = <N extends Name>(name: N): Primitive<N> => table[name]

const bind = <N extends Name>(
  name: N,
  params: Params<N>,
  inputs: Inputs<N, Value>,
): Outputs<N, Value> => {
  const avals = recordOf(name).shape(inputs, params)
  // NodeOf<N> is a member of the union for every N.
  const node = { name, params, inputs, avals } satisfies NodeOf<N> as unknown as Node
  const scopes = scopesOf(inputs)
  return mapOutputs<N, Aval, Value>(avals, (a, i) => symbolic(a, scopes, node, i))
}

/** Emits into the graph under construction. */
export const build: Emit = emitOf(bind)
