/**
 * @file jax — jax-js on its WebAssembly backend.
 *
 * Functions consume their arguments; `.ref` keeps one. Evaluation is lazy, so each call waits for its result.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

/** jax-js asks whether an array of f64 is one of these, which Node has from version 24 on. */
const askedFor = class Float16Array extends Uint16Array {}

/** What a program imports. */
export const specifiers = ['@jax-js/jax']

/** The names of jax-js, how arrays are made, and how one call is waited for. */
export const load = async () => {
  globalThis.Float16Array ??= askedFor
  const jax = await import('@jax-js/jax')
  await jax.init('wasm')
  jax.defaultDevice('wasm')
  const manifest = join(dirname(require.resolve('@jax-js/jax')), '../package.json')
  const kept = []
  return {
    ...jax,
    np: jax.numpy,
    version: JSON.parse(readFileSync(manifest, 'utf8')).version,
    array: (shape, data) => {
      const dtype = data instanceof Float64Array ? 'float64' : 'float32'
      const made = jax.numpy.array(data, { shape, dtype })
      kept.push(made)
      return made
    },
    /** Waits until the arrays are computed, then frees them. */
    done: async (...arrays) => {
      for (const x of arrays) await x.blockUntilReady()
      for (const x of arrays) x.dispose()
    },
    close: () => {
      for (const x of kept.splice(0)) if (x.refCount > 0) x.dispose()
    },
  }
}
