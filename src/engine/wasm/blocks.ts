/**
 * @file blocks — pieces of the loops over blocks that more than one kernel writes.
 */
import type { Code, Local } from './code.ts'
import { i32, select } from './opcodes.ts'

/** Once for each block of at most `size` of what there is in total: where it begins, and how much it has. */
export const eachBlock = (
  code: Code,
  total: Local,
  size: number,
  body: (from: Local, n: Local) => void,
): Code => {
  const n = code.local('i32')
  return code.each(total, size, (from) => {
    code.tee(n, total, from, i32.sub).set(n, [size], n, [size], i32.ltS, select)
    body(from, n)
  })
}

/** Pushes base + n * stride. */
export const along = (code: Code, base: Local, n: Local, stride: Local): Code =>
  code.put(base, n, stride, i32.mul, i32.add)

/** Pushes x + n * size, for a size known beforehand. */
export const behind = (code: Code, x: Local, n: Local, size: number): Code =>
  code.put(x, n, [size], i32.mul, i32.add)

/** Once for each whole step of n, then once for each that is left. */
export const inSteps = (code: Code, n: Local, size: number, body: (step: number) => void): void => {
  const some = code.local('i32')
  for (const step of [size, 1])
    code.set(some, n, [step === 1 ? size - 1 : -size], i32.and).each(some, step, () => body(step))
}
