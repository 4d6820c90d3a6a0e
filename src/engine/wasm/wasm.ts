/**
 * @file wasm — the default engine: WebAssembly kernels where there are some, the reference evaluation elsewhere.
 *
 * Eager operators and Programs run the same kernels, so both give the same bits.
 */
import type { Inputs, Name, Outputs, Params } from '../../program/vocabulary.ts'
import { recordOf } from '../../primitives/build.ts'
import type { Aval, Concrete } from '../../tensor/concrete.ts'
import { type Data, isFloat } from '../../tensor/dtype.ts'
import type { Engine } from '../engine.ts'
import { sequentialEngine } from '../sequential.ts'
import { contractWith } from './contract.ts'

/** Data of each output, or undefined where the kernel does not take these inputs. */
type Kernel<N extends Name> = (
  inputs: Inputs<N, Concrete>,
  params: Params<N>,
  avals: Outputs<N, Aval>,
) => Outputs<N, Data> | undefined

const kernels: { readonly [N in Name]?: Kernel<N> } = {
  contract: ([x, y], params, [z]) =>
    isFloat(z.dtype) ? [contractWith(params, x, y, z)] : undefined,
}

const kernelOf = <N extends Name>(name: N): Kernel<N> | undefined => kernels[name]

/** WebAssembly SIMD on one thread. */
export const wasm: Engine = sequentialEngine(
  'wasm',
  (name, params, inputs, avals, run) =>
    kernelOf(name)?.(inputs, params, avals) ?? recordOf(name).evaluate(inputs, params, avals, run),
)
