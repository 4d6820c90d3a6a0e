/**
 * @file index — the public names of cotangent, grouped by what they are for.
 */

// Tensors and their types
export type { AnyTensor, Scalar, Tensor } from './tensor/tensor.ts'
export type { DataOf, DType, Floating } from './tensor/dtype.ts'
export { type Dim, dim } from './shape/size.ts'
export type { Shape, ShowShape } from './shape/shape.ts'
export type { ShapeError } from './shape/mismatch.ts'
export { Defect } from './shape/defect.ts'

// Construct
export {
  arange,
  type DTypeOf,
  eye,
  fromArray,
  full,
  linspace,
  type Nested,
  ones,
  scalar,
  type ShapeOf,
  tensor,
  zeros,
} from './function/construct.ts'

// Read
export { item, type NestedOf, show, toNested, toTypedArray } from './function/read.ts'
export type { KindDiffers } from './function/beside.ts'
export { refine, refineTree } from './function/decode.ts'
export {
  type LeavesDiffer,
  type RefineFailure,
  type ShapeDiffers,
  showRefineFailure,
} from './function/refineFailure.ts'
export type { Asked, Refined } from './function/specs.ts'
export type { AskedSize, AskedSizes, Bound, NameDiffers, SizeAt } from './shape/names.ts'
export {
  eqTensor,
  eqTree,
  getBooleanRing,
  getMonoidMax,
  getMonoidSum,
  getRing,
  semigroupMax,
  semigroupMin,
  showTensor,
} from './function/instances.ts'

// Trees
export {
  type DTypesIn,
  type LeafMap,
  type LeafZip,
  treeLeaves,
  treeMap,
  treeReplace,
  treeUnflatten,
  treeZip,
} from './tensor/tree.ts'
export { type CastTree, treeCast } from './function/treeCast.ts'

// Random keys
export { foldIn, type Key, key, type KeysOf, splitKey } from './function/key.ts'
export {
  bernoulli,
  categorical,
  normal,
  type NormalOptions,
  permutation,
  uniform,
  type UniformOptions,
} from './function/random.ts'

// Operators
export * from './function/activation.ts'
export * from './function/arithmetic.ts'
export * from './function/boolean.ts'
export * from './function/cast.ts'
export * from './function/comparison.ts'
export { convolve, convolveTransposed } from './function/convolve.ts'
export { einsum } from './function/einsum.ts'
export * from './function/elementary.ts'
export * from './function/indexing.ts'
export * from './function/joining.ts'
export * from './function/movement.ts'
export { averagePool, type AverageOptions, maxPool } from './function/pool.ts'
export { reduceWindow, type ReduceWindowOptions } from './function/reduceWindow.ts'
export * from './function/product.ts'
export { rearrange, reduce, repeat } from './function/rearrange.ts'
export * from './function/reduction.ts'
export * from './function/rounding.ts'
export * from './function/select.ts'
export * from './function/slicing.ts'
export * from './function/softmax.ts'
export * from './function/statistics.ts'

// Transformations
export { grad, type GradOptions, valueAndGrad, type Wanted } from './function/grad.ts'
export { jvp, linearize, linearTranspose, vjp } from './function/linearize.ts'
export { type OverLanes, vmap, type VmapOptions } from './function/vmap.ts'
export { fold } from './function/fold.ts'
export { jit, programOf } from './function/jit.ts'
export type { Batched } from './function/scalarOut.ts'
export type { BatchAxes, BatchedAt } from './function/batchAxes.ts'
export { laneIndex, laneMean, laneSum } from './function/lanes.ts'
export { type Jacobian, jacobian, type JacobianOptions } from './function/jacobian.ts'
export { hessian, hvp } from './function/hessian.ts'
export { evalShape, type Spec, type Specs } from './function/evalShape.ts'

// Rules of one's own
export { checkpoint, type CheckpointOptions } from './function/checkpoint.ts'
export { customJvp, customVjp } from './function/custom.ts'
export { fixedPoint, type FixedPointOptions } from './function/fixedPoint.ts'

// Control flow
export { associativeScan } from './function/associativeScan.ts'
export { cond, switchOn } from './function/cond.ts'
export { scan, type ScanOptions } from './function/scan.ts'
export { boundedWhile, whileLoop } from './function/whileLoop.ts'

// Programs
export type { Equation, Program } from './program/program.ts'
export { print } from './program/print.ts'
export { cost } from './transform/cost.ts'
export { inline } from './transform/inline.ts'
export { simplify } from './transform/simplify.ts'
