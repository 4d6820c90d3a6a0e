/**
 * @file lanes — arithmetic on nodes of a graph: floats, integers as wide, and masks, by the lane.
 */
import { range } from '../../shape/sizes.ts'
import type { Graph, Node } from './graph.ts'
import { type Kind, kinds } from './kind.ts'
import { convert, type Opcode, v128 } from './opcodes.ts'

/** A node, or a float in all lanes. */
type Value = Node | number
type Unary = (x: Node) => Node
type Binary = (x: Value, y: Value) => Node
type Shift = (x: Node, distance: number) => Node
type Wide = (f: (l: Lanes, ...xs: readonly Node[]) => Node, ...xs: readonly Node[]) => Node

/** The operations on nodes. */
export interface Lanes {
  readonly dtype: 'f32' | 'f64'
  /** A float in all lanes. */
  readonly of: (x: number) => Node
  /** An integer in all lanes. */
  readonly bits: (x: bigint) => Node
  readonly add: Binary
  readonly sub: Binary
  readonly mul: Binary
  readonly div: Binary
  readonly min: Binary
  readonly max: Binary
  /** The smaller of x and y; x where either is NaN. One instruction, where min takes several. */
  readonly atMost: Binary
  /** The larger of x and y; x where either is NaN. */
  readonly atLeast: Binary
  readonly neg: Unary
  readonly abs: Unary
  readonly sqrt: Unary
  readonly floor: Unary
  readonly ceil: Unary
  /** To the nearest integer, halves to even. */
  readonly nearest: Unary
  readonly eq: Binary
  readonly ne: Binary
  readonly lt: Binary
  readonly le: Binary
  readonly gt: Binary
  readonly ge: Binary
  readonly and: Binary
  readonly or: Binary
  readonly xor: Binary
  readonly not: Unary
  /** x where the mask is set, else y. */
  readonly select: (mask: Node, x: Value, y: Value) => Node
  /** The same, where x is dear and seldom chosen: it is computed only in vectors that need it. */
  readonly rarely: (mask: Node, x: Node, y: Node) => Node
  /** Any instruction. */
  readonly op: Graph['op']
  /**
   * f of each lane, computed in f64: for f32, in one half of the lanes and then the other, exact on the way in and rounded
   * on the way out.
   */
  readonly wide: Wide
  /** The same of lanes of 32 bits, by instructions that convert the lower two of them to f64 and back. */
  readonly halves: (up: Opcode, down: Opcode, ...of: Parameters<Wide>) => Node
  /** Integers, modulo 2^32 or 2^64. */
  readonly addBits: Binary
  readonly subBits: Binary
  readonly left: Shift
  /** Copies the sign bit. */
  readonly right: Shift
  /** Shifts zeros in. */
  readonly rightZeros: Shift
}

const swizzle: Opcode = 0x10e
/** Where swizzle gives 0. */
const nowhere = 0xff

/** The operations that make nodes of a graph, on lanes of its kind or of another. */
export const lanesOf = (g: Graph, { dtype, vector, words }: Kind = g.kind): Lanes => {
  const { loadSplat: _, ...floats } = vector
  const { and, or, xor, not } = v128
  const opcodes = { ...floats, and, or, xor, not, addBits: words.add, subBits: words.sub }
  const of = (x: Value): Node => (typeof x === 'number' ? g.constant(x, dtype) : x)
  const bytes = (from: (i: number) => number): Node =>
    g.vector(Uint8Array.from(range(16), (i) => from(i)))
  const halves: Lanes['halves'] = (widen, narrow, f, ...xs) => {
    const l = lanesOf(g, kinds.f64)
    const down = bytes((i) => (i < 8 ? i + 8 : nowhere))
    const up = bytes((i) => (i < 8 ? nowhere : i - 8))
    const [lower, upper] = [xs, xs.map((x) => g.op(swizzle, x, down))].map((half) =>
      g.op(narrow, f(l, ...half.map((x) => g.op(widen, x)))),
    )
    return g.op(v128.or, lower!, g.op(swizzle, upper!, up)) // two halves
  }
  const shift =
    (name: 'left' | 'right' | 'rightZeros'): Shift =>
    (x, n) =>
      g.shift(words[name], x, n)
  const self: Lanes = {
    dtype,
    of,
    bits: (x) => g.integer(x, dtype),
    // an operation for each opcode; of some nobody knows
    ...(Object.fromEntries(
      Object.entries(opcodes).map(([name, opcode]) => [
        name,
        (...xs: readonly Value[]) => g.op(opcode, ...xs.map(of)),
      ]),
    ) as { readonly [N in keyof typeof opcodes]: (...xs: readonly Value[]) => Node }),
    left: shift('left'),
    right: shift('right'),
    rightZeros: shift('rightZeros'),
    select: (mask, x, y) => g.op(v128.bitselect, of(x), of(y), mask),
    rarely: g.rarely,
    op: g.op,
    wide: (f, ...xs) =>
      dtype === 'f32' ? halves(convert.lowF32ToF64, convert.f64ToLowF32, f, ...xs) : f(self, ...xs),
    halves,
  }
  return self
}
