/**
 * @file one — a single elementwise equation, over tensors of any size.
 *
 * Tensors go through the arena in pieces that stay in the second-level cache, so the arena holds a bounded number of
 * bytes and no size is too large. Which piece an element falls into cannot change its bits.
 */
import type { Name } from '../../program/vocabulary.ts'
import type { Aval } from '../../tensor/concrete.ts'
import { allocate, copied, type Data, type DataOf, type DType } from '../../tensor/dtype.ts'
import { arena, type Views } from './arena.ts'
import { compile, type Draft, draft, isLarge } from './fused.ts'
import { count, range } from '../../shape/sizes.ts'
import { graph, type Node } from './graph.ts'
import { type Kind, kinds } from './kind.ts'
import { lanesOf } from './lanes.ts'
import type { Call } from './launch.ts'
import { type Operands, pointwiseOf } from './pointwise.ts'
import { scratchOf, spans } from './worth.ts'

/** The kernel of one equation. */
export interface One {
  readonly kind: Kind
  readonly draft: Draft
}

interface Known {
  readonly inputs: readonly DType[]
  readonly output: DType
  readonly large: boolean
  readonly one: One | undefined
}
const kept = new Map<Name, Known[]>()

const make = (
  name: Name,
  inputs: readonly Aval[],
  output: Aval,
  large: boolean,
): One | undefined => {
  const found = pointwiseOf(name, inputs, output)
  if (found === undefined) return undefined
  const { rule, width } = found
  const kind = kinds[width === 'any' ? 'f32' : width]
  const g = graph(kind)
  const tensors = inputs.map((a) => a.dtype === 'bool')
  const xs = tensors.map((bool, i) => g.tensor(i, bool))
  const node = rule(lanesOf(g), ...(xs as readonly Node[] as Operands)) // as many as the primitive takes
  const takes = { uniforms: [], tensors, tiles: [], columns: [] }
  return { kind, draft: draft(g, takes, [{ node, bool: output.dtype === 'bool' }], large) }
}

/** The kernel of an elementwise equation, where it has one. */
export const oneOf = (name: Name, inputs: readonly Aval[], output: Aval): One | undefined => {
  const known = kept.get(name) ?? []
  const large = isLarge(count(output.shape))
  for (const { output: to, inputs: from, large: isIt, one } of known)
    if (
      to === output.dtype &&
      isIt === large &&
      from.length === inputs.length &&
      from.every((dtype, i) => dtype === inputs[i]!.dtype) // equal lengths
    )
      return one
  const one = make(name, inputs, output, large)
  kept.set(name, [
    ...known,
    { inputs: inputs.map((a) => a.dtype), output: output.dtype, large, one },
  ])
  return one
}

/** Bytes of all pieces in the arena at once, about. */
const budget = 2 ** 19
const leastPiece = 1024
/** Elements times instructions below which threads cost more than they save. */
export const worthwhile: number = 2 ** 23

/** Up to this size a loop is faster than a call that copies. */
const few = 32

/** Elements of a tensor that go through the arena at once. */
const pieceOf = (size: number, slots: number, bytes: number, lists: number): number => {
  const fits = Math.floor((lists * budget) / (slots * bytes * leastPiece)) * leastPiece
  return Math.min(size, Math.max(leastPiece, fits))
}

/** into[at + i] = from[start + i], for `size` elements. */
export const copy = (into: Data, at: number, from: Data, start: number, size: number): void => {
  if (size > few) into.set(size === from.length ? from : from.subarray(start, start + size), at)
  else for (let i = 0; i < size; i += 1) into[at + i] = from[start + i]! // inside both
}

/** x[at + i] = x[start + i], for `size` elements that do not overlap. */
export const shift = (x: Data, at: number, start: number, size: number): void => {
  if (size > few) x.copyWithin(at, start, start + size)
  else for (let i = 0; i < size; i += 1) x[at + i] = x[start + i]! // inside it
}

/** `size` elements of a view from `at` on, in memory of their own. */
export const taken = <D extends DType>(
  dtype: D,
  view: DataOf[D],
  at: number,
  size: number,
): DataOf[D] => {
  if (size > few) return copied(dtype, view, at, at + size)
  const out = allocate(dtype, size)
  copy(out, 0, view, at, size)
  return out
}

/** The arena as elements like those of x. */
const viewLike = (views: Views, x: Data): Data => {
  if (x instanceof Float32Array) return views.f32
  if (x instanceof Float64Array) return views.f64
  if (x instanceof Uint8Array) return views.bool
  return x instanceof Int32Array ? views.i32 : views.u32
}

/** Fills `out` with the output of a kernel at tensors of as many elements, of which there are some. */
export const runOne = ({ kind, draft: d }: One, inputs: readonly Data[], out: Data): void => {
  const [kernel] = compile([d])
  const { base: from, reserve, threads, run: launch } = arena()
  const base = from()
  const { bytes } = kind
  const size = out.length
  const slots = inputs.length + 1
  const lists = size * d.graph.nodes.length < worthwhile ? 1 : threads
  const piece = pieceOf(size, slots, bytes, lists)
  const rounded = scratchOf(piece * bytes)
  // An odd number of cache lines, so that slots do not fall on one another's sets.
  const stride = rounded % 128 === 0 ? rounded + 64 : rounded
  const views = reserve(slots * stride)
  const at = range(slots).map((i) => base + i * stride)
  /** The arena as elements like those of x, and the index of a slot in it. */
  const viewOf = (x: Data, slot: number): readonly [Data, number] => [
    viewLike(views, x),
    at[slot]! / x.BYTES_PER_ELEMENT, // a slot for each
  ]
  const scale = [...d.takes.tensors, ...d.outputs.map((o) => o.bool)].map((b) => (b ? 1 : bytes))
  const part = (begin: number, end: number): Call => ({
    kernel: kernel!, // one kernel for one draft
    args: [1, (end - begin) * bytes, ...at.map((x, i) => x + begin * scale[i]!)], // one each
  })
  for (let from = 0; from < size; from += piece) {
    const n = Math.min(piece, size - from)
    for (let i = 0; i < inputs.length; i += 1) {
      const x = inputs[i]! // i < length
      const [view, to] = viewOf(x, i)
      copy(view, to, x, from, n)
    }
    if (lists === 1)
      kernel!(1, n * bytes, ...at) // one kernel for one draft
    else launch(spans(n, lists, 64).map(({ begin, end }) => [part(begin, end)]))
    const [view, start] = viewOf(out, inputs.length)
    copy(out, from, view, start, n)
  }
}
