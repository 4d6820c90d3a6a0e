/**
 * @file encoder.laws — modules written as bytes: constants, loops and calls mean what was written.
 */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Code } from '../../src/engine/wasm/code.ts'
import { memoryImport, moduleWriter } from '../../src/engine/wasm/encoder.ts'
import { host, type Memory } from '../../src/engine/wasm/host.ts'
import { f32, f64, i32, v128 } from '../../src/engine/wasm/opcodes.ts'

/** What a function leaves in memory, given arguments. */
const after = (write: (code: Code, x: number) => void, argument = 0): Memory => {
  const m = moduleWriter()
  const inner = m.func(undefined, ['i32'], (code, [x]) => write(code, x))
  m.func('run', ['i32'], (code, [x]) => code.get(x).call(inner))
  const { Memory, Module, Instance } = host()! // this host has WebAssembly: gemm.laws
  const memory = new Memory({ initial: 1 })
  const imports = { [memoryImport.module]: { [memoryImport.name]: memory } }
  new Instance(new Module(m.finish()), imports).exports['run']!(argument) // exported above
  return memory
}

test('encoder: an i32 constant is itself, all 32 bits of it', () => {
  fc.assert(
    fc.property(fc.integer(), (n) => {
      const memory = after((code) => code.i32(8).i32(n).store(i32.store))
      expect(new Int32Array(memory.buffer)[2]).toBe(n)
    }),
  )
})

test('encoder: f32 and f64 constants are themselves, -0 and infinities included', () => {
  fc.assert(
    fc.property(fc.float(), fc.double(), (a, b) => {
      const memory = after((code) =>
        code.i32(0).f32(a).store(f32.store).i32(8).f64(b).store(f64.store),
      )
      expect(new Float32Array(memory.buffer)[0]).toBe(a)
      expect(new Float64Array(memory.buffer)[1]).toBe(b)
    }),
  )
})

test('encoder: a vector constant is its 16 bytes, stored at any offset', () => {
  const lanes = fc.uint8Array({ minLength: 16, maxLength: 16 })
  fc.assert(
    fc.property(lanes, fc.nat(60_000), (xs, offset) => {
      const memory = after((code) => code.i32(0).v128(xs).store(v128.store, offset))
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
        const i = code.local('i32')
        code.each(i, from, bound, step, () => {
          code.i32(0).i32(0).load(i32.load).i32(1).op(i32.add).store(i32.store)
          code.i32(4).i32(4).load(i32.load).get(i).op(i32.add).store(i32.store)
        })
      }, to)
      let [times, total] = [0, 0]
      for (let i = from; i < to; i += step) [times, total] = [times + 1, total + i]
      expect([...new Int32Array(memory.buffer, 0, 2)]).toEqual([times, total])
    }),
  )
})
