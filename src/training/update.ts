/**
 * @file update — what a step computes: the loss, its gradient, and the parameters and states after it.
 *
 * A batch may come in parts, one worked through after the other:
 *
 *   gradient = sum of n_i / n times the gradient of part i        likewise the loss and the metrics
 *
 * which is the gradient of the mean over the whole batch, and needs the memory of one part.
 */
import { add, mul } from '../function/arithmetic.ts'
import { cast } from '../function/cast.ts'
import { scalar } from '../function/construct.ts'
import { valueAndGradFor } from '../function/grad.ts'
import { foldIn, type Key } from '../function/key.ts'
import type { NoState } from '../network/state.ts'
import { applyUpdates, type GradientTransformation, zipLeaves } from '../optimize/transformation.ts'
import { Defect } from '../shape/defect.ts'
import { message } from '../shape/mismatch.ts'
import type { Scalar } from '../tensor/tensor.ts'
import type { PartRows } from './asking.ts'
import { type Metrics, type Score, scored } from './evaluate.ts'

/**
 * The mean loss of a batch; the key is for what is random in it. Where the model keeps a state, the loss gives the next
 * one beside it; a loss alone leaves the state as it is.
 */
export type Loss<P, B, N = NoState> = (
  params: P,
  batch: B,
  key: Key,
  model: N,
) => Score | readonly [loss: Score, model: N]

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
export interface Update<P, S, M extends string, N> {
  readonly loss: Score
  readonly scores: Readonly<Record<M, Score>>
  readonly gradients: P
  readonly params: P
  readonly optimiser: S
  readonly model: N
}

type Untyped = (operation: string, f: unknown) => unknown

/** A tree of floats plus a share of another one; the share alone where there is none yet. */
const grown = <T>(operation: string, total: T | undefined, tree: T, weight: Scalar<'f64'>): T => {
  const share = zipLeaves(operation, (x) => mul(x, cast(weight, x.dtype)), tree)
  return total === undefined ? share : zipLeaves(operation, (x, y) => add(x, y), total, share)
}

/** The update that goes down the gradient of a loss. */
export const updateOf = <P, S, B, M extends string, N>(
  operation: string,
  loss: Loss<P, B, N>,
  optimiser: GradientTransformation<S>,
  metrics: Metrics<P, B, M, N>,
): ((params: P, state: S, model: N, parts: Parts<B>, key: Key) => Update<P, S, M, N>) => {
  const isPair = (out: unknown): out is readonly [Score, N] => Array.isArray(out)
  const paired = (params: P, batch: B, key: Key, model: N): readonly [Score, N] => {
    const out = loss(params, batch, key, model)
    if (typeof out !== 'object') throw new Defect(message('returnsNoTensor', { op: operation }))
    return isPair(out) ? out : [out, model]
  }
  // That the loss is a scalar its type says; that the leaves of P are floating is left to the trace, for P is any tree.
  const differentiated = (valueAndGradFor as Untyped)(operation, paired) as (
    ...given: Parameters<typeof paired>
  ) => readonly [readonly [Score, N], P]
  const scores = scored(metrics)
  // The forward pass of the metrics is the one of the loss: simplify joins equal equations.
  const part = (params: P, batch: B, key: Key, now: N, first: N) => {
    const [[value, model], gradients] = differentiated(params, batch, key, now)
    return { model, summed: { gradients, loss: value, scores: scores(params, batch, first) } }
  }
  type Part = ReturnType<typeof part>
  const whole = (params: P, first: N, { batches, weights }: Parts<B>, key: Key): Part => {
    let model = first
    let summed: Part['summed'] | undefined
    for (const [i, batch] of batches.entries()) {
      const weight = weights[i]
      if (weight === undefined) return part(params, batch, key, first, first)
      const made = part(params, batch, foldIn(key, i), model, first)
      model = made.model
      summed = grown(operation, summed, made.summed, weight)
    }
    return { model, summed: summed as Part['summed'] } // a batch has a part
  }
  return (params, state, first, parts, key) => {
    const { model, summed } = whole(params, first, parts, key)
    const [updates, after] = optimiser.update(summed.gradients, state, params)
    return { ...summed, params: applyUpdates(params, updates), optimiser: after, model }
  }
}
