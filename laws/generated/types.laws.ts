/**
 * @file types.laws — docs/types.md: what it quotes is what this library says, and its costs are the budgets; `npm run docs`
 * writes the table of budgets anew.
 *
 * The programs are those of the comparison; that the compiler refuses them too is marked in their file.
 */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import {
  axis,
  bias,
  convolution,
  joined,
  labels,
  labelsThroughLoss,
  layers,
  product,
  reshaped,
} from '../types/elsewhere/cotangent.ts'

const root = resolve(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/types.md'), 'utf8')

const refused = {
  product,
  bias,
  reshaped,
  joined,
  layers,
  labelsThroughLoss,
  axis,
  convolution,
}

test.each(Object.entries(refused))('docs/types.md: quotes what %s throws', (_, run) => {
  expect(page).toContain(`cotangent      ${sentenceOf(run)}\n`)
})

test('docs/types.md: a column minus a row is refused nowhere', () => {
  expect(labels().shape).toEqual([])
})

const probes = ['operatorProbes.mjs', 'probes.mjs']
  .map((name) => readFileSync(join(root, 'laws/support', name), 'utf8'))
  .join('\n')
const budgets = new Map(
  [...probes.matchAll(/(?:\b[a-z]+\(|name:)\s*'([^']+)',\s*(?:budget: )?([\d_]+)/gu)].map(
    ([, name = '', budget = '']) => [name, Number(budget.replaceAll('_', ''))],
  ),
)
const shown = [
  'relu',
  'matmul',
  'bias add',
  'softmax',
  'sum over an axis',
  'transpose',
  'permute of rank 4',
  'slice',
  'concatenate',
  'flatten',
  'reshape with arithmetic',
  'reshape that divides, -1',
  'einsum of two',
  'rearrange',
  'convolve',
  'grad',
  'valueAndGrad of a generic function',
  'vmap',
  'scan',
  'sequential of 60 layers',
  'sequential of 300 layers',
  'a model of 500 lines',
]
const table = /(?<=\| use \| at most \|\n\| --- \| --: \|\n)(?:\|.*\n)*/u

test('docs/types.md: its table of costs is the budgets that are kept', async () => {
  expect(page).toMatch(table)
  expect(shown.filter((name) => !budgets.has(name))).toEqual([])
  const rows = shown.map((name) => `| ${name} | ${String(budgets.get(name))} |\n`)
  await expect(page.replace(table, rows.join(''))).toMatchFileSnapshot('../../docs/types.md')
})

const sentenceOf = (run: () => unknown): string => {
  try {
    return `returned ${String(run())}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
