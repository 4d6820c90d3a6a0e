/**
 * @file prepared — the kernels of single equations, by the primitive.
 */
import type { Inputs, Name, Outputs, Params } from '../../program/vocabulary.ts'
import { count } from '../../shape/sizes.ts'
import type { Aval } from '../../tensor/concrete.ts'
import { argMax, argMin } from './arg.ts'
import { contract } from './contract.ts'
import { convolve } from './convolve.ts'
import { cumulativeSum } from './cumulative.ts'
import { gather } from './gather.ts'
import type { Prepare, Prepared } from './launch.ts'
import { broadcast, concatenate, flip, pad, permute, slice, split } from './moving.ts'
import { iota } from './ramp.ts'
import { prod, reduceMax, reduceMin, sum } from './reduce.ts'
import { scatterAdd } from './scatter.ts'
import { windowShare } from './share.ts'
import { sort } from './sort.ts'
import { randomBits } from './threefry.ts'

/** Kernels that add or multiply in an order of their own: they compute at every size, for their bits are theirs alone. */
const ordered: { readonly [N in Name]?: Prepare<N> } = {
  contract,
  convolve,
  prod,
  sum,
  windowShare,
}

/** Kernels that give the bits of the records. */
const faithful: { readonly [N in Name]?: Prepare<N> } = {
  argMax,
  argMin,
  broadcast,
  concatenate,
  cumulativeSum,
  flip,
  gather,
  iota,
  pad,
  permute,
  randomBits,
  reduceMax,
  reduceMin,
  scatterAdd,
  slice,
  sort,
  split,
}

const orderedOf = <N extends Name>(name: N): Prepare<N> | undefined => ordered[name]
const faithfulOf = <N extends Name>(name: N): Prepare<N> | undefined => faithful[name]

/** Whether some tensor has that many elements. */
const reaches = (least: number, avals: readonly Aval[]): boolean =>
  avals.some(({ shape }) => count(shape) >= least)

/**
 * An application, ready to be placed; undefined where its record computes it: as a rule tensors of fewer than `least`
 * elements, for which a kernel is not worth its compilation.
 */
export const prepared = <N extends Name>(
  name: N,
  inputs: Inputs<N, Aval>,
  params: Params<N>,
  outputs: Outputs<N, Aval>,
  least: number,
): Prepared | undefined => {
  const [x]: readonly Aval[] = inputs
  const [y]: readonly Aval[] = outputs
  // Over no axes nothing is added, so -0 stays as it is: that is for the record, and simplify agrees.
  if (name === 'sum' && x?.shape.length === y?.shape.length) return undefined
  const always = orderedOf(name)
  if (always !== undefined) return always(inputs, params, outputs)
  return reaches(least, inputs) || reaches(least, outputs)
    ? faithfulOf(name)?.(inputs, params, outputs)
    : undefined
}
