/** @file cotangent — ours, from the build. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { built, root } from '../support/places.mjs'

const entry = (path) => pathToFileURL(join(built, 'src', path)).href

/** What a program imports. */
export const specifiers = [entry('index.js')]

/** The public names, those of `optimize` and `network`, and how arrays become tensors. */
export const load = async () => {
  const ct = await import(entry('index.js'))
  const optimize = await import(entry('optimize/index.js'))
  const network = await import(entry('network/index.js'))
  const dtypeOf = (data) => (data instanceof Float64Array ? 'f64' : 'f32')
  return {
    ...ct,
    optimize,
    network,
    version: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
    array: (shape, data) => ct.fromArray(shape, data, dtypeOf(data)),
    close: () => {},
  }
}
