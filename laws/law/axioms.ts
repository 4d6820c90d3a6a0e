/**
 * @file axioms — what the axioms of differential categories speak of: functions side by side and in sequence, a point, and
 * vectors there.
 */
import { tanh } from '../../src/function/elementary.ts'
import { norm } from '../support/close.ts'
import { along, type Direction, directions } from './arbitrary/direction.ts'
import { type Blame, blameTwice } from './blame.ts'
import { domainsIn } from './domains.ts'
import { elementsOf, flat, type Flat, type Floats, like, roundingOf, sizeOf } from './flat.ts'
import { type Directed, everywhere, situated } from './gradient.ts'
import { type Law, law, type OneOrAny, type Points } from './law.ts'
import { pair, sequence } from './vectors.ts'
import { judge, type Verdict } from './verdict.ts'

/** Functions that axioms of two functions speak of. */
export interface Others<P, O, Q> {
  /** Another function of the same kind; f itself unless given. */
  readonly beside?: OneOrAny<P, O>
  /** A function of what f gives; tanh of each leaf unless given. */
  readonly after?: OneOrAny<O, Q>
}

interface Given<P, O, Q> extends Directed<P, O> {
  readonly t: Direction
  readonly u: Direction
  readonly z: Direction
  readonly beside?: (x: P) => O
  readonly after?: (y: O) => Q
}

/** All of it, flat. */
export interface Setting {
  readonly f: Flat
  /** Of the same domain and codomain as f. */
  readonly g: Flat
  /** Of the codomain of f. */
  readonly h: Flat
  readonly x: readonly Floats[]
  readonly y: readonly Floats[]
  /** Tangents at x. */
  readonly v: readonly Floats[]
  readonly u: readonly Floats[]
  readonly t: readonly Floats[]
  /** Cotangents of f x. */
  readonly w: readonly Floats[]
  readonly z: readonly Floats[]
  /** Compares two lists, relative to their norms and to those of what went into them. */
  readonly equal: (
    what: string,
    observed: readonly Floats[],
    expected: readonly Floats[] | readonly number[],
    ...through: readonly (readonly Floats[])[]
  ) => Verdict
}

const numbers = (xs: readonly Floats[] | readonly number[]): readonly number[] =>
  xs.flatMap((x: Floats | number) => (typeof x === 'number' ? [x] : elementsOf([x])))

const settingOf = <P, O, Q>(given: Given<P, O, Q>): Setting => {
  const { of: f, x, y, v, w } = situated(given)
  const g = given.beside === undefined ? f : flat(given.beside, given.x)
  const h: Flat =
    given.after === undefined
      ? (ys) => ys.map((leaf) => tanh(leaf))
      : flat(given.after, given.f(given.x))
  const reason = roundingOf(
    sequence(pair(f, g), (ys) => h(ys.slice(0, y.length))),
    x,
  )
  return {
    f,
    g,
    h,
    x,
    y,
    v,
    w,
    u: like(x, along(given.u, sizeOf(x))),
    t: like(x, along(given.t, sizeOf(x))),
    z: like(y, along(given.z, sizeOf(y))),
    equal: (what, observed, expected, ...through) => {
      const [a, b] = [elementsOf(observed), numbers(expected)]
      const scale = through.reduce((sum, xs) => sum + norm(elementsOf(xs)), norm(a) + norm(b))
      return judge(what, a, b, reason, { scale, telling: scale })
    },
  }
}

/** An axiom: its name, its equation, and what it says of a setting. */
export type Axiom = readonly [name: string, equation: string, test: (s: Setting) => Verdict]

const blamed = <P, O, Q>(given: Given<P, O, Q>): readonly Blame[] => {
  const { f, beside } = given
  const both = (tree: P): readonly O[] =>
    (beside === undefined ? [f] : [f, beside]).map((g) => g(tree))
  const { of, x, w } = situated({ ...given, f: both })
  return blameTwice(of, x, w)
}

/** Axioms as laws of a function and of others. */
export const laws = <P, O, Q>(
  axioms: readonly Axiom[],
  f: OneOrAny<P, O>,
  points: Points<P>,
  others: Others<P, O, Q>,
): readonly Law[] =>
  axioms.map(([name, equation, test]) =>
    law<Given<P, O, Q>>({
      name,
      equation,
      given: {
        f,
        ...others,
        x: points,
        t: directions,
        u: directions,
        v: directions,
        w: directions,
        z: directions,
      },
      test: (given) => everywhere<P, O>(() => test(settingOf(given)))(given),
      blame: blamed,
      domains: domainsIn,
    }),
  )
