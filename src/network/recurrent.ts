/**
 * @file recurrent — what recurrent layers share: a cell that goes along the places of an example, and what is seen of it.
 *
 * What a step reads of its input does not wait for the step before, so it is one product for all steps, ahead of the scan.
 * Within the scan there is one product a step, of what is carried with the weights of all gates.
 */
import { add } from '../function/arithmetic.ts'
import { zeros } from '../function/construct.ts'
import { split } from '../function/joining.ts'
import { type Key, splitKey } from '../function/key.ts'
import { permute, reshape } from '../function/movement.ts'
import { mustKnow } from '../function/options.ts'
import { matmul } from '../function/product.ts'
import { uniform } from '../function/random.ts'
import { scan, type ScanOptions } from '../function/scan.ts'
import { where } from '../function/select.ts'
import { Defect } from '../shape/defect.ts'
import { message, type Listed } from '../shape/mismatch.ts'
import type { Shape } from '../shape/shape.ts'
import { count, range, type Sizes } from '../shape/sizes.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { treeZip } from '../tensor/tree.ts'
import { channelsOf } from './channels.ts'
import { type Batch, define, type Definition, type Kind } from './definition.ts'
import { type HasPlaces, placesOf } from './positions.ts'
import { below } from './whole.ts'

/** Options of recurrent layers. */
export interface RecurrentOptions<L extends boolean> {
  /** Only what the last step shows. */
  readonly last?: L
  /** From the last place to the first; what a place shows stays at that place. */
  readonly reverse?: boolean
  /** Steps in a segment, of which reverse mode keeps the first state only: see `scan`. */
  readonly checkpoint?: number
}

/** Options of the layer Op, given as Q. */
export type Going<Op extends string, Q, L extends boolean> = Listed<
  Op,
  Q,
  RecurrentOptions<L>,
  'last, reverse, checkpoint'
>

/** W features for each place, or after the last step: RecurrentOut<'rnn', [7, 3], 5, false> is [7, 5]. */
export type RecurrentOut<
  Op extends string,
  S,
  W extends number,
  L extends boolean,
> = S extends Shape
  ? number extends S['length']
    ? Shape
    : S extends [...infer P extends Shape, infer T extends number, number]
      ? L extends true
        ? [...P, W]
        : [...P, T, W]
      : HasPlaces<Op, S>
  : never

/** Parameters as bodies read them: weights of inputs [F, ..G, W] and of what is carried [W, ..G, W], and a bias [..G, W]. */
export interface Weights {
  readonly w: Batch
  readonly u: Batch
  readonly b: Batch
}

/** A cell: how one step follows another. */
export interface Cell<P extends Weights, S> {
  readonly name: 'rnn' | 'lstm' | 'gru'
  /** Axes of gates, before that of features. */
  readonly gates: Sizes
  /** Parameters beside those of all cells. */
  readonly more: (draw: (shape: Sizes) => Batch, width: number) => Omit<P, keyof Weights>
  /** The state before the first step, given what is carried by one tensor. */
  readonly first: (none: Batch) => S
  /** The next state, from x w + b. */
  readonly next: (params: P, state: S, given: Batch) => S
  readonly shown: (state: S) => Batch
}

/** Rows of x times w, its axes after the first taken as one: what all gates get, in one product. */
export const toGates = (w: Batch, x: Batch): Batch => {
  const m = count(w.shape.slice(1))
  const rows: Tensor<[number, number], Floating> = reshape(x, [-1, x.shape.at(-1) ?? 0])
  const flat: Tensor<[number, number], Floating> = reshape(w, [x.shape.at(-1) ?? 0, m])
  const y = matmul(rows, flat)
  return x.shape.length === 2 ? y : reshape(y, [...x.shape.slice(0, -1), m])
}

/** What an input gives to all gates. */
export const given = ({ w, b }: Weights, x: Batch): Batch =>
  add(toGates(w, x), reshape(b, [count(b.shape)]))

/** The parts of n gates. */
export const parted = (x: Batch, n: number): readonly Batch[] =>
  split(x, { axis: -1, sizes: range(n).map(() => (x.shape.at(-1) ?? 0) / n) })

