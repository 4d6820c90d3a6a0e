/**
 * @file opcodes — names for the WebAssembly instructions that kernels use: MVP and 128-bit SIMD, none of the relaxed ones.
 *
 * An opcode is one byte, or a prefix byte and a number: prefix * 65536 + number. Loads and stores carry the alignment
 * (a power of two) that they declare; a less aligned address is slower, never wrong.
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

/** The type of a value on the stack. */
export type ValueType = 'i32' | 'f32' | 'f64' | 'v128'

const simd = (n: number): Opcode => 0xfd0000 + n
const access = (opcode: Opcode, align: number): Access => ({ opcode, align })

/** How a type is written. */
export const typeCodes: { readonly [T in ValueType]: number } = {
  i32: 0x7f,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
}

interface Integers {
  readonly load: Access
  readonly store: Access
  readonly eqz: Opcode
  readonly eq: Opcode
  readonly ne: Opcode
  readonly ltS: Opcode
  readonly ltU: Opcode
  readonly gtS: Opcode
  readonly gtU: Opcode
  readonly leS: Opcode
  readonly geS: Opcode
  readonly add: Opcode
  readonly sub: Opcode
  readonly mul: Opcode
  readonly and: Opcode
  readonly or: Opcode
  readonly xor: Opcode
  readonly shl: Opcode
  readonly shrS: Opcode
  readonly shrU: Opcode
  readonly geU: Opcode
  readonly divU: Opcode
  readonly remU: Opcode
}

/** 32-bit integers, which are also the addresses. */
export const i32: Integers = {
  load: access(0x28, 2),
  store: access(0x36, 2),
  eqz: 0x45,
  eq: 0x46,
  ne: 0x47,
  ltS: 0x48,
  ltU: 0x49,
  gtS: 0x4a,
  gtU: 0x4b,
  leS: 0x4c,
  geS: 0x4e,
  add: 0x6a,
  sub: 0x6b,
  mul: 0x6c,
  and: 0x71,
  or: 0x72,
  xor: 0x73,
  shl: 0x74,
  shrS: 0x75,
  shrU: 0x76,
  geU: 0x4f,
  divU: 0x6e,
  remU: 0x70,
}

/** What f32 and f64 have in common, one at a time. */
export interface Scalars {
  readonly load: Access
  readonly store: Access
  readonly eq: Opcode
  readonly lt: Opcode
  readonly gt: Opcode
  readonly abs: Opcode
  readonly neg: Opcode
  readonly sqrt: Opcode
  readonly add: Opcode
  readonly sub: Opcode
  readonly mul: Opcode
  readonly div: Opcode
  readonly min: Opcode
  readonly max: Opcode
}

/** 32-bit floats. */
export const f32: Scalars = {
  load: access(0x2a, 2),
  store: access(0x38, 2),
  eq: 0x5b,
  lt: 0x5d,
  gt: 0x5e,
  abs: 0x8b,
  neg: 0x8c,
  sqrt: 0x91,
  add: 0x92,
  sub: 0x93,
  mul: 0x94,
  div: 0x95,
  min: 0x96,
  max: 0x97,
}

/** 64-bit floats. */
export const f64: Scalars = {
  load: access(0x2b, 3),
  store: access(0x39, 3),
  eq: 0x61,
  lt: 0x63,
  gt: 0x64,
  abs: 0x99,
  neg: 0x9a,
  sqrt: 0x9f,
  add: 0xa0,
  sub: 0xa1,
  mul: 0xa2,
  div: 0xa3,
  min: 0xa4,
  max: 0xa5,
}

/** What f32x4 and f64x2 have in common. */
export interface Vectors {
  /** One element, into every lane. */
  readonly loadSplat: Access
  readonly splat: Opcode
  readonly eq: Opcode
  readonly ne: Opcode
  readonly lt: Opcode
  readonly gt: Opcode
  readonly le: Opcode
  readonly ge: Opcode
  readonly abs: Opcode
  readonly neg: Opcode
  readonly sqrt: Opcode
  readonly add: Opcode
  readonly sub: Opcode
  readonly mul: Opcode
  readonly div: Opcode
  readonly min: Opcode
  readonly max: Opcode
}

/** Four 32-bit floats. */
export const f32x4: Vectors = {
  loadSplat: access(simd(0x09), 2),
  splat: simd(0x13),
  eq: simd(0x41),
  ne: simd(0x42),
  lt: simd(0x43),
  gt: simd(0x44),
  le: simd(0x45),
  ge: simd(0x46),
  abs: simd(0xe0),
  neg: simd(0xe1),
  sqrt: simd(0xe3),
  add: simd(0xe4),
  sub: simd(0xe5),
  mul: simd(0xe6),
  div: simd(0xe7),
  min: simd(0xe8),
  max: simd(0xe9),
}

/** Two 64-bit floats. */
export const f64x2: Vectors = {
  loadSplat: access(simd(0x0a), 3),
  splat: simd(0x14),
  eq: simd(0x47),
  ne: simd(0x48),
  lt: simd(0x49),
  gt: simd(0x4a),
  le: simd(0x4b),
  ge: simd(0x4c),
  abs: simd(0xec),
  neg: simd(0xed),
  sqrt: simd(0xef),
  add: simd(0xf0),
  sub: simd(0xf1),
  mul: simd(0xf2),
  div: simd(0xf3),
  min: simd(0xf4),
  max: simd(0xf5),
}

interface Wide {
  readonly load: Access
  readonly store: Access
  readonly not: Opcode
  readonly and: Opcode
  readonly andnot: Opcode
  readonly or: Opcode
  readonly xor: Opcode
  readonly bitselect: Opcode
  /** Whether any bit is set. */
  readonly anyTrue: Opcode
}

/** 128 bits, whatever they are. */
export const v128: Wide = {
  load: access(simd(0x00), 4),
  store: access(simd(0x0b), 4),
  not: simd(0x4d),
  and: simd(0x4e),
  andnot: simd(0x4f),
  or: simd(0x50),
  xor: simd(0x51),
  bitselect: simd(0x52),
  anyTrue: simd(0x53),
}

interface Words {
  readonly loadSplat: Access
  readonly splat: Opcode
  readonly geU: Opcode
  readonly shl: Opcode
  readonly shrU: Opcode
  readonly add: Opcode
}

/** Four 32-bit integers. */
export const i32x4: Words = {
  loadSplat: access(simd(0x09), 2),
  splat: simd(0x11),
  geU: simd(0x40),
  shl: simd(0xab),
  shrU: simd(0xad),
  add: simd(0xae),
}

interface Half {
  readonly load: Access
  readonly lane: Opcode
  readonly store: Access
}

/** The lower 64 bits of a vector: loaded, zeros above; one lane as an i64; an i64 stored. */
export const half: Half = {
  load: access(simd(0x5d), 3),
  lane: simd(0x1d),
  store: access(0x37, 3),
}

interface Conversions {
  readonly f32ToF64: Opcode
  readonly f64ToF32: Opcode
  readonly bitsOfF32: Opcode
  readonly lowF32ToF64: Opcode
  readonly f64ToLowF32: Opcode
  readonly i32ToF32: Opcode
  readonly lowI32ToF64: Opcode
}

/** From one dtype to another: one at a time, and the lanes of a vector; `low` are the lower two of four. */
export const convert: Conversions = {
  f32ToF64: 0xbb,
  f64ToF32: 0xb6,
  bitsOfF32: 0xbc,
  lowF32ToF64: simd(0x5f),
  f64ToLowF32: simd(0x5e),
  i32ToF32: simd(0xfa),
  lowI32ToF64: simd(0xfe),
}
