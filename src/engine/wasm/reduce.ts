/**
 * @file reduce — sum, prod, reduceMax and reduceMin in the arena, over any axes.
 *
 * Sums and products of f32 are of f64 until the end, whatever passes there are; the order of each is in reduceRows.ts and
 * depends on the sizes of the reduced axes alone. Work is divided between results, never inside one.
 */
import { count } from '../../shape/sizes.ts'
import type { AxesParam } from '../../program/vocabulary.ts'
import type { Aval } from '../../tensor/concrete.ts'
import { type Pass, passesOf } from './groups.ts'
import type { Call, Launch, Prepare, Prepared } from './launch.ts'
import { columnsWorkspace } from './reduceColumns.ts'
import { type Reducer, reducers, type Stages } from './reducers.ts'
import { listsFor, scratchOf, type Span, spans } from './worth.ts'

/** Columns of results that begin a part: whole lines of the cache. */
const columnUnit = 16

/** Some of the columns of a pass. */
const columnsCall = (
  { fold, kernels }: Reducer,
  { outer, size, inner }: Pass,
  [from, to, work]: readonly [number, number, number],
  { begin, end }: Span,
): Call => {
  const { source, target } = fold
  const [byRow, first] = [inner * source.bytes, from + begin * source.bytes]
  const step = [size * byRow, inner * target.bytes] as const
  const into = to + begin * target.bytes
  return {
    kernel: kernels().columns,
    args: [first, into, outer, ...step, size, byRow, end - begin, work],
  }
}

const passCall = (r: Reducer, pass: Pass, at: readonly [number, number, number]): Call =>
  pass.inner === 1
    ? { kernel: r.kernels().rows, args: [at[0], at[1], 1, 0, 0, pass.outer, pass.size] }
    : columnsCall(r, pass, at, { begin: 0, end: pass.inner })

/** Rows of blocks that lie apart, then the rows of their results: [R, K, R] over R, for some of K. */
const betweenCalls = (
  [first, last]: readonly [Reducer, Reducer],
  [{ size: length }, { size: blocks, inner: kept }]: readonly [Pass, Pass],
  [from, to, work, space]: readonly [number, number, number, number],
  { begin, end }: Span,
): readonly Call[] => {
  const n = end - begin
  const [row, each] = [length * first.fold.source.bytes, first.fold.target.bytes]
  const rows = [from + begin * row, space, blocks, kept * row, n * each, n, length]
  const into = to + begin * last.fold.target.bytes
  const columns = [space, into, 1, 0, 0, blocks, n * each, n, work]
  return [
    { kernel: first.kernels().rows, args: rows },
    { kernel: last.kernels().columns, args: columns },
  ]
}

/** A reduction by the reducers for its passes. */
export const reducing = (
  { only, first, between, last }: Stages,
  shape: readonly number[],
  axes: readonly number[],
): Prepared => {
  const { lead, passes } = passesOf(shape, axes)
  const many = passes.length
  const stage = (i: number): Reducer =>
    many === 1 ? only : i === 0 ? first : i < many - 1 ? between : last
  const results = passes.map(({ outer, inner }) => outer * inner)
  const [elements, out] = [count(shape), results[many - 1]!] // passes are at least one
  if (lead * out === 0) return { scratch: 0, launch: () => [] }

  const work = passes.some((p) => p.inner > 1)
    ? Math.max(...passes.map((_, i) => scratchOf(columnsWorkspace(stage(i).fold))))
    : 0
  const x = stage(0).fold.source.bytes
  const y = stage(many - 1).fold.target.bytes
  // What a pass hands on is reduced in place: no result lies behind an element that is still to be read.
  const held =
    many === 1 ? 0 : lead * Math.max(...results.slice(0, -1)) * stage(0).fold.target.bytes
  const scratch = work + (held === 0 ? 0 : scratchOf(held))

  const leading = (from: number, to: number, space: number, n: number): readonly Call[] =>
    passes.map((pass, i) => {
      const [read, write] = [i === 0 ? from : space + work, i === many - 1 ? to : space + work]
      return passCall(stage(i), { ...pass, outer: n * pass.outer }, [read, write, space])
    })
  const launch = (from: number, to: number, space: number, lists: number): Launch => {
    const at = (i: number): number => space + i * scratch
    const [p, q] = [passes[0]!, passes[1]] // likewise
    if (lead < lists && many === 1 && p.inner >= 2 * columnUnit)
      return spans(p.inner, lists, columnUnit).map((part, i) => [
        columnsCall(only, { ...p, outer: lead * p.outer }, [from, to, at(i)], part),
      ])
    if (lists > 1 && lead === 1 && many === 2 && q !== undefined && p.inner === 1 && q.inner > 1)
      return spans(q.inner, lists).map((part, i) =>
        betweenCalls([first, last], [p, q], [from, to, at(i), at(i) + work], part),
      )
    const whole = (elements / lead) * x
    return spans(lead, lists).map(({ begin, end }, i) =>
      leading(from + begin * whole, to + begin * out * y, at(i), end - begin),
    )
  }
  return {
    scratch,
    launch: ({ inputs: [from], outputs: [to], scratch: space }, threads) =>
      launch(from!, to!, space, listsFor(elements, threads)), // one input, one output
  }
}

type Reduction = keyof typeof reducers

const preparing =
  (name: Reduction) =>
  ([x]: readonly [Aval], p: AxesParam): Prepared | undefined =>
    x.dtype === 'bool' ? undefined : reducing(reducers[name][x.dtype], x.shape, p.axes)

/** Sums in the arena. */
export const sum: Prepare<'sum'> = preparing('sum')
/** Products in the arena. */
export const prod: Prepare<'prod'> = preparing('prod')
/** Largest elements in the arena. */
export const reduceMax: Prepare<'reduceMax'> = preparing('reduceMax')
/** Smallest elements in the arena. */
export const reduceMin: Prepare<'reduceMin'> = preparing('reduceMin')
