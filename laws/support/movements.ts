/**
 * @file movements — arbitrary applications of the primitives that move, index and join.
 */
import fc from 'fast-check'
import type { Name, Params } from '../../src/program/vocabulary.ts'
import { recordOf } from '../../src/primitives/build.ts'
import { range, type Sizes } from '../../src/shape/sizes.ts'
import type { Concrete } from '../../src/tensor/concrete.ts'
import { shapes, tensorIn, tensorOf, tensorsIn } from './sample.ts'
import { along } from './along.ts'

/** A primitive applied: what an equation needs, on data. */
export interface ApplicationOf<N extends Name> {
  readonly name: N
  readonly params: Params<N>
  readonly inputs: readonly Concrete[]
}

/** One input of arbitrary shape, and params that depend on the shape. */
export const shaped = <N extends Name>(
  name: N,
  paramsOf: (shape: Sizes) => fc.Arbitrary<Params<N>>,
  options: Parameters<typeof shapes>[0] = {},
): fc.Arbitrary<ApplicationOf<N>> =>
  shapes(options).chain((shape) =>
    fc
      .tuple(paramsOf(shape), tensorIn(recordOf(name).domain, shape))
      .map(([params, x]) => ({ name, params, inputs: [x] })),
  )

const indexing = (
  shape: Sizes,
): fc.Arbitrary<{ readonly axis: number; readonly batch: number; readonly indices: Concrete }> =>
  fc.nat(shape.length - 1).chain((axis) =>
    fc.tuple(fc.nat(axis), shapes({ maxRank: 2 })).chain(([batch, rest]) => {
      const sizes = [...shape.slice(0, batch), ...rest]
      const n = sizes.reduce((a, b) => a * b, 1)
      const size = shape[axis] ?? 1
      return fc
        .array(fc.nat(size - 1), { minLength: n, maxLength: n })
        .map((values) => ({ axis, batch, indices: tensorOf(sizes, 'i32', values) }))
    }),
  )

/** Applications of gather. */
export const gather: fc.Arbitrary<ApplicationOf<'gather'>> = shapes({ minRank: 1 }).chain((shape) =>
  fc.tuple(tensorIn('all', shape), indexing(shape)).map(([x, { axis, batch, indices }]) => ({
    name: 'gather',
    params: along(axis, batch),
    inputs: [x, indices],
  })),
)

/** Applications of scatterAdd. */
export const scatterAdd: fc.Arbitrary<ApplicationOf<'scatterAdd'>> = gather.chain(
  ({ params, inputs: [x, indices] }) => {
    const [operand, rows] = [x, indices] as readonly Concrete[] // what gather's arbitrary makes
    const shape = operand!.shape
    const sizes = [
      ...shape.slice(0, params.axis),
      ...rows!.shape.slice(params.batch),
      ...shape.slice(params.axis + 1),
    ]
    return tensorIn('all', sizes).map((updates) => ({
      name: 'scatterAdd',
      params,
      inputs: [operand!, rows!, updates],
    }))
  },
)

/** Applications of concatenate. */
export const concatenate: fc.Arbitrary<ApplicationOf<'concatenate'>> = shapes({ minRank: 1 }).chain(
  (shape) =>
    fc.nat(shape.length - 1).chain((axis) =>
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 }).chain((sizes) =>
        tensorsIn(
          'all',
          sizes.map((n) => shape.map((m, i) => (i === axis ? n : m))),
        ).map((inputs) => ({ name: 'concatenate', params: { axis }, inputs })),
      ),
    ),
)

/** Applications of split. */
export const split: fc.Arbitrary<ApplicationOf<'split'>> = fc
  .tuple(shapes({ minRank: 1 }), fc.array(fc.nat(2), { minLength: 1, maxLength: 3 }))
  .chain(([shape, sizes]) =>
    fc.nat(shape.length - 1).chain((axis) => {
      const total = sizes.reduce((a, b) => a + b, 0)
      const whole = shape.map((n, i) => (i === axis ? total : n))
      return tensorIn('all', whole).map((x) => ({
        name: 'split',
        params: { axis, sizes },
        inputs: [x],
      }))
    }),
  )

/** Applications of slice. */
export const slice: fc.Arbitrary<ApplicationOf<'slice'>> = shaped('slice', (shape) =>
  fc
    .tuple(
      ...shape.map((n) =>
        // what is left out is short, so that most slices hold several elements
        fc
          .tuple(fc.nat(Math.min(n, 2)), fc.nat(Math.min(n, 2)), fc.integer({ min: 1, max: 2 }))
          .map(([before, after, stride]) => ({
            start: before,
            limit: Math.max(before, n - after),
            stride,
          })),
      ),
    )
    .map((axes) => ({
      start: axes.map((a) => a.start),
      limit: axes.map((a) => a.limit),
      stride: axes.map((a) => a.stride),
    })),
)

/** Applications of pad. */
export const pad: fc.Arbitrary<ApplicationOf<'pad'>> = shaped('pad', (shape) =>
  fc
    .tuple(...shape.map(() => fc.record({ low: fc.nat(2), high: fc.nat(2), between: fc.nat(2) })))
    .map((axes) => ({
      low: axes.map((a) => a.low),
      high: axes.map((a) => a.high),
      between: axes.map((a) => a.between),
    })),
)

/** Applications of broadcast. */
export const broadcast: fc.Arbitrary<ApplicationOf<'broadcast'>> = shaped('broadcast', (shape) =>
  shapes({ maxRank: 2 }).chain((extra) =>
    fc
      .shuffledSubarray(range(shape.length + extra.length), {
        minLength: shape.length,
        maxLength: shape.length,
      })
      .map((places) => {
        const axes = [...places].sort((a, b) => a - b)
        const rest = [...extra]
        const sizes = range(shape.length + extra.length).map((i) => {
          const from = axes.indexOf(i)
          return from === -1 ? (rest.shift() ?? 1) : (shape[from] ?? 1)
        })
        return { shape: sizes, axes }
      }),
  ),
)
