/**
 * @file applications — for every primitive, arbitrary applications of it: params, and inputs inside its domain.
 *
 * The table is total over the names, so a new primitive has no law to escape. Values are f64 unless the primitive takes
 * something else; sizes are small, 1 included.
 */
import fc from 'fast-check'
import { define } from '../../src/program/interpret.ts'
import type { Program } from '../../src/program/program.ts'
import type { Inputs, Name, Params } from '../../src/program/vocabulary.ts'
import { build, recordOf } from '../../src/primitives/build.ts'
import { range } from '../../src/shape/sizes.ts'
import { type DType, isFloat } from '../../src/tensor/dtype.ts'
import { lower } from '../../src/transform/lower.ts'
import * as control from './control.ts'
import {
  type ApplicationOf,
  broadcast,
  concatenate,
  gather,
  pad,
  scatterAdd,
  shaped,
  slice,
  split,
} from './movements.ts'
import { shapes, tensorIn, tensorsIn } from './sample.ts'
import * as windows from './windows.ts'

/** An application of any primitive. */
export type Application = { readonly [N in Name]: ApplicationOf<N> }[Name]

type Arbitraries = { readonly [N in Name]: fc.Arbitrary<ApplicationOf<N>> }

/** n inputs of one shape, inside the domain of the primitive. */
const pointwise = <N extends Name>(
  name: N,
  params: Params<N>,
  n: number,
  dtype: DType = 'f64',
): fc.Arbitrary<ApplicationOf<N>> =>
  shapes()
    .chain((shape) =>
      tensorsIn(
        recordOf(name).domain,
        range(n).map(() => shape),
        dtype,
      ),
    )
    .map((inputs) => ({ name, params, inputs }))

const axesOf = (rank: number): fc.Arbitrary<readonly number[]> =>
  fc.subarray(range(rank)).map((axes) => [...axes])

const shuffled = (n: number): fc.Arbitrary<readonly number[]> =>
  fc.shuffledSubarray(range(n), { minLength: n, maxLength: n })

const reduction = <N extends 'sum' | 'prod' | 'reduceMax' | 'reduceMin'>(
  name: N,
): fc.Arbitrary<ApplicationOf<N>> =>
  shaped(name, (shape) => axesOf(shape.length).map((axes) => ({ axes })))

const alongAxis = <N extends 'argMax' | 'argMin' | 'sort'>(
  name: N,
): fc.Arbitrary<ApplicationOf<N>> =>
  shaped(name, (shape) => fc.nat(shape.length - 1).map((axis) => ({ axis })), { minRank: 1 })

/** Two operands whose batch and summed axes pair up, each operand's axes in random order. */
const contraction: fc.Arbitrary<ApplicationOf<'contract'>> = fc
  .record({
    batch: shapes({ maxRank: 1 }),
    sum: shapes({ maxRank: 2 }),
    left: shapes({ maxRank: 1 }),
    right: shapes({ maxRank: 1 }),
  })
  .chain(({ batch, sum, left, right }) => {
    const [x, y] = [
      [...batch, ...sum, ...left],
      [...batch, ...sum, ...right],
    ]
    return fc.tuple(shuffled(x.length), shuffled(y.length)).chain(([p, q]) => {
      const place = (order: readonly number[], from: number, to: number): number[] =>
        range(to - from).map((i) => order.indexOf(from + i))
      const b = batch.length
      const s = b + sum.length
      const params = {
        batch: [place(p, 0, b), place(q, 0, b)],
        sum: [place(p, b, s), place(q, b, s)],
      } as const
      const permuted = [p.map((i) => x[i] ?? 0), q.map((i) => y[i] ?? 0)]
      return tensorsIn('all', permuted).map((inputs) => ({ name: 'contract', params, inputs }))
    })
  })

const randomBits: fc.Arbitrary<ApplicationOf<'randomBits'>> = fc
  .tuple(shapes({ maxRank: 1 }), fc.integer({ min: 1, max: 3 }))
  .chain(([batch, m]) =>
    fc.tuple(
      tensorIn('discrete', [...batch, 2], 'u32'),
      tensorIn('discrete', [...batch, m, 2], 'u32'),
    ),
  )
  .map((inputs) => ({ name: 'randomBits', params: {}, inputs }))

const select: fc.Arbitrary<ApplicationOf<'select'>> = shapes().chain((shape) =>
  fc
    .tuple(tensorIn('discrete', shape, 'bool'), tensorsIn('all', [shape, shape]))
    .map(([p, xs]) => ({ name: 'select', params: {}, inputs: [p, ...xs] })),
)

