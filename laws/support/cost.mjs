/**
 * @file cost — what the types cost, in type instantiations, against a committed budget.
 *
 * Shape-typed libraries die of slow checking. Each probe is one use of one operator, counted by
 * `tsc --extendedDiagnostics` above a program that has only its operands; counts do not depend on the
 * machine. Raise a number only with a reason; lower it when a repair makes room.
 */
import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const root = resolve(import.meta.dirname, '../..')
const folder = join(root, '.cache/cost')
const tsc = join(root, 'node_modules/typescript/bin/tsc')

const operands = `import * as ct from 'cotangent'
const x = ct.zeros([32, 784])
const w = ct.zeros([784, 128])
const b = ct.zeros([784])
const r = ct.zeros([2, 3, 4, 5])
`

/** Name, budget in instantiations, and the use that is counted. */
const probes = [
  ['elementwise, relu', 60, 'ct.relu(x)'],
  ['matmul', 200, 'ct.matmul(x, w)'],
  ['bias, add with broadcasting', 300, 'ct.add(x, b)'],
  ['sum over an axis', 250, 'ct.sum(x, { axes: [0] })'],
  ['permute, rank 4', 300, 'ct.permute(r, [0, 2, 3, 1])'],
  ['reshape', 1200, 'ct.reshape(r, [6, 20])'],
  ['concatenate', 750, 'ct.concatenate([x, x], 0)'],
  ['slice', 500, 'ct.slice(x, [0, 0], [16, 784])'],
]

/** The sources, the laws library and the examples, checked together. */
const wholeBudget = 1_000_000

const count = async (project) => {
  const args = [tsc, '-p', project, '--noEmit', '--extendedDiagnostics']
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root }).catch(
    (e) => e,
  )
  const said = /^Instantiations:\s+(\d+)/mu.exec(stdout)?.[1]
  const fault = /^.*error TS.*$/mu.exec(stdout)?.[0]
  if (said === undefined || fault !== undefined) throw new Error(fault ?? stdout)
  return Number(said)
}

const countOf = async (name, source) => {
  const extra = { declaration: false, isolatedDeclarations: false, noUnusedLocals: false }
  const config = { extends: '../../tsconfig.json', compilerOptions: extra, files: [`${name}.ts`] }
  writeFileSync(join(folder, `${name}.ts`), source)
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(config))
  return count(join(folder, `${name}.json`))
}

const judge = (name, spent, budget) => {
  console.log(`${spent > budget ? 'over  ' : 'within'}  ${name}: ${spent} of ${budget}`)
  if (spent > budget) process.exitCode = 1
}

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
try {
  const base = await countOf('operands', operands)
  for (const [i, [name, budget, use]] of probes.entries())
    judge(name, (await countOf(`probe${i}`, `${operands}void ${use}\n`)) - base, budget)
  judge('everything', await count('.config/tsconfig.build.json'), wholeBudget)
} catch (error) {
  console.log(error.message)
  process.exitCode = 1
}