/** One step of a cell, whose parameters, state and input its caller's types hold together. */
export const stepped = <P extends Weights, S>(
  { next }: Cell<P, S>,
  params: unknown,
  state: unknown,
  x: unknown,
): unknown => next(params as P, state as S, given(params as P, x as Batch)) // by the types of the caller

/** Whether a step is at a place, and not at padding. */
type Goes = Tensor<[], 'bool'>

/** A state after a place; behind the places, the one before. */
const heldBy = <S>(goes: Goes, after: S, before: S): S => {
  const held = (x: Batch, y: Batch): Batch => where(goes, x, y)
  return treeZip(held as never, after, before) // a choice of two that are alike is like them
}

/** A cell along all places of x, or those below a count, examples under any leading axes. */
export const along = <P extends Weights, S>(
  { first, next, shown }: Cell<P, S>,
  params: P,
  x: Batch,
  last: boolean,
  going: ScanOptions,
  counted?: Tensor<[], 'i32'>,
): Batch => {
  const leading = x.shape.slice(0, -2)
  const [length, features] = placesOf('scan', x.shape)
  const [n, width] = [count(leading), params.u.shape[0] ?? 0]
  const on = counted && below(length, counted)
  const all: Batch = permute(reshape(x, [n, length, features]), [1, 0, 2])
  // Padding is 0 before any product: of NaN, what flows back to weights would be NaN too.
  const steps: Batch = on === undefined ? all : where(reshape(on, [length, 1, 1]), all, 0)
  const step = (
    state: S,
    [g, goes]: readonly [Batch, Goes?],
  ): readonly [S, Batch | readonly []] => {
    const made = next(params, state, g)
    const after = goes === undefined ? made : heldBy(goes, made, state)
    if (last) return [after, []]
    return [after, goes === undefined ? shown(after) : where(goes, shown(after), 0)]
  }
  const run = scan<S, readonly [Batch, Goes?], Batch | readonly []>(step, { ...going, length })
  const gates: Batch = given(params, steps) // [length, n, gates and features]
  const xs = on === undefined ? [gates] : [gates, on]
  const [end, ys] = run<number>(first(zeros([n, width], x.dtype)), xs as never) // a step sees one slice of each
  if (last) return reshape(shown(end), [...leading, width])
  const seen = ys as unknown as Tensor<[number, number, number], Floating> // what every step has shown
  return reshape(permute(seen, [1, 0, 2]), [...leading, length, width])
}

/** A layer that takes a cell along its examples. */
export const recurrent = <K extends Kind, P extends Weights, S>(
  cell: Cell<P, S>,
  width: number,
  options: RecurrentOptions<boolean> = {},
): Definition<K> => {
  const { name, gates, more } = cell
  mustKnow(name, options, ['last', 'reverse', 'checkpoint'])
  const { last = false, reverse = false, checkpoint } = options
  const going = checkpoint === undefined ? { reverse } : { reverse, checkpoint }
  if (!Number.isInteger(width) || width < 0)
    throw new Defect(message('size', { op: name, size: width }))
  return define<K, P>(({ shape, dtype }) => {
    const [length] = placesOf(name, shape)
    const features = channelsOf(name, shape)
    const before = shape.slice(0, -2)
    const limit = 1 / Math.sqrt(Math.max(width, 1))
    const draw = (key: Key, of: Sizes): Batch =>
      uniform(key, [...of], { min: -limit, max: limit, dtype })
    return {
      name,
      output: last ? [...before, width] : [...before, length, width],
      init: (key) => {
        const [forW, forU, forB, forMore] = splitKey(key, 4)
        return {
          w: draw(forW, [features, ...gates, width]),
          u: draw(forU, [width, ...gates, width]),
          b: draw(forB, [...gates, width]),
          ...more((of) => draw(forMore, of), width),
        } as P // its three tensors, and what it has beside them
      },
      apply: (params, x) => along(cell, params, x, last, going),
    }
  })
}
