/**
 * @file transformations — vmap, jit and purity of anyone's function: what a transformation may not change.
 */
import fc from 'fast-check'
import { checkpoint } from '../../src/function/checkpoint.ts'
import { jit } from '../../src/function/jit.ts'
import { vmap } from '../../src/function/vmap.ts'
import type { Concrete } from '../../src/tensor/concrete.ts'
import { type DType, isFloat } from '../../src/tensor/dtype.ts'
import type { AnyTensor, Tensor } from '../../src/tensor/tensor.ts'
import { rebuild, structureOf, treeLeaves } from '../../src/tensor/tree.ts'
import { laneOf, stacked } from '../support/lanes.ts'
import { along, type Direction, directions } from './arbitrary/direction.ts'
import { bitsOf, sameBits } from './bits.ts'
import { blameOf } from './blame.ts'
import { elementsOf, flat, floatsOf, like, pulling, roundingOf, sizeOf } from './flat.ts'
import { type Law, law, type OneOrAny, type Points } from './law.ts'
import { batching, evaluation } from './suspicion.ts'
import { all, judge, same, unless, type Verdict } from './verdict.ts'

interface Lanes<P, O> {
  readonly f: (x: P) => O
  readonly x: P
  readonly others: readonly P[]
}

const concretes = (tree: unknown): readonly Concrete[] =>
  treeLeaves(tree) as readonly unknown[] as readonly Concrete[] // laws run outside any trace
const tensorsOf = (xs: readonly Concrete[]): readonly Tensor<[number, ...number[]], DType>[] =>
  xs as readonly unknown[] as readonly Tensor<[number, ...number[]], DType>[] // as users see them; batches have an axis

/** f as a function of all leaves of its argument, to all leaves of its result. */
const ofLeaves =
  <P, O>(f: (x: P) => O, like: P) =>
  (leaves: readonly AnyTensor[]): readonly AnyTensor[] => {
    let next = 0
    return treeLeaves(f(rebuild('laws', like, () => leaves[next++]) as P)) // one for each leaf
  }

const lane = (
  i: number,
  together: readonly Concrete[],
  alone: readonly Concrete[],
  reason: 'rounding' | 'roundingF32',
): Verdict =>
  all(
    ...alone.map((y, k) => {
      const found = tensorsOf([laneOf(together[k]!, i)]) // one an output
      const expected = tensorsOf([y])
      return isFloat(y.dtype)
        ? judge(`lane ${i} of output ${k}`, elementsOf(found), elementsOf(expected), reason, {
            telling: Number.POSITIVE_INFINITY,
          })
        : sameBits(`lane ${i} of output ${k}`, bitsOf(found), bitsOf(expected))
    }),
  )

/**
 * vmap of f is f of each example. Points of one structure are batched together.
 *
 * ```ts
 * const f = (x: Tensor<[3], 'f64'>): Scalar<'f64'> => sum(mul(x, tanh(x)))
 * assertLaw(vmapIsMap(f, tensors([3]))) // => undefined
 * ```
 */
export const vmapIsMap = <P, O>(f: OneOrAny<P, O>, points: Points<P>): Law =>
  law<Lanes<P, O>>({
    name: 'vmapIsMap',
    equation: 'vmap(f)(stack xs) = stack (map f xs)',
    given: { f, x: points, others: fc.array(points, { minLength: 1, maxLength: 2 }) },
    test: ({ f: g, x, others }) => {
      const structure = structureOf('laws', x)
      const xs = [x, ...others.filter((other) => structureOf('laws', other) === structure)]
      const batch = concretes(x).map((_, k) => stacked(xs.map((tree) => concretes(tree)[k]!))) // of one structure
      const mapped = concretes(vmap(ofLeaves(g, x))(tensorsOf(batch)))
      const reason = roundingOf(flat(g, x), floatsOf(x))
      return all(...xs.map((tree, i) => lane(i, mapped, concretes(g(tree)), reason)))
    },
    blame: ({ f: g, x }) => blameOf(flat(g, x), floatsOf(x), batching),
  })

interface Weighed<P, O> {
  readonly f: (x: P) => O
  readonly x: P
  readonly w: Direction
}

/** A transformation of functions. */
type Transformation = <A, B>(f: (x: A) => B) => (x: A) => B