const laneSum: fc.Arbitrary<ApplicationOf<'laneSum'>> = shapes()
  .chain((shape) => fc.tuple(tensorIn('all', shape), tensorIn('discrete', [], 'i32')))
  .map((inputs) => ({ name: 'laneSum', params: { lanes: 'law' }, inputs }))

/** One arbitrary for every primitive. */
export const applications: Arbitraries = {
  add: pointwise('add', {}, 2),
  sub: pointwise('sub', {}, 2),
  mul: pointwise('mul', {}, 2),
  div: pointwise('div', {}, 2),
  pow: pointwise('pow', {}, 2),
  max: pointwise('max', {}, 2),
  min: pointwise('min', {}, 2),
  neg: pointwise('neg', {}, 1),
  reciprocal: pointwise('reciprocal', {}, 1),
  exp: pointwise('exp', {}, 1),
  expm1: pointwise('expm1', {}, 1),
  log: pointwise('log', {}, 1),
  log1p: pointwise('log1p', {}, 1),
  sqrt: pointwise('sqrt', {}, 1),
  sin: pointwise('sin', {}, 1),
  cos: pointwise('cos', {}, 1),
  tan: pointwise('tan', {}, 1),
  tanh: pointwise('tanh', {}, 1),
  logistic: pointwise('logistic', {}, 1),
  erf: pointwise('erf', {}, 1),
  abs: pointwise('abs', {}, 1),
  sign: pointwise('sign', {}, 1),
  floor: pointwise('floor', {}, 1),
  ceil: pointwise('ceil', {}, 1),
  round: pointwise('round', {}, 1),
  equal: pointwise('equal', {}, 2),
  notEqual: pointwise('notEqual', {}, 2),
  less: pointwise('less', {}, 2),
  lessEqual: pointwise('lessEqual', {}, 2),
  greater: pointwise('greater', {}, 2),
  greaterEqual: pointwise('greaterEqual', {}, 2),
  and: pointwise('and', {}, 2, 'bool'),
  or: pointwise('or', {}, 2, 'bool'),
  xor: pointwise('xor', {}, 2, 'bool'),
  not: pointwise('not', {}, 1, 'bool'),
  select,
  // To f64, where differences are exact enough; casts between f32 and f64 have a law of their own.
  cast: shaped('cast', () => fc.constant({ to: 'f64' as const })),
  stopGradient: pointwise('stopGradient', {}, 1),
  sum: reduction('sum'),
  prod: reduction('prod'),
  reduceMax: reduction('reduceMax'),
  reduceMin: reduction('reduceMin'),
  argMax: alongAxis('argMax'),
  argMin: alongAxis('argMin'),
  cumulativeSum: shaped(
    'cumulativeSum',
    (shape) => fc.record({ axis: fc.nat(shape.length - 1), reverse: fc.boolean() }),
    { minRank: 1 },
  ),
  sort: alongAxis('sort'),
  contract: contraction,
  reshape: shaped('reshape', (shape) =>
    fc
      .constantFrom([...shape].reverse(), [shape.reduce((a, b) => a * b, 1)], [1, ...shape])
      .map((to) => ({ shape: to })),
  ),
  permute: shaped('permute', (shape) => shuffled(shape.length).map((order) => ({ order }))),
  broadcast,
  slice,
  pad,
  concatenate,
  split,
  flip: shaped('flip', (shape) => axesOf(shape.length).map((axes) => ({ axes }))),
  gather,
  scatterAdd,
  iota: fc
    .tuple(shapes({ minRank: 1 }), fc.constantFrom<DType>('f64', 'i32'))
    .chain(([shape, dtype]) =>
      fc.nat(shape.length - 1).map((axis) => ({
        name: 'iota' as const,
        params: { axis, shape, dtype },
        inputs: [],
      })),
    ),
  randomBits,
  laneSum,
  ...windows,
  ...control,
}

/** Every primitive's name. */
export const names: readonly Name[] = Object.keys(applications) as Name[] // total over Name

/** Applications of one primitive, or of any. */
export const applicationOf = (name: Name): fc.Arbitrary<Application> =>
  applications[name] as fc.Arbitrary<Application> // a member of the union for every name

/** The application as a Program of its inputs, one that an engine can run. */
export const programOf = <N extends Name>({ name, params, inputs }: ApplicationOf<N>): Program =>
  lower(
    define(name, inputs, (xs) =>
      // As many placeholders as inputs.
      build.bind(name, params, xs as readonly unknown[] as Inputs<N, (typeof xs)[number]>),
    ),
  )

/** Primitives that have a reverse mode: all but one whose number of steps depends on data. */
export const reversible: readonly Name[] = names.filter((name) => name !== 'whileLoop')

/** Which inputs have tangents. */
export const floating = (a: Application): readonly boolean[] =>
  a.inputs.map((x) => isFloat(x.dtype))
