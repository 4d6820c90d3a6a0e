/**
 * @file only — the dtypes that an operator takes, under a name that says the sentence.
 */
import type { Message, ShapeError } from '../shape/mismatch.ts'
import type { Shape, ShowShape } from '../shape/shape.ts'
import type { DType, Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'

/**
 * The dtypes Allowed, no more and no less. The compiler shows a union by its name, so where `D extends Only<Floating, S>` refuses
 * a dtype it reads S out. A check beside the parameter would say the shape too, but an operator with one loses the bound of D
 * that generic code and `flow` rest on. The conditional type keeps the name: a union of literals alone would lose S.
 */
export type Only<Allowed extends DType, Sentence extends string> =
  | Allowed
  | ([Sentence] extends [never] ? never : never)

/** The sentence about a dtype that is not among Allowed; the bound of a type parameter cannot know which. */
export type Refused<Op extends string, Allowed extends DType> = Message<
  [Allowed] extends [Floating] ? 'notFloating' : 'notNumeric',
  { op: Op; x: 'any other dtype' }
>

/** The sentence about indices that are no integers. */
export type NoIndex<Op extends string> = Message<'notIndex', { op: Op; x: 'any other dtype' }>

/** Check that a tensor is bool. */
export type IsBool<Op extends string, S extends Shape, D extends DType> = [D] extends ['bool']
  ? unknown
  : ShapeError<Message<'notBool', { op: Op; x: `${D}${ShowShape<S>}` }>>

/** Check that a condition is one bool. */
export type OneBool<Op extends string, S extends Shape, D extends DType> = [S, D] extends [
  [],
  'bool',
]
  ? unknown
  : ShapeError<Message<'condition', { op: Op; x: `${D}${ShowShape<S>}` }>>

/** A condition that a function returns, or the sentence. */
export type ConditionOut<Op extends string, C> =
  C extends Tensor<infer S, infer D>
    ? unknown extends OneBool<Op, S, D>
      ? C
      : OneBool<Op, S, D>
    : Tensor<[], 'bool'>
