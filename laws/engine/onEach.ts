/**
 * @file onEach — a body on 1, 2 and 4 threads.
 */
import { expect } from 'vitest'
import { withThreads } from '../../src/function/threads.ts'

const counts = [1, 2, 4] as const

/** What a body gives on each number of threads. */
export const onEach = async <A>(body: () => A): Promise<readonly A[]> => {
  const given: A[] = []
  for (const n of counts) {
    const { value, threads, note } = await withThreads(n)(body)()
    expect([threads, note]).toEqual([n, `threads: it ran on ${n} thread${n === 1 ? '' : 's'}`])
    given.push(value)
  }
  return given
}

/** Bytes that are the same on each number of threads. */
export const mustAgree = async (body: () => Uint8Array): Promise<void> => {
  const [first, ...others] = await onEach(body)
  for (const other of others) expect(Buffer.compare(first!, other)).toBe(0) // one for each count
}
