/**
 * @file bracket — a body with workers around it: started before, ended after, whatever happens between.
 */
import { type Either, isRight, left, right } from 'fp-ts/lib/Either.js'
import { type Arena, mostPages, mustHost, wasmAvailable, within } from '../arena.ts'
import type { Memory } from '../host.ts'
import { emptyBlock, mailboxOf } from './mailbox.ts'
import { start } from './start.ts'
import { threaded } from './threaded.ts'

/** What a body gave, and how it ran. */
export interface Threaded<A> {
  readonly value: A
  /** The threads it ran on. */
  readonly threads: number
  /** The same as a sentence, with the reason if they are fewer than were asked for. */
  readonly note: string
}

/** A crew of workers around an arena. */
interface Crew {
  readonly arena: Arena
  /** Why there are fewer than wanted. */
  readonly missing: string | undefined
  readonly end: () => Promise<void>
}

const sharedMemory = (): Either<string, Memory> => {
  if (!wasmAvailable()) return left('this host has no WebAssembly with vectors')
  // Undefined in pages that are not isolated.
  if ((globalThis as { readonly SharedArrayBuffer?: unknown }).SharedArrayBuffer === undefined)
    return left(
      'SharedArrayBuffer is missing, as in a page that is not cross-origin isolated; serve it with Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp',
    )
  try {
    return right(new (mustHost().Memory)({ initial: 1, maximum: mostPages, shared: true }))
  } catch {
    return left('this host refuses a shared memory of 1 GiB')
  }
}

const crew = async (workers: number): Promise<Either<string, Crew>> => {
  const memory = sharedMemory()
  if (!isRight(memory)) return memory
  const started = await Promise.all(
    Array.from({ length: workers }, async () => {
      const block = emptyBlock()
      const worker = await start({ memory: memory.right, block })
      return isRight(worker) ? right({ ...worker.right, mailbox: mailboxOf(block) }) : worker
    }),
  )
  const ready = started.flatMap((w) => (isRight(w) ? [w.right] : []))
  const missing = started.flatMap((w) => (isRight(w) ? [] : [w.left]))[0]
  const { arena, end } = threaded(
    memory.right,
    ready.map((w) => w.mailbox),
  )
  return right({
    arena,
    missing,
    end: async () => {
      end()
      await Promise.all(ready.map((w) => w.gone()))
    },
  })
}

const noteOf = (threads: number, wanted: number, why: string | undefined): string => {
  const ran = `threads: it ran on ${threads} ${threads === 1 ? 'thread' : 'threads'}`
  return why === undefined ? ran : `${ran}, not ${wanted}: ${why}`
}

/** A synchronous body on as many threads as there are to be had, up to `wanted`. */
export const onThreads = async <A>(wanted: number, body: () => A): Promise<Threaded<A>> => {
  const made = wanted === 1 ? left(undefined) : await crew(wanted - 1)
  if (!isRight(made)) return { value: body(), threads: 1, note: noteOf(1, wanted, made.left) }
  const { arena, missing, end } = made.right
  try {
    const value = within(arena, body)
    return { value, threads: arena.threads, note: noteOf(arena.threads, wanted, missing) }
  } finally {
    await end()
  }
}
