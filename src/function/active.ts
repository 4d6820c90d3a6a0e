/**
 * @file active — which inputs of a traced Program are differentiated, and the run-time checks that the types make first.
 */
import { Defect } from '../shape/defect.ts'
import { message } from '../shape/mismatch.ts'
import { showSizes } from '../shape/sizes.ts'
import type { Value } from '../program/symbolic.ts'
import { isFloat } from '../tensor/dtype.ts'
import { namedLeaves } from '../tensor/tree.ts'
import type { Traced } from './trace.ts'

const shown = (path: string): string => (path === '' ? 'at the top' : path)

/** Refuses a tree with a leaf that has no tangent. */
export const mustBeFloating = (op: string, tree: unknown): void => {
  for (const { path, leaf } of namedLeaves(op, tree))
    if (!isFloat(leaf.dtype))
      throw new Defect(message('leafDType', { op, path: shown(path), dtype: leaf.dtype }))
}

/** Refuses a result that is no floating scalar. */
export const mustBeScalar = (op: string, y: Value | undefined): void => {
  if (y === undefined) throw new Defect(message('returnsNoTensor', { op }))
  if (y.shape.length > 0) throw new Defect(message('returns', { op, x: showSizes(y.shape) }))
  if (!isFloat(y.dtype))
    throw new Defect(message('leafDType', { op, path: 'returned', dtype: y.dtype }))
}

/** Refuses arguments to differentiate that are not given, or have a leaf that is no tensor. */
export const mustBeGiven = (op: string, args: readonly unknown[], wrt: readonly number[]): void => {
  for (const i of wrt) {
    if (!(i in args))
      throw new Defect(
        `${op}: wrt names argument ${i}, but ${args.length} are given; name one of them`,
      )
    namedLeaves(op, args[i])
  }
}

/** A flag for each input of a traced Program: whether it is a leaf of an argument named in `wrt`. */
export const activeInputs = (
  op: string,
  args: readonly unknown[],
  wrt: readonly number[],
  traced: Traced<unknown>,
): readonly boolean[] => {
  for (const i of wrt) mustBeFloating(op, args[i])
  const own = args.flatMap((arg, i) => namedLeaves(op, arg).map(() => wrt.includes(i)))
  return traced.program.inputs.map((_, i) => own[i] === true)
}
