/**
 * @file threads.laws — launches on one thread or several: the same bits, and all is done when run returns.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arena, type Arena, mostPages, mustExport } from '../../src/engine/wasm/arena.ts'
import { moduleWriter, overShared } from '../../src/engine/wasm/encoder.ts'
import { gemmKernel } from '../../src/engine/wasm/gemm.ts'
import { host, type Kernel } from '../../src/engine/wasm/host.ts'
import { kinds, workspaceOf } from '../../src/engine/wasm/kind.ts'
import type { Launch } from '../../src/engine/wasm/launch.ts'
import { f32, i32 } from '../../src/engine/wasm/opcodes.ts'
import { withThreads } from '../../src/function/threads.ts'
import { Defect } from '../../src/shape/defect.ts'
import { range } from '../../src/shape/sizes.ts'
import { mustAgree, onEach } from './onEach.ts'

/** [from, to] of n parts of a range. */
const parts = (n: number, size: number): readonly (readonly [number, number])[] =>
  range(n).map((i) => [Math.floor((size * i) / n), Math.floor((size * (i + 1)) / n)])

const noise = (out: Float32Array, seed: number): void => {
  let state = seed | 1
  for (let i = 0; i < out.length; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    out[i] = state / 2 ** 31
  }
}

/** One kernel, loaded into an arena. */
const loaded = (
  { load }: Arena,
  name: string,
  write: (m: ReturnType<typeof moduleWriter>) => void,
): Kernel => {
  const m = moduleWriter()
  write(m)
  return mustExport(load(m.finish()), name)
}

/** count(at, n): adds n to the integer there. */
const counter = (to: Arena): Kernel =>
  loaded(to, 'count', (m) =>
    m.kernel('count', (code, [at, n]) => code.put(at, at, i32.load, n, i32.add, i32.store)),
  )

/** A launch of one call for each thread, at places 64 bytes apart. */
const spread = ({ base, threads }: Arena, kernel: Kernel, n: number): Launch =>
  range(threads).map((i) => [{ kernel, args: [base() + 64 * i, n] }])

const totals = ({ base, reserve, threads }: Arena): readonly number[] => {
  const { i32: xs } = reserve(64 * threads)
  return range(threads).map((i) => xs[base() / 4 + 16 * i]!) // reserved
}

describe('the same bits on 1, 2 and 4 threads', () => {
  test('run: an elementwise kernel, split by ranges', () =>
    mustAgree(() => {
      const to = arena()
      const kernel = loaded(to, 'square', (m) =>
        m.kernel('square', (code, [from, into, bytes]) => {
          code.each(bytes, 4, (i) => {
            code.put(into, i, i32.add)
            for (let k = 0; k < 2; k += 1) code.put(from, i, i32.add, f32.load)
            code.put(f32.mul, f32.store)
          })
        }),
      )
      const size = 10_001
      const [x, y] = [to.base(), to.base() + 4 * size]
      const views = to.reserve(8 * size)
      noise(views.f32.subarray(x / 4, x / 4 + size), 1)
      to.run(
        parts(to.threads, size).map(([from, end]) => [
          { kernel, args: [x + 4 * from, y + 4 * from, 4 * (end - from)] },
        ]),
      )
      return views.bool.slice(y, y + 4 * size)
    }))

  test.each([7, 33, 200])('run: a product of %i rows, split by rows', (n) =>
    mustAgree(() => {
      const to = arena()
      const kernel = loaded(to, 'gemm', (m) => gemmKernel(m, kinds.f32))
      const work = Math.ceil(workspaceOf(kinds.f32).size / 64) * 64
      const size = 4 * n * n
      const [x, y, z] = [0, 1, 2].map((i) => to.base() + i * size) as [number, number, number] // three of three
      const space = Math.ceil((z + size) / 64) * 64
      const views = to.reserve(space + to.threads * work - to.base())
      noise(views.f32.subarray(x / 4, z / 4), n)
      const row = 4 * n
      to.run(
        parts(to.threads, n).map(([from, end], i) => [
          {
            kernel,
            args: [end - from, n, n, x + from * row, row, 4, y, row, 4, z + from * row, row].concat(
              space + i * work,
            ),
          },
        ]),
      )
      return views.bool.slice(z, z + size)
    }),
  )
})

