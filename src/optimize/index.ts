/** @file index — the public names of `cotangent/optimize`: gradient transformations, optimisers, schedules, minimisers. */
export { accumulate, type Accumulated } from './accumulate.ts'
export { type AdagradOptions, scaleByAdagrad, type SummedSquares } from './adagrad.ts'
export { type AdamOptions, type Moments, scaleByAdam } from './adam.ts'
export { type Averaged, averageOf, movingAverage, polyakAverage } from './average.ts'
export { chain } from './chain.ts'
export { clipByGlobalNorm, clipByNorm, clipByValue, globalNorm } from './clip.ts'
export { cosineRestarts, oneCycle } from './cycles.ts'
export { addDecayedWeights } from './decay.ts'
export { freeze } from './freeze.ts'
export { identity } from './identity.ts'
export {
  lbfgs,
  type Lbfgs,
  type LbfgsOptions,
  type LbfgsState,
  type Pair,
  type Point,
  type SearchFailed,
} from './lbfgs.ts'
export { backtracking, type LineSearch, type Trial, wolfe } from './lineSearch.ts'
export { type LionOptions, type RunningMean, scaleByLion } from './lion.ts'
export { masked } from './masked.ts'
export {
  minimise,
  type MinimiseOptions,
  type Minimum,
  showUnfinished,
  type Unfinished,
} from './minimise.ts'
export { momentum, type MomentumOptions, type Velocity } from './momentum.ts'
export { adagrad, adam, adamW, gradientDescent, lamb, lion, rmsProp, sgd } from './optimisers.ts'
export { partition, type Parts, perSubtree } from './partition.ts'
export { type RmsOptions, scaleByRms, type Squares } from './rms.ts'
export { scale } from './scale.ts'
export { descend, scaleBySchedule } from './scaleBySchedule.ts'
export {
  constant,
  cosineDecay,
  exponentialDecay,
  joined,
  polynomialDecay,
  type Rate,
  type Schedule,
  stepDecay,
  warmUp,
} from './schedule.ts'
export type { Choice, Spread } from './subtree.ts'
export {
  applyUpdates,
  type Counted,
  type GradientTransformation,
  type Stateless,
  type Tree,
} from './transformation.ts'
export { scaleByTrustRatio } from './trustRatio.ts'
