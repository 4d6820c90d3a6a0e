/**
 * @file guarded — one prepared equation between guard regions, with its lists in any order.
 *
 * Every byte of the arena in use has a known pattern beforehand; afterwards only the outputs, their 16 bytes of room and the
 * working memory may differ.
 */
import { expect } from 'vitest'
import { arena } from '../../src/engine/wasm/arena.ts'
import type { Addresses, Prepare, Prepared } from '../../src/engine/wasm/launch.ts'
import type { Primitive } from '../../src/primitives/primitive.ts'
import type { Inputs, Name, Params } from '../../src/program/vocabulary.ts'
import { count } from '../../src/shape/sizes.ts'
import { type Aval, type Concrete, data } from '../../src/tensor/concrete.ts'
import { allocate, bytesOf, type Data } from '../../src/tensor/dtype.ts'
import { run } from '../primitives/structural.ts'
import { mustBeSameBits } from './same.ts'

const guard = 256
const room = 16
const bytes = ({ shape, dtype }: Aval): number => count(shape) * bytesOf[dtype]
const upTo64 = (n: number): number => Math.ceil(n / 64) * 64

/** How many threads there are, and which lists run, in order; all of them if left out. */
export interface Running {
  readonly threads: number
  readonly only?: number
  readonly backwards?: boolean
}

/** What belongs to nobody holds this. */
const pattern = 0xa5

/** Data of each output; an Error where bytes changed that belong to nobody. */
export const runGuarded = (
  { scratch, launch }: Prepared,
  inputs: readonly Concrete[],
  outputs: readonly Aval[],
  { threads, only, backwards = false }: Running = { threads: 1 },
): readonly Data[] => {
  const { base: begin, reserve } = arena()
  const base = begin()
  let end = base + guard
  const place = (n: number): number => {
    const at = end
    end += upTo64(n) + guard
    return at
  }
  const at: Addresses = {
    inputs: inputs.map((x) => place(bytes(x) + room)),
    outputs: outputs.map((y) => place(bytes(y) + room)),
    scratch: place(scratch * threads),
  }
  const views = reserve(end - base)
  views.bool.fill(pattern, base, end)
  inputs.forEach((x, i) => views[x.dtype].set(x[data], at.inputs[i]! / bytesOf[x.dtype])) // one address each
  const before = views.bool.slice(base, end)
  const lists = launch(at, threads)
  if (lists.length > threads) throw new Error(`${lists.length} lists for ${threads} threads`)
  const chosen = lists.filter((_, i) => only === undefined || i === only)
  for (const calls of backwards ? [...chosen].reverse() : chosen)
    for (const { kernel, args } of calls) kernel(...args)

  const results = outputs.map(({ shape, dtype }, i) => {
    const out = allocate(dtype, count(shape))
    const from = at.outputs[i]! / bytesOf[dtype] // one address each
    out.set(views[dtype].subarray(from, from + out.length))
    return out
  })
  const now = views.bool.slice(base, end)
  const forget = (from: number, n: number): void => {
    before.fill(0, from - base, from - base + n)
    now.fill(0, from - base, from - base + n)
  }
  outputs.forEach((y, i) => forget(at.outputs[i]!, bytes(y) + room)) // one address each
  forget(at.scratch, scratch * lists.length)
  if (Buffer.compare(before, now) !== 0) {
    const i = now.findIndex((x, k) => x !== before[k])
    throw new Error(`byte ${i + base} changed, which belongs to nobody (${JSON.stringify(at)})`)
  }
  return results
}

/** Fails unless an application in the arena gives the bits of its record. */
export const mustAgree = <N extends Name>(
  record: Primitive<N>,
  prepare: Prepare<N>,
  params: Params<N>,
  inputs: Inputs<N, Concrete>,
): void => {
  const expected: readonly Concrete[] = run(record, params, ...inputs)
  const prepared = prepare(inputs, params, record.shape(inputs, params))
  expect(prepared).toBeDefined()
  const found = runGuarded(prepared!, inputs, expected) // just checked
  expected.forEach((y, i) => mustBeSameBits(found[i]!, y[data])) // one for each output
}

/** Throws unless one list at most writes each byte of the outputs. */
export const mustWriteApart = (
  prepared: Prepared,
  inputs: readonly Concrete[],
  outputs: readonly Aval[],
  threads: number,
): void => {
  const writers = outputs.map((y) => new Uint8Array(bytes(y)))
  for (let only = 0; only < threads; only += 1)
    runGuarded(prepared, inputs, outputs, { threads, only }).forEach((y, i) => {
      const [now, w] = [new Uint8Array(y.buffer), writers[i]!] // as many bytes as the output has
      for (let k = 0; k < w.length; k += 1) if (now[k] !== pattern) w[k]! += 1 // k < length
    })
  writers.forEach((w, i) => {
    let k = 0
    while (k < w.length && w[k]! < 2) k += 1 // k < length
    if (k < w.length)
      throw new Error(`byte ${k} of output ${i}: ${w[k]} of ${threads} lists write it`)
  })
}

/** Fails unless work of that size is spread over threads, by lists that write apart and give the bits of a single one. */
export const mustSpread = <N extends Name>(
  record: Primitive<N>,
  prepare: Prepare<N>,
  params: Params<N>,
  inputs: Inputs<N, Concrete>,
): void => {
  const outputs: readonly Aval[] = record.shape(inputs, params)
  const prepared = prepare(inputs, params, record.shape(inputs, params))
  expect(prepared).toBeDefined()
  const alone = runGuarded(prepared!, inputs, outputs) // just checked, likewise below
  // The sign of a NaN is not compared: it may change between two runs, when V8 compiles a kernel anew.
  for (const threads of [2, 4])
    runGuarded(prepared!, inputs, outputs, { threads, backwards: true }).forEach(
      (y, i) => mustBeSameBits(y, alone[i]!), // one for each output
    )
  mustWriteApart(prepared!, inputs, outputs, 3)
  const at = { inputs: inputs.map(() => 64), outputs: outputs.map(() => 64), scratch: 64 }
  expect(prepared!.launch(at, 2).length).toBe(2)
}
