/**
 * @file integers — elementwise primitives of 32-bit integers, bit for bit those of the records: modulo 2^32.
 *
 * In memory and in lanes an integer is as wide as an f32, so both go through one kernel.
 */
import type { Name } from '../../program/vocabulary.ts'
import { type DType, type Integer, isInteger } from '../../tensor/dtype.ts'
import type { Node } from './graph.ts'
import type { Lanes } from './lanes.ts'
import { convert, i32x4, type Opcode } from './opcodes.ts'

type Rule = (l: Lanes, ...xs: readonly [Node, Node, Node]) => Node

/** Rules that are one instruction each. */
const by = (opcodes: { readonly [N in Name]?: Opcode }): { readonly [N in Name]?: Rule } =>
  Object.fromEntries(
    Object.entries(opcodes).map(([name, opcode]): [string, Rule] => [
      name,
      (l, ...xs) => l.op(opcode, ...xs),
    ]),
  )

const { add, sub, mul, neg, abs, eq, ne } = i32x4
const same = {
  ...by({ add, sub, mul, neg, equal: eq, notEqual: ne }),
  select: (l, p, x, y) => l.select(p, x, y),
  stopGradient: (_, x) => x,
} satisfies { readonly [N in Name]?: Rule }

/** Quotients of 32 bits are exact in f64 but for what is cut off; that of 0 is infinite or NaN, and made 0. */
const quotient =
  (up: Opcode, down: Opcode): Rule =>
  (l, x, y) =>
    l.and(
      l.halves(up, down, (wide, a, b) => wide.div(a, b), x, y),
      l.op(ne, y, l.bits(0n)),
    )
const signed = quotient(convert.lowI32ToF64, convert.f64ToLowI32)

/** Primitives of integers with a kernel. */
export const integers: { readonly [D in Integer]: { readonly [N in Name]?: Rule } } = {
  i32: {
    ...same,
    ...by({
      abs,
      max: i32x4.maxS,
      min: i32x4.minS,
      less: i32x4.ltS,
      lessEqual: i32x4.leS,
      greater: i32x4.gtS,
      greaterEqual: i32x4.geS,
    }),
    sign: (l, x) => l.op(i32x4.maxS, l.op(i32x4.minS, x, l.bits(1n)), l.bits(-1n)),
    // -2^31 / -1 wraps, and does not saturate.
    div: (l, x, y, z) => l.select(l.op(eq, y, l.bits(-1n)), l.op(neg, x), signed(l, x, y, z)),
  },
  u32: {
    ...same,
    ...by({
      max: i32x4.maxU,
      min: i32x4.minU,
      less: i32x4.ltU,
      lessEqual: i32x4.leU,
      greater: i32x4.gtU,
      greaterEqual: i32x4.geU,
    }),
    abs: (_, x) => x,
    sign: (l, x) => l.op(i32x4.minU, x, l.bits(1n)),
    div: quotient(convert.lowU32ToF64, convert.f64ToLowU32),
  },
}

const toFloat = { i32: convert.i32ToF32, u32: convert.u32ToF32 } as const
const fromFloat = { i32: convert.f32ToI32, u32: convert.f32ToU32 } as const

/** Casts of integers within their width. */
export const castInteger = (from: DType, to: DType): Rule => {
  if (to === 'bool') return (l, x) => l.op(ne, x, l.bits(0n))
  if (from === 'bool') return (l, x) => l.and(x, l.bits(1n))
  if (!isInteger(to)) return (l, x) => l.op(toFloat[from as Integer], x) // one of both is an integer
  return isInteger(from) ? (_, x) => x : (l, x) => l.op(fromFloat[to], x)
}
