/**
 * @file lanes — arithmetic on nodes of a graph: floats, integers as wide, and masks, by the lane.
 */
import type { Graph, Node } from './graph.ts'
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

/** The operations that make nodes of a graph. */
export const lanesOf = (g: Graph): Lanes => {
  const { dtype, vector } = g.kind
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
  return {
    dtype,
    of: g.constant,
    bits: g.integer,
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
  }
}
