/**
 * @file nonFinite.laws — the equation found made the first NaN or infinity that matters, of inputs that had none.
 */
import * as fc from 'fast-check'
import * as O from 'fp-ts/lib/Option.js'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { engine } from '../../src/engine/emit.ts'
import { checkpoint } from '../../src/function/checkpoint.ts'
import { cond } from '../../src/function/cond.ts'
import { customVjp } from '../../src/function/custom.ts'
import {
  showNonFinite,
  whereNonFinite,
  type NonFiniteEquation,
} from '../../src/function/debug/nonFinite.ts'
import { watch } from '../../src/function/debug/watched.ts'
import { scan } from '../../src/function/scan.ts'
import { whileLoop } from '../../src/function/whileLoop.ts'
import { bodiesOf, type Program } from '../../src/program/program.ts'
import { count } from '../../src/shape/sizes.ts'
import { type Concrete, concrete, data } from '../../src/tensor/concrete.ts'
import { allocate, isFloat } from '../../src/tensor/dtype.ts'
import { programs } from '../program/arbitrary.ts'

type V = ct.Tensor<[3]>
const here = import.meta.filename
const text = readFileSync(here, 'utf8').split('\n')

const found = (option: O.Option<NonFiniteEquation>): NonFiniteEquation => {
  if (O.isSome(option)) return option.value
  throw new Error('expected an equation')
}
/** What is said of an equation that a line of this file, named by its comment, has led to. */
const factsOf = ({ equation, source, reaches, path }: NonFiniteEquation): unknown => {
  const [, line] = /^(.*):\d+$/u.exec(source?.line ?? '') ?? []
  const number = Number(line?.slice(here.length + 1))
  return {
    name: equation.name,
    line: /\/\/ (.*)$/u.exec(text[number - 1] ?? '')?.[1],
    derivative: source?.derivative,
    reaches,
    path,
  }
}
const facts = (option: O.Option<NonFiniteEquation>): unknown => factsOf(found(option))
const x = ct.tensor([1, 0, 4])

describe('whereNonFinite', () => {
  test('whereNonFinite: of log, the equation, its line, what it was given and what it made', () => {
    const f = (y: V): ct.Scalar => {
      const logarithm = ct.log(y) // the logarithm
      return ct.sum(ct.mul(logarithm, 2))
    }
    const fault = found(whereNonFinite(f)(x))
    expect(factsOf(fault)).toEqual({
      name: 'log',
      line: 'the logarithm',
      derivative: undefined,
      reaches: true,
      path: 'equation 0 (log)',
    })
    expect(fault.inputs).toEqual([x])
    expect(fault.outputs.map((y) => [...ct.toTypedArray(y)])).toEqual([
      [0, -Infinity, Math.fround(Math.log(4))],
    ])
    expect(showNonFinite(fault)).toBe(
      `whereNonFinite: log of f32[3] made -Infinity at [1], of 0 there; look at ${fault.source?.line ?? ''}, equation 0 (log)`,
    )
  })

  test('whereNonFinite: of a gradient, the equation, and the forward line whose derivative it is', () => {
    const norm = (y: V): ct.Scalar => {
      const squares = ct.sum(ct.mul(y, y))
      return ct.sqrt(squares) // the root
    }
    const zero = ct.tensor([0, 0, 0])
    expect(whereNonFinite(norm)(zero)).toEqual(O.none)
    for (const f of [ct.grad(norm), ct.jit(ct.grad(norm)), ct.grad(ct.jit(norm))])
      expect(facts(whereNonFinite(f)(zero))).toMatchObject({
        name: 'div',
        line: 'the root',
        derivative: 'sqrt',
        reaches: true,
      })
  })

  test('whereNonFinite: what reaches the result comes before what where has masked', () => {
    const f = (y: V): ct.Scalar => {
      const masked = ct.where(ct.greater(y, 0), ct.log(y), 0) // the masked
      return ct.sum(ct.div(masked, ct.sub(y, 4))) // the quotient
    }
    expect(facts(whereNonFinite(f)(x))).toMatchObject({ line: 'the quotient', reaches: true })
    expect(facts(whereNonFinite(f)(ct.tensor([1, 0, 5])))).toMatchObject({
      line: 'the masked',
      name: 'log',
      reaches: false,
    })
  })

  test('whereNonFinite: an infinite literal and arguments that are not finite are nobody’s fault', () => {
    const f = (y: V): V => ct.where(ct.greater(y, 0), y, -Infinity)
    expect(whereNonFinite(f)(x)).toEqual(O.none)
    expect(whereNonFinite((y: V) => ct.mul(y, 2))(ct.tensor([1, NaN, 3]))).toEqual(O.none)
    const g = (y: V): V => ct.sub(f(y), f(y)) // the difference
    expect(facts(whereNonFinite(g)(x))).toMatchObject({ line: 'the difference', name: 'sub' })
  })

  test('whereNonFinite: closed-over tensors and trees of arguments', () => {
    const weights = ct.tensor([1, 2, 0])
    const f = ({ a, b }: { readonly a: V; readonly b: V }): V => ct.div(ct.add(a, b), weights)
    expect(facts(whereNonFinite(f)({ a: x, b: x }))).toMatchObject({ name: 'div' })
  })

  test('whereNonFinite: while tracing there are no values, which is a Defect', () => {
    const f = (y: V): V => {
      whereNonFinite((z: V) => ct.log(z))(y)
      return y
    }
    expect(() => ct.jit(f)(x)).toThrow('whereNonFinite: symbolic f32[3] of jit has no values')
  })
})

