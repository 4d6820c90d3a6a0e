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
import type { Call, Prepare, Prepared } from './launch.ts'
import { columnsWorkspace } from './reduceColumns.ts'
import { type Reducer, reducers, type Stages } from './reducers.ts'
import { listsFor, scratchOf, type Span, spans } from './worth.ts'

/** Columns of results that begin a part: whole lines of the cache. */
const columnUnit = 16

/** One pass, over some of its columns if it has several. */
const passCall = (
  { fold: { source, target }, kernels }: Reducer,
  { outer, size, inner }: Pass,
  [from, to, work]: readonly [number, number, number],
  { begin, end }: Span = { begin: 0, end: inner },
): Call => {
  if (inner === 1) return { kernel: kernels('rows'), args: [from, to, 1, 0, 0, outer, size] }
  const byRow = inner * source.bytes
  const at = [from + begin * source.bytes, to + begin * target.bytes]
  const steps = [size * byRow, inner * target.bytes]
  return {
    kernel: kernels('columns'),
    args: [...at, outer, ...steps, size, byRow, end - begin, work],
  }
}

/** A reduction by the reducers for its passes. */
export const reducing = (
  stages: Stages,
  shape: readonly number[],
  axes: readonly number[],
): Prepared => {
  const { lead, passes } = passesOf(shape, axes)
  const many = passes.length
  const stage = (i: number): Reducer => stages(i === 0, i === many - 1)
  const [first, last] = [stage(0), stage(many - 1)]
  const results = passes.map(({ outer, inner }) => outer * inner)
  const [elements, out] = [count(shape), results.at(-1)!] // passes are at least one
  if (lead * out === 0) return { scratch: 0, launch: () => [] }
  const work = Math.max(
    ...passes.map((p, i) => (p.inner > 1 ? scratchOf(columnsWorkspace(stage(i).fold)) : 0)),
  )
  // What a pass hands on is reduced in place: no result lies behind an element that is still to be read.
  const held = lead * Math.max(0, ...results.slice(0, -1)) * first.fold.target.bytes
  const scratch = work + scratchOf(held)

  return {
    scratch,
    launch: ({ inputs: [from = 0], outputs: [to = 0], scratch: space }, threads) => {
      const lists = listsFor(elements, threads)
      const at = (i: number): number => space + i * scratch
      const [p, q] = [passes[0]!, passes[1]] // likewise
      if (lead < lists && many === 1 && p.inner >= 2 * columnUnit)
        return spans(p.inner, lists, columnUnit).map((part, i) => [
          passCall(first, { ...p, outer: lead * p.outer }, [from, to, at(i)], part),
        ])
      // [R, K, R] over R, for some of K: rows of blocks that lie apart, then the rows of their results
      if (lists > 1 && lead === 1 && many === 2 && p.inner === 1 && q!.inner > 1)
        return spans(q!.inner, lists).map(({ begin, end }, i) => {
          const n = end - begin
          const row = p.size * first.fold.source.bytes
          const between = at(i) + work
          const steps = [q!.inner * row, n * first.fold.target.bytes] // two passes
          return [
            {
              kernel: first.kernels('rows'),
              args: [from + begin * row, between, q!.size, ...steps, n, p.size], // likewise
            },
            passCall(last, { outer: 1, size: q!.size, inner: n }, [
              between,
              to + begin * last.fold.target.bytes,
              at(i),
            ]),
          ]
        })
      const [row, one] = [(elements / lead) * first.fold.source.bytes, out * last.fold.target.bytes]
      return spans(lead, lists).map(({ begin, end }, i) =>
        passes.map((pass, k) =>
          passCall(stage(k), { ...pass, outer: (end - begin) * pass.outer }, [
            k === 0 ? from + begin * row : at(i) + work,
            k === many - 1 ? to + begin * one : at(i) + work,
            at(i),
          ]),
        ),
      )
    },
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
