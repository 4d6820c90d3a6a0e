/**
 * @file tfjs — TensorFlow.js on its WebAssembly backend, with SIMD, on one thread.
 *
 * It computes when called; tensors made in a case are freed at its end, those of a call by the call itself.
 */
import { createRequire } from 'node:module'
import { dirname } from 'node:path'

const require = createRequire(import.meta.url)

/** What a program imports. */
export const specifiers = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm']

/** The names of tfjs-core, and how arrays become tensors. */
export const load = async () => {
  const tf = require('@tensorflow/tfjs') // the core, with the gradients
  const wasm = require('@tensorflow/tfjs-backend-wasm')
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
  wasm.setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`)
  wasm.setThreadsCount(1)
  await tf.setBackend('wasm')
  await tf.ready()
  const kept = []
  const keep = (x) => {
    kept.push(x)
    return x
  }
  return {
    tf,
    version: tf.version_core ?? tf.version.tfjs,
    array: (shape, data) => keep(tf.tensor(data, shape)),
    variable: (shape, data) => keep(tf.tidy(() => tf.variable(tf.tensor(data, shape)))),
    close: () => {
      for (const x of kept.splice(0)) x.dispose()
    },
  }
}
