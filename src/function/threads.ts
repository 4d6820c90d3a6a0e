/**
 * @file threads — a bracket in which operators run on several threads.
 */
import type { Task } from 'fp-ts/lib/Task.js'
import { onThreads, type Threaded } from '../engine/wasm/threads/bracket.ts'
import { Defect } from '../shape/defect.ts'

export type { Threaded } from '../engine/wasm/threads/bracket.ts'

/**
 * Runs a synchronous body whose operators, jitted functions and trainings use up to n threads; the bits are the same.
 *
 * Workers are started before the body and ended after it, also when it throws: the promise rejects with what it threw.
 * Without SharedArrayBuffer or workers it runs on one thread, and the note says why. A page must be cross-origin isolated.
 *
 * Cost    some 20 ms for starting, once for each bracket: put a whole training into it
 * Fails   a Defect, unless n is a whole number from 1 on and the body is synchronous
 *
 * ```ts
 * const { value, threads } = await withThreads(2)(() => sum(tensor([1, 2])))()
 * value // => scalar(3)
 * threads // => 2
 * ```
 */
export const withThreads = (n: number): (<A>(body: () => A) => Task<Threaded<A>>) => {
  if (!Number.isSafeInteger(n) || n < 1)
    throw new Defect(`withThreads: ${n} is no number of threads; give a whole number from 1 on`)
  return (body) => () => onThreads(n, () => settled(body()))
}

/** A value that needs no waiting: what a body does later would run outside of the bracket. */
const settled = <A>(value: A): A => {
  if (!isThenable(value)) return value
  throw new Defect(
    'withThreads: the body gives a promise, and what it does later would run on one thread; give a synchronous body',
  )
}

const isThenable = (x: unknown): boolean =>
  typeof x === 'object' && x !== null && 'then' in x && typeof x.then === 'function'
