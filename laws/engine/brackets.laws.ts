/**
 * @file brackets.laws — bodies with threads around them: nobody is left behind, and where there are none it says why.
 */
import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { beforeAll, describe, expect, test } from 'vitest'
import { arena, type Arena } from '../../src/engine/wasm/arena.ts'
import { add, Defect, key, matmul, normal, softmax, toTypedArray } from '../../src/index.ts'
import { withThreads } from '../../src/threads.ts'
import { mustAgree } from './onEach.ts'

describe('withThreads', () => {
  test('withThreads: operators give the bits that they give outside', async () => {
    const body = (): Uint8Array => {
      const x = normal(key(1), [90, 70])
      const y = normal(key(2), [70, 110])
      return Uint8Array.from(new Uint8Array(toTypedArray(softmax(add(matmul(x, y), 1))).buffer))
    }
    await mustAgree(body)
    const { value } = await withThreads(2)(body)()
    expect(Buffer.compare(value, body())).toBe(0)
  })

  test('withThreads: what the body throws is what the promise rejects with, and the arena is the plain one again', async () => {
    const plain = arena()
    const thrown = new Defect('example: thrown')
    const run = withThreads(2)(() => {
      expect(arena()).not.toBe(plain)
      throw thrown
    })
    await expect(run()).rejects.toBe(thrown)
    expect(arena()).toBe(plain)
  })

  test('withThreads: 30 brackets one after another, and 3 at once, each have threads of their own', async () => {
    const seen = new Set<Arena>()
    const run = withThreads(3)(() => {
      seen.add(arena())
      return arena().threads
    })
    for (let i = 0; i < 30; i += 1) expect((await run()).value).toBe(3)
    const together = await Promise.all([run(), run(), run()])
    expect(together.map((r) => r.value)).toEqual([3, 3, 3])
    expect(seen.size).toBe(33)
  })

  test('withThreads: nothing runs before the task does', () => {
    let ran = false
    withThreads(2)(() => {
      ran = true
    })
    expect(ran).toBe(false)
  })

  test.each([0, -1, 1.5, Number.NaN, Infinity])('withThreads: %d threads are a Defect', (n) => {
    expect(() => withThreads(n)).toThrow(Defect)
    expect(() => withThreads(n)).toThrow(`withThreads: ${n} is no number of threads`)
  })

  test('withThreads: a body that gives a promise is a Defect, brackets within brackets too', async () => {
    const inner = withThreads(2)(() => 1)
    await expect(withThreads(1)(() => inner())()).rejects.toThrow(Defect)
    await expect(withThreads(2)(async () => 1)()).rejects.toThrow('give a synchronous body')
  })
})

/** A task with a property of the global object, or of process, replaced. */
const replaced = async <A>(
  of: object,
  name: string,
  by: unknown,
  run: () => Promise<A>,
): Promise<A> => {
  const before = Object.getOwnPropertyDescriptor(of, name)
  Object.defineProperty(of, name, { value: by, configurable: true, writable: true })
  try {
    return await run()
  } finally {
    if (before === undefined) Reflect.deleteProperty(of, name)
    else Object.defineProperty(of, name, before)
  }
}

describe('without threads it runs on one, and says why', () => {
  const run = withThreads(4)(() => toTypedArray(softmax(normal(key(1), [9]))))
  const expected = toTypedArray(softmax(normal(key(1), [9])))
  const mustSay = async (of: object, name: string, by: unknown, why: string): Promise<void> => {
    const { value, threads, note } = await replaced(of, name, by, run)
    expect(value).toEqual(expected)
    expect(threads).toBe(1)
    expect(note).toContain('threads: it ran on 1 thread, not 4: ')
    expect(note).toContain(why)
  }

  test('withThreads: without SharedArrayBuffer', () =>
    mustSay(globalThis, 'SharedArrayBuffer', undefined, 'SharedArrayBuffer is missing'))

  test('withThreads: without workers', () =>
    mustSay(process, 'getBuiltinModule', undefined, 'this host has no workers'))

  test('withThreads: where a worker may not be started', () => {
    const forbidden = (): object => ({
      Worker: class {
        constructor() {
          throw new Error('not here')
        }
      },
    })
    return mustSay(process, 'getBuiltinModule', forbidden, 'a worker did not start (not here)')
  })

  test('withThreads: where a worker ends at once', () => {
    const real = process.getBuiltinModule('node:worker_threads')
    const failing = (): object => ({
      Worker: class extends real.Worker {
        constructor() {
          super('process.exit(0)', { eval: true })
        }
      },
    })
    return mustSay(process, 'getBuiltinModule', failing, 'it ended at once')
  })
})

describe('a process of its own, with the library packed and minified', () => {
  const root = resolve(import.meta.dirname, '../..')
  const folder = join(root, '.cache/threads')
  const child = (program: string): string => {
    const library = JSON.stringify(join(folder, 'library.mjs'))
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', `import * as ct from ${library}\n${program}`],
      { encoding: 'utf8', timeout: 30_000 },
    )
    return `${stdout}${stderr}${status}`
  }

  beforeAll(async () => {
    await build({
      configFile: false,
      root,
      logLevel: 'error',
      build: {
        outDir: folder,
        emptyOutDir: true,
        minify: true,
        lib: {
          entry: join(root, 'src/function/threads.ts'),
          formats: ['es'],
          fileName: () => 'library.mjs',
        },
      },
    })
  })

  test('withThreads: the process ends by itself after a bracket', () => {
    expect(child('console.log((await ct.withThreads(4)(() => 7)()).note)')).toBe(
      'threads: it ran on 4 threads\n0',
    )
  })

  test('withThreads: the process ends by itself after a body that throws', () => {
    const program = `await ct.withThreads(4)(() => { throw new Error('x') })().catch((e) => console.log(e.message))`
    expect(child(program)).toBe('x\n0')
  })
})
