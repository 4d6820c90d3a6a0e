/** @file places — where the measurements find the sources and put what they make, and how they name things. */
import { join, resolve } from 'node:path'

/** The folder of these measurements. */
export const bench = resolve(import.meta.dirname, '..')
/** The folder of the library. */
export const root = resolve(bench, '../..')
/** Everything made here; ignored by version control. */
export const made = join(root, '.cache/bench')
/** The library as JavaScript. */
export const built = join(made, 'build')

/** The libraries, ours first; `peak` is no library but what 128-bit multiplications and additions can reach. */
export const libraries = ['cotangent', 'jax', 'tfjs', 'onnx', 'peak']
/** How tables name them. */
export const titles = {
  cotangent: 'cotangent',
  jax: 'jax-js',
  tfjs: 'tfjs-wasm',
  onnx: 'onnxruntime',
  peak: 'peak',
}
