/**
 * @file pipeable — the data-last operators of cotangent, for fp-ts `pipe` and `flow`.
 *
 *   pipe(x, matmul(w), add(b), relu)
 *
 * Every operator of `cotangent` that takes more than its tensor has its twin here, under its own
 * name; those that take one tensor and nothing else are the same functions.
 */

// Two tensors
export * from './function/last/binary.ts'
export * from './function/last/product.ts'

// Axes by letters and names
export * from './function/last/pattern.ts'

// Windows
export * from './function/last/window.ts'

// Along axes
export * from './function/last/reduction.ts'

// Movement
export * from './function/last/movement.ts'

// Indices, choice, dtype
export * from './function/last/indexing.ts'

// One tensor and nothing else
export {
  gelu,
  logSigmoid,
  relu,
  silu,
  softplus,
} from './function/activation.ts'
export { not } from './function/boolean.ts'
export { stopGradient } from './function/cast.ts'
export * from './function/elementary.ts'
export { transpose } from './function/movement.ts'
export * from './function/rounding.ts'
