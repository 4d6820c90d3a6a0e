/**
 * @file blocks — pieces of the loops over blocks that more than one kernel writes.
 */
import type { Code, Local } from './code.ts'
import { i32 } from './opcodes.ts'

/** into = min(total - from, most). */
export const atMost = (code: Code, into: Local, total: Local, from: Local, most: number): Code =>
  code
    .get(total)
    .get(from)
    .op(i32.sub)
    .tee(into)
    .i32(most)
    .get(into)
    .i32(most)
    .op(i32.ltS)
    .select()
    .set(into)

/** Pushes base + n * stride. */
export const along = (code: Code, base: Local, n: Local, stride: Local): Code =>
  code.get(base).get(n).get(stride).op(i32.mul).op(i32.add)
