/**
 * @file capture — reads a Program off the expression graph.
 *
 *   nodes that depend on `scope`, or on nothing   become equations, in post-order
 *   those made from number `since` on             too, whatever they depend on
 *   other symbolic tensors                        become captured inputs, after the given ones
 *   concrete tensors                              become literals; with `hoist`, those of rank > 0 become captured inputs
 *
 * What no output needs never appears, so every transformation drops dead equations by being built. Two uses of one
 * mechanism: a trace captures the tensors of outer traces; `linearize` captures the residuals.
 */
import type { Aval } from '../tensor/concrete.ts'
import type { Atom, Equation, EquationOf, Program, Source, Variable } from './program.ts'
import { type Node, type NodeOf, type Scope, type Symbolic, type Value } from './symbolic.ts'
import { mapInputs, type Name } from './vocabulary.ts'

/** A Program, and the tensors its last inputs stand for. */
export interface Captured {
  readonly program: Program
  readonly captured: readonly Value[]
}

interface Found {
  readonly order: readonly Node[]
  /** What a node without a source takes over from the one that needs it first: a constant made for an operand. */
  readonly sources: ReadonlyMap<Node, Source>
  readonly captured: readonly Value[]
}

/** Nodes inside the scope, each after its inputs, and the tensors from outside, both in the order of first use. */
const walk = (
  scope: Scope,
  inputs: ReadonlySet<Value>,
  outputs: readonly Value[],
  hoist: boolean,
  since: number,
): Found => {
  const order: Node[] = []
  const sources = new Map<Node, Source>()
  const done = new Set<Node>()
  const captured = new Set<Value>()
  /** The node to visit before x can be read; captures x when it is from outside. */
  const unvisited = (x: Value): Node | undefined => {
    if (inputs.has(x)) return undefined
    if (x.tag === 'concrete') {
      if (hoist && x.shape.length > 0) captured.add(x)
      return undefined
    }
    const inside = x.scopes.length === 0 || x.scopes.includes(scope)
    if (x.node === undefined || !(inside || x.node.number >= since)) {
      captured.add(x)
      return undefined
    }
    return done.has(x.node) ? undefined : x.node
  }
  const inherit = (node: Node, by: Node): void => {
    const source = by.source ?? sources.get(by)
    if (source !== undefined && node.source === undefined && !sources.has(node))
      sources.set(node, source)
  }
  // An explicit stack: a chain of 100,000 nodes must not overflow the call stack.
  const visit = (root: Node): void => {
    const stack: { readonly node: Node; at: number }[] = [{ node: root, at: 0 }]
    while (stack.length > 0) {
      const top = stack[stack.length - 1]! // not empty
      const x: Value | undefined = top.node.inputs[top.at]
      if (x === undefined) {
        stack.pop()
        if (!done.has(top.node)) {
          done.add(top.node)
          order.push(top.node)
        }
      } else {
        top.at += 1
        const next = unvisited(x)
        if (next === undefined) continue
        if (scope.located === true) inherit(next, top.node)
        stack.push({ node: next, at: 0 })
      }
    }
  }
  for (const x of outputs) {
    const node = unvisited(x)
    if (node !== undefined) visit(node)
  }
  return { order, sources, captured: [...captured] }
}

const equation = <N extends Name>(
  node: NodeOf<N>,
  outputs: readonly Variable[],
  atom: (x: Value) => Atom,
  source: Source | undefined,
): Equation => {
  const q = {
    name: node.name,
    params: node.params,
    inputs: mapInputs<N, Value, Atom>(node.inputs, atom),
    outputs,
  }
  // EquationOf<N> is a member of the union for every N.
  return (source === undefined
    ? q
    : { ...q, source }) satisfies EquationOf<N> as unknown as Equation
}

/** The Program of `outputs` in terms of `inputs`, and of what they capture. */
export const capture = (
  scope: Scope,
  inputs: readonly Symbolic[],
  outputs: readonly Value[],
  hoist = false,
  since: number = Infinity,
): Captured => {
  const { order, sources, captured } = walk(scope, new Set(inputs), outputs, hoist, since)
  let next = 0
  const fresh = ({ shape, dtype }: Aval): Variable => ({
    tag: 'variable',
    id: next++,
    shape,
    dtype,
  })
  const bound = new Map<Value | Node, readonly Variable[]>()
  const parameters = [...inputs, ...captured].map((x) => {
    const v = fresh(x)
    bound.set(x, [v])
    return v
  })
  const atom = (x: Value): Atom => {
    const own = bound.get(x)
    if (own !== undefined) return own[0]! // an input has one variable
    if (x.tag === 'concrete') return x
    return bound.get(x.node!)![x.index]! // walk has put the node of every inner tensor before its use
  }
  const equations = order.map((node) => {
    const vs = node.avals.map(fresh)
    const q = equation(node, vs, atom, node.source ?? sources.get(node))
    bound.set(node, vs)
    return q
  })
  const results = outputs.map(atom)
  return {
    program: { inputs: parameters, equations, outputs: results, variables: next },
    captured,
  }
}
