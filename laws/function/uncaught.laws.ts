/**
 * @file uncaught.laws — a person who did not catch a Defect reads their own line first, from the bundled package too.
 *
 * The sources are bundled as the package is: entries that share core.js. A program of a user's runs on that in a process of
 * its own.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cotangent user ')))

beforeAll(async () => {
  const bundled = await rolldown({
    input: { index: join(root, 'src/index.ts'), program: join(root, 'src/program.ts') },
    platform: 'node',
  })
  await bundled.write({
    dir: join(folder, 'package/src'),
    codeSplitting: {
      groups: [{ name: 'core', test: /\/(?:src\/(?!program\.ts|index\.ts)|node_modules)/u }],
    },
    chunkFileNames: '[name].js',
  })
  await bundled.close()
  writeFileSync(join(folder, 'package/package.json'), '{ "type": "module" }')
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const mistake = `
const layer = (w, x) => {
  const y = matmul(x, w)
  return add(y, ones([4]))
}
const loss = (w) => sum(layer(w, ones([2, 3])))
`

/** What a program says on its two ways out. */
const said = (name: string, program: string): { readonly out: string; readonly err: string } => {
  writeFileSync(join(folder, name), program)
  const { stdout, stderr } = spawnSync(process.execPath, [name], { cwd: folder, encoding: 'utf8' })
  return { out: stdout, err: stderr }
}

const imports = `import { add, grad, matmul, ones, sum, log } from './package/src/index.js'
import { trace } from './package/src/program.js'`
const frames = (stack: string): readonly string[] =>
  stack.split('\n').filter((line) => /^ +at /u.test(line))
const sentence =
  'Defect: add: [2, 5] and [4] do not broadcast, since 5 is not 4 and neither is 1; reshape or broadcastTo one side'

describe('a built bundle', () => {
  test.each([
    ['while tracing', 'grad(loss)(ones([3, 5]))'],
    ['in an eager call', 'loss(ones([3, 5]))'],
    ['in a promise', 'await Promise.resolve().then(() => grad(loss)(ones([3, 5])))'],
  ])('uncaught Defect: %s, the sentence and then the user’s line', (_, call) => {
    const { err } = said('user.mjs', `${imports}${mistake}${call}\n`)
    expect(err).toContain(`${sentence}\n`)
    expect(frames(err)[0]).toMatch(/at layer \(file:.*user\.mjs:5:10\)$/u)
    expect(frames(err)[1]).toMatch(/at loss \(file:.*user\.mjs:7:25\)$/u)
  })

  test('Defect: at is the user’s line', () => {
    const { out } = said(
      'at.mjs',
      `${imports}${mistake}try { grad(loss)(ones([3, 5])) } catch (e) { console.log(e.at) }\n`,
    )
    expect(out.trim()).toBe(`${join(folder, 'at.mjs')}:5:10`)
  })

  test('trace: the lines are the user’s', () => {
    const { out } = said(
      'trace.mjs',
      `${imports}\nconsole.log(trace((x) => sum(log(x)))(ones([2])))\n`,
    )
    expect(out).toContain(`log a  # ${join(folder, 'trace.mjs')}:3:30\n`)
  })
})
