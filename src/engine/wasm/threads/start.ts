/**
 * @file start — workers: worker threads where the host is like Node, Web Workers elsewhere.
 *
 * Nothing is imported for it, so that bundlers for pages have nothing to resolve; what is used of the hosts is declared
 * here, as in host.ts.
 */
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Memory } from '../host.ts'
import { source } from './source.ts'

/** What a worker is sent first. */
export interface Beginning {
  readonly memory: Memory
  readonly block: SharedArrayBuffer
}

/** A worker that is ready for jobs. */
export interface Ready {
  /** Resolves when it is gone; it must have been handed its last job. */
  readonly gone: () => Promise<void>
}

interface NodeWorker {
  readonly on: (event: 'message' | 'error' | 'exit', f: (x: unknown) => void) => unknown
  readonly postMessage: (x: Beginning) => void
  readonly terminate: () => unknown
}
interface WebWorker {
  onmessage: ((x: unknown) => void) | null
  onerror: ((x: { readonly message?: string }) => void) | null
  readonly postMessage: (x: Beginning) => void
  readonly terminate: () => void
}
interface Hosts {
  readonly process?: {
    readonly getBuiltinModule?: (name: string) =>
      | {
          readonly Worker: new (
            source: string,
            options: { readonly eval: true; readonly execArgv: readonly string[] },
          ) => NodeWorker
        }
      | undefined
  }
  readonly Worker?: new (url: string) => WebWorker
  readonly Blob?: new (parts: readonly string[], options: { readonly type: string }) => object
  readonly URL?: {
    readonly createObjectURL: (blob: object) => string
    readonly revokeObjectURL: (url: string) => void
  }
}

const reasonOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown)

type Node = NonNullable<ReturnType<NonNullable<NonNullable<Hosts['process']>['getBuiltinModule']>>>

/** Its thread ends by itself after its last job. */
const startNode = ({ Worker }: Node, beginning: Beginning): Promise<Ready> =>
  new Promise((ready, refuse) => {
    // Options of this process, such as loaders, are of no use to the text.
    const worker = new Worker(source, { eval: true, execArgv: [] })
    const exit = new Promise<void>((done) => worker.on('exit', () => done()))
    worker.on('message', () => ready({ gone: () => exit }))
    worker.on('error', refuse)
    worker.on('exit', () => refuse(new Error('it ended at once')))
    worker.postMessage(beginning)
  })

const startWeb = (
  Worker: NonNullable<Hosts['Worker']>,
  url: string,
  beginning: Beginning,
): Promise<Ready> =>
  new Promise((ready, refuse) => {
    const worker = new Worker(url)
    const gone = async (): Promise<void> => worker.terminate()
    worker.onmessage = () => ready({ gone })
    worker.onerror = ({ message }) => {
      worker.terminate()
      refuse(new Error(message ?? 'the page may forbid workers from blob: addresses'))
    }
    worker.postMessage(beginning)
  })

/** Starts a worker, or says why there is none. */
export const start = async (beginning: Beginning): Promise<Either<string, Ready>> => {
  // Declared above as the standards of Node, HTML and the File API have them.
  const { process, Worker, Blob, URL } = globalThis as unknown as Hosts
  const node = process?.getBuiltinModule?.('node:worker_threads')
  try {
    if (node !== undefined) return right(await startNode(node, beginning))
    if (Worker === undefined || Blob === undefined || URL === undefined)
      return left('this host has no workers')
    const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
    try {
      return right(await startWeb(Worker, url, beginning))
    } finally {
      URL.revokeObjectURL(url)
    }
  } catch (thrown) {
    return left(`a worker did not start (${reasonOf(thrown)})`)
  }
}
