/**
 * @file reductions — reductions by their kernels, each tensor between guards, and by their records; tensors for both.
 */
import * as fc from 'fast-check'
import { arena } from '../../src/engine/wasm/arena.ts'
import { argMax, argMin } from '../../src/engine/wasm/arg.ts'
import { cumulativeSum } from '../../src/engine/wasm/cumulative.ts'
import { type Launch, type Prepare, runHere } from '../../src/engine/wasm/launch.ts'
import { prod, reduceMax, reduceMin, sum } from '../../src/engine/wasm/reduce.ts'
import { recordOf } from '../../src/primitives/build.ts'
import type { Inputs, Params, Single } from '../../src/program/vocabulary.ts'
import { count, range, type Sizes } from '../../src/shape/sizes.ts'
import { type Aval, type Concrete, concrete, data } from '../../src/tensor/concrete.ts'
import { allocate, bytesOf, type Data, type DType } from '../../src/tensor/dtype.ts'
import { run } from '../primitives/structural.ts'
import { mustBeSameBits } from './same.ts'

/** What has kernels. */
export type Reduction =
  | 'sum'
  | 'prod'
  | 'reduceMax'
  | 'reduceMin'
  | 'argMax'
  | 'argMin'
  | 'cumulativeSum'

const kernels: { readonly [N in Reduction]: Prepare<N> } = {
  sum,
  prod,
  reduceMax,
  reduceMin,
  argMax,
  argMin,
  cumulativeSum,
}

const prepareOf = <N extends Reduction>(name: N): Prepare<N> => kernels[name]

const only = <N extends Single>(x: Concrete): Inputs<N, Concrete> =>
  [x] as readonly unknown[] as Inputs<N, Concrete> // reductions take one operand

/** Where nothing may be written. */
const guard = 192
const mark = 0xa5

/** The first calls of all lists, the last list first; then their second calls, and so on: threads might run so. */
const byTurns = (launch: Launch): Launch => [
  range(Math.max(0, ...launch.map((calls) => calls.length))).flatMap((turn) =>
    [...launch].reverse().flatMap((calls) => calls.slice(turn, turn + 1)),
  ),
]

/** By the kernels: in lists for some threads, between guards. */
export const byKernel = <N extends Reduction>(
  name: N,
  params: Params<N>,
  x: Concrete,
  threads = 1,
): Concrete => {
  const outputs = recordOf(name).shape(only<N>(x), params)
  const [y] = outputs as readonly [Aval] // reductions have one result
  const ready = prepareOf(name)(only<N>(x), params, outputs)
  if (ready === undefined) throw new Error(`${name} of ${x.dtype} has no kernel`)
  if (ready.scratch % 64 !== 0) throw new Error(`${ready.scratch} is no multiple of 64`)
  const { base: first, reserve } = arena()
  const base = first()
  const sizes = [
    count(x.shape) * bytesOf[x.dtype],
    count(y.shape) * bytesOf[y.dtype],
    ready.scratch * threads,
  ]
  const places: number[] = []
  let end = base + guard
  for (const bytes of sizes) {
    places.push(end)
    end = Math.ceil((end + bytes + guard) / 64) * 64
  }
  const [from, to, scratch] = places as [number, number, number] // three sizes
  const views = reserve(end - base)
  views.bool.fill(mark, base, end)
  views[x.dtype].set(x[data], from / bytesOf[x.dtype])
  const launch = ready.launch({ inputs: [from], outputs: [to], scratch }, threads)
  if (launch.length > threads) throw new Error(`${launch.length} lists for ${threads} threads`)
  runHere(threads > 2 ? byTurns(launch) : launch)
  const after = (i: number): Uint8Array =>
    views.bool.subarray(places[i]! + sizes[i]!, places[i + 1] ?? end) // one size a place
  const before = views.bool.subarray(base, from)
  for (const part of [before, after(0), after(1), after(2)])
    if (part.some((b) => b !== mark)) throw new Error(`${name} writes outside its tensors`)
  const read = (dtype: DType, at: number, n: number): Data =>
    views[dtype].slice(at / bytesOf[dtype], at / bytesOf[dtype] + n)
  mustBeSameBits(read(x.dtype, from, x[data].length), x[data])
  return concrete(y.shape, y.dtype, read(y.dtype, to, count(y.shape)))
}

/** By the record. */
export const byRecord = <N extends Reduction>(name: N, params: Params<N>, x: Concrete): Data =>
  (run(recordOf(name), params, ...only<N>(x)) as readonly Concrete[])[0]![data] // one result

/** A tensor from its elements. */
export const filled = (shape: Sizes, dtype: DType, element: (i: number) => number): Concrete => {
  const out = allocate(dtype, count(shape))
  for (let i = 0; i < out.length; i += 1) out[i] = element(i)
  return concrete([...shape], dtype, out)
}

/** Numbers in [-1, 1) from a seed: large tensors of them need no shrinking. */
export const noise = (seed: number, shape: Sizes, dtype: DType, scale = 1): Concrete => {
  let state = seed | 1
  return filled(shape, dtype, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return (state / 2 ** 31) * scale
  })
}

/** In another dtype. */
export const cast = (x: Concrete, dtype: DType): Concrete =>
  filled(x.shape, dtype, (i) => x[data][i]!) // as many

/** Shapes of up to 4 axes, one of which may be long, and some of the axes. */
export const shaped = (least: number): fc.Arbitrary<readonly [number[], number[]]> =>
  fc
    .array(fc.integer({ min: least, max: 5 }), { minLength: 1, maxLength: 4 })
    .chain((small) =>
      fc.tuple(
        fc.constant(small),
        fc.nat(small.length - 1),
        fc.oneof(fc.integer({ min: least, max: 5 }), fc.integer({ min: least, max: 150 })),
      ),
    )
    .map(([small, at, n]) => small.map((m, i) => (i === at ? n : m)))
    .chain((shape) => fc.tuple(fc.constant(shape), fc.subarray(range(shape.length))))

/** Rows, elements in a row, and a seed. */
export const matrix: fc.Arbitrary<[number, number, number]> = fc.tuple(
  fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 300 })),
  fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 600 })),
  fc.integer(),
)
