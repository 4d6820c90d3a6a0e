/**
 * @file cost — what the types cost, in type instantiations, against a committed budget.
 *
 * Shape-typed libraries die of slow checking. Counted is what a further use of an operator adds, its
 * operands declared with it, beside a first use with other sizes: the first one pays for tables and
 * signatures, every other one pays this. `tsc --extendedDiagnostics` counts, over the declarations
 * that users compile against, with no ambient types; counts do not depend on the machine. Raise a number only with a
 * reason; lower it when a repair makes room.
 */
import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const root = resolve(import.meta.dirname, '../..')
const folder = join(root, '.cache/cost')
const tsc = join(root, 'node_modules/typescript/bin/tsc')

/** Two uses of an operator, each of operands x, y of the given shapes. */
const use = (name, budget, first, further) => ({
  name,
  budget,
  parts: [first, further].map(
    ([call, ...shapes], i) =>
      `${shapes.map((s, j) => `declare const ${'xyz'[j]}${i}: ct.Tensor<[${s}]>\n`).join('')}void ${call.replaceAll('$', String(i))}\n`,
  ),
})

const gradient = (n, m) => [
  `ct.valueAndGrad(<B extends number>(p: { w: ct.Tensor<[${n}, ${m}]> }, x: ct.Tensor<[B, ${n}]>) =>
    ct.mean(ct.matmul(x, p.w)))({ w: y$ }, x$)`,
  `32, ${n}`,
  `${n}, ${m}`,
]

/** A stack of dense layers of one width, each with its activation. */
const stack = (layers, width) => [
  `nn.sequential([${width + 1}], ${Array.from({ length: layers }, (_, i) =>
    i % 2 === 0 ? `nn.dense(${width})` : 'nn.tanh',
  ).join(', ')}).output`,
]

const probes = [
  use('relu', 37, ['ct.relu(x$)', '32, 784'], ['ct.relu(x$)', '17, 300']),
  use(
    'matmul',
    148,
    ['ct.matmul(x$, y$)', '32, 784', '784, 128'],
    ['ct.matmul(x$, y$)', '17, 300', '300, 50'],
  ),
  use('bias add', 237, ['ct.add(x$, y$)', '32, 784', '784'], ['ct.add(x$, y$)', '17, 300', '300']),
  use(
    'sum over an axis',
    199,
    ['ct.sum(x$, { axes: [0] })', '32, 784'],
    ['ct.sum(x$, { axes: [1] })', '17, 300'],
  ),
  use(
    'permute of rank 4',
    223,
    ['ct.permute(x$, [0, 2, 3, 1])', '2, 3, 4, 5'],
    ['ct.permute(x$, [3, 1, 0, 2])', '6, 7, 8, 9'],
  ),
  use(
    'concatenate',
    582,
    ['ct.concatenate([x$, y$], { axis: 0 })', '32, 784', '9, 784'],
    ['ct.concatenate([x$, y$], { axis: 0 })', '17, 300', '8, 300'],
  ),
  use(
    'reshape with arithmetic',
    950,
    ['ct.reshape(x$, [16, 1568])', '32, 784'],
    ['ct.reshape(x$, [34, 150])', '17, 300'],
  ),
  use(
    'flatten',
    1123,
    ['ct.flatten(x$, { from: 1 })', '32, 3, 28, 28'],
    ['ct.flatten(x$, { from: 1 })', '17, 6, 30, 20'],
  ),
  use(
    'slice',
    398,
    ['ct.slice(x$, { axis: 0, from: 0, to: 16 })', '32, 784'],
    ['ct.slice(x$, { axis: 0, from: 0, to: 9 })', '17, 300'],
  ),
  // Long division: each digit of the quotient is found by subtraction, up to nine times.
  use(
    'reshape that divides, -1',
    1500,
    ['ct.reshape(x$, [7, -1])', '28, 28'],
    ['ct.reshape(x$, [15, -1])', '30, 20'],
  ),
  // Four sums.
  use(
    'pad',
    600,
    ['ct.pad(x$, [[1, 1], [0, 2]])', '32, 784'],
    ['ct.pad(x$, [[3, 2], [5, 0]])', '17, 300'],
  ),
  use('valueAndGrad of a generic function', 250, gradient(784, 10), gradient(300, 50)),
  use(
    'vmap',
    170,
    ['ct.vmap((x: ct.Tensor<[784]>) => ct.sum(x))(x$)', '32, 784'],
    ['ct.vmap((x: ct.Tensor<[300]>) => ct.sum(x))(x$)', '17, 300'],
  ),
  use(
    'vmap with axes',
    620,
    [
      'ct.vmap((x: ct.Tensor<[784]>, y: ct.Tensor<[5]>) => ct.outer(x, y), { in: [1, null], out: 2 })(x$, y$)',
      '784, 32',
      '5',
    ],
    [
      'ct.vmap((x: ct.Tensor<[300]>, y: ct.Tensor<[6]>) => ct.outer(x, y), { in: [1, null], out: 1 })(x$, y$)',
      '300, 17',
      '6',
    ],
  ),
  use(
    'jacobian of a tree',
    670,
    [
      'ct.jacobian((p: { w: ct.Tensor<[784, 10]> }) => ct.sum(p.w, { axes: [0] }))({ w: x$ })',
      '784, 10',
    ],
    [
      'ct.jacobian((p: { w: ct.Tensor<[300, 50]> }) => ct.sum(p.w, { axes: [1] }))({ w: x$ })',
      '300, 50',
    ],
  ),
  use('sequential of 60 layers', 9300, stack(2, 500), stack(60, 10)),
  use('sequential of 110 layers', 22_500, stack(2, 500), stack(110, 10)),
]

/** The sources, the laws library and the examples, checked together. */
const wholeBudget = 453_000

const run = async (...args) => {
  const { stdout } = await promisify(execFile)(process.execPath, [tsc, ...args], {
    cwd: root,
  }).catch((e) => e)
  const fault = /^.*error TS.*$/mu.exec(stdout)?.[0]
  if (fault !== undefined) throw new Error(fault)
  return stdout
}

const count = async (project) => {
  const said = await run('-p', project, '--noEmit', '--extendedDiagnostics')
  return Number(/^Instantiations:\s+(\d+)/mu.exec(said)[1])
}

const countOf = async (name, source) => {
  const head = "import * as ct from 'cotangent'\nimport * as nn from 'cotangent/network'\n"
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: {
      declaration: false,
      isolatedDeclarations: false,
      noUnusedLocals: false,
      types: [],
      paths: {
        cotangent: ['./types/src/index.d.ts'],
        'cotangent/network': ['./types/src/network/index.d.ts'],
      },
    },
    include: [],
    files: [`${name}.ts`],
  }
  writeFileSync(join(folder, `${name}.ts`), `${head}${source}`)
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
  const build = '.config/tsconfig.build.json'
  await run('-p', build, '--emitDeclarationOnly', '--noCheck', '--outDir', join(folder, 'types'))
  for (const [i, { name, budget, parts }] of probes.entries()) {
    const [first, further] = parts
    const [one, both] = await Promise.all([
      countOf(`first${i}`, first),
      countOf(`both${i}`, `${first}${further}`),
    ])
    judge(name, both - one, budget)
  }
  judge('everything', await count(build), wholeBudget)
} catch (error) {
  console.log(error.message)
  process.exitCode = 1
}
