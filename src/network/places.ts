/**
 * @file places — what layers with windows share: examples as one batch of [..space, channels], and the sentence of a check.
 */
import { reshape } from '../function/movement.ts'
import type { ShapeError } from '../shape/mismatch.ts'
import { count } from '../shape/sizes.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Batch } from './definition.ts'

/** The outcome O where a check holds, else its sentence, on whichever option it stands. */
export type Judged<Check, O> = unknown extends Check
  ? O
  : Check extends ShapeError<string>
    ? Check
    : Check[keyof Check]

/** Examples in one batch, as operators with windows take them. */
export type Places = Tensor<[number, ...number[], number], Floating>

/** f of all examples as one batch, its leading axes put back; an example has `rank` axes before and after. */
export const inOneBatch = (x: Batch, rank: number, f: (x: Places) => Batch): Batch => {
  const leading = x.shape.slice(0, x.shape.length - rank)
  // A batch axis and the axes of an example, of which the last is that of channels.
  const y = f(reshape(x, [count(leading), ...x.shape.slice(leading.length)]) as Places)
  return leading.length === 1 ? y : reshape(y, [...leading, ...y.shape.slice(1)])
}
