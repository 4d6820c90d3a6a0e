/**
 * @file graph — what an elementwise kernel computes in one vector of lanes, as a graph of vector instructions.
 *
 * Equal nodes are one node, so what two equations share is computed once. A bool is a mask while it is in a graph: all
 * bits of its lane, or none.
 */
import type { Floating } from '../../tensor/dtype.ts'
import { filled } from './format.ts'
import type { Kind } from './kind.ts'
import { type Opcode, v128 } from './opcodes.ts'

/** Where a node's lanes come from. */
export type Source =
  /** The next lanes of a tensor. */
  | { readonly tag: 'tensor'; readonly index: number; readonly bool: boolean }
  /** One value in all lanes, the same throughout a call. */
  | { readonly tag: 'uniform'; readonly index: number; readonly bool: boolean }
  /** One value in all lanes, the same throughout a row. */
  | { readonly tag: 'column'; readonly index: number; readonly bool: boolean }
  | { readonly tag: 'constant'; readonly lanes: Uint8Array }
  /**
   * An instruction on vectors; a shift has a distance. A rare choice reads its first argument in few vectors: in those with
   * a lane of its mask, the last argument, set.
   */
  | {
      readonly tag: 'op'
      readonly opcode: Opcode
      readonly args: readonly Node[]
      readonly shift?: number
      readonly rare?: true
    }

/** One vector. */
export interface Node {
  /** Its place in the list of nodes; arguments come before. */
  readonly id: number
  readonly source: Source
}

/** A graph in the making. */
export interface Graph {
  readonly kind: Kind
  readonly nodes: readonly Node[]
  readonly tensor: (index: number, bool: boolean) => Node
  readonly uniform: (index: number, bool: boolean) => Node
  readonly column: (index: number, bool: boolean) => Node
  /** All 16 bytes of a vector. */
  readonly vector: (bytes: Uint8Array) => Node
  /** A float, rounded to the dtype, in all lanes. */
  readonly constant: (x: number, dtype?: Floating) => Node
  /** An integer as wide as a lane. */
  readonly integer: (x: bigint, dtype?: Floating) => Node
  readonly op: (opcode: Opcode, ...args: readonly Node[]) => Node
  readonly shift: (opcode: Opcode, x: Node, distance: number) => Node
  /** x where the mask is set, else y: a choice that seldom falls on x. */
  readonly rarely: (mask: Node, x: Node, y: Node) => Node
}

/** An empty graph. */
export const graph = (kind: Kind): Graph => {
  const nodes: Node[] = []
  const known = new Map<string, Node>()

  const node = (key: string, source: Source): Node => {
    const old = known.get(key)
    if (old !== undefined) return old
    const made = { id: nodes.length, source }
    nodes.push(made)
    known.set(key, made)
    return made
  }
  const constant = (lanes: Uint8Array): Node => node(`c${lanes.join()}`, { tag: 'constant', lanes })
  const reads =
    (tag: 'tensor' | 'uniform' | 'column') =>
    (index: number, bool: boolean): Node =>
      node(`${tag}${index}${bool}`, { tag, index, bool })
  const ids = (args: readonly Node[]): string => args.map((x) => x.id).join()

  return {
    kind,
    nodes,
    tensor: reads('tensor'),
    uniform: reads('uniform'),
    column: reads('column'),
    vector: constant,
    constant: (x, dtype = kind.dtype) => constant(filled(dtype, x)),
    integer: (x, dtype = kind.dtype) =>
      constant(
        dtype === 'f32' ? filled('i32', Number(x)) : new Uint8Array(BigInt64Array.of(x, x).buffer),
      ),
    op: (opcode, ...args) => node(`o${opcode}(${ids(args)})`, { tag: 'op', opcode, args }),
    shift: (opcode, x, shift) =>
      node(`o${opcode}(${x.id})${shift}`, { tag: 'op', opcode, args: [x], shift }),
    rarely: (mask, x, y) => {
      const args = [x, y, mask]
      return node(`r(${ids(args)})`, { tag: 'op', opcode: v128.bitselect, args, rare: true })
    },
  }
}
