/**
 * @file binary — data-last operators on two tensors. y broadcasts INTO the tensor piped in, whose type
 * the result keeps, so that generic sizes and ranks pass through a pipe.
 */
import { fitsInto, type FitsInto, type FitsLast } from '../../shape/broadcast.ts'
import { Defect } from '../../shape/defect.ts'
import { message } from '../../shape/mismatch.ts'
import type { Shape } from '../../shape/shape.ts'
import { showAval } from '../../tensor/concrete.ts'
import type { DType, Floating } from '../../tensor/dtype.ts'
import type { AnyTensor, Tensor } from '../../tensor/tensor.ts'
import * as arithmetic from '../arithmetic.ts'
import * as boolean from '../boolean.ts'
import * as comparison from '../comparison.ts'
import { fits, type Kind, type Numeric, operand } from '../operand.ts'

/** Takes y, a number or a tensor of one axis or more, then x. A vector looks at the last axis of x only. */
export interface Into<Op extends string, Allowed extends DType> {
  (y: number): <A extends Shape, D extends Allowed>(x: Tensor<A, D>) => Tensor<A, D>
  <N extends number, D extends Allowed>(
    y: Tensor<[N], D>,
  ): <B extends Shape, K extends number>(
    x: Tensor<[...B, K], D> & FitsLast<Op, [...B, K], K, N>,
  ) => Tensor<[...B, K], D>
  <B extends Shape, D extends Allowed>(
    y: Tensor<B, D>,
  ): <A extends Shape>(x: Tensor<A, D> & FitsInto<Op, A, B>) => Tensor<A, D>
}

/** The same, with a bool result. */
export interface CompareInto<Op extends string> {
  (y: number): <A extends Shape, D extends DType>(x: Tensor<A, D>) => Tensor<A, 'bool'>
  <N extends number, D extends DType>(
    y: Tensor<[N], D>,
  ): <B extends Shape, K extends number>(
    x: Tensor<[...B, K], D> & FitsLast<Op, [...B, K], K, N>,
  ) => Tensor<[...B, K], 'bool'>
  <B extends Shape, D extends DType>(
    y: Tensor<B, D>,
  ): <A extends Shape>(x: Tensor<A, D> & FitsInto<Op, A, B>) => Tensor<A, 'bool'>
}

const into = <Twin>(op: string, kind: Kind, f: (...args: never[]) => unknown): Twin => {
  const twin =
    (y: number | AnyTensor) =>
    (x: AnyTensor): unknown => {
      if (typeof y !== 'number') {
        const [a, b] = [operand(op, kind, x), operand(op, kind, y)]
        if (a.dtype !== b.dtype)
          throw new Defect(message('dtype', { op, x: showAval(a), y: showAval(b) }))
        // Sizes the compiler does not know may stretch x; the type of the result says they did not.
        fits(fitsInto(op, x.shape, y.shape))
      }
      // Twin admits x and y where f does.
      return (f as (...args: readonly unknown[]) => unknown)(x, y)
    }
  return twin as Twin // f's own type with its first argument last, y within x
}

/**
 * x + y, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 2]), add(10)) // => tensor([11, 12])
 * ```
 */
export const add: Into<'add', Numeric> = into('add', 'numeric', arithmetic.add)

/**
 * x - y, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 2]), sub(1)) // => tensor([0, 1])
 * ```
 */
export const sub: Into<'sub', Numeric> = into('sub', 'numeric', arithmetic.sub)

/**
 * x y, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 2]), mul(tensor([3, 4]))) // => tensor([3, 8])
 * ```
 */
export const mul: Into<'mul', Numeric> = into('mul', 'numeric', arithmetic.mul)

/**
 * x / y, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 2]), div(2)) // => tensor([0.5, 1])
 * ```
 */
export const div: Into<'div', Numeric> = into('div', 'numeric', arithmetic.div)

/**
 * x to the power y, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 3]), pow(2)) // => tensor([1, 9])
 * ```
 */
export const pow: Into<'pow', Floating> = into('pow', 'floating', arithmetic.pow)

/**
 * The larger of x and y, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 3]), maximum(2)) // => tensor([2, 3])
 * ```
 */
export const maximum: Into<'maximum', Numeric> = into('maximum', 'numeric', arithmetic.maximum)

/**
 * The smaller of x and y, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 3]), minimum(2)) // => tensor([1, 2])
 * ```
 */
export const minimum: Into<'minimum', Numeric> = into('minimum', 'numeric', arithmetic.minimum)

/**
 * Where x = y, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 2]), equal(2)) // => tensor([false, true])
 * ```
 */
export const equal: CompareInto<'equal'> = into('equal', 'any', comparison.equal)

/**
 * Where x and y differ, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 2]), notEqual(2)) // => tensor([true, false])
 * ```
 */
export const notEqual: CompareInto<'notEqual'> = into('notEqual', 'any', comparison.notEqual)

/**
 * Where x < y, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 2]), less(2)) // => tensor([true, false])
 * ```
 */
export const less: CompareInto<'less'> = into('less', 'any', comparison.less)

/**
 * Where x <= y, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 2]), lessEqual(1)) // => tensor([true, false])
 * ```
 */
export const lessEqual: CompareInto<'lessEqual'> = into('lessEqual', 'any', comparison.lessEqual)

/**
 * Where x > y, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 2]), greater(1)) // => tensor([false, true])
 * ```
 */
export const greater: CompareInto<'greater'> = into('greater', 'any', comparison.greater)

/**
 * Where x >= y, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 2]), greaterEqual(2)) // => tensor([false, true])
 * ```
 */
export const greaterEqual: CompareInto<'greaterEqual'> = into(
  'greaterEqual',
  'any',
  comparison.greaterEqual,
)

/**
 * Where both hold, for pipes.
 *
 * ```ts
 * pipe(tensor([true, true]), and(tensor([true, false]))) // => tensor([true, false])
 * ```
 */
export const and: Into<'and', 'bool'> = into('and', 'bool', boolean.and)

/**
 * Where at least one holds, for pipes.
 *
 * ```ts
 * pipe(tensor([true, true]), or(tensor([true, false]))) // => tensor([true, true])
 * ```
 */
export const or: Into<'or', 'bool'> = into('or', 'bool', boolean.or)

/**
 * Where exactly one holds, for pipes.
 *
 * ```ts
 * pipe(tensor([true, true]), xor(tensor([true, false]))) // => tensor([false, true])
 * ```
 */
export const xor: Into<'xor', 'bool'> = into('xor', 'bool', boolean.xor)
