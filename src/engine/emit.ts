/**
 * @file emit — applying primitives and Programs to tensors that may or may not have data.
 *
 * All inputs have data: compute. Otherwise: build, in the expression the symbolic inputs belong to. Every nesting of
 * transformations works because of this one choice.
 */
import { type Emit, emitOf } from '../program/emit.ts'
import { interpret } from '../program/interpret.ts'
import type { Program } from '../program/program.ts'
import { isSymbolic, noData, type Value } from '../program/symbolic.ts'
import {
  type Inputs,
  mapInputs,
  type Name,
  type Outputs,
  type Params,
} from '../program/vocabulary.ts'
import { build } from '../primitives/build.ts'
import type { Concrete } from '../tensor/concrete.ts'
import type { Engine } from './engine.ts'
import { reference } from './reference/reference.ts'
import { wasmAvailable } from './wasm/arena.ts'
import { wasm } from './wasm/wasm.ts'

/** The engine behind eager operators and transformed functions: the reference one where SIMD is missing. */
export const engine: Engine = wasmAvailable() ? wasm : reference

/** The tensor, known to have data. */
export const withData = (operation: string, x: Value): Concrete => {
  if (x.tag === 'symbolic') throw noData(operation, x)
  return x
}

/** Computes. */
export const compute: Emit = emitOf(
  <N extends Name>(name: N, params: Params<N>, inputs: Inputs<N, Value>): Outputs<N, Value> =>
    engine.apply(
      name,
      params,
      mapInputs<N, Value, Concrete>(inputs, (x) => withData(name, x)),
    ),
)

/** Computes when all inputs have data, else builds. */
export const emitFor = (inputs: readonly Value[]): Emit =>
  inputs.some(isSymbolic) ? build : compute

/** The outputs of a Program at tensors that may or may not have data. */
export const apply = (p: Program, inputs: readonly Value[]): readonly Value[] =>
  inputs.some(isSymbolic)
    ? interpret(p, inputs, build)
    : engine.run(
        p,
        inputs.map((x) => withData('program', x)),
      )
