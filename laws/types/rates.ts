/**
 * @file rates — rates of dropout that are none, refused where they are written; checked by the compiler, never run.
 */
import type { Message, ShapeError } from '../../src/shape/mismatch.ts'
import type { CheckRate } from '../../src/shape/rate.ts'
import { block, dropout, relu, selfAttention, transformerBlock } from '../../src/network/index.ts'
import type { Equal } from './equal.ts'
import { makes } from './makes.ts'

// ---- the rule, and the sentence of the run
type Rule<R extends number, Law> = Equal<CheckRate<'dropout', R>, Law>
type Refused<R extends number> = ShapeError<Message<'rate', { op: 'dropout'; rate: R }>>
export const allowed: readonly [Rule<0, unknown>, Rule<0.5, unknown>, Rule<1e-7, unknown>] = [
  true,
  true,
  true,
]
export const unknownRate: Rule<number, unknown> = true
export const all: Rule<1, Refused<1>> = true
export const more: Rule<1.5, Refused<1.5>> = true
export const percent: Rule<10, Refused<10>> = true
export const less: Rule<-0.1, Refused<-0.1>> = true
export const sentence: Equal<
  Refused<1.5>,
  ShapeError<'dropout: a rate of 1.5; give 0 or more, and less than 1'>
> = true

// ---- what is a rate, or is known at run time only, changes nothing
declare const rate: number
declare const perhaps: { readonly heads: 2; readonly dropout?: number }
makes<[7, 8], [7, 8]>()(selfAttention({ heads: 4, dropout: 0 }), true)
makes<[7, 8], [7, 8]>()(selfAttention({ heads: 4, dropout: 0.1 }), true)
makes<[7, 8], [7, 8]>()(selfAttention({ heads: 4, causal: true, dropout: rate }), true)
makes<[7, 8], [7, 8]>()(selfAttention(perhaps), true)
makes<[7, 8], [7, 8]>()(transformerBlock({ heads: 4, dropout: 1e-7 }), true)
makes<[7, 8], [7, 8]>()(transformerBlock({ heads: 4, hidden: 5, dropout: rate }), true)
makes<[7, 8], [7, 8]>()(transformerBlock({ activation: relu, dropout: 0.5, heads: 4 }), true)
makes<[7, 8], [7, 8]>()(transformerBlock(perhaps), true)

// ---- what is none
export const layers: unknown = [
  // @ts-expect-error dropout: a rate of 1.5; give 0 or more, and less than 1
  dropout(1.5),
  // @ts-expect-error dropout: a rate of -1; give 0 or more, and less than 1
  dropout(-1),
]
export const gathering: unknown = [
  // @ts-expect-error selfAttention: a rate of 1.5; give 0 or more, and less than 1
  selfAttention({ heads: 2, dropout: 1.5 }),
  // @ts-expect-error selfAttention: a rate of 1; give 0 or more, and less than 1
  selfAttention({ heads: 2, dropout: 1, causal: true }),
  // @ts-expect-error selfAttention: a rate of -0.5; give 0 or more, and less than 1
  selfAttention({ dropout: -0.5, heads: 2 }),
  // @ts-expect-error there is no option rate
  selfAttention({ heads: 2, rate: 0.5 }),
]
export const blocks: unknown = block(
  // @ts-expect-error transformerBlock: a rate of 10; give 0 or more, and less than 1
  transformerBlock({ heads: 2, dropout: 10 }),
  // @ts-expect-error transformerBlock: a rate of -0.1; give 0 or more, and less than 1
  transformerBlock({ heads: 2, hidden: 9, dropout: -0.1 }),
  // @ts-expect-error there is no option rate
  transformerBlock({ heads: 2, rate: 0.5 }),
)
