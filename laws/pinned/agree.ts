/**
 * @file agree — pinned numbers against what came out.
 *
 * Either side rounds some tens of operations on numbers of size 1, a few units in the last place each, and what this adds
 * up to is far below 'rounding'. Each number is compared with itself, relative to its own size, unless the case says that
 * terms cancel: then the tensor is, relative to its norm or to 1. What is not finite must be the same.
 */
import * as ct from '../../src/index.ts'
import { mustBeClose } from '../support/close.ts'
import type { X } from './function.ts'

/** Why a case compares tensors and not numbers; undefined where it does not. */
export type Loose = string | undefined

const finite = (expected: readonly number[], xs: ArrayLike<number>): readonly number[] =>
  Array.from(xs).filter((_, i) => Number.isFinite(expected[i]))

/** Throws unless two numbers are the same; zeros may differ in sign. */
const mustBeSame = (observed: number, expected: number): void => {
  if (!Object.is(observed + 0, expected + 0)) throw new Error(`${observed} is not ${expected}`)
}

/** Throws unless elements agree. */
export const mustAgree = (
  observed: ArrayLike<number>,
  expected: readonly number[],
  loose: Loose,
): void => {
  if (observed.length !== expected.length)
    throw new Error(`${observed.length} elements are not ${expected.length}`)
  expected.forEach((e, i) => {
    const o = observed[i]! // as many as expected
    if (!Number.isFinite(e)) mustBeSame(o, e)
    // e / e is 1, the scale of 'rounding'
    else if (loose === undefined) mustBeClose([e === 0 ? o : o / e], [e === 0 ? 0 : 1], 'rounding')
  })
  if (loose !== undefined)
    mustBeClose(finite(expected, observed), finite(expected, expected), 'rounding')
}

/** Throws unless elements are the same, with no tolerance. */
export const mustBeExactly = (observed: ArrayLike<number>, expected: readonly number[]): void => {
  if (observed.length !== expected.length)
    throw new Error(`${observed.length} elements are not ${expected.length}`)
  expected.forEach((e, i) => mustBeSame(observed[i]!, e)) // as many as expected
}

/** Throws, naming `where`, unless each tensor has the shape and passes the comparison of its elements. */
export const mustEach = (
  where: string,
  observed: readonly X[],
  expected: readonly (readonly number[])[],
  shapes: readonly (readonly number[])[],
  compare: (observed: ArrayLike<number>, expected: readonly number[]) => void,
): void => {
  try {
    if (observed.length !== expected.length)
      throw new Error(`${observed.length} tensors are not ${expected.length}`)
    observed.forEach((y, i) => {
      const [shape, numbers] = [shapes[i]!, expected[i]!] // as many as observed
      if (y.shape.join() !== shape.join()) throw new Error(`[${y.shape}] is not [${shape}]`)
      compare(ct.toTypedArray(y), numbers)
    })
  } catch (error) {
    throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
