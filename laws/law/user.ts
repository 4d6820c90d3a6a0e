/**
 * @file user — laws of anyone's differentiable function, as fast-check properties.
 *
 * Each takes the function and an arbitrary of its arguments, in f64, and gives a property for `fc.assert` in any test runner.
 */
import fc from 'fast-check'
import {
  type AnyTensor,
  fromArray,
  grad,
  item,
  jvp,
  type Scalar,
  type Tensor,
  toTypedArray,
  treeLeaves,
  treeUnflatten,
  vjp,
} from '../../src/index.ts'
import { dot, mustBeClose, norm, stepAt } from '../support/close.ts'
import { direction } from '../support/sample.ts'

/** A tree of f64 tensors and a direction in its space. */
type Directed<P> = readonly [point: P, direction: readonly number[]]

const elementsOf = (tree: unknown): readonly number[] =>
  treeLeaves(tree).flatMap((leaf) => [...toTypedArray(leaf)])

/** The tree with other elements, one after another. */
const withElements = <P>(tree: P, elements: readonly number[]): P => {
  let next = 0
  const leaves = treeLeaves(tree).map((leaf): AnyTensor => {
    const n = toTypedArray(leaf).length
    next += n
    return fromArray([...leaf.shape], elements.slice(next - n, next), leaf.dtype)
  })
  return treeUnflatten(tree, leaves)
}

const directed = <P>(points: fc.Arbitrary<P>): fc.Arbitrary<Directed<P>> =>
  points.chain((x) => fc.tuple(fc.constant(x), direction(elementsOf(x).length)))

/**
 * f64 tensors of a shape, elements between min and max.
 *
 * ```ts
 * fc.sample(tensors([2, 3]), 1)[0]?.shape // => [2, 3]
 * ```
 */
export const tensors = <const S extends number[]>(
  shape: readonly [...S],
  { min = -2, max = 2 }: { readonly min?: number; readonly max?: number } = {},
): fc.Arbitrary<Tensor<S, 'f64'>> => {
  const n = shape.reduce((product, size) => product * size, 1)
  return fc
    .array(fc.double({ min, max, noNaN: true }), { minLength: n, maxLength: n })
    .map((elements) => fromArray(shape, elements, 'f64'))
}

/**
 * The gradient agrees with central differences along random directions, <grad f x, v> = (f(x + h v) - f(x - h v)) / 2h.
 *
 * ```ts
 * const f = (x: Tensor<[3], 'f64'>): Scalar<'f64'> => sum(mul(x, tanh(x)))
 * fc.assert(gradientAgrees(f, tensors([3]))) // => undefined
 * ```
 */
export const gradientAgrees = <P>(
  f: (x: P) => Scalar<'f64'>,
  points: fc.Arbitrary<P>,
): fc.IPropertyWithHooks<[Directed<P>]> =>
  fc.property(directed(points), ([x, v]) => {
    const elements = elementsOf(x)
    const h = stepAt('f64', Math.max(0, ...elements.map(Math.abs)))
    const at = (sign: number): number =>
      item(
        f(
          withElements(
            x,
            elements.map((xi, i) => xi + sign * h * (v[i] ?? 0)),
          ),
        ),
      )
    // What grad's types check of a known tree is checked at run time for an unknown one.
    const g = elementsOf(grad(f as unknown as (x: Tensor<[], 'f64'>) => Scalar<'f64'>)(x as never))
    mustBeClose([dot(g, v)], [(at(1) - at(-1)) / (2 * h)], 'differences', norm(g))
  })

/**
 * Reverse mode is the adjoint of forward mode, <J v, w> = <v, J^T w>.
 *
 * ```ts
 * const f = (x: Tensor<[3], 'f64'>): Tensor<[3], 'f64'> => mul(x, tanh(x))
 * fc.assert(modesAreAdjoint(f, tensors([3]))) // => undefined
 * ```
 */
export const modesAreAdjoint = <P, O>(
  f: (x: P) => O,
  points: fc.Arbitrary<P>,
): fc.IPropertyWithHooks<[Directed<P>]> =>
  fc.property(directed(points), ([x, v]) => {
    const g = f as unknown as (x: unknown) => Tensor<[], 'f64'> // the run-time checks stand in for those of the types
    const push = jvp(g as (x: Tensor<[], 'f64'>) => Tensor<[], 'f64'>) // likewise
    const [y, dy] = push(x as never, withElements(x, v) as never) // likewise
    const w = elementsOf(y).map((_, i) => Math.cos(1 + i))
    const [, pull] = vjp(g as (x: Tensor<[], 'f64'>) => Tensor<[], 'f64'>)(x as never) // likewise
    const ct = elementsOf(pull(withElements(y, w)))
    const [jv, scale] = [elementsOf(dy), norm(v) * norm(ct)]
    mustBeClose([dot(jv, w)], [dot(v, ct)], 'rounding', scale + norm(jv) * norm(w))
  })
