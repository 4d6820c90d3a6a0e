/**
 * @file function — what a pinned function is: of some f64 tensors to one or more, given the operators to make it of.
 *
 * Shapes are known at run time only, as they come from a file. Operators are handed in, so that a law can see which are used.
 */
import type * as operators from '../../src/index.ts'
import type * as network from '../../src/network/index.ts'

/** The public operators. */
export type Operators = typeof operators
/** The public names of `cotangent/network`. */
export type Network = typeof network

/** A tensor of a case. */
export type X = operators.Tensor<number[], 'f64'>
/** Matrices, under any leading axes. */
export type Matrices = operators.Tensor<[...number[], number, number], 'f64'>

/** A function of the inputs of a case. */
export type Pinned = (...xs: X[]) => X | readonly X[]
/** Functions by the key that cases have. */
export type Functions = { readonly [key: string]: Pinned }

/** A tensor with two axes or more, for what the compiler wants to see them of. */
export const m = (x: X): Matrices => x as Matrices // every case of a function that says so is given matrices
