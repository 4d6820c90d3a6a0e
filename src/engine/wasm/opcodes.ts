/**
 * @file opcodes — names for the WebAssembly instructions that kernels use: MVP and 128-bit SIMD, none of the relaxed ones.
 *
 * An opcode is one byte, or 256 and the number of one with the prefix of SIMD. Loads and stores carry the alignment (a power
 * of two) that they declare; a less aligned address is slower, never wrong.
 * Source  WebAssembly core specification 2.0, 5.4 (instructions)
 */

/** An instruction without immediates. */
export type Opcode = number

/** An instruction that reaches memory. */
export interface Access {
  readonly opcode: Opcode
  readonly align: number
}

/** Ends the run. */
export const trap: Opcode = 0x00

/** Pops a value. */
export const drop: Opcode = 0x1a

/** Pops a condition and two values; the deeper one if the condition holds. */
export const select: Opcode = 0x1b

/** The type of a value on the stack. */
export type ValueType = 'i32' | 'f32' | 'f64' | 'v128'

/** How a type is written. */
export const typeCodes: { readonly [T in ValueType]: number } = {
  i32: 0x7f,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
}

/** An access, by its opcode and the alignment it declares. */
export const access = (opcode: Opcode, align: number): Access => ({ opcode, align })

/** How an element is read and written. */
export interface Cell {
  readonly load: Access
  readonly store: Access
}

/** A cell of 4 or 8 bytes. */
const cell = (load: Opcode, align: number): Cell => ({
  load: access(load, align),
  store: access(load + 14, align),
})

type Names<S extends string> = S extends `${infer First} ${infer Others}`
  ? First | Names<Others>
  : S

/** An opcode for each name of a list. */
type Table<S extends string> = { readonly [N in Names<S>]: Opcode }

/** Names for opcodes that follow each other. */
const from = <S extends string>(first: Opcode, names: S): Table<S> =>
  // one for each name
  Object.fromEntries(names.split(' ').map((name, i) => [name, first + i])) as Table<S>

const integerTests = 'eqz eq ne ltS ltU gtS gtU leS leU geS geU'
const integerSums = 'add sub mul divS divU remS remU and or xor shl shrS shrU'

/** 32-bit integers, which are also the addresses. */
export const i32: Cell & Table<typeof integerTests | typeof integerSums> = {
  ...cell(0x28, 2),
  ...from(0x45, integerTests),
  ...from(0x6a, integerSums),
}

/** 64-bit integers, which only move. */
export const i64: Cell = cell(0x29, 3)

const tests = 'eq ne lt gt le ge'
const sums = 'abs neg ceil floor trunc nearest sqrt add sub mul div min max'

/** What f32 and f64 have in common, one at a time. */
export type Scalars = Cell & Table<typeof tests | typeof sums>

/** 32-bit floats. */
export const f32: Scalars = { ...cell(0x2a, 2), ...from(0x5b, tests), ...from(0x8b, sums) }

/** 64-bit floats. */
export const f64: Scalars = { ...cell(0x2b, 3), ...from(0x61, tests), ...from(0x99, sums) }

const vectorSums = 'sqrt add sub mul div min max atMost atLeast'

/** What f32x4 and f64x2 have in common. */
export interface Vectors extends Table<typeof tests | typeof vectorSums | 'abs neg ceil floor'> {
  /** One element, into every lane. */
  readonly loadSplat: Access
  readonly splat: Opcode
  readonly nearest: Opcode
  /** Of one lane. */
  readonly extract: Opcode
  readonly replace: Opcode
}

/** Four 32-bit floats. */
export const f32x4: Vectors = {
  loadSplat: access(0x109, 2),
  splat: 0x113,
  nearest: 0x16a,
  ...from(0x11f, 'extract replace'),
  ...from(0x141, tests),
  ...from(0x167, 'ceil floor'),
  ...from(0x1e0, 'abs neg'),
  ...from(0x1e3, vectorSums),
}

/** Two 64-bit floats. */
export const f64x2: Vectors = {
  loadSplat: access(0x10a, 3),
  splat: 0x114,
  nearest: 0x194,
  ...from(0x121, 'extract replace'),
  ...from(0x147, tests),
  ...from(0x174, 'ceil floor'),
  ...from(0x1ec, 'abs neg'),
  ...from(0x1ef, vectorSums),
}

/** 128 bits, whatever they are; whether any is set. */
export const v128: Cell & Table<'not and andnot or xor bitselect anyTrue'> = {
  load: access(0x100, 4),
  store: access(0x10b, 4),
  ...from(0x14d, 'not and andnot or xor bitselect anyTrue'),
}

const shifts = 'left right rightZeros add'

/** What i32x4 and i64x2 have in common; `signs` are the sign bits, as a number. */
export type Words = Table<typeof shifts | 'neg signs sub'>

const words = (from32: number): Words => ({
  neg: 0x1a1 + from32,
  signs: 0x1a4 + from32,
  ...from(0x1ab + from32, shifts),
  sub: 0x1b1 + from32,
})

const more = 'mul minS minU maxS maxU'
const orders = 'eq ne ltS ltU gtS gtU leS leU geS geU'

/** Four 32-bit integers. */
export const i32x4: Words & Table<typeof more | typeof orders | 'splat extract replace abs'> = {
  splat: 0x111,
  ...from(0x11b, 'extract replace'),
  ...from(0x137, orders),
  abs: 0x1a0,
  ...words(0),
  ...from(0x1b5, more),
}

/** Two 64-bit integers. */
export const i64x2: Words = words(0x20)

/** The lower 64 bits of a vector: loaded, zeros above; one lane as an i64; an i64 stored. */
export const half: Cell & { readonly lane: Opcode } = {
  load: access(0x15d, 3),
  lane: 0x11d,
  store: i64.store,
}

const widening = 'f64ToLowF32 lowF32ToF64'
const converting =
  'f32ToI32 f32ToU32 i32ToF32 u32ToF32 f64ToLowI32 f64ToLowU32 lowI32ToF64 lowU32ToF64'

/** From one dtype to another: one at a time, and the lanes of a vector; `low` are the lower two of four. */
export const convert: Table<'f32ToF64 f64ToF32 bitsOfF32' | typeof widening | typeof converting> = {
  f32ToF64: 0xbb,
  f64ToF32: 0xb6,
  bitsOfF32: 0xbc,
  ...from(0x15e, widening),
  ...from(0x1f8, converting),
}