const gradientOf = <P, O>({ f, x, w }: Weighed<P, O>) => {
  const [of, at] = [flat(f, x), floatsOf(x)]
  const y = floatsOf(f(x))
  return { reverse: pulling(of, at.length), at: [...at, ...like(y, along(w, sizeOf(y)))] }
}

/** That a transformation keeps the bits of f and of its pullback, and the pullback of what it makes those of f to rounding. */
const kept = <P, O>(given: Weighed<P, O>, transform: Transformation): Verdict => {
  const { f, x } = given
  const { reverse, at } = gradientOf(given)
  const gradient = reverse(at)
  const inside = gradientOf({ ...given, f: transform(f) })
  const [seen, expected] = [elementsOf(inside.reverse(at)), elementsOf(gradient)]
  /** Without what is NaN or the same infinity on both sides: the transformation kept it. */
  const told = (own: readonly number[], other: readonly number[]): readonly number[] =>
    own.map((y, i) => (!Number.isFinite(y) && Object.is(y, other[i]) ? 0 : y))
  return unless(
    sameBits('the value', bitsOf(transform(f)(x)), bitsOf(f(x))),
    sameBits('the transformed gradient', bitsOf(transform(reverse)(at)), bitsOf(gradient)),
    judge(
      'the gradient of the transformed function',
      told(seen, expected),
      told(expected, seen),
      roundingOf(flat(f, x), floatsOf(x)),
      { telling: Number.POSITIVE_INFINITY },
    ),
  )
}

/** The law that a transformation changes nothing. */
const keeping = <P, O>(
  name: string,
  transform: Transformation,
  f: OneOrAny<P, O>,
  points: Points<P>,
): Law =>
  law<Weighed<P, O>>({
    name: `${name}KeepsBits`,
    equation: `${name}(f) = f and ${name}(R[f]) = R[f] bit for bit, R[${name}(f)] = R[f] to rounding`,
    given: { f, x: points, w: directions },
    test: (given) => kept(given, transform),
    blame: ({ f: g, x }) => blameOf(flat(g, x), floatsOf(x), evaluation),
  })

/**
 * jit changes no bit of the value, nor of a gradient that is taken inside it. The gradient of a function that is inside it
 * may round differently, for what f computes twice it computes once.
 *
 * ```ts
 * const f = (x: Tensor<[3], 'f64'>): Scalar<'f64'> => sum(mul(x, tanh(x)))
 * assertLaw(jitKeepsBits(f, tensors([3]))) // => undefined
 * ```
 */
export const jitKeepsBits = <P, O>(f: OneOrAny<P, O>, points: Points<P>): Law =>
  keeping('jit', jit, f, points)

/**
 * checkpoint changes no bit of the value; the gradient may round differently, for its terms are added up body by body.
 *
 * ```ts
 * const f = (x: Tensor<[3], 'f64'>): Scalar<'f64'> => sum(mul(x, tanh(x)))
 * assertLaw(checkpointKeepsBits(f, tensors([3]))) // => undefined
 * ```
 */
export const checkpointKeepsBits = <P, O>(f: OneOrAny<P, O>, points: Points<P>): Law =>
  keeping('checkpoint', checkpoint, f, points)

/**
 * f is pure: it changes nothing of its argument, and gives the same bits when it is called again.
 *
 * ```ts
 * const f = (x: Tensor<[3], 'f64'>): Scalar<'f64'> => sum(mul(x, tanh(x)))
 * assertLaw(isPure(f, tensors([3]))) // => undefined
 * ```
 */
export const isPure = <P, O>(f: OneOrAny<P, O>, points: Points<P>): Law =>
  law<{ readonly f: (x: P) => O; readonly x: P }>({
    name: 'isPure',
    equation: 'f x = f x, and x is what it was',
    given: { f, x: points },
    test: ({ f: g, x }) => {
      const [structure, before] = [structureOf('laws', x), bitsOf(x)]
      const first = bitsOf(g(x))
      const second = bitsOf(g(x))
      return unless(
        same('the structure of the argument after the call', structureOf('laws', x), structure),
        sameBits('the argument after the call', bitsOf(x), before),
        sameBits('a second call', second, first),
      )
    },
  })
