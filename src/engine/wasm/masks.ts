/**
 * @file masks — bools in memory are bytes, 0 or 1; in a vector they are masks: all bits of a lane, or none.
 */
import type { Code, Local } from './code.ts'
import type { Kind } from './kind.ts'
import { type Access, i32, type Opcode, v128 } from './opcodes.ts'

const simd = (n: number): Opcode => 0xfd0000 + n
const load32: Access = { opcode: simd(0x5c), align: 2 }
const load8: Access = { opcode: 0x2d, align: 0 }
const splat32 = simd(0x11)
const extractFirst = simd(0x1b)
const store16: Access = { opcode: 0x3b, align: 1 }
const negated = { f32: simd(0xa1), f64: simd(0xc1) } as const

/** The bytes 0 or 1 at an address, as masks. */
export const loadMask = (
  code: Code,
  { lanes, bytes, dtype }: Kind,
  zero: Local,
  offset: number,
): Code =>
  code
    .load(load32, offset)
    .get(zero)
    // byte i into the lowest byte of lane i, zeros around it
    .shuffle(
      Array.from({ length: 16 }, (_, k) => (k % bytes === 0 && k / bytes < lanes ? k / bytes : 16)),
    )
    .op(negated[dtype])

/** The byte 0 or 1 at an address, as a mask of all lanes. */
export const loadMasks = (code: Code): Code => code.load(load8).op(splat32).op(negated.f32)

/** Pops a mask, then an address: the lowest byte of each lane, as 0 or 1. */
export const storeMask = (code: Code, { lanes, bytes }: Kind, ones: Local, offset: number): Code =>
  code
    .get(ones)
    .op(v128.and)
    .get(ones)
    .shuffle(Array.from({ length: 16 }, (_, k) => (k < lanes ? k * bytes : 0)))
    .lane(extractFirst, 0)
    .store(lanes === 4 ? i32.store : store16, offset)
