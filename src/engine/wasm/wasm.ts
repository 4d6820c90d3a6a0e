/**
 * @file wasm — the default engine: WebAssembly kernels where there are some, the reference evaluation elsewhere.
 *
 * Eager operators and Programs run the same kernels, so both give the same bits.
 */
import type { Equation, Program } from '../../program/program.ts'
import {
  type Inputs,
  mapOutputs,
  type Name,
  type Outputs,
  type Params,
} from '../../program/vocabulary.ts'
import { recordOf } from '../../primitives/build.ts'
import { count } from '../../shape/sizes.ts'
import { type Aval, type Concrete, concrete, data } from '../../tensor/concrete.ts'
import { allocate, type Data, isFloat } from '../../tensor/dtype.ts'
import type { Engine } from '../engine.ts'
import { kernelOfOne } from './cluster.ts'
import { contractWith } from './contract.ts'
import { runFused } from './fused.ts'
import { broadcastWith, permuteWith } from './movement.ts'
import { exact, own } from './pointwise.ts'
import { runProgram } from './run.ts'

/** Data of each output, or undefined where the kernel does not take these inputs. */
type Kernel<N extends Name> = (
  inputs: Inputs<N, Concrete>,
  params: Params<N>,
  avals: Outputs<N, Aval>,
) => Outputs<N, Data> | undefined

const only = (x: Data | undefined): readonly [Data] | undefined => (x === undefined ? x : [x])

const kernels: { readonly [N in Name]?: Kernel<N> } = {
  contract: ([x, y], params, [z]) =>
    isFloat(z.dtype) ? [contractWith(params, x, y, z)] : undefined,
  permute: ([x], { order }) => only(permuteWith(order, x)),
  broadcast: ([x], { axes }, [y]) => only(broadcastWith(axes, x, y)),
}

const kernelOf = <N extends Name>(name: N): Kernel<N> | undefined => kernels[name]

/** Below this size the loop of an exact record is faster than its kernel, and gives the same bits. */
const leastElements = 128

const none: readonly never[] = []

/** The output of an elementwise primitive with a kernel. */
const elementwise = (
  name: Name,
  inputs: readonly Concrete[],
  outputs: readonly Aval[],
): Data | undefined => {
  const output = outputs[0]
  const mine = own[name] !== undefined
  if (output === undefined || !(mine || exact[name] !== undefined || name === 'cast'))
    return undefined
  const size = count(output.shape)
  if (size === 0 || name === 'stopGradient' || (size < leastElements && !mine)) return undefined
  const kernel = kernelOfOne(name, inputs, output)
  if (kernel === undefined) return undefined
  const out = allocate(output.dtype, size)
  runFused(
    kernel,
    size,
    inputs.map((x) => x[data]),
    none,
    none,
    [out],
  )
  return out
}

const evaluate = <N extends Name>(
  name: N,
  params: Params<N>,
  inputs: Inputs<N, Concrete>,
  avals: Outputs<N, Aval>,
): readonly Data[] => {
  const made = elementwise(name, inputs, avals)
  if (made !== undefined) return [made]
  return (
    kernelOf(name)?.(inputs, params, avals) ?? recordOf(name).evaluate(inputs, params, avals, run)
  )
}

/** One equation, as eager operators compute it. */
export const equation = <N extends Name>(
  q: Equation,
  inputs: readonly Concrete[],
): readonly Data[] =>
  evaluate<N>(
    q.name as N, // N stands for the name that the equation has
    q.params,
    inputs as readonly unknown[] as Inputs<N, Concrete>, // values of the equation's inputs
    q.outputs as readonly Aval[] as Outputs<N, Aval>, // what the shape rule said when the equation was built
  )

const run = (p: Program, inputs: readonly Concrete[]): readonly Concrete[] =>
  runProgram(p, inputs, equation)

/** WebAssembly SIMD on one thread. */
export const wasm: Engine = {
  name: 'wasm',
  apply: (name, params, inputs) => {
    const avals = recordOf(name).shape(inputs, params)
    const made = evaluate(name, params, inputs, avals)
    return mapOutputs(avals, (a: Aval, i) => concrete(a.shape, a.dtype, made[i]!)) // one buffer an output
  },
  run,
}
