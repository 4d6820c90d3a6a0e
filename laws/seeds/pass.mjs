/** @file pass — one start of vitest: the laws on some of the seeds, and what came of each. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')
export const made = join(root, '.cache/seeds')

/** A message with the lines of this library, as one says them from its folder. */
const plain = (message) =>
  message
    .split('\n')
    .filter((line) => !/^ +at /u.test(line) || (line.includes(root) && !/node_modules/u.test(line)))
    .join('\n')
    .replaceAll(`${root}/`, '')

/** Runs the laws; `files` are patterns, and `only` names laws by file where not all are wanted. */
export const pass = ({ seeds, share, files, only }) => {
  mkdirSync(made, { recursive: true })
  const [plan, into, said] = ['plan.json', 'outcomes.jsonl', 'vitest.json'].map((f) =>
    join(made, f),
  )
  for (const file of [into, said]) rmSync(file, { force: true })
  writeFileSync(plan, JSON.stringify({ seeds, share, only, into }))
  const { stderr, status } = spawnSync(
    join(root, 'node_modules/.bin/vitest'),
    ['run', '--config', 'laws/seeds/vitest.config.ts', '--outputFile', said, ...files],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      env: { ...process.env, COTANGENT_SEEDS: plan, CI: 'true', NO_COLOR: '1' },
    },
  )
  if (!existsSync(said)) throw new Error(`vitest ended with ${status} and no results\n${stderr}`)
  const lines = existsSync(into) ? readFileSync(into, 'utf8').trim().split('\n') : []
  const laws = JSON.parse(readFileSync(said, 'utf8')).testResults.flatMap((module) => {
    const file = relative(root, module.name)
    const each = module.assertionResults.map((law) => ({
      file,
      law: [...law.ancestorTitles, law.title].join(' > '),
      status: law.status,
      error: plain(law.failureMessages.join('\n')),
    }))
    // A module that does not load has no laws, or laws that never ran.
    const whole = {
      file,
      law: 'the file as a whole',
      status: 'failed',
      error: plain(module.message),
    }
    return module.status === 'failed' && each.every((law) => law.status !== 'failed')
      ? [...each, whole]
      : each
  })
  return { laws, outcomes: lines.map((line) => JSON.parse(line)) }
}
