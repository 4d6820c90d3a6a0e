/**
 * @file keeps — what a part must do to be repeated or added to its input: keep the shape.
 */
import { fits } from '../function/operand.ts'
import type { SameShape } from '../shape/concatenate.ts'
import { type Message, mismatch, type ShapeError } from '../shape/mismatch.ts'
import type { Shape, ShowShape } from '../shape/shape.ts'
import { sameSizes, showSizes, type Sizes } from '../shape/sizes.ts'

/** What asks a part to keep the shape. */
type Keeper = 'residual' | 'repeat' | 'stacked' | 'shared'

/** The sentence of each, by name. */
interface Sentences {
  readonly residual: 'residual'
  readonly repeat: 'repeat'
  readonly stacked: 'repeat'
  readonly shared: 'repeat'
}

/** The input shape S where the output O is the same, else the sentence. */
export type Keeps<Op extends Keeper, S, O> = [S, O] extends [
  infer X extends Shape,
  infer Y extends Shape,
]
  ? SameShape<X, Y> extends true
    ? X
    : ShapeError<Message<Sentences[Op], { op: Op; x: ShowShape<X>; y: ShowShape<Y> }>>
  : O

/** A Defect unless the output is as the input. */
export const mustKeep = (op: Keeper, input: Sizes, output: Sizes): void => {
  if (sameSizes(output, input)) return
  const facts = { op, x: showSizes(input), y: showSizes(output) }
  fits(mismatch(op === 'residual' ? 'residual' : 'repeat', facts))
}
