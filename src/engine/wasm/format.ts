/**
 * @file format — how elements lie in memory and in vectors.
 */
import { allocate, bytesOf, type DType } from '../../tensor/dtype.ts'
import type { Code, Items, Local } from './code.ts'
import {
  type Cell,
  convert,
  f32,
  f32x4,
  f64,
  f64x2,
  half,
  i32,
  i32x4,
  type Opcode,
  v128,
} from './opcodes.ts'

/** The instructions of one way to hold elements. */
export interface Format {
  /** Bytes of an element in memory. */
  readonly bytes: number
  /** Elements in a vector. */
  readonly lanes: number
  /** The type of one element, how it is added, and how it lies in memory if that is as it is. */
  readonly type: 'f32' | 'f64' | 'i32'
  readonly scalar: Cell & { readonly add: Opcode }
  readonly vector: { readonly [N in 'add' | 'mul' | 'replace' | 'extract']: Opcode }
  /** Pushes a vector of elements; reads at most 16 bytes. */
  readonly load: (code: Code, at: Local, offset?: number) => Code
  /** Pops a vector, then an address: all lanes. */
  readonly store: (code: Code) => Code
  /** Pops an address; pushes one element. */
  readonly loadOne: Items
  /** Pops one element, then an address. */
  readonly storeOne: Items
  /** Pops a vector, then an address: one lane. */
  readonly storeLane: (lane: number) => Items
}

const plain = (
  type: Format['type'],
  scalar: Format['scalar'],
  vector: Format['vector'],
  lanes = 4,
): Format => ({
  bytes: 16 / lanes,
  lanes,
  type,
  scalar,
  vector,
  load: (code, at, offset = 0) => code.put(at, [v128.load, offset]),
  store: (code) => code.put(v128.store),
  loadOne: [scalar.load],
  storeOne: [scalar.store],
  storeLane: (lane) => [[vector.extract, lane], scalar.store],
})

const doubles = plain('f64', f64, f64x2, 2)
const integers = plain('i32', i32, i32x4)

/** Elements as they are. */
export const formats: { readonly [T in Format['type']]: Format } = {
  f32: plain('f32', f32, f32x4),
  f64: doubles,
  i32: integers,
}

/** f32 in memory, f64 in vectors. */
export const widened: Format = {
  ...doubles,
  bytes: 4,
  load: (code, at, offset = 0) => code.put(at, [half.load, offset], convert.lowF32ToF64),
  store: (code) => code.put(convert.f64ToLowF32, [half.lane, 0], half.store),
  loadOne: [f32.load, convert.f32ToF64],
  storeOne: [convert.f64ToF32, f32.store],
  storeLane: (lane) => [[f64x2.extract, lane], convert.f64ToF32, f32.store],
}

const evenWords = [0, 1, 2, 3, 8, 9, 10, 11, 16, 16, 16, 16, 16, 16, 16, 16]

/** The lower words of two lanes of 64 bits, which hold the same words above; only written. */
export const lowerWords: Format = {
  ...integers,
  store: (code) => code.v128(new Uint8Array(16)).shuffle(evenWords).put([half.lane, 0], half.store),
  storeLane: (lane) => integers.storeLane(2 * lane),
}

/** How elements of each dtype are added up: f32 in f64. */
export const summed: { readonly [D in Exclude<DType, 'bool'>]: Format } = {
  f32: widened,
  f64: doubles,
  i32: integers,
  u32: integers,
}

/** A vector full of one number. */
export const filled = (dtype: DType, x: number): Uint8Array =>
  new Uint8Array(allocate(dtype, 16 / bytesOf[dtype]).fill(x).buffer)
