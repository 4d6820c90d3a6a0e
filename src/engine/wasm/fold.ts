/**
 * @file fold — what the kernels of reductions fold elements into: states of one or more vectors, an element in each lane.
 *
 * Where order matters there are two lanes: by rows element k is in lane k mod 2, and by columns row k has turn k mod 2, so
 * that both add the same numbers in the same order. Where it does not, there are as many lanes as fit, and one turn.
 */
import type { Code, Local } from './code.ts'
import { type Access, f32, f64, i32, type Opcode, v128 } from './opcodes.ts'

/** Vectors, one for each part of a state. */
export type State = readonly Local[]

/** How elements come out of memory, as a vector. */
export interface Source {
  /** Bytes of an element. */
  readonly bytes: number
  /** log2 of the elements in a vector. */
  readonly shift: number
  /** Pushes as many elements as a vector has lanes; reads at most 16 bytes. */
  readonly load: (code: Code, at: Local, offset: number) => Code
  /** Pops a vector; pushes it with the element at an address in lane 0. */
  readonly first: (code: Code, at: Local) => Code
}

/** How results go into memory. */
export interface Target {
  /** Bytes of an element. */
  readonly bytes: number
  /** Pops a vector, then an address: all lanes. */
  readonly store: (code: Code) => Code
  /** Pops a vector, then an address: one lane. */
  readonly storeLane: (code: Code, lane: number) => Code
}

/** A reduction of the elements in one lane. */
export interface Fold {
  readonly source: Source
  readonly target: Target
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

const simd = (n: number): Opcode => 0xfd0000 + n
const load64: Access = { opcode: simd(0x5d), align: 3 }
const promoteLow = simd(0x5f)
const demoteZero = simd(0x5e)
const promote: Opcode = 0xbb
const demote: Opcode = 0xb6
const extract = { i32: simd(0x1b), f32: simd(0x1f), f64: simd(0x21) } as const
const replace = { i32: simd(0x1c), f32: simd(0x20), f64: simd(0x22) } as const

/** The bytes of a typed array that fills a vector. */
export const bytesIn = (lanes: Float32Array | Float64Array | Int32Array): Uint8Array =>
  new Uint8Array(lanes.buffer)

/** Elements as they are. */
export const sources: { readonly [T in 'f32' | 'f64' | 'i32']: Source } = {
  f32: {
    bytes: 4,
    shift: 2,
    load: (code, at, offset) => code.get(at).load(v128.load, offset),
    first: (code, at) => code.get(at).load(f32.load).lane(replace.f32, 0),
  },
  f64: {
    bytes: 8,
    shift: 1,
    load: (code, at, offset) => code.get(at).load(v128.load, offset),
    first: (code, at) => code.get(at).load(f64.load).lane(replace.f64, 0),
  },
  i32: {
    bytes: 4,
    shift: 2,
    load: (code, at, offset) => code.get(at).load(v128.load, offset),
    first: (code, at) => code.get(at).load(i32.load).lane(replace.i32, 0),
  },
}

/** f32 as f64. */
export const widened: Source = {
  bytes: 4,
  shift: 1,
  load: (code, at, offset) => code.get(at).load(load64, offset).op(promoteLow),
  first: (code, at) => code.get(at).load(f32.load).op(promote).lane(replace.f64, 0),
}

/** Results as they are. */
export const targets: { readonly [T in 'f32' | 'f64' | 'i32']: Target } = {
  f32: {
    bytes: 4,
    store: (code) => code.store(v128.store),
    storeLane: (code, i) => code.lane(extract.f32, i).store(f32.store),
  },
  f64: {
    bytes: 8,
    store: (code) => code.store(v128.store),
    storeLane: (code, i) => code.lane(extract.f64, i).store(f64.store),
  },
  i32: {
    bytes: 4,
    store: (code) => code.store(v128.store),
    storeLane: (code, i) => code.lane(extract.i32, i).store(i32.store),
  },
}

/** f64 rounded to f32. */
export const narrowed: Target = {
  bytes: 4,
  store: (code) => code.op(demoteZero).lane(extract.f64, 0).store(f64.store),
  storeLane: (code, i) => code.lane(extract.f64, i).op(demote).store(f32.store),
}

const evenWords = [0, 1, 2, 3, 8, 9, 10, 11, 16, 16, 16, 16, 16, 16, 16, 16]

/** The lower words of two lanes of 64 bits, which hold the same words above. */
export const lowerWords: Target = {
  bytes: 4,
  store: (code) =>
    code.v128(new Uint8Array(16)).shuffle(evenWords).lane(extract.f64, 0).store(f64.store),
  storeLane: (code, i) => code.lane(extract.i32, 2 * i).store(i32.store),
}

/** The fold by one associative instruction. */
export const foldBy = (
  opcode: Opcode,
  unit: Uint8Array,
  source: Source,
  target: Target,
  turns: number,
): Fold => {
  const by = (code: Code, [total]: State, x: Local | undefined): void => {
    code.get(total!).get(x!).op(opcode).set(total!) // states of one part
  }
  return {
    source,
    target,
    turns,
    units: [unit],
    begin: (code, [state], x) => code.get(x).set(state!), // a state of one part
    add: by,
    merge: (code, total, [state]) => by(code, total, state),
    result: (code, [total]) => code.get(total!), // likewise
  }
}
