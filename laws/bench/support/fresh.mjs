/** @file fresh — rows of what happens once in a process: importing, and first calls. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { median } from './numbers.mjs'
import { bench, libraries } from './places.mjs'

const once = (args) => {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(bench, 'support/child.mjs'), ...args],
    {
      cwd: bench,
      encoding: 'utf8',
    },
  )
  const took = /^took (\S+)$/mu.exec(stdout)?.[1]
  if (took === undefined) throw new Error(/^.*Error: .*$/mu.exec(stderr)?.[0] ?? stderr)
  return Number(took)
}

/** What is measured: the import of each library, and first calls of the cases named. */
const plans = (names) => [
  { name: 'import', args: (library) => ['import', library] },
  ...names.map((name) => ({
    name: `first call: ${name}`,
    args: (library) => ['first', library, name],
  })),
]

/** Rows over processes started in turns. */
export const freshRows = (names, loaded, wanted, rounds = 5) => {
  const remarks = []
  const rows = plans(names)
    .filter(({ name }) => wanted.test(name))
    .map(({ name, args }) => {
      const found = {}
      for (let round = 0; round < rounds; round += 1)
        for (const library of libraries) {
          if (library === 'peak' || !(library in loaded)) continue
          try {
            const took = once(args(library))
            ;(found[library] ??= []).push(took)
          } catch (error) {
            if (round === 0) remarks.push(`${name}: ${library} fell: ${error.message}`)
          }
        }
      const results = Object.fromEntries(
        Object.entries(found).map(([library, xs]) => [
          library,
          { median: median(xs), least: Math.min(...xs), most: Math.max(...xs), rounds: xs.length },
        ]),
      )
      return { name, unit: 'ms', results }
    })
  return { rows, remarks }
}
