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
    const module = moduleWriter()
    module.kernel('peak', (code, [n]) => {
      const [x] = code.vectors()
      const factors = code.many('v128', 4)
      const held = code.many('v128', sums)
      factors.forEach((c, k) => code.set(c, [1024], [v128.load, 16 * k]))
      code.each(n, 1, (turn) => {
        for (let i = 0; i < sums; i += factors.length) {
          code.set(x, turn, [0x3f0], i32.and, [v128.load, 16 * i])
          factors.forEach((c, k) => {
            const acc = held[i + k]
            code.set(acc, acc, x, c, vector.mul, vector.add)
          })
        }
      })
      // Stored, so that no sum is dead.
      held.forEach((acc, j) => code.put([2048], acc, [v128.store, 16 * j]))
    })
    const memory = new WebAssembly.Memory({ initial: 1 })
    const instance = new WebAssembly.Instance(new WebAssembly.Module(module.finish()), {
      e: { m: memory },
    })
    return { run: () => instance.exports.peak(turns), flops: turns * sums * lanes * 2 }
  }
  return { version: '128 bit', f32: probe(f32x4, 4), f64: probe(f64x2, 2), close: () => {} }
}
