/**
 * @file bidirectional — a layer along the places of an example, and another of its kind from their end, side by side.
 *
 *   y = [f x, turn (g (turn x))]          turn reverses places, and is left out after g where no places are left
 *
 * Source  Schuster, Paliwal, Bidirectional recurrent neural networks, 1997
 */
import { concatenate } from '../function/joining.ts'
import { splitKey } from '../function/key.ts'
import { flip } from '../function/movement.ts'
import type { Mul } from '../shape/arithmetic.ts'
import type { ShapeError } from '../shape/mismatch.ts'
import type { Shape } from '../shape/shape.ts'
import { channelsOf, type HasChannels } from './channels.ts'
import {
  type Batch,
  define,
  type Definition,
  type Kind,
  type OutOf,
  type ParamsOf,
  type Part,
  type StateOf,
} from './definition.ts'
import { type AnyPart, built, trainedBy } from './layer.ts'
import { type HasPlaces, placesOf } from './positions.ts'
import { entries, statesIn, statesOf, type States } from './state.ts'

/** The output O with twice its features; an error as it is, and one where the input S has no places. */
type Twice<S, O> = O extends Shape
  ? HasPlaces<'bidirectional', S> extends infer E extends ShapeError<string>
    ? E
    : number extends O['length']
      ? Shape
      : O extends [...infer P extends Shape, infer W extends number]
        ? [...P, Mul<W, 2>]
        : HasChannels<'bidirectional', O>
  : O

type Both<P> = readonly [ahead: P, behind: P]

/** The Kind of two layers of Kind K, from either end. */
export interface Bidirectional<K extends Kind> extends Kind {
  readonly out: Twice<this['in'], OutOf<K, this['in'], this['dtype']>>
  readonly params: Both<ParamsOf<K, this['in'], this['dtype']>>
  readonly state: States<
    [StateOf<K, this['in'], this['dtype']>, StateOf<K, this['in'], this['dtype']>]
  >
}

/**
 * A layer of its kind from the first place on and one from the last, their features side by side.
 *
 * Shape   [.., length, f] -> [.., length, 2 w] where the layer gives [.., length, w]; [.., 2 w] where it gives [.., w]
 * Fails   a Defect where the input has fewer than two axes, or the layer refuses it
 *
 * ```ts
 * const layer = sequential([20, 3], bidirectional(lstm(8)), bidirectional(gru(4, { last: true })))
 * layer.apply(layer.init(key(1)), ones([5, 20, 3])).shape // => [5, 8]
 * ```
 */
export const bidirectional = <K extends Kind>(
  part: AnyPart & Part<K>,
): Definition<Bidirectional<K>> =>
  define<Bidirectional<K>, unknown, unknown>((input) => {
    const op = 'bidirectional'
    const inside = built(part, input)
    placesOf(op, input.shape)
    const { output, init, apply, train } = inside
    const state = statesOf([inside.state, inside.state])
    const turned = (x: Batch): Batch => flip(x, { axes: [-2] })
    const back = (y: Batch): Batch => (output.length === input.shape.length ? turned(y) : y)
    const beside = (f: Batch, g: Batch): Batch => concatenate([f, back(g)], { axis: -1 })
    return {
      name: op,
      output: [...output.slice(0, -1), 2 * channelsOf(op, output)],
      init: (key) => splitKey(key, 2).map((k) => init(k)),
      state,
      apply: (params, x, given) => {
        const [[p, q], [s, t]] = [entries(op, params, 2), statesIn(op, state, given, 2)]
        return beside(apply(p, x, s), apply(q, turned(x), t))
      },
      ...(train === undefined
        ? {}
        : {
            train: (params, x, training) => {
              const [[p, q], [s, t]] = [
                entries(op, params, 2),
                statesIn(op, state, training.state, 2),
              ]
              const [j, k] = splitKey(training.key, 2)
              const f = trainedBy(inside, p, x, j, s)
              const g = trainedBy(inside, q, turned(x), k, t)
              return { y: beside(f.y, g.y), state: statesOf([f.state, g.state]) }
            },
          }),
      parts: [inside, inside],
    }
  })
