/**
 * @file slips — an option that a run does not have, and a metric to watch that it does not take, refused where they stand.
 */
import { mustKnow } from '../function/options.ts'
import type { GradientTransformation } from '../optimize/transformation.ts'
import { Defect } from '../shape/defect.ts'
import { type Message, message, type OnlyKnown, type ShapeError } from '../shape/mismatch.ts'
import { mustWatch } from './history.ts'
import type { Metrics } from './metric.ts'
import type { Loss } from './update.ts'

/** The options of a run on examples in memory. */
export const fitNames =
  'loss, optimiser, data, batchSize, epochs, parts, weigh, dropLast, metrics, trainMetrics, validation, watch, rules, onEpoch, progress, clock'

/** Those of a run on examples that are read. */
export const storedNames: `${typeof fitNames}, ahead` = `${fitNames}, ahead`

/** The sentence about a metric to watch that is not taken; the bound of a type parameter cannot know its name. */
export type NotTaken<Op extends string> = Message<'watch', { op: Op }>

/**
 * One of the metrics M. The compiler shows a union by its name, so it reads the sentence out; where there are no metrics, the
 * sentence is all there is.
 */
export type Among<M extends string, Sentence extends string> = M | (string & ShapeError<Sentence>)

/**
 * Options with no key that is not among theirs. The optional parts are there to infer from: of an object that lacks one
 * option and has another too many, as where one is misspelt, compilers learn nothing about the options as a whole, and would
 * complain of the loss.
 */
export type Given<
  Op extends string,
  Options,
  Names extends string,
  Keys extends PropertyKey,
  Sites,
> = Options &
  Sites & { readonly [K in Keys]?: unknown } & OnlyKnown<
    Op,
    { readonly [K in Keys]: unknown },
    Options,
    Names
  >

/** What the types of a run are inferred from. */
export interface Sites<P, S, B, M extends string, N, Data> {
  readonly loss?: Loss<P, B, N>
  readonly optimiser?: GradientTransformation<S>
  readonly metrics?: Metrics<P, B, M, N>
  readonly data?: Data
}

interface Watching {
  readonly metrics?: object
  readonly watch?: { readonly metric: string }
}

/** The options as a run takes them; a Defect where one is unknown, or the metric to watch is. */
export const withoutSlips = <Options>(
  operation: string,
  given: Watching,
  names: string,
): Options => {
  mustKnow(operation, given, names.split(', '))
  const { metrics = {}, watch } = given
  if (watch !== undefined) mustWatch(operation, watch)
  if (watch !== undefined && !Object.hasOwn(metrics, watch.metric))
    throw new Defect(message('watch', { op: operation }))
  return given as Options // the metric that it watches is one of those taken
}
