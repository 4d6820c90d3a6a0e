/**
 * @file source — the program of a worker, as text: the same in every host, whatever packs or transpiles the library.
 *
 * A file of its own would have to be found by each bundler, and a page cannot start one from another origin. The text
 * stands alone and runs as a script and as a module. See mailbox.ts for the jobs.
 */
import { memoryImport } from '../encoder.ts'
import { flag, job, looks, words } from './mailbox.ts'

/** Waits for the memory and a mailbox, says that it is ready, and does jobs until the last. */
export const source: string = `
const nodePort = globalThis.process?.getBuiltinModule?.('node:worker_threads')?.parentPort
const port = nodePort ?? globalThis
port.onmessage = ({ data: { memory, block } }) => {
  port.onmessage = null
  const flags = new Int32Array(block, 0, ${words.at / 4})
  const words = new Float64Array(block, ${words.at}, ${words.size})
  const bytes = new Uint8Array(block, ${words.at + 8 * words.module})
  const kernels = []
  let module
  const load = () => {
    const [, total, from, length, first] = words
    if (from === 0) module = new Uint8Array(total)
    module.set(bytes.subarray(0, length), from)
    if (from + length < total) return
    const imports = { ${memoryImport.module}: { ${memoryImport.name}: memory } }
    const instance = new WebAssembly.Instance(new WebAssembly.Module(module), imports)
    Object.values(instance.exports).forEach((kernel, i) => (kernels[first + i] = kernel))
  }
  const run = () => {
    const end = words[1]
    for (let i = 2; i < end; ) {
      const [kernel, first, next] = [words[i], i + 2, i + 2 + words[i + 1]]
      kernels[kernel].apply(undefined, words.subarray(first, next))
      i = next
    }
  }
  const fail = (thrown) => {
    const text = String(thrown).slice(0, 200)
    for (let i = 0; i < text.length; i += 1) words[i] = text.charCodeAt(i)
    Atomics.store(flags, ${flag.failed}, text.length)
  }
  port.postMessage('ready')
  for (let turn = 1; ; turn = (turn + 1) | 0) {
    for (let i = 0; i < ${looks} && Atomics.load(flags, ${flag.turn}) !== turn; i += 1);
    while (Atomics.load(flags, ${flag.turn}) !== turn) Atomics.wait(flags, ${flag.turn}, (turn - 1) | 0)
    if (words[0] === ${job.end}) return
    try {
      if (words[0] === ${job.load}) load()
      else run()
    } catch (thrown) {
      fail(thrown)
    }
    Atomics.store(flags, ${flag.done}, turn)
    Atomics.notify(flags, ${flag.done})
  }
}
`
