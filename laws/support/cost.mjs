/**
 * @file cost — what the types cost, in type instantiations, against a committed budget.
 *
 * Shape-typed libraries die of slow checking. Counted is what a further use of an operator adds, its
 * operands declared with it, beside first uses with other sizes of all operators of its group: the first one
 * pays for tables and signatures, every other one pays this. `tsc --extendedDiagnostics` counts, over the declarations
 * that users compile against, with no ambient types; counts do not depend on the machine.
 *
 *   node laws/support/cost.mjs            counts, and compares with the budgets in probes.mjs
 *   node laws/support/cost.mjs --times    a table of how long checking takes here, each the median of five
 */
import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { groups, lasting, wholeBudget } from './probes.mjs'

const root = resolve(import.meta.dirname, '../..')
const folder = join(root, '.cache/cost')
const tsc = join(root, 'node_modules/typescript/bin/tsc')

const run = async (...args) => {
  const { stdout } = await promisify(execFile)(process.execPath, [tsc, ...args], {
    cwd: root,
  }).catch((e) => e)
  const fault = /^.*error TS.*$/mu.exec(stdout)?.[0]
  if (fault !== undefined) throw new Error(fault)
  return stdout
}

/** What the compiler says of a project: instantiations, and seconds spent on checking. */
const diagnostics = async (project, ...flags) => {
  const said = await run('-p', project, '--noEmit', '--extendedDiagnostics', ...flags)
  return {
    count: Number(/^Instantiations:\s+(\d+)/mu.exec(said)[1]),
    seconds: Number(/^Check time:\s+([\d.]+)s/mu.exec(said)[1]),
  }
}

/** Instantiations, by one checker: several share the files out among them, and each counts anew what another has counted. */
const countOf = async (project) => (await diagnostics(project, '--checkers', '1')).count

/** A project of one file that imports the declarations. */
const project = (name, source) => {
  const head = `import * as ct from 'cotangent'
import * as last from 'cotangent/pipeable'
import * as nn from 'cotangent/network'
`
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: {
      declaration: false,
      isolatedDeclarations: false,
      noUnusedLocals: false,
      types: [],
      paths: {
        cotangent: ['./types/src/index.d.ts'],
        'cotangent/pipeable': ['./types/src/pipeable.d.ts'],
        'cotangent/network': ['./types/src/network/index.d.ts'],
      },
    },
    include: [],
    files: [`${name}.ts`],
  }
  writeFileSync(join(folder, `${name}.ts`), `${head}${source}`)
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(config))
  return join(folder, `${name}.json`)
}

const judge = (name, spent, budget) => {
  console.log(`${spent > budget ? 'over  ' : 'within'}  ${name}: ${spent} of ${budget}`)
  if (spent > budget) process.exitCode = 1
}

const build = '.config/tsconfig.build.json'

/** What each further use of a group adds, two at a time. */
const countedGroup = async (group, g) => {
  const firsts = group.map(({ parts: [first] }, i) => first(`_${i}`)).join('')
  const base = await countOf(project(`group${g}`, firsts))
  const queue = [...group.entries()]
  const spent = new Map()
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [i, { name, parts }] = next
      const both = await countOf(project(`use${g}_${i}`, `${firsts}${parts[1](`_${i}`)}`))
      spent.set(name, both - base)
    }
  }
  await Promise.all([worker(), worker()])
  for (const { name, budget } of group) judge(name, spent.get(name), budget)
}

const counted = async () => {
  for (const [g, group] of groups.entries()) await countedGroup(group, g)
  judge('everything', await countOf(build), wholeBudget)
}

const median = async (of) => {
  const all = []
  for (let i = 0; i < 5; i += 1) all.push((await diagnostics(of)).seconds)
  return all.sort((a, b) => a - b)[2].toFixed(2)
}

const timed = async () => {
  console.log('| checked | check time, s |\n| --- | ---: |')
  for (const [i, { name, source }] of lasting.entries())
    console.log(`| ${name} | ${await median(project(`lasting${i}`, source))} |`)
  console.log(`| the whole project, its laws and examples | ${await median('tsconfig.json')} |`)
}

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
try {
  await run('-p', build, '--emitDeclarationOnly', '--noCheck', '--outDir', join(folder, 'types'))
  await (process.argv.includes('--times') ? timed : counted)()
} catch (error) {
  console.log(error.message)
  process.exitCode = 1
}
