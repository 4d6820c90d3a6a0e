/** @file index — the public names of `cotangent/optimize`: gradient transformations, optimisers, schedules. */
export { type AdamOptions, type Moments, scaleByAdam } from './adam.ts'
export { chain } from './chain.ts'
export { clipByGlobalNorm, clipByValue, globalNorm } from './clip.ts'
export { addDecayedWeights } from './decay.ts'
export { identity } from './identity.ts'
export { momentum, type MomentumOptions, type Velocity } from './momentum.ts'
export { adam, adamW, gradientDescent, sgd } from './optimisers.ts'
export { scale } from './scale.ts'
export { descend, scaleBySchedule } from './scaleBySchedule.ts'
export {
  constant,
  cosineDecay,
  exponentialDecay,
  joined,
  type Rate,
  type Schedule,
  stepDecay,
  warmUp,
} from './schedule.ts'
export {
  applyUpdates,
  type Counted,
  type GradientTransformation,
  type Stateless,
  type Tree,
} from './transformation.ts'
