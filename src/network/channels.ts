/**
 * @file channels — the last axis of an example: its features, or the channels of each place.
 */
import { Defect } from '../shape/defect.ts'
import { type Message, message, type ShapeError } from '../shape/mismatch.ts'
import type { Shape } from '../shape/shape.ts'
import type { Sizes } from '../shape/sizes.ts'

/** The last size of a shape: Last<[28, 28, 3]> is 3. */
export type Last<S> = S extends [...Shape, infer C extends number] ? C : number

/** The shape S where it has a last axis, else the sentence. */
export type HasChannels<Op extends string, S> = S extends []
  ? ShapeError<Message<'noAxis', { op: Op; axis: -1 }>>
  : S

/** How many channels there are; a Defect where there is no axis of them. */
export const channelsOf = (op: string, shape: Sizes): number => {
  const n = shape.at(-1)
  if (n === undefined) throw new Defect(message('noAxis', { op, axis: -1 }))
  return n
}
