/**
 * @file reference — a function of tensors, traced and run by the reference engine.
 */
import { reference } from '../../src/engine/reference/reference.ts'
import { leavesOf, traceOf } from '../../src/function/trace.ts'
import { type Concrete, data } from '../../src/tensor/concrete.ts'

/** The elements of each leaf of f's result, computed by the reference engine. */
export const byReference = <A extends readonly unknown[]>(
  f: (...args: A) => unknown,
  ...args: A
): readonly (readonly number[])[] => {
  const { program, captured } = traceOf('reference', f, args)
  const inputs = [...leavesOf('reference', args), ...captured] as readonly Concrete[] // laws give tensors with data
  return reference.run(program, inputs).map((y) => [...y[data]])
}
