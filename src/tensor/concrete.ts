/**
 * @file concrete — tensors that have data, and the aval (shape and dtype, no data) that every tensor has.
 *
 * A buffer is never written after its tensor exists. It hangs on a symbol that the public entries do not export,
 * so that user code reads copies only.
 */
import { count, type Sizes, showSizes } from '../shape/sizes.ts'
import { Defect } from '../shape/defect.ts'
import { allocate, type Data, type DType } from './dtype.ts'
import { showElements } from './show.ts'

/** Shape and dtype of a tensor, without data. */
export interface Aval {
  readonly shape: Sizes
  readonly dtype: DType
}

/** Key of the buffer. */
export const data: unique symbol = Symbol('data')

/** A tensor with data, row-major. */
export interface Concrete extends Aval {
  readonly tag: 'concrete'
  readonly [data]: Data
}

/** `f32[2, 3]`. */
export const showAval = (a: Aval): string => `${a.dtype}${showSizes(a.shape)}`

/** What a concrete tensor shows: dtype, shape and values, long ones elided; rows below one another. */
export const showConcrete = (x: Concrete): string =>
  `${showAval(x)}${x.shape.length > 1 ? '\n' : ' '}${showElements(x.shape, x.dtype, x[data])}`

// A class, for making one from a literal with a prototype and a symbol key takes V8 over ten times as long.
class ConcreteTensor implements Concrete {
  readonly tag = 'concrete'
  readonly shape: Sizes
  readonly dtype: DType
  readonly [data]: Data

  constructor(shape: Sizes, dtype: DType, buffer: Data) {
    this.shape = shape
    this.dtype = dtype
    this[data] = buffer
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return showConcrete(this)
  }

  /** How fast-check prints a counterexample. */
  [Symbol.for('fast-check/toStringMethod')](): string {
    return showConcrete(this)
  }

  // `x > 0`, `x + 1` and `x == 1` on a tensor are slips that would hold in eager code and break in a trace.
  [Symbol.toPrimitive](hint: string): string {
    if (hint === 'string') return showConcrete(this)
    throw new Defect(
      `tensor: ${showAval(this)} is used as a JavaScript ${hint === 'number' ? 'number' : 'value'}; use an operator such as add or greater, or read it with item`,
    )
  }
}

/** Wraps data that nobody else will write: the caller gives the buffer away. */
export const concrete = (shape: Sizes, dtype: DType, buffer: Data): Concrete =>
  Object.freeze(new ConcreteTensor(Object.freeze(shape), dtype, buffer))

/** A tensor of one value everywhere, with data. */
export const filled = (x: number, { shape, dtype }: Aval): Concrete =>
  concrete(shape, dtype, allocate(dtype, count(shape)).fill(x))

/** A tensor of shape [], with data. */
export const literal = (x: number, dtype: DType): Concrete => filled(x, { shape: [], dtype })

/** Whether two avals agree. */
export const sameAval = (a: Aval, b: Aval): boolean =>
  a.dtype === b.dtype &&
  a.shape.length === b.shape.length &&
  a.shape.every((n, i) => n === b.shape[i])

/** Whether two lists have the same shapes and dtypes, place by place. */
export const sameAvals = (a: readonly Aval[], b: readonly Aval[]): boolean =>
  a.length === b.length && a.every((x, i) => sameAval(x, b[i]!)) // equal lengths

/** Shapes and dtypes of a list: `f32[2], i32[]`. */
export const showAvals = (list: readonly Aval[]): string =>
  list.map(showAval).join(', ') || 'nothing'
