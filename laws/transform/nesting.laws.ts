/**
 * @file nesting — every transformation inside every other, two and three deep, against power series.
 *
 * What a nest of transformations makes of a function is computed a second time from Taylor coefficients in plain arithmetic,
 * which know nothing of traces, tangents or lanes.
 */
import { deepStrictEqual } from 'node:assert'
import { describe, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { reference } from '../../src/engine/reference/reference.ts'
import { traceOf } from '../../src/function/trace.ts'
import { type Concrete, data } from '../../src/tensor/concrete.ts'
import { mustBeClose } from '../support/close.ts'

type S = ct.Scalar<'f64'>
type F = (x: S) => S
/** Taylor coefficients at x, of degree 0 to n. */
type Series = (x: number, n: number) => readonly number[]

interface Transformation {
  readonly of: (f: F) => F
  readonly series: (f: Series) => Series
}

const at = (xs: readonly number[], i: number): number => xs[i] ?? 0
const times = (a: readonly number[], b: readonly number[]): readonly number[] =>
  a.map((_, n) => a.slice(0, n + 1).reduce((sum, x, i) => sum + x * at(b, n - i), 0))
/** Coefficients of the derivative. */
const derived: Transformation['series'] = (f) => (x, n) =>
  f(x, n + 1)
    .slice(1)
    .map((c, i) => c * (i + 1))
/** Coefficients of f after g, by Horner's rule in the series of g without its constant. */
const after = (f: readonly number[], g: readonly number[]): readonly number[] => {
  const inner = [0, ...g.slice(1)]
  return [...f].reverse().reduce<readonly number[]>(
    (sum, c) => times(sum, inner).map((x, i) => (i === 0 ? x + c : x)),
    g.map(() => 0),
  )
}
const same: Transformation['series'] = (f) => f

const lanes: ct.Tensor<[2], 'f64'> = ct.fromArray([2], [1, -0.5], 'f64')
const unit = ct.scalar(1, 'f64')

const transformations: { readonly [name: string]: Transformation } = {
  grad: { of: (f) => ct.grad(f), series: derived },
  jvp: { of: (f) => (x) => ct.jvp(f)(x, unit)[1], series: derived },
  // f(x) + f(-x / 2)
  vmap: {
    of: (f) => (x) => ct.sum(ct.vmap(f)(ct.mul(lanes, x))),
    series: (f) => (x, n) => {
      const [one, other] = [f(x, n), f(-0.5 * x, n)]
      return one.map((c, i) => c + at(other, i) * (-0.5) ** i)
    },
  },
  jit: { of: (f) => ct.jit(f), series: same },
  checkpoint: { of: (f) => ct.checkpoint(f), series: same },
  // f(f(x))
  scan: {
    of: (f) => (x) => ct.scan((c: S) => [f(c), []], { length: 2 })(x, [])[0],
    series: (f) => (x, n) => {
      const inner = f(x, n)
      return after(f(at(inner, 0), n), inner)
    },
  },
  // f where its argument is above 0, f(x) x below
  cond: {
    of: (f) => (x) => ct.cond(ct.greater(x, 0), f, (y: S) => ct.mul(f(y), y))(x),
    series: (f) => (x, n) =>
      x > 0 ? f(x, n) : times(f(x, n), [x, 1, ...new Array<number>(n).fill(0)]),
  },
}

/** sin(x) / 2 + x^2 / 4 + 0.3 */
const f: F = (x) => ct.add(ct.add(ct.mul(ct.sin(x), 0.5), ct.mul(ct.mul(x, x), 0.25)), 0.3)
const series: Series = (x, n) => {
  const sines = [Math.sin(x), Math.cos(x), -Math.sin(x), -Math.cos(x)]
  let factorial = 1
  return Array.from({ length: n + 1 }, (_, i) => {
    factorial *= Math.max(i, 1)
    return (0.5 * at(sines, i % 4)) / factorial + at([0.25 * x * x + 0.3, 0.5 * x, 0.25], i)
  })
}

const names = Object.keys(transformations)
const pairs = names.flatMap((a) => names.map((b) => [a, b]))
const triples = pairs.flatMap((p) => names.map((c) => [...p, c]))
const points = [0.7, -1.1]

const obeys = (nest: readonly string[]): void => {
  const chain = nest.map((name) => transformations[name]!) // names are its keys
  const g = chain.reduceRight((inner, t) => t.of(inner), f)
  const expected = chain.reduceRight((inner, t) => t.series(inner), series)
  for (const x of points) {
    const point = ct.scalar(x, 'f64')
    const y = ct.item(g(point))
    mustBeClose([y], [at(expected(x, 0), 0)], 'rounding', 10)
    // Bit for bit as one Program, and close to it on the engine that is the oracle.
    deepStrictEqual(ct.item(ct.jit(g)(point)), y)
    const { program, captured } = traceOf('law', g, [point])
    const [z] = reference.run(program, [point, ...captured] as readonly unknown[] as Concrete[]) // all have data
    mustBeClose([z?.[data][0] ?? Number.NaN], [y], 'rounding', 10)
  }
}

describe('nesting', () => {
  test.each(pairs)('%s of %s: is what power series say, bit for bit in a trace', (...nest) =>
    obeys(nest),
  )
  test.each(names)('%s of every pair: is what power series say, bit for bit in a trace', (name) => {
    for (const nest of triples.filter(([first]) => first === name)) obeys(nest)
  })
})
