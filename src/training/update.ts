/**
 * @file update — what a step computes: the loss, its gradient, and the parameters and states after it.
 *
 * A batch may come in parts, one worked through after the other:
 *
 *   gradient = sum of n_i / n times the gradient of part i        likewise the loss and the metrics
 *
 * which is the gradient of the mean over the whole batch, and needs the memory of one part. n_i is how many examples part i
 * has, or what it weighs where that is told; what weighs nothing adds nothing.
 */
import { add, div, mul } from '../function/arithmetic.ts'
import { cast } from '../function/cast.ts'
import { greater } from '../function/comparison.ts'
import { scalar } from '../function/construct.ts'
import { valueAndGradFor } from '../function/grad.ts'
import { foldIn, type Key } from '../function/key.ts'
import { where } from '../function/select.ts'
import { isStateless, type NoState } from '../network/state.ts'
import { applyUpdates, type GradientTransformation, zipLeaves } from '../optimize/transformation.ts'
import { Defect } from '../shape/defect.ts'
import { message, type Message, type ShapeError } from '../shape/mismatch.ts'
import type { Scalar } from '../tensor/tensor.ts'
import type { PartRows } from './asking.ts'
import type { Metrics, Score } from './metric.ts'
import { type Taken, taking, type Weigh } from './taken.ts'

/** What a loss gives: the mean, and the next state of the model, which may only be left out where there is none. */
export type LossAndModel<N> = NoState extends N
  ? Score | readonly [loss: Score, model: N]
  : readonly [loss: Score, model: N] | ShapeError<Message<'returnsNoModel', Record<never, never>>>

/**
 * The mean loss of a batch; the key is for what is random in it. Where the model keeps a state, the loss gives the next
 * one beside it: the state it was given, where that is to stay as it is.
 */
export type Loss<P, B, N = NoState> = (params: P, batch: B, key: Key, model: N) => LossAndModel<N>

/** A batch in parts, and the share of each; of one part alone no share is asked. */
export interface Parts<B> {
  readonly batches: readonly B[]
  readonly weights: readonly Scalar<'f64'>[]
}

/** Rows in n parts as even as may be; fewer when there are fewer rows. */
export const partRows = (rows: Int32Array, n: number): PartRows => {
  if (n === 1) return [rows]
  const size = Math.ceil(rows.length / n)
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, i) =>
    rows.slice(i * size, (i + 1) * size),
  )
}

/** Parts with the shares that their rows have. */
export const partsOf = <B>(rows: PartRows, batches: readonly B[]): Parts<B> => {
  if (rows.length === 1) return { batches, weights: [] }
  const all = rows.reduce((n, { length }) => n + length, 0)
  return { batches, weights: rows.map(({ length }) => scalar(length / all, 'f64')) }
}

/** What a step computes from the parameters, the states of optimiser and model, a batch and a key. */
export interface Update<P, S, N> {
  readonly loss: Score
  readonly taken: Taken
  /** What each part weighs, where it is asked. */
  readonly weights: readonly Scalar<'f64'>[]
  readonly gradients: P
  readonly params: P
  readonly optimiser: S
  readonly model: N
}

type Untyped = (operation: string, f: unknown) => unknown

/** What a part has a share in: its gradients, loss and scores. */
interface Shared<P> {
  readonly gradients: P
  readonly loss: Score
  readonly scores: Taken['scores']
}

/** A tree of floats times a share; 0 where it weighs nothing, whatever it is. */
const shareOf = <T>(
  operation: string,
  tree: T,
  share: Scalar<'f64'>,
  weight: Scalar<'f64'> | undefined,
): T =>
  zipLeaves(
    operation,
    (x) => {
      const part = mul(x, cast(share, x.dtype))
      return weight === undefined ? part : where(greater(weight, 0), part, 0)
    },
    tree,
  )

/** The sum of two trees of one structure; the second alone where there is no first. */
const sumOf = <T>(operation: string, total: T | undefined, tree: T): T =>
  total === undefined ? tree : zipLeaves(operation, (x, y) => add(x, y), total, tree)

/** The update that goes down the gradient of a loss. */
export const updateOf = <P, S, B, M extends string, N>(
  operation: string,
  loss: Loss<P, B, N>,
  optimiser: GradientTransformation<S>,
  metrics: Metrics<P, B, M, N>,
  weigh?: Weigh<B>,
): ((params: P, state: S, model: N, parts: Parts<B>, key: Key) => Update<P, S, N>) => {
  const isPair = (out: unknown): out is readonly [Score, N] => Array.isArray(out)
  const paired = (params: P, batch: B, key: Key, model: N): readonly [Score, N] => {
    const out = loss(params, batch, key, model)
    if (typeof out !== 'object') throw new Defect(message('returnsNoTensor', { op: operation }))
    if (isPair(out)) return out
    if (!isStateless(model)) throw new Defect(message('returnsNoModel', {}))
    return [out as Score, model] // what is no pair is a loss alone
  }
  // That the loss is a scalar its type says; that the leaves of P are floating is left to the trace, for P is any tree.
  const differentiated = (valueAndGradFor as Untyped)(operation, paired) as (
    ...given: Parameters<typeof paired>
  ) => readonly [readonly [Score, N], P]
  const take = taking(metrics)
  // The forward pass of the metrics is the one of the loss: simplify joins equal equations.
  const part = (params: P, batch: B, key: Key, now: N, first: N) => {
    const [[value, model], gradients] = differentiated(params, batch, key, now)
    const { scores, counts } = take(params, batch, first)
    const shared: Shared<P> = { gradients, loss: value, scores }
    return { model, shared, counts }
  }
  /** The share of each part, and what it weighs where that is asked; none where there is one part alone. */
  const sharesOf = ({ batches, weights }: Parts<B>) => {
    if (weigh === undefined) return { shares: weights, weights: [] }
    const own = batches.map((batch) => cast(weigh(batch), 'f64') as Scalar<'f64'>) // as its type says
    const all = own.reduce((x, y) => add(x, y))
    return { shares: own.map((weight) => div(weight, all)), weights: own }
  }
  const whole = (params: P, first: N, parts: Parts<B>, key: Key) => {
    const { batches } = parts
    const { shares, weights } = sharesOf(parts)
    let model = first
    let shared: Shared<P> | undefined
    let counts: Taken['counts'] | undefined
    for (const [i, batch] of batches.entries()) {
      const share = shares[i]
      const own = batches.length === 1 ? key : foldIn(key, i)
      const made = part(params, batch, own, model, first)
      if (share === undefined) return { ...made, weights }
      model = made.model
      shared = sumOf(operation, shared, shareOf(operation, made.shared, share, weights[i]))
      counts = sumOf(operation, counts, made.counts)
    }
    return { model, shared: shared!, counts: counts!, weights } // a batch has a part
  }
  return (params, state, first, parts, key) => {
    const { model, shared, counts, weights } = whole(params, first, parts, key)
    const { gradients, loss: value, scores } = shared
    const [updates, after] = optimiser.update(gradients, state, params)
    return {
      loss: value,
      taken: { scores, counts },
      weights,
      gradients,
      params: applyUpdates(params, updates),
      optimiser: after,
      model,
    }
  }
}
