/**
 * @file wasm — the default engine: WebAssembly kernels where there are some, the reference evaluation elsewhere.
 *
 * Eager operators and Programs run the same kernels, so both give the same bits.
 */
import { exact, own } from './pointwise.ts'
import { prepared } from './prepared.ts'
import {
  type Contraction,
  type Inputs,
  mapOutputs,
  type Name,
  type Outputs,
  type Params,
  type Stepping,
} from '../../program/vocabulary.ts'
import { recordOf } from '../../primitives/build.ts'
import { Defect } from '../../shape/defect.ts'
import { count } from '../../shape/sizes.ts'
import { type Aval, type Concrete, concrete, data } from '../../tensor/concrete.ts'
import { allocate, type Data } from '../../tensor/dtype.ts'
import type { Engine } from '../engine.ts'
import { fits, roomOf, runAlone } from './alone.ts'
import { loneProgram, scanProgram } from './lone.ts'
import { loopOf } from './loop.ts'
import { oneOf, runOne } from './one.ts'
import { evened } from './order.ts'
import { leastLasting } from './plan.ts'
import { runProgram } from './programs.ts'
import { isSliding } from './slid.ts'

/** Below this size the loop of an exact record is faster than its kernel, and gives the same bits. */
const leastElements = 128

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
  const one = oneOf(name, inputs, output)
  if (one === undefined) return undefined
  const out = allocate(output.dtype, size)
  runOne(
    one,
    inputs.map((x) => x[data]),
    out,
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
  if (name === 'contract') {
    const { batch, sum } = params as Contraction // the params of contract
    const even = evened<Concrete>(
      inputs,
      { batch, sum },
      (x, order) => wasm.apply('permute', { order }, [x])[0],
    )
    if (even !== undefined) {
      const [[x, y], ordered] = even
      return evaluate('contract', ordered, [x!, y!], avals as Outputs<'contract', Aval>) // two operands, the outputs of contract
    }
  }
  const list: readonly Concrete[] = inputs
  if (name === 'scan' && fits({ scratch: 0 }, [...list, ...avals]))
    return wasm.run(scanProgram(params as Stepping, list), list).map((x) => x[data]) // the params of scan
  if (isSliding(name, list, params))
    return wasm.run(loneProgram(name, params, list), list).map((x) => x[data])
  const ready = prepared(name, inputs, params, avals, leastElements)
  const byRecord = (): readonly Data[] => recordOf(name).evaluate(inputs, params, avals, wasm)
  if (ready === undefined) return byRecord()
  if (list.some((x) => roomOf(x) >= leastLasting) && fits(ready, [...list, ...avals]))
    return wasm.run(loneProgram(name, params, list), list).map((x) => x[data])
  try {
    return runAlone(name, ready, inputs, avals)
  } catch (failure) {
    // A kernel traps where its record has a failure to tell: an index out of bounds, say.
    if (!(failure instanceof Defect)) byRecord()
    throw failure
  }
}

/** WebAssembly SIMD. */
export const wasm: Engine = {
  name: 'wasm',
  apply: (name, params, inputs) => {
    const avals = recordOf(name).shape(inputs, params)
    const made = evaluate(name, params, inputs, avals)
    return mapOutputs(avals, (a: Aval, i) => concrete(a.shape, a.dtype, made[i]!)) // one buffer an output
  },
  run: (p, inputs) => runProgram(p, inputs, wasm),
  loop: (p, first, undoable = false) => loopOf(p, first, undoable, wasm),
}
