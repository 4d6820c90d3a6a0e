/**
 * @file fused — elementwise kernels, compiled once for each graph and run over tensors of any size.
 *
 * Tensors go through the arena in pieces that stay in the second-level cache, so the arena holds a bounded number of
 * bytes and no size is too large. Which piece an element falls into cannot change its bits.
 */
import { Defect } from '../../shape/defect.ts'
import type { Data, DType } from '../../tensor/dtype.ts'
import { arena, mustExport, type Views } from './arena.ts'
import { elementwiseModule, type Output } from './elementwise.ts'
import type { Graph } from './graph.ts'
import type { Kernel } from './host.ts'
import type { Kind } from './kind.ts'

/** The dtypes that kernels take. */
export type Lane = 'f32' | 'f64' | 'bool'

/** A kernel, with the dtypes of its tensors. */
export interface Fused {
  readonly kind: Kind
  readonly run: Kernel
  readonly inputs: readonly Lane[]
  readonly uniforms: readonly Lane[]
  readonly outputs: readonly Lane[]
}

/** Whether kernels take a dtype. */
export const isLane = (dtype: DType): dtype is Lane =>
  dtype === 'f32' || dtype === 'f64' || dtype === 'bool'

const compiled = new Map<string, Kernel>()
/** Kernels kept; beyond that many all are forgotten. */
const mostKept = 256

/** The kernel of a graph. */
export const fuse = (
  g: Graph,
  inputs: readonly Lane[],
  uniforms: readonly Lane[],
  outputs: readonly Output[],
): Fused => {
  const { kind } = g
  const ends = outputs.map(({ node, bool }) => `${node.id}${bool ? 'b' : ''}`)
  const key = `${g.key()}>${inputs.length}>${ends.join()}`
  let run = compiled.get(key)
  if (run === undefined) {
    run = mustExport(arena().load(elementwiseModule(g, inputs.length, outputs)), 'run')
    if (compiled.size >= mostKept) compiled.clear()
    compiled.set(key, run)
  }
  const lanes = outputs.map(({ bool }) => (bool ? 'bool' : kind.dtype))
  return { kind, run, inputs, uniforms, outputs: lanes }
}

/** Bytes of all pieces in the arena at once, about. */
const budget = 2 ** 19
const leastPiece = 1024
const uniformBytes = 8

const aligned = (bytes: number): number => Math.ceil(bytes / 64) * 64

/** Elements of a tensor that go through the arena at once. */
const pieceOf = (size: number, slots: number, bytes: number): number => {
  const fits = Math.floor(budget / (slots * bytes * leastPiece)) * leastPiece
  return Math.min(size, Math.max(leastPiece, fits))
}

/** Where a lane view indexes an address. */
const indexOf = (lane: Lane, address: number): number =>
  lane === 'bool' ? address : lane === 'f32' ? address / 4 : address / 8

const putUniform = (into: Views, lane: Lane, x: Data, address: number): void => {
  const value = x[0]
  if (value === undefined) throw new Defect('wasm: a value to repeat is empty; give it one element')
  const at = indexOf(lane, address)
  if (lane === 'bool') into.bool.fill(value === 0 ? 0 : 255, at, at + uniformBytes)
  else into[lane][at] = value
}

/** Up to this size a loop is faster than a call that copies. */
const few = 32

const copy = (into: Data, at: number, from: Data, start: number, size: number): void => {
  for (let i = 0; i < size; i += 1) into[at + i] = from[start + i]! // inside both
}

/** A tensor repeated: element i is element floor(i / behind) of it, counted around. */
export interface Repeated {
  readonly from: Data
  readonly behind: number
}

/** into[at + i] = element start + i of a repeated tensor. */
const spread = (
  into: Data,
  at: number,
  { from, behind }: Repeated,
  start: number,
  size: number,
): void => {
  const n = from.length
  if (behind > 1) {
    for (let i = start; i < start + size; ) {
      const run = Math.floor(i / behind)
      const end = Math.min(start + size, (run + 1) * behind)
      into.fill(from[run % n]!, at + i - start, at + end - start) // counted around
      i = end
    }
    return
  }
  const once = Math.min(n, size)
  for (let i = 0; i < once; i += 1) into[at + i] = from[(start + i) % n]! // counted around
  // Twice as much is there after each turn.
  for (let made = once; made < size; made *= 2)
    into.copyWithin(at + made, at, at + Math.min(made, size - made))
}

/** Fills `into` with the outputs of a kernel at tensors of `size` elements, which is not 0. */
export const runFused = (
  f: Fused,
  size: number,
  inputs: readonly Data[],
  repeats: readonly Repeated[],
  uniforms: readonly Data[],
  into: readonly Data[],
): void => {
  const { base, reserve } = arena()
  const { bytes } = f.kind
  const slots = f.inputs.length + f.outputs.length
  const piece = pieceOf(size, slots, bytes)
  // Room for the lanes of the last vector; an odd number of cache lines, so that slots do not fall on one another's sets.
  const stride = aligned(piece * bytes + 16) + (aligned(piece * bytes + 16) % 128 === 0 ? 64 : 0)
  const first = base + aligned(uniforms.length * uniformBytes)
  const views = reserve(first - base + slots * stride)
  for (let i = 0; i < uniforms.length; i += 1)
    putUniform(views, f.uniforms[i]!, uniforms[i]!, base + i * uniformBytes) // i < length, one dtype each
  for (let from = 0; from < size; from += piece) {
    const to = Math.min(size, from + piece)
    const whole = to - from === size
    for (let i = 0; i < inputs.length; i += 1) {
      const x = inputs[i]! // i < length
      const lane = f.inputs[i]! // one dtype each
      const at = indexOf(lane, first + i * stride)
      if (size <= few) copy(views[lane], at, x, 0, size)
      else views[lane].set(whole ? x : x.subarray(from, to), at)
    }
    for (let i = 0; i < repeats.length; i += 1) {
      const slot = inputs.length + i
      const lane = f.inputs[slot]! // repeated tensors come after the others
      spread(views[lane], indexOf(lane, first + slot * stride), repeats[i]!, from, to - from) // i < length
    }
    f.run(base, first, stride, (to - from) * bytes)
    for (let i = 0; i < into.length; i += 1) {
      const lane = f.outputs[i]! // one dtype each
      const at = indexOf(lane, first + (f.inputs.length + i) * stride)
      const out = into[i]! // i < length
      if (size <= few) copy(out, 0, views[lane], at, size)
      else out.set(views[lane].subarray(at, at + to - from), from)
    }
  }
}
