/**
 * @file flat — a function of trees at a point, as a function of the lists of their floating leaves: what has tangents.
 *
 * Integer and boolean leaves of the point are held fixed, those of the result are left out.
 */
import { fromArray, zeros } from '../../src/function/construct.ts'
import { jvp, vjp } from '../../src/function/linearize.ts'
import { toTypedArray } from '../../src/function/read.ts'
import { traceOf } from '../../src/function/trace.ts'
import type { Program } from '../../src/program/program.ts'
import { isProgram } from '../../src/program/program.ts'
import { type Floating, isFloat } from '../../src/tensor/dtype.ts'
import type { AnyTensor, Tensor } from '../../src/tensor/tensor.ts'
import { rebuild, treeLeaves } from '../../src/tensor/tree.ts'

/** A floating tensor. */
export type Floats = Tensor<number[], Floating>

/** A function of lists of floating tensors. */
export type Flat = (xs: readonly Floats[]) => readonly Floats[]

const isFloating = (x: AnyTensor): x is Floats => isFloat(x.dtype)

/** The floating leaves of a tree. */
export const floatsOf = (tree: unknown): readonly Floats[] => treeLeaves(tree).filter(isFloating)

/** The tree with other floating leaves. */
export const withFloats = <P>(tree: P, leaves: readonly Floats[]): P => {
  let next = 0
  return rebuild('laws', tree, (leaf) => (isFloat(leaf.dtype) ? leaves[next++] : leaf)) as P // one for each floating leaf
}

/** A function as one of the floating leaves of its argument, whose other leaves are those of x. */
export const flat =
  <P, O>(f: (x: P) => O, x: P): Flat =>
  (xs) =>
    floatsOf(f(withFloats(x, xs)))

/** The elements of tensors, one after another. */
export const elementsOf = (xs: readonly AnyTensor[]): readonly number[] =>
  xs.flatMap((x) => [...toTypedArray(x)])

/** How many elements there are. */
export const sizeOf = (xs: readonly AnyTensor[]): number =>
  xs.reduce((n, x) => n + toTypedArray(x).length, 0)

/** Tensors like those given, of other elements. */
export const like = (xs: readonly Floats[], elements: readonly number[]): readonly Floats[] => {
  let next = 0
  return xs.map((x) => {
    const n = toTypedArray(x).length
    next += n
    return fromArray([...x.shape], elements.slice(next - n, next), x.dtype)
  })
}

/** Tensors like those given, of zeros; also inside a trace. */
export const zerosLike = (xs: readonly Floats[]): readonly Floats[] =>
  xs.map((x) => zeros([...x.shape], x.dtype))

/** Whether all elements are finite. */
export const isFinite = (xs: readonly AnyTensor[]): boolean => elementsOf(xs).every(Number.isFinite)

/** J[f](x, v), the pushforward. */
export const push = (f: Flat, x: readonly Floats[], v: readonly Floats[]): readonly Floats[] =>
  jvp(f)(x, v)[1]

/** R[f](x, w), the pullback. */
export const pull = (f: Flat, x: readonly Floats[], w: readonly Floats[]): readonly Floats[] =>
  vjp(f)(x)[1](w)

/** The pullback of f as a function of its point and its cotangent, one list after the other. */
export const pulling =
  (f: Flat, n: number): Flat =>
  (xw) =>
    pull(f, xw.slice(0, n), xw.slice(n))

/** The pushforward of f as a function of its point and its tangent, one list after the other. */
export const pushing =
  (f: Flat, n: number): Flat =>
  (xv) =>
    push(f, xv.slice(0, n), xv.slice(n))

const programsIn = (x: unknown): readonly Program[] =>
  isProgram(x) ? [x] : Array.isArray(x) ? x.flatMap(programsIn) : []

const isSingle = (p: Program): boolean =>
  [p.inputs, p.outputs, ...p.equations.map((q) => q.outputs)]
    .flat()
    .some((a) => a.dtype === 'f32') ||
  p.equations.some((q) => Object.values(q.params).flatMap(programsIn).some(isSingle))

/** Why derivatives of f may differ in rounding: whether it computes in f32 anywhere. */
export const roundingOf = (f: Flat, x: readonly Floats[]): 'rounding' | 'roundingF32' =>
  isSingle(traceOf('laws', f, [x]).program) ? 'roundingF32' : 'rounding'
