/**
 * @file prepared — the kernels of single equations, by the primitive.
 */
import type { Inputs, Name, Outputs, Params } from '../../program/vocabulary.ts'
import type { Aval } from '../../tensor/concrete.ts'
import { argMax, argMin } from './arg.ts'
import { contract } from './contract.ts'
import { cumulativeSum } from './cumulative.ts'
import type { Prepare, Prepared } from './launch.ts'
import { broadcast, concatenate, flip, pad, permute, slice, split } from './moving.ts'
import { prod, reduceMax, reduceMin, sum } from './reduce.ts'

const table: { readonly [N in Name]?: Prepare<N> } = {
  argMax,
  argMin,
  broadcast,
  concatenate,
  contract,
  cumulativeSum,
  flip,
  pad,
  permute,
  prod,
  reduceMax,
  reduceMin,
  slice,
  split,
  sum,
}

const prepareOf = <N extends Name>(name: N): Prepare<N> | undefined => table[name]

/** An application, ready to be placed; undefined where its record computes it. */
export const prepared = <N extends Name>(
  name: N,
  inputs: Inputs<N, Aval>,
  params: Params<N>,
  outputs: Outputs<N, Aval>,
): Prepared | undefined => prepareOf(name)?.(inputs, params, outputs)
