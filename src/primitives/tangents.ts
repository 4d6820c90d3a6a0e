/**
 * @file tangents — those that a rule of a user's own takes: of its arguments, and of nothing else.
 */
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import { Defect } from '../shape/defect.ts'
import { isFloat } from '../tensor/dtype.ts'
import { orZero } from './families.ts'
import type { Maybe } from './primitive.ts'

/**
 * Tangents of the first n floating inputs. The others are closed over, and a rule says nothing of them: where one has a tangent,
 * silence would be a wrong gradient.
 */
export const ownTangents = (
  e: Emit,
  name: string,
  inputs: readonly Value[],
  tangents: readonly Maybe[],
  n: number,
): readonly Value[] => {
  const floating = [...inputs.keys()].filter((i) => isFloat(inputs[i]!.dtype)) // places of them
  if (floating.slice(n).some((i) => tangents[i] !== undefined))
    throw new Defect(
      `${name}: a tensor that the function closes over is differentiated, and its rule says nothing of it; pass it as an argument`,
    )
  return floating.slice(0, n).map((i) => orZero(e, tangents[i], inputs[i]!)) // likewise
}
