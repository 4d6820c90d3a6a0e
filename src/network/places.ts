/**
 * @file places — what layers with windows share: examples as one batch of [..space, channels], and the sentence of a check.
 */
import { reshape } from '../function/movement.ts'
import { Defect } from '../shape/defect.ts'
import { type Message, message, type ShapeError } from '../shape/mismatch.ts'
import type { Shape, ShowShape } from '../shape/shape.ts'
import { count, showSizes, type Sizes } from '../shape/sizes.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { channelsOf } from './channels.ts'
import type { Batch } from './definition.ts'

/** The outcome O where a check holds, else its sentence, on whichever option it stands. */
export type Judged<Check, O> = unknown extends Check
  ? O
  : Check extends ShapeError<string>
    ? Check
    : Check[keyof Check]

/** The outcome O for an example [..P, C], else the sentence: P has an axis for windows to slide along. */
export type Placed<Op extends string, P extends Shape, C extends number, O> = P extends []
  ? ShapeError<Message<'noPlaces', { op: Op; x: ShowShape<[C]> }>>
  : O

/** The channels of examples that windows slide along; a Defect where there is no axis for them. */
export const placedChannels = (op: string, shape: Sizes): number => {
  if (shape.length === 1) throw new Defect(message('noPlaces', { op, x: showSizes(shape) }))
  return channelsOf(op, shape)
}

/** Examples in one batch, as operators with windows take them. */
export type Places = Tensor<[number, ...number[], number], Floating>

/** f of all examples as one batch, its leading axes put back; an example has `rank` axes before and after. */
export const inOneBatch = (x: Batch, rank: number, f: (x: Places) => Batch): Batch => {
  const leading = x.shape.slice(0, x.shape.length - rank)
  // A batch axis and the axes of an example, of which the last is that of channels.
  const y = f(reshape(x, [count(leading), ...x.shape.slice(leading.length)]) as Places)
  return leading.length === 1 ? y : reshape(y, [...leading, ...y.shape.slice(1)])
}
