/**
 * @file lanes — arithmetic on nodes of a graph: floats, integers as wide, and masks, by the lane.
 */
import type { Graph, Node } from './graph.ts'
import { type Kind, kinds } from './kind.ts'
import { type Opcode, v128 } from './opcodes.ts'

type Unary = (x: Node) => Node
type Binary = (x: Node, y: Node) => Node
type Shift = (x: Node, distance: number) => Node

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
  readonly select: (mask: Node, x: Node, y: Node) => Node
  /** The same, where x is dear and seldom chosen: it is computed only in vectors that need it. */
  readonly rarely: (mask: Node, x: Node, y: Node) => Node
  /**
   * f of each lane, computed in f64: for f32, in one half of the lanes and then the other, exact on the way in and rounded
   * on the way out.
   */
  readonly wide: (f: (l: Lanes, ...xs: readonly Node[]) => Node, ...xs: readonly Node[]) => Node
  /** Integers, modulo 2^32 or 2^64. */
  readonly addBits: Binary
  readonly subBits: Binary
  readonly left: Shift
  /** Copies the sign bit. */
  readonly right: Shift
  /** Shifts zeros in. */
  readonly rightZeros: Shift
}

const simd = (n: number): Opcode => 0xfd0000 + n

/** Instructions that only elementwise kernels use. */
const more = {
  f32: {
    atMost: simd(0xea),
    atLeast: simd(0xeb),
    ceil: simd(0x67),
    floor: simd(0x68),
    nearest: simd(0x6a),
    addBits: simd(0xae),
    subBits: simd(0xb1),
    left: simd(0xab),
    right: simd(0xac),
    rightZeros: simd(0xad),
  },
  f64: {
    atMost: simd(0xf6),
    atLeast: simd(0xf7),
    ceil: simd(0x74),
    floor: simd(0x75),
    nearest: simd(0x94),
    addBits: simd(0xce),
    subBits: simd(0xd1),
    left: simd(0xcb),
    right: simd(0xcc),
    rightZeros: simd(0xcd),
  },
} as const

/** Between the lower two lanes of f32 and two of f64. */
const promoteLow = simd(0x5f)
const demote = simd(0x5e)
const swizzle = simd(0x0e)
/** Where swizzle gives 0. */
const nowhere = 0xff

/** The operations that make nodes of a graph, on lanes of its kind or of another. */
export const lanesOf = (g: Graph, { dtype, vector }: Kind = g.kind): Lanes => {
  const own = more[dtype]
  const unary =
    (opcode: Opcode): Unary =>
    (x) =>
      g.op(opcode, x)
  const binary =
    (opcode: Opcode): Binary =>
    (x, y) =>
      g.op(opcode, x, y)
  const shift =
    (opcode: Opcode): Shift =>
    (x, n) =>
      g.shift(opcode, x, n)
  const bytes = (from: (i: number) => number): Node =>
    g.vector(Uint8Array.from({ length: 16 }, (_, i) => from(i)))
  const wide: Lanes['wide'] = (f, ...xs) => {
    const l = lanesOf(g, kinds.f64)
    const down = bytes((i) => (i < 8 ? i + 8 : nowhere))
    const up = bytes((i) => (i < 8 ? nowhere : i - 8))
    const lower = f(l, ...xs.map((x) => g.op(promoteLow, x)))
    const upper = f(l, ...xs.map((x) => g.op(promoteLow, g.op(swizzle, x, down))))
    return g.op(v128.or, g.op(demote, lower), g.op(swizzle, g.op(demote, upper), up))
  }
  const self: Lanes = {
    dtype,
    of: (x) => g.constant(x, dtype),
    bits: (x) => g.integer(x, dtype),
    add: binary(vector.add),
    sub: binary(vector.sub),
    mul: binary(vector.mul),
    div: binary(vector.div),
    min: binary(vector.min),
    max: binary(vector.max),
    atMost: binary(own.atMost),
    atLeast: binary(own.atLeast),
    neg: unary(vector.neg),
    abs: unary(vector.abs),
    sqrt: unary(vector.sqrt),
    floor: unary(own.floor),
    ceil: unary(own.ceil),
    nearest: unary(own.nearest),
    eq: binary(vector.eq),
    ne: binary(vector.ne),
    lt: binary(vector.lt),
    le: binary(vector.le),
    gt: binary(vector.gt),
    ge: binary(vector.ge),
    and: binary(v128.and),
    or: binary(v128.or),
    xor: binary(v128.xor),
    not: unary(v128.not),
    select: (mask, x, y) => g.op(v128.bitselect, x, y, mask),
    addBits: binary(own.addBits),
    subBits: binary(own.subBits),
    left: shift(own.left),
    right: shift(own.right),
    rightZeros: shift(own.rightZeros),
    rarely: g.rarely,
    wide: dtype === 'f32' ? wide : (f, ...xs) => f(self, ...xs),
  }
  return self
}
