/**
 * @file index — the laws that users can point at their own functions, with fast-check as a peer.
 */

// Arbitraries
export type { Domain } from '../src/primitives/primitive.ts'
export { shapes, type ShapeOptions } from './support/sample.ts'
export { type TensorOptions, tensors, tensorsOf } from './law/arbitrary/tensor.ts'
export { type TreeOf, trees, treesLike } from './law/arbitrary/tree.ts'
export { keys } from './law/arbitrary/key.ts'
export { programs } from './program/arbitrary.ts'

// Laws
export { gradientAgrees, modesAreAdjoint } from './law/gradient.ts'
export { chainRule, hessianIsSymmetric, pushforwardIsLinear } from './law/linear.ts'
export {
  checkpointKeepsBits,
  isPure,
  jitKeepsBits,
  vmapIsMap,
} from './law/transformations.ts'
export type { Others } from './law/axioms.ts'
export { reverseAxioms } from './law/reverse.ts'
export { forwardAxioms } from './law/forward.ts'
export { type LayerOptions, layerLaws } from './law/layer.ts'
export { optimiserLaws, transformationLaws } from './law/optimiser.ts'
export { type Codec, codecLaws, type CodecOptions } from './law/codec.ts'

// Running them
export type { Case, Law, OneOrAny, Points, Tally } from './law/law.ts'
export { LawBroken } from './law/law.ts'
export { assertLaw, checkLaw, type Report, showReport } from './law/report.ts'
export type { Blame } from './law/blame.ts'
export type { Finding } from './law/verdict.ts'
export type { Apart, Reason } from './support/close.ts'
