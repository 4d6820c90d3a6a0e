/**
 * @file threaded — an arena in shared memory, whose launches run on this thread and on workers.
 */
import { Defect } from '../../../shape/defect.ts'
import { addressed, type Arena, linked, mostPages } from '../arena.ts'
import { overShared } from '../encoder.ts'
import type { Kernel, Memory } from '../host.ts'
import { type Launch, runHere } from '../launch.ts'
import { hand, type Hand } from './hand.ts'
import type { Mailbox } from './mailbox.ts'

/** Runs list 0, and those for which there is no worker, here. */
const runOn = (hands: readonly Hand[], launch: Launch): void => {
  if (launch.length < 2) {
    runHere(launch)
    return
  }
  const theirs = launch.slice(1, hands.length + 1)
  const ours = launch.filter((_, i) => i === 0 || i > hands.length)
  const next = theirs.map(() => 0)
  /** Hands over as many calls as fit; whether those are all. */
  const handOver = (): boolean => {
    theirs.forEach((calls, i) => {
      if (next[i]! < calls.length) next[i] = hands[i]!.run(calls, next[i]!) // at most one list a hand
    })
    return theirs.every((calls, i) => next[i] === calls.length)
  }
  let failures: readonly (string | undefined)[] = []
  try {
    let all = handOver()
    runHere(ours)
    while (!all) all = handOver()
  } finally {
    // Before anything is thrown all are done: nobody writes into the memory afterwards.
    failures = hands.map((h) => h.finish())
  }
  const failure = failures.find((f) => f !== undefined)
  if (failure !== undefined) throw new Defect(`threads: a worker failed: ${failure}`)
}

/** An arena, and what hands all workers their last job. */
export interface Shared {
  readonly arena: Arena
  readonly end: () => void
}

/** An arena over a fresh shared memory and one mailbox for each worker. */
export const threaded = (memory: Memory, mailboxes: readonly Mailbox[]): Shared => {
  const numbers = new Map<Kernel, number>()
  const hands = mailboxes.map((m) => hand(m, numbers))
  let loaded = 0
  return {
    arena: {
      ...addressed(memory),
      load: (module) => {
        const shared = overShared(module, mostPages)
        const exports = linked(memory, shared)
        for (const h of hands) h.load(shared, loaded)
        for (const kernel of Object.values(exports)) {
          numbers.set(kernel, loaded)
          loaded += 1
        }
        return exports
      },
      threads: hands.length + 1,
      run: (launch) => runOn(hands, launch),
    },
    end: () => {
      for (const h of hands) h.end()
    },
  }
}
