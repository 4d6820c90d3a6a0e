/**
 * @file index — `cotangent/network`: layers, ways to put them together, first values, losses, metrics.
 */
// Layers
export type { AnyLayer, AnyPart, Layer, ParametersOf } from './layer.ts'
export { dense } from './dense.ts'
export type { Affine, DenseOptions, Kernel } from './dense.ts'
export { flatten } from './flatten.ts'
export {
  activation,
  elu,
  gelu,
  identity,
  leakyRelu,
  relu,
  sigmoid,
  silu,
  softmax,
  softplus,
  tanh,
} from './activation.ts'

// Combinators
export { block, sequential } from './sequential.ts'
export { andThen, compose } from './compose.ts'
export { fork, parallel } from './parallel.ts'
export type { Fork, Parallel } from './parallel.ts'
export { repeat } from './repeat.ts'
export { residual } from './residual.ts'

// Layers of one's own
export { define } from './definition.ts'
export type { Batch, Built, Definition, Example, Kind, NoParameters } from './definition.ts'

// First values
export {
  constant,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  zeros,
} from './initialize.ts'
export type { Fan, Initializer } from './initialize.ts'

// Losses and metrics
export {
  binaryCrossEntropy,
  categoricalCrossEntropy,
  meanSquaredError,
  sparseCategoricalCrossEntropy,
} from './loss.ts'
export { accuracy, confusionMatrix } from './metric.ts'