describe('within sub-Programs', () => {
  const logOf = (y: V): V => ct.log(y) // the inner line
  const rows = ct.tensor([
    [1, 1, 1],
    [2, 3, 0],
    [0, 1, 1],
  ])
  const within: Readonly<Record<string, readonly [f: (y: V) => unknown, path: RegExp]>> = {
    cond: [
      (y) => cond(ct.greater(ct.sum(y), 0), logOf, (z: V) => ct.neg(z))(y),
      /^equation \d+ \(cond\), run 1: equation 0 \(log\)$/u,
    ],
    scan: [
      (y) => scan((c: V, z: V) => [ct.add(c, logOf(z)), c] as const)(y, rows),
      /^equation \d+ \(scan\), run 2: equation 0 \(log\)$/u,
    ],
    whileLoop: [
      (y) =>
        whileLoop(
          (z: V) => ct.greater(ct.sum(z), 0),
          (z: V) => logOf(ct.sub(z, 1)),
        )(y),
      /^equation \d+ \(whileLoop\), run 1: equation \d+ \(log\)$/u,
    ],
    checkpoint: [
      (y) => checkpoint(logOf)(y),
      /^equation \d+ \(checkpoint\), run 1: equation 0 \(log\)$/u,
    ],
    'checkpoint within scan': [
      (y) => scan((c: V, z: V) => [ct.add(c, checkpoint(logOf)(z)), c] as const)(y, rows),
      /^equation \d+ \(scan\), run 2: equation 0 \(checkpoint\), run 1: equation 0 \(log\)$/u,
    ],
  }

  test.each(Object.entries(within))('whereNonFinite: enters %s', (_, [f, path]) => {
    const fault = found(whereNonFinite(f)(x))
    expect(factsOf(fault)).toMatchObject({ name: 'log', line: 'the inner line', reaches: true })
    expect(fault.path).toMatch(path)
  })

  test('whereNonFinite: in a custom rule, the line of the rule', () => {
    const f = customVjp(
      (y: V) => y,
      (y: V) => [y, y] as const,
      (y: V, c: V): [V] => [ct.div(c, y)], // the rule
    )
    expect(facts(whereNonFinite(ct.grad((y: V) => ct.sum(f(y))))(x))).toMatchObject({
      name: 'div',
      line: 'the rule',
    })
  })
})

const isFinite = (y: Concrete): boolean => !isFloat(y.dtype) || y[data].every(Number.isFinite)
const hasNaN = (y: Concrete): boolean => isFloat(y.dtype) && y[data].some(Number.isNaN)

/** A Program and inputs of it, of the given elements. */
const runsOf = (
  elements: readonly number[],
): fc.Arbitrary<readonly [Program, readonly Concrete[]]> =>
  programs.chain((p) =>
    fc.tuple(
      fc.constant(p),
      fc.tuple(
        ...p.inputs.map(({ shape, dtype }) =>
          fc
            .array(fc.constantFrom(...elements), {
              minLength: count(shape),
              maxLength: count(shape),
            })
            .map((xs): Concrete => {
              const buffer = allocate(dtype, xs.length)
              buffer.set(dtype === 'bool' ? xs.map((v) => (v > 0 ? 1 : 0)) : xs)
              return concrete(shape, dtype, buffer)
            }),
        ),
      ),
    ),
  )
// Mostly so large that sums and products overflow.
const finite = [0, 1, -2, 3e38, -3e38, 2e38]
const runs = runsOf([...finite, 1e300, Infinity, NaN])

const atomsOf = (p: Program): readonly unknown[] => [
  ...p.outputs,
  ...p.equations.flatMap((q) => [...q.inputs, ...bodiesOf(q.params).flatMap(atomsOf)]),
]
const literalsOf = (p: Program): readonly Concrete[] =>
  atomsOf(p).filter((a) => (a as Concrete).tag === 'concrete') as Concrete[] // by the tag

describe('watch', () => {
  test('watch: the outputs are those of a usual run, bit for bit', () => {
    fc.assert(
      fc.property(runs, ([p, inputs]) => {
        const usual = engine.run(p, inputs)
        const { outputs } = watch(p, inputs)
        expect(outputs.map((y) => [...y[data]])).toEqual(usual.map((y) => [...y[data]]))
      }),
    )
  })

  test('watch: what is found makes a NaN of no NaN, or an infinity of finite inputs', () => {
    fc.assert(
      fc.property(runs, ([p, inputs]) => {
        const fault = watch(p, inputs).found
        if (fault === undefined) return
        expect(fault.outputs.every(isFinite)).toBe(false)
        if (fault.outputs.some(hasNaN)) expect(fault.inputs.some(hasNaN)).toBe(false)
        else expect(fault.inputs.every(isFinite)).toBe(true)
      }),
    )
  })

  test('watch: from finite numbers to a result that is not, something is found, and reaches it', () => {
    let overflows = 0
    fc.assert(
      fc.property(runsOf(finite), ([p, inputs]) => {
        const { outputs, found: fault, reaches } = watch(p, inputs)
        fc.pre(literalsOf(p).every(isFinite))
        expect(reaches).toBe(!outputs.every(isFinite))
        if (!reaches) return
        overflows += 1
        expect(fault).toBeDefined()
      }),
      { numRuns: 1000 },
    )
    expect(overflows).toBeGreaterThan(0)
  })
})
