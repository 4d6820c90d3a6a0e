/**
 * @file child — one measurement in a process of its own: what happens only once cannot be repeated in one.
 *
 *   import <library>         milliseconds to import what a program imports
 *   first <library> <case>   milliseconds from arrays to the first result: tensors made, traced, compiled, run
 */
import { cases } from '../cases/cases.mjs'
import { loadLibrary } from './load.mjs'

const [what, library, name] = process.argv.slice(2)

const importing = async () => {
  const { specifiers } = await import(`../libraries/${library}.mjs`)
  const start = performance.now()
  for (const specifier of specifiers) await import(specifier)
  return performance.now() - start
}

const first = async () => {
  const lib = await loadLibrary(library)
  const entry = cases.find((c) => c.name === name)
  const start = performance.now()
  const { run } = await entry.on[library](lib, entry.inputs(lib))
  await run()
  return performance.now() - start
}

console.log(`took ${await (what === 'import' ? importing() : first())}`)
process.exit(0)
