/**
 * @file operand — what operators do with their arguments: check dtypes, take numbers as weak scalars, broadcast.
 *
 * A number has no dtype of its own: it takes that of the tensor beside it, and must be a number of
 * that dtype. Of two numbers the result is f32.
 */
import { emitFor } from '../engine/emit.ts'
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import { broadcastShapes } from '../shape/broadcast.ts'
import { Defect } from '../shape/defect.ts'
import {
  isMismatch,
  type Message,
  type Mismatch,
  message,
  type ShapeError,
} from '../shape/mismatch.ts'
import type { Shape, ShowShape } from '../shape/shape.ts'
import type { Pair } from '../shape/size.ts'
import { range, sameSizes, type Sizes } from '../shape/sizes.ts'
import { literal, showAval } from '../tensor/concrete.ts'
import { type DType, isFloat, isInteger, least } from '../tensor/dtype.ts'
import { valueOf } from './traced.ts'

/** The dtypes that have arithmetic. */
export type Numeric = Exclude<DType, 'bool'>

/** Check that two dtypes can be one; never stands for a number, which fits any. */
export type SameDType<Op extends string, A extends Shape, D, B extends Shape, E> =
  Pair<D, E> extends { readonly a: E } | { readonly b: D }
    ? unknown
    : ShapeError<
        Message<
          'dtype',
          { op: Op; x: `${D & string}${ShowShape<A>}`; y: `${E & string}${ShowShape<B>}` }
        >
      >

/** The outcome of a shape rule; a Defect with its sentence where it failed. */
export const fits = <A>(outcome: A | Mismatch): A => {
  if (isMismatch(outcome)) throw new Defect(outcome.message)
  return outcome
}

const sentenceOf = { floating: 'notFloating', numeric: 'notNumeric', bool: 'notBool' } as const
/** A set of dtypes, by name. */
export type Kind = keyof typeof sentenceOf | 'any'

const isOf = (kind: Kind, dtype: DType): boolean =>
  kind === 'any' ||
  (kind === 'floating' ? isFloat(dtype) : (dtype === 'bool') === (kind === 'bool'))

/** A Defect unless x's dtype is of the kind. */
const mustBe = (op: string, kind: Kind, x: Value): void => {
  if (kind !== 'any' && !isOf(kind, x.dtype)) {
    throw new Defect(message(sentenceOf[kind], { op, x: showAval(x) }))
  }
}

/** The value behind a tensor whose dtype is of the kind. */
export const operand = (op: string, kind: Kind, x: unknown): Value => {
  const v = valueOf(op, x)
  mustBe(op, kind, v)
  return v
}

/** The value behind indices, as i32: a u32 of 2^31 or more is out of every range, below 0 as above. */
export const indexOperand = (op: string, x: unknown): Value => {
  const v = valueOf(op, x)
  if (v.dtype === 'i32') return v
  if (v.dtype === 'u32') return emitFor([v]).apply('cast', { to: 'i32' }, v)
  throw new Defect(message('notIndex', { op, x: showAval(v) }))
}

const holds = (dtype: DType, n: number): boolean =>
  isFloat(dtype) ||
  (isInteger(dtype)
    ? Number.isInteger(n) && n >= least[dtype] && n < least[dtype] + 2 ** 32
    : n === 0 || n === 1)

/** Refuses a number that a dtype would change beyond rounding. */
export const mustHold = (op: string, n: number, dtype: DType): void => {
  if (!holds(dtype, n)) throw new Defect(message('weak', { op, n, dtype }))
}

/** A number as a tensor of shape [] and the given dtype. */
export const weak = (op: string, n: number, dtype: DType): Value => {
  mustHold(op, n, dtype)
  return literal(n, dtype)
}

/** x in a shape it is known to broadcast to. The primitive never stretches, so sizes 1 are dropped first. */
export const stretch = (e: Emit, x: Value, shape: Sizes): Value => {
  if (sameSizes(x.shape, shape)) return x
  const shift = shape.length - x.shape.length
  const kept = range(x.shape.length).filter((i) => x.shape[i] === shape[i + shift])
  const sizes = kept.map((i) => x.shape[i]!) // kept holds axes of x
  const narrow = kept.length === x.shape.length ? x : e.apply('reshape', { shape: sizes }, x)
  return e.apply('broadcast', { shape, axes: kept.map((i) => i + shift) }, narrow)
}

/** A number everywhere in the shape and dtype of x. */
export const like = (e: Emit, n: number, x: Value): Value =>
  stretch(e, literal(n, x.dtype), x.shape)

/** Two arguments in their common shape, and how to apply primitives to them. */
interface Operands {
  readonly e: Emit
  readonly x: Value
  readonly y: Value
}

/** Two tensors or numbers of one dtype, broadcast together. */
export const operands = (op: string, kind: Kind, x: unknown, y: unknown): Operands => {
  const dtypeOf = (other: unknown): DType =>
    typeof other === 'number' ? 'f32' : valueOf(op, other).dtype
  const a = typeof x === 'number' ? weak(op, x, dtypeOf(y)) : operand(op, kind, x)
  const b = typeof y === 'number' ? weak(op, y, a.dtype) : operand(op, kind, y)
  if (a.dtype !== b.dtype) {
    throw new Defect(message('dtype', { op, x: showAval(a), y: showAval(b) }))
  }
  const shape = fits(broadcastShapes(op, a.shape, b.shape))
  const e = emitFor([a, b])
  return { e, x: stretch(e, a, shape), y: stretch(e, b, shape) }
}
