/**
 * @file peak — what a 128-bit vector unit reaches when it does nothing but multiply and add.
 *
 *   acc_ik += x_i c_k      8 sums, 2 loads, 4 constants and a product: the 15 registers a compiler has
 *
 * Eight independent sums hide the latency of an addition; the loads keep products from being hoisted.
 */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { built } from '../support/places.mjs'

/** Turns of the loop in one call. */
const turns = 20_000
const sums = 8

/** A call that makes `flops` operations, for f32 and for f64. */
export const load = async () => {
  const from = (name) => import(pathToFileURL(join(built, 'src/engine/wasm', name)).href)
  const { moduleWriter } = await from('encoder.js')
  const { f32x4, f64x2, i32, v128 } = await from('opcodes.js')

  const probe = (vector, lanes) => {
    const writer = moduleWriter()
    writer.func('peak', ['i32'], (code, [n]) => {
      const turn = code.local('i32')
      const x = code.local('v128')
      const factors = Array.from({ length: 4 }, () => code.local('v128'))
      const held = Array.from({ length: sums }, () => code.local('v128'))
      factors.forEach((c, k) =>
        code
          .i32(1024)
          .load(v128.load, 16 * k)
          .set(c),
      )
      code.each(turn, 0, n, 1, () => {
        for (let i = 0; i < sums; i += factors.length) {
          code
            .get(turn)
            .i32(0x3f0)
            .op(i32.and)
            .load(v128.load, 16 * i)
            .set(x)
          factors.forEach((c, k) => {
            const acc = held[i + k]
            code.get(acc).get(x).get(c).op(vector.mul).op(vector.add).set(acc)
          })
        }
      })
      // Stored, so that no sum is dead.
      held.forEach((acc, j) =>
        code
          .i32(2048)
          .get(acc)
          .store(v128.store, 16 * j),
      )
    })
    const memory = new WebAssembly.Memory({ initial: 1 })
    const instance = new WebAssembly.Instance(new WebAssembly.Module(writer.finish()), {
      e: { m: memory },
    })
    return { run: () => instance.exports.peak(turns), flops: turns * sums * lanes * 2 }
  }
  return { version: '128 bit', f32: probe(f32x4, 4), f64: probe(f64x2, 2), close: () => {} }
}
