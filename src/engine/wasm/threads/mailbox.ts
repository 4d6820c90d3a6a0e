/**
 * @file mailbox — how jobs reach a worker: one block of shared memory for each, written by turns.
 *
 * The main thread writes a job into the words and raises `turn`; the worker does it and sets `done` to the same turn. A
 * side may write only while both are equal (main) or differ (worker), so nothing is read and written at once. Both sides
 * look again and again for a short while, which is fastest, and then sleep. Turns wrap around at 32 bits.
 *
 *   load    [1, bytes in all, bytes before, bytes here, number of its first kernel], then these bytes; with the last ones
 *           the module is linked
 *   run     [2, words], then for each call [kernel, n, n arguments]
 *   end     [3]
 */

/** Flags, as places in the i32 view: `turn` and `done` lie 128 bytes apart, so that neither slows the other down. */
export const flag = { turn: 0, done: 32, failed: 33 } as const

/** First words. */
export const job = { load: 1, run: 2, end: 3 } as const

/** Where the words begin, in bytes; where a module's bytes do, in words; and how many words there are. */
export const words = { at: 256, module: 5, size: 8192 } as const

/** Looks before sleeping: they take about as long as falling asleep and waking, so they at most double the wait. */
export const looks = 2000

/** The parts of a mailbox. */
export interface Mailbox {
  readonly flags: Int32Array
  readonly words: Float64Array
  /** Room for the bytes of a module. */
  readonly bytes: Uint8Array
}

/** The parts of a mailbox that is in a shared block. */
export const mailboxOf = (block: SharedArrayBuffer): Mailbox => ({
  flags: new Int32Array(block, 0, words.at / 4),
  words: new Float64Array(block, words.at, words.size),
  bytes: new Uint8Array(block, words.at + 8 * words.module, 8 * (words.size - words.module)),
})

/** An empty block. */
export const emptyBlock = (): SharedArrayBuffer => new SharedArrayBuffer(words.at + 8 * words.size)
