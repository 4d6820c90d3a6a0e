/**
 * @file index — `cotangent/network`: layers, ways to put them together, first values, losses, metrics.
 */
// Layers
export type { AnyLayer, AnyPart, Layer, LayerStateOf, ParametersOf } from './layer.ts'
export { dense } from './dense.ts'
export type { Affine, DenseOptions, Kernel } from './dense.ts'
export { convolution } from './convolution.ts'
export type { ConvolutionOptions, ConvolutionParams } from './convolution.ts'
export { transposedConvolution } from './transposedConvolution.ts'
export type { TransposedConvolutionParams } from './transposedConvolution.ts'
export { averagePooling, maxPooling } from './pooling.ts'
export { embedding } from './embedding.ts'
export type { EmbeddingOptions, Table } from './embedding.ts'
export { learnedPositions, sinusoidalPositions } from './positions.ts'
export { attention } from '../function/attention.ts'
export type { AttentionDropout, AttentionOptions } from '../function/attention.ts'
export { multiHeadAttention, selfAttention } from './selfAttention.ts'
export type { AttentionParams, MultiHeadOptions, SelfAttentionOptions } from './selfAttention.ts'
export { selfAttentionStep } from './selfAttentionStep.ts'
export type { AttentionCache, AttentionStepOptions, Stepped } from './selfAttentionStep.ts'
export { transformerBlock } from './transformerBlock.ts'
export type { TransformerBlockOptions, TransformerParams } from './transformerBlock.ts'
export { rnn, rnnCell } from './rnn.ts'
export type { RnnParams } from './rnn.ts'
export { lstm, lstmCell } from './lstm.ts'
export type { LstmParams, LstmState } from './lstm.ts'
export { gru, gruCell } from './gru.ts'
export type { GruParams } from './gru.ts'
export type { RecurrentOptions } from './recurrent.ts'
export { bidirectional } from './bidirectional.ts'
export { bidirectionalOver, recurrentOver } from './recurrentOver.ts'
export type {
  BidirectionalOverOptions,
  Gates,
  Over,
  RecurrentOverOptions,
  RecurrentParams,
} from './recurrentOver.ts'
export { sequenceMask } from './sequenceMask.ts'
export { flatten } from './flatten.ts'
export { permute, reshape } from './rearrange.ts'
export { globalMaxPooling, globalMeanPooling } from './globalPooling.ts'
export { dropout } from './dropout.ts'
export { batchNormalization } from './batchNormalization.ts'
export type { BatchNormalizationOptions, RunningStatistics } from './batchNormalization.ts'
export { layerNormalization, rmsNormalization } from './layerNormalization.ts'
export { groupNormalization } from './groupNormalization.ts'
export type { NormalizationOptions, Scale, ScaleShift } from './standardize.ts'
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
export { added, concatenated } from './branches.ts'
export { andThen, compose } from './compose.ts'
export { fork, parallel } from './parallel.ts'
export type { Beside, Fork, Parallel } from './parallel.ts'
export { repeat } from './repeat.ts'
export { residual } from './residual.ts'
export { shared, twin } from './shared.ts'
export { stacked } from './stacked.ts'

// A layer to look at
export { summary, summaryRows } from './summary.ts'
export type { AnyBeside, SummaryRow } from './summary.ts'

// Layers of one's own
export { define } from './definition.ts'
export type {
  AnyDefinition,
  Batch,
  Built,
  Definition,
  Example,
  Kind,
  NoParameters,
  Part,
  Ready,
} from './definition.ts'
export type { NoState, StateArgument, Trained, Training } from './state.ts'

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

// Losses
export { cosineDistance, huber, meanAbsoluteError, meanSquaredError } from './distance.ts'
export { binaryCrossEntropy, hinge } from './twoClasses.ts'
export {
  categoricalCrossEntropy,
  klDivergence,
  sparseCategoricalCrossEntropy,
} from './crossEntropy.ts'
export type { Smoothing } from './crossEntropy.ts'
export { ctc } from './ctc.ts'
export type { CtcOptions } from './ctc.ts'
export type { Ignoring } from './labels.ts'

// Metrics
export { accuracy, perplexity, topKAccuracy } from './accuracy.ts'
export { confusionMatrix, f1, precision, recall } from './confusion.ts'
export type { PerClass } from './confusion.ts'
export { calibration, calibrationError } from './calibration.ts'
export type { Bins, Calibration } from './calibration.ts'
