/** @file toward — one step of a running mean: x' = x + fraction (y - x). */
import { add, mul, sub } from '../function/arithmetic.ts'
import type { Floats } from './transformation.ts'

/** x moved toward y by a fraction. */
export const toward = (x: Floats, y: Floats, fraction: number): Floats =>
  add(x, mul(sub(y, x), fraction))
