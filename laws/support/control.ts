/**
 * @file control — arbitrary applications of primitives with sub-Programs.
 *
 * Bodies have constants, several values, values handed on and ones that do not vary.
 */
import fc from 'fast-check'
import { define } from '../../src/program/interpret.ts'
import type { Program } from '../../src/program/program.ts'
import type { Value } from '../../src/program/symbolic.ts'
import { build } from '../../src/primitives/build.ts'
import { fill } from '../../src/primitives/families.ts'
import { type Aval, literal } from '../../src/tensor/concrete.ts'
import type { ApplicationOf } from './movements.ts'
import { shapes, tensorsIn, tensorOf } from './sample.ts'

const e = build
const f64 = (shape: readonly number[]): Aval => ({ shape, dtype: 'f64' })

const body = (
  of: string,
  inputs: readonly Aval[],
  f: (...xs: readonly Value[]) => readonly Value[],
): Program => define(of, inputs, (xs) => f(...xs))

/** x tanh(y), x, x tanh(y) + y */
const three = (shape: readonly number[]): Program =>
  body('body', [f64(shape), f64(shape)], (x, y) => {
    const z = e.apply('mul', {}, x, e.apply('tanh', {}, y)) // two inputs
    return [z, x, e.apply('add', {}, z, y)] // likewise
  })

export const call: fc.Arbitrary<ApplicationOf<'call'>> = shapes().chain((shape) =>
  tensorsIn('all', [shape, shape]).map((inputs) => ({
    name: 'call',
    params: { body: three(shape) },
    inputs,
  })),
)

export const checkpoint: fc.Arbitrary<ApplicationOf<'checkpoint'>> = fc
  .tuple(shapes(), fc.constantFrom([], ['tanh'], ['mul', 'add']))
  .chain(([shape, keep]) =>
    tensorsIn('all', [shape, shape]).map((inputs) => ({
      name: 'checkpoint',
      params: { keep, body: three(shape) },
      inputs,
    })),
  )

export const cond: fc.Arbitrary<ApplicationOf<'cond'>> = fc
  .tuple(shapes(), fc.integer({ min: -1, max: 3 }))
  .chain(([shape, index]) =>
    tensorsIn('all', [shape, shape]).map((inputs) => ({
      name: 'cond',
      params: {
        branches: [
          three(shape),
          body('second', inputs, (x, y) => [fill(e, 2, x), e.apply('mul', {}, x, y), y]), // two inputs
          body('third', inputs, (x, y) => [y, e.apply('sin', {}, x), e.apply('sin', {}, y)]), // likewise
        ],
      },
      inputs: [tensorOf([], 'i32', [index]), ...inputs],
    })),
  )

/** Two carried values, one x, one constant; what is yielded uses all. */
export const scan: fc.Arbitrary<ApplicationOf<'scan'>> = fc
  .tuple(shapes(), fc.integer({ min: 1, max: 4 }), fc.boolean())
  .chain(([shape, length, reverse]) =>
    tensorsIn('all', [shape, shape, [length, ...shape], shape]).map((inputs) => ({
      name: 'scan',
      params: {
        length,
        reverse,
        carry: 2,
        xs: 1,
        body: body(
          'step',
          [0, 1, 2, 3].map(() => f64(shape)),
          (c, still, x, k) => {
            const scaled = e.apply('mul', {}, e.apply('tanh', {}, k), x) // four inputs
            const next = e.apply('sin', {}, e.apply('add', {}, c, scaled)) // likewise
            return [next, still, e.apply('mul', {}, next, x), e.apply('add', {}, c, still), k] // likewise
          },
        ),
      },
      inputs,
    })),
  )

/** Doubles its count up to a limit, and takes sines meanwhile. */
export const whileLoop: fc.Arbitrary<ApplicationOf<'whileLoop'>> = fc
  .tuple(shapes(), fc.integer({ min: 0, max: 9 }), fc.boolean())
  .chain(([shape, count, go]) =>
    tensorsIn('all', [shape, shape]).map(([x, k]) => ({
      name: 'whileLoop',
      params: {
        carry: 2,
        body: body('step', [{ shape: [], dtype: 'i32' }, f64(shape), f64(shape)], (n, c, l) => {
          const next = e.apply('add', {}, e.apply('add', {}, n, n), literal(1, 'i32')) // three inputs
          const value = e.apply('sin', {}, e.apply('mul', {}, c, l)) // likewise
          return [next, value, e.apply('less', {}, next, literal(12, 'i32'))]
        }),
      },
      inputs: [tensorOf([], 'bool', [Number(go)]), tensorOf([], 'i32', [count]), x!, k!], // two were asked for
    })),
  )

export const customJvp: fc.Arbitrary<ApplicationOf<'customJvp'>> = shapes().chain((shape) =>
  tensorsIn('all', [shape, shape]).map((inputs) => ({
    name: 'customJvp',
    params: {
      body: body('body', inputs, (x, y) => [e.apply('mul', {}, x, e.apply('sin', {}, y))]), // two inputs
      rule: body('rule', [...inputs, ...inputs], (x, y, dx, dy) => {
        const [sin, cos] = [e.apply('sin', {}, y), e.apply('cos', {}, y)] // four inputs
        const dy1 = e.apply('mul', {}, e.apply('mul', {}, x, cos), dy) // likewise
        return [e.apply('mul', {}, x, sin), e.apply('add', {}, e.apply('mul', {}, sin, dx), dy1)] // likewise
      }),
    },
    inputs,
  })),
)

export const customVjp: fc.Arbitrary<ApplicationOf<'customVjp'>> = shapes().chain((shape) =>
  tensorsIn('all', [shape, shape]).map((inputs) => {
    const [a] = inputs
    return {
      name: 'customVjp',
      params: {
        body: body('body', inputs, (x, y) => [e.apply('mul', {}, x, e.apply('sin', {}, y))]), // two inputs
        forward: body('forward', inputs, (x, y) => {
          const [sin, cos] = [e.apply('sin', {}, y), e.apply('cos', {}, y)] // two inputs
          return [e.apply('mul', {}, x, sin), sin, e.apply('mul', {}, x, cos)] // likewise
        }),
        backward: body('backward', [a!, a!, a!], (sin, slope, ct) => [
          e.apply('mul', {}, sin, ct), // three inputs
          e.apply('mul', {}, slope, ct), // likewise
        ]),
      },
      inputs,
    }
  }),
)

/** dx, k -> k dx, and its transpose. */
export const transposed: fc.Arbitrary<ApplicationOf<'transposed'>> = shapes().chain((shape) =>
  tensorsIn('all', [shape, shape]).map((inputs) => ({
    name: 'transposed',
    params: { known: 1, body: body('back', inputs, (k, ct) => [e.apply('mul', {}, k, ct)]) }, // two inputs
    inputs,
  })),
)

/** x = 0.4 sin x + k y: a contraction. */
export const fixedPoint: fc.Arbitrary<ApplicationOf<'fixedPoint'>> = shapes().chain((shape) =>
  tensorsIn('all', [shape, shape, shape]).map((inputs) => ({
    name: 'fixedPoint',
    params: {
      tolerance: 2 ** -50,
      limit: 200,
      batch: 0,
      body: body('step', inputs, (x, k, y) => {
        const mild = e.apply('mul', {}, fill(e, 0.4, x), e.apply('sin', {}, x)) // three inputs
        return [e.apply('add', {}, mild, e.apply('mul', {}, k, y))] // likewise
      }),
    },
    inputs,
  })),
)
