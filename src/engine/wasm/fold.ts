/**
 * @file fold — what the kernels of reductions fold elements into: states of one or more vectors, an element in each lane.
 *
 * Where order matters there are two lanes: by rows element k is in lane k mod 2, and by columns row k has turn k mod 2, so
 * that both add the same numbers in the same order. Where it does not, there are as many lanes as fit, and one turn.
 */
import type { Code, Items, Local } from './code.ts'
import type { Format } from './format.ts'
import type { Opcode } from './opcodes.ts'

/** Vectors, one for each part of a state. */
export type State = readonly Local[]

/** A reduction of the elements in one lane. */
export interface Fold {
  /** How elements lie in memory. */
  readonly source: Format
  /** How results do. */
  readonly target: Format
  /** Totals that the rows of a column take turns in: 1 or 2. */
  readonly turns: number
  /** The state of no elements, part by part; the first also fills lanes without an element. */
  readonly units: readonly Uint8Array[]
  /** Whether `begin` and `add` want the index of the row, in all lanes. */
  readonly indexed?: boolean
  /** The state of one element. */
  readonly begin: (code: Code, state: State, x: Local, index: Local) => void
  /** The state and one element behind. */
  readonly add: (code: Code, state: State, x: Local, index: Local) => void
  /** The total and a state of elements behind. */
  readonly merge: (code: Code, total: State, state: State) => void
  /** Pushes the results. */
  readonly result: (code: Code, total: State) => Code
}

/** A part of a state: what it is of no elements and of one, and how one instruction joins two of them. */
export interface Part {
  readonly unit: Uint8Array
  readonly of: (x: Local) => Items
  readonly opcode: Opcode
}

/** The fold of parts that have nothing to do with each other until the result. */
export const foldOf = (
  source: Format,
  target: Format,
  turns: number,
  parts: readonly Part[],
  result: Fold['result'],
): Fold => ({
  source,
  target,
  turns,
  units: parts.map((p) => p.unit),
  begin: (code, state, x) => state.forEach((s, i) => code.set(s, ...parts[i]!.of(x))), // a vector a part
  add: (code, state, x) =>
    state.forEach((s, i) => code.set(s, s, ...parts[i]!.of(x), parts[i]!.opcode)), // likewise
  merge: (code, total, state) =>
    total.forEach((t, i) => code.set(t, t, state[i]!, parts[i]!.opcode)), // likewise
  result,
})

/** The fold by one associative instruction. */
export const foldBy = (
  opcode: Opcode,
  unit: Uint8Array,
  source: Format,
  target: Format,
  turns: number,
): Fold =>
  foldOf(source, target, turns, [{ unit, of: (x) => [x], opcode }], (code, total) =>
    code.put(...total),
  )