describe('run', () => {
  test('run: 1,000 launches in a row are all done, each when run returns', async () => {
    await onEach(() => {
      const to = arena()
      const launch = spread(to, counter(to), 1)
      to.reserve(64 * to.threads).bool.fill(0)
      for (let i = 1; i <= 1000; i += 1) {
        to.run(launch)
        expect(totals(to)).toEqual(range(to.threads).map(() => i))
      }
    })
  })

  test('run: lists longer than a mailbox, of different lengths, are done whole and in order', async () => {
    await onEach(() => {
      const to = arena()
      // n -> 3 n + k: depends on the order.
      const kernel = loaded(to, 'next', (m) =>
        m.kernel('next', (code, [at, k]) => {
          code.put(at, at, i32.load, [3], i32.mul, k, i32.add, i32.store)
        }),
      )
      to.reserve(64 * to.threads).bool.fill(0)
      const lengths = range(to.threads).map((i) => (i === 1 ? 0 : 7000 * i + 100))
      to.run(
        lengths.map((n, i) => range(n).map((k) => ({ kernel, args: [to.base() + 64 * i, k] }))),
      )
      const expected = lengths.map((n) => range(n).reduce((x, k) => (Math.imul(x, 3) + k) | 0, 0))
      expect(totals(to)).toEqual(expected)
    })
  })

  test('run: more lists than threads, fewer, and none are all done', async () => {
    await onEach(() => {
      const to = arena()
      const kernel = counter(to)
      for (const n of [0, 1, 2, 3, 9]) {
        to.reserve(64 * 9).bool.fill(0)
        to.run(range(n).map((i) => [{ kernel, args: [to.base() + 64 * i, 5] }]))
        const { i32: xs } = to.reserve(64 * 9)
        const all = range(9).map((i) => xs[to.base() / 4 + 16 * i])
        expect(all).toEqual(range(9).map((i) => (i < n ? 5 : 0)))
      }
    })
  })

  test('load: modules loaded after the memory grew, and before, see all of it', async () => {
    await onEach(() => {
      const to = arena()
      const before = counter(to)
      let [at, calls] = [to.base(), 0]
      for (const size of [1000, 100_000, 10_000_000, 50_000_000]) {
        to.reserve(size)
        const kernels = [before, counter(to)]
        at = to.base() + Math.floor(size / 64) * 64 - 64 * to.threads
        to.reserve(size).bool.fill(0, at)
        for (const kernel of kernels)
          to.run(range(to.threads).map((i) => [{ kernel, args: [at + 64 * i, size] }]))
        const { i32: xs } = to.reserve(size)
        calls += 2
        for (const i of range(to.threads)) expect(xs[at / 4 + 16 * i]).toBe(2 * size)
      }
      expect(calls).toBe(8)
    })
  })

  test('load: a module larger than a mailbox arrives whole', async () => {
    await onEach(() => {
      const to = arena()
      const m = moduleWriter()
      for (const k of range(4000)) m.kernel(`f${k}`, (code, [at]) => code.put(at, [k], i32.store))
      const module = m.finish()
      expect(module.length).toBeGreaterThan(65_536)
      const exports = to.load(module)
      for (const k of [0, 1234, 3999]) {
        const kernel = mustExport(exports, `f${k}`)
        to.reserve(64 * to.threads).bool.fill(0xff, to.base())
        to.run(range(to.threads).map((i) => [{ kernel, args: [to.base() + 64 * i] }]))
        expect(totals(to)).toEqual(range(to.threads).map(() => k))
      }
    })
  })

  test('run: a kernel that traps in a worker is a Defect, after all lists are done; the next launch runs', async () => {
    const { value } = await withThreads(4)(() => {
      const to = arena()
      const kernel = counter(to)
      to.reserve(64 * to.threads).bool.fill(0)
      const good = spread(to, kernel, 1)
      // More calls than fit into a mailbox, so that the failure is kept while others are handed over.
      const bad = range(5000).map(() => ({ kernel, args: [-8, 1] }))
      for (const i of range(4))
        expect(() => to.run(good.map((calls, j) => (i === j ? bad : calls)))).toThrow(
          i === 0 ? /memory access out of bounds/u : /^threads: a worker failed: RuntimeError/u,
        )
      to.run(good)
      return totals(to)
    })()
    expect(value).toEqual([4, 4, 4, 4])
  })

  test('run: a kernel that another arena loaded is refused', async () => {
    const kernel = counter(arena())
    const refused = withThreads(2)(() => arena().run(spread(arena(), kernel, 1)))()
    await expect(refused).rejects.toThrow(Defect)
    await expect(refused).rejects.toThrow('keep kernels with perArena')
  })

  test('encoder: a module over a shared memory is valid, and has the same exports', () => {
    const { validate, Memory, Module, Instance } = host()! // this host has WebAssembly: gemm.laws
    const memory = new Memory({ initial: 1, maximum: mostPages, shared: true })
    fc.assert(
      fc.property(fc.nat(300), fc.nat(20), (functions, parameters) => {
        const m = moduleWriter()
        for (const k of range(functions))
          m.kernel(`f${k}`, (code) => {
            range((k + parameters) % 20).forEach(code.parameter)
            code.put([0], [k], i32.store)
          })
        const module = overShared(m.finish(), mostPages)
        expect(validate(module)).toBe(true)
        const { exports } = new Instance(new Module(module), { e: { m: memory } })
        expect(Object.keys(exports)).toEqual(range(functions).map((k) => `f${k}`))
      }),
      { numRuns: 50 },
    )
  })
})
