/**
 * @file hand — the main thread's side of one worker's mailbox.
 */
import { Defect } from '../../../shape/defect.ts'
import type { Kernel } from '../host.ts'
import type { Call } from '../launch.ts'
import { flag, job, looks, type Mailbox } from './mailbox.ts'

/** One worker, as the main thread sees it. */
export interface Hand {
  /** Hands over a module, whose exports are kernels from a number on. */
  readonly load: (module: Uint8Array, first: number) => void
  /** Hands over calls from the given one on, as many as fit; the first of those that are left. */
  readonly run: (calls: readonly Call[], from: number) => number
  /** Waits until all that was handed over is done; what went wrong first since it was asked before. */
  readonly finish: () => string | undefined
  /** Hands over the last job, which is never reported. */
  readonly end: () => void
}

/** Whether this thread may sleep; the main thread of a page may not, and looks all the time. */
const maySleep = (flags: Int32Array): boolean => {
  try {
    Atomics.wait(flags, flag.done, 0, 0)
    return true
  } catch {
    return false
  }
}

/** The worker behind a fresh mailbox, which knows each kernel by its number. */
export const hand = (
  { flags, words, bytes }: Mailbox,
  numbers: ReadonlyMap<Kernel, number>,
): Hand => {
  const sleeps = maySleep(flags)
  let turn = 0
  let failure: string | undefined

  const wait = (): void => {
    for (let i = 0; i < looks && Atomics.load(flags, flag.done) !== turn; i += 1);
    while (Atomics.load(flags, flag.done) !== turn)
      if (sleeps) Atomics.wait(flags, flag.done, (turn - 1) | 0)
    // Its text is in the words, where the next job goes.
    const length = Atomics.exchange(flags, flag.failed, 0)
    if (length > 0) failure ??= String.fromCharCode(...words.subarray(0, length))
  }
  const post = (): void => {
    turn = (turn + 1) | 0
    Atomics.store(flags, flag.turn, turn)
    Atomics.notify(flags, flag.turn)
  }
  const numberOf = (kernel: Kernel): number => {
    const number = numbers.get(kernel)
    if (number !== undefined) return number
    throw new Defect(
      'threads: a kernel that another arena loaded is launched; keep kernels with perArena',
    )
  }

  return {
    load: (module, first) => {
      for (let from = 0; from < module.length; from += bytes.length) {
        const part = module.subarray(from, from + bytes.length)
        wait()
        words.set([job.load, module.length, from, part.length, first])
        bytes.set(part)
        post()
      }
    },
    run: (calls, from) => {
      wait()
      let [i, end] = [from, 2]
      for (; i < calls.length; i += 1) {
        const { kernel, args } = calls[i]! // i < calls.length
        if (end + 2 + args.length > words.length) break
        words[end] = numberOf(kernel)
        words[end + 1] = args.length
        end += 2
        for (const x of args) words[end++] = x
      }
      words[0] = job.run
      words[1] = end
      post()
      return i
    },
    finish: () => {
      wait()
      const now = failure
      failure = undefined
      return now
    },
    end: () => {
      wait()
      words[0] = job.end
      post()
    },
  }
}
