/**
 * @file makes — what type laws about layers are written with; checked by the compiler, never run.
 */
import type { Kind, OutOf, OutOfAny, Part } from '../../src/network/definition.ts'
import type { ShapeError } from '../../src/shape/mismatch.ts'
import type { Shape } from '../../src/shape/shape.ts'
import type { Equal } from './equal.ts'

/** `says<[128], 'sentence'>()(layer, true)` compiles when that is the error of examples of [128]. */
export declare const says: <S extends Shape, Sentence extends string, D = 'f32'>() => <
  K extends Kind,
>(
  layer: Part<K>,
  law: Equal<OutOfAny<K, S, D>, ShapeError<Sentence>>,
) => void

/** `makes<[7, 5], [7, 2]>()(layer, true)` compiles when the layer maps one shape to the other. */
export declare const makes: <S extends Shape, T extends Shape>() => <K extends Kind>(
  layer: Part<K>,
  law: Equal<OutOf<K, S, 'f32'>, T>,
) => void
