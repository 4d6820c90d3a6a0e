/**
 * @file encoder.laws — modules written as bytes: constants, loops and calls mean what was written.
 */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Code, Local } from '../../src/engine/wasm/code.ts'
import { memoryImport, moduleWriter } from '../../src/engine/wasm/encoder.ts'
import { host, type Memory } from '../../src/engine/wasm/host.ts'
import { i32, v128 } from '../../src/engine/wasm/opcodes.ts'

/** What a function leaves in memory, given arguments. */
const after = (write: (code: Code, x: number) => void, argument = 0): Memory => {
  const m = moduleWriter()
  const inner = m.func((code, [x]) => write(code, x))
  m.kernel('run', (code, [x]) => code.call(inner, x))
  const { Memory, Module, Instance } = host()! // this host has WebAssembly: gemm.laws
  const memory = new Memory({ initial: 1 })
  const imports = { [memoryImport.module]: { [memoryImport.name]: memory } }
  new Instance(new Module(m.finish()), imports).exports['run']!(argument) // exported above
  return memory
}

test('encoder: an i32 constant is itself, all 32 bits of it', () => {
  fc.assert(
    fc.property(fc.integer(), (n) => {
      const memory = after((code) => code.put([8], [n], i32.store))
      expect(new Int32Array(memory.buffer)[2]).toBe(n)
    }),
  )
})

test('encoder: a vector constant is its 16 bytes, stored at any offset', () => {
  const lanes = fc.uint8Array({ minLength: 16, maxLength: 16 })
  fc.assert(
    fc.property(lanes, fc.nat(60_000), (xs, offset) => {
      const memory = after((code) => code.put([0]).v128(xs).put([v128.store, offset]))
      expect(new Uint8Array(memory.buffer, offset, 16)).toEqual(xs)
    }),
  )
})

test('encoder: each runs its body for from, from + step, ... below the bound', () => {
  const cases = fc.tuple(
    fc.integer({ min: -5, max: 5 }),
    fc.nat(40),
    fc.integer({ min: 1, max: 9 }),
  )
  fc.assert(
    fc.property(cases, ([from, to, step]) => {
      const memory = after((code, bound) => {
        const turn = (i: Local): void => {
          code.put([0], [0], i32.load, [1], i32.add, i32.store)
          code.put([4], [4], i32.load, i, i32.add, i32.store)
        }
        code.each(bound, step, turn, from)
      }, to)
      let [times, total] = [0, 0]
      for (let i = from; i < to; i += step) [times, total] = [times + 1, total + i]
      expect([...new Int32Array(memory.buffer, 0, 2)]).toEqual([times, total])
    }),
  )
})
