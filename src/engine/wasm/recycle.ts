/**
 * @file recycle — which buffers of a run may be written again once nothing reads them.
 *
 * A fresh buffer of megabytes costs more in page faults than the kernel that fills it. A variable gives its buffer back
 * after its last use if the buffer was made in this run for it alone: its maker always makes a fresh one, no reader hands it
 * on as an output, and it is not an output of the Program.
 */
import type { Atom, Program } from '../../program/program.ts'
import type { Name } from '../../program/vocabulary.ts'
import { count } from '../../shape/sizes.ts'
import { allocate, type Data, type DType } from '../../tensor/dtype.ts'
import { exact, own } from './pointwise.ts'
import type { Step } from './schedule.ts'

/** Primitives that make a fresh buffer, whatever their inputs; so they hand none on. */
const fresh: ReadonlySet<string> = new Set([
  'contract',
  'permute',
  'broadcast',
  'cast',
  ...[...Object.keys(exact), ...Object.keys(own)].filter((name) => name !== 'stopGradient'),
])

/** Primitives that make a fresh buffer if it is smaller than the input. */
const reducing: ReadonlySet<Name> = new Set(['sum', 'prod', 'reduceMax', 'reduceMin'])

/** The variables that give their buffers back. */
export const recyclable = (p: Program, steps: readonly Step[]): ReadonlySet<number> => {
  const free = new Set<number>()
  const keep = (a: Atom): void => {
    if (a.tag === 'variable') free.delete(a.id)
  }
  for (const step of steps)
    if (step.tag === 'cluster') for (const v of step.outputs) free.add(v.id)
    else {
      const q = p.equations[step.equation]! // a place in the Program
      const inputs: readonly Atom[] = q.inputs
      const smaller =
        reducing.has(q.name) &&
        inputs.every((a) => q.outputs.every((v) => count(v.shape) < count(a.shape)))
      if (fresh.has(q.name)) for (const v of q.outputs) free.add(v.id)
      else if (!smaller) inputs.forEach(keep)
    }
  p.outputs.forEach(keep)
  return free
}

/** Buffers given back during one run. */
export interface Pool {
  readonly give: (x: Data) => void
  /** A buffer with anything in it: one that was given back, or a fresh one. */
  readonly take: (dtype: DType, size: number) => Data
}

/** Smaller buffers are cheaper made than kept. */
const leastKept = 4096

/** An empty pool. */
export const pool = (): Pool => {
  const kept: Data[] = []
  return {
    give: (x) => {
      if (x.length >= leastKept) kept.push(x)
    },
    take: (dtype, size) => {
      if (size < leastKept || kept.length === 0) return allocate(dtype, size)
      const { constructor } = allocate(dtype, 0)
      const at = kept.findIndex((x) => x.length === size && x.constructor === constructor)
      return at < 0 ? allocate(dtype, size) : kept.splice(at, 1)[0]! // at is a place in it
    },
  }
}
