/**
 * @file untakenLaw — what a `where` does not take contributes exactly 0, in every mode: the derivative does not depend on it.
 *
 *   f x = f x', where x' has 1 in place of what is not taken        then grad f x = grad f x', bit for bit, 0 where not taken
 */
import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import * as ct from '../../src/index.ts'
import { byReference } from './reference.ts'
import { choices, elementwise, type Keep, type Rows, type X } from './untaken.ts'

type F = (x: X, keep: Keep, rows: Rows) => ct.AnyTensor
type Numbers = readonly number[]

const at = (xs: Numbers): X => ct.fromArray([2, 3], xs, 'f64')
/** Elements; both zeros are 0. */
const read = (x: ct.AnyTensor): Numbers => Array.from(ct.toTypedArray(x), (v) => v + 0)

/** Weights, so that no two elements count the same. */
const weighted =
  (f: F, keep: Keep, rows: Rows) =>
  (x: X): ct.Scalar<'f64'> => {
    const y = f(x, keep, rows) as ct.Tensor<number[], 'f64'> // every case returns f64
    const n = y.shape.reduce((a, b) => a * b, 1)
    return ct.sum(ct.mul(ct.reshape(y, [n]), ct.cast(ct.add(ct.arange(n), 1), 'f64')))
  }

const direction = at([1, -0.5, 2, 0.25, -1, 1.5])

/** Every way to differentiate f: what each gives must not depend on what is not taken. */
export const modes: Readonly<Record<string, (f: (x: X) => ct.Scalar<'f64'>, x: X) => Numbers>> = {
  reverse: (f, x) => read(ct.grad(f)(x)),
  'reverse, jit': (f, x) => read(ct.jit(ct.grad(f))(x)),
  'reverse, vmap': (f, x) => read(ct.vmap(ct.grad(f))(ct.stack([x, x], { axis: 0 }))),
  'reverse, on the reference engine': (f, x) =>
    byReference(ct.grad(f), x).flatMap((g) => g.map((v) => v + 0)),
  forward: (f, x) => read(ct.jvp(f)(x, direction)[1]),
  'reverse over reverse': (f, x) =>
    read(ct.grad((v: X) => ct.sum(ct.mul(ct.grad(f)(v), direction)))(x)),
  'forward over reverse': (f, x) => read(ct.jvp(ct.grad(f))(x, direction)[1]),
  'reverse over forward': (f, x) => read(ct.grad((v: X) => ct.jvp(f)(v, direction)[1])(x)),
}

const bad = fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)
const six = <T>(each: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> =>
  fc.array(each, { minLength: 6, maxLength: 6 })

/** The derivatives of f are the same whatever stands where it takes nothing, and 0 there. */
export const mustNotDepend = (f: F, byRow: boolean, mode: keyof typeof modes): void =>
  fc.assert(
    fc.property(
      six(fc.double({ min: 0.5, max: 1.5, noNaN: true })),
      six(bad),
      six(fc.boolean()),
      (good, worse, flags) => {
        const taken = flags.map((flag, i) => (byRow ? flags[i < 3 ? 0 : 3] === true : flag))
        const keep: Keep = ct.cast(at(taken.map(Number)), 'bool')
        const rows: Rows = ct.slice(keep, { axis: 1, to: 1 })
        const slopes = (other: Numbers): Numbers =>
          modes[mode]!(
            weighted(f, keep, rows),
            at(good.map((x, i) => (taken[i] === true ? x : other[i]!))),
          ) // six of each; a key of modes
        const observed = slopes(worse)
        deepStrictEqual(observed, slopes([1, 1, 1, 1, 1, 1]))
        if (observed.length === 6)
          deepStrictEqual(
            observed.filter((_, i) => taken[i] === false),
            taken.filter((t) => !t).map(() => 0),
          )
      },
    ),
    { numRuns: 25 },
  )

/** What is not taken contributes exactly 0, in reverse mode: all of the functions, one after another. */
export const untaken = (): void => {
  for (const f of Object.values(elementwise))
    mustNotDepend((x, keep) => ct.where(keep, f(x), 0), false, 'reverse')
  for (const f of Object.values(choices)) mustNotDepend(f, true, 'reverse')
}
