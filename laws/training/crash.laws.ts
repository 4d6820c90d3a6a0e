/**
 * @file crash — a run that is killed again and again, and resumed each time, ends with the bits of one that never was.
 *
 * The child asks before each step and each operation of the disk. It is killed just after an answer, so it dies anywhere in
 * what comes then: in a step, in a write, between a write and the rename.
 */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { rolldown } from 'rolldown'
import { key, toTypedArray, uniform } from 'cotangent'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeSafetensors } from '../../src/codec/safetensors.ts'
import { isWhole } from '../../src/training/checksum.ts'
import { rightOf } from '../support/either.ts'
import { entries } from '../support/entries.ts'
import type { Told } from './crash/child.ts'
import { encoded } from './crash/records.ts'
import { safe, unbroken } from './crash/run.ts'

const root = resolve(import.meta.dirname, '../..')
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cotangent crash ')))
const child = join(folder, 'child.mjs')
const epochs = 40

beforeAll(async () => {
  const bundled = await rolldown({
    input: join(root, 'laws/training/crash/child.ts'),
    platform: 'node',
    resolve: {
      alias: Object.fromEntries(entries.map((e) => [`${e.name}$`, join(root, e.source)])),
    },
  })
  await bundled.write({ file: child, codeSplitting: false })
  await bundled.close()
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const telling = (...told: Told): readonly string[] => [
  child,
  ...told.filter((x) => x !== undefined),
]

/** Starts a child that asks. */
const asking = (into: string, source: string): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, telling(into, `${epochs}`, source, 'asking'))

/** Lets a child do so many things, and kills it in the next. */
const killed = (into: string, source: string, things: number): Promise<string | null> =>
  new Promise((done) => {
    const run = asking(into, source)
    run.stderr.pipe(process.stderr)
    let asked = 0
    run.stdout.on('data', (bytes: Uint8Array) => {
      asked += bytes.length
      if (asked <= things + 1) run.stdin.write('.'.repeat(bytes.length))
      if (asked > things) run.kill('SIGKILL')
    })
    run.stdin.on('error', () => {}) // the child died before it read
    run.on('exit', (_, signal) => done(signal))
  })

const checkpointsIn = (into: string): readonly string[] =>
  readdirSync(into).filter((name) => name.endsWith('.safetensors'))

describe('a killed run', () => {
  const file = join(folder, 'points')
  beforeAll(() => {
    writeFileSync(file, encoded())
  })

  const sources = [
    ['in memory', 'memory'],
    ['read from a file', file],
  ] as const
  test.each(sources)(
    'resume: after 20 kills, with examples %s, the last checkpoint has the bytes of a run that was never killed',
    async (name, source) => {
      const into = join(folder, `killed, ${name}`)
      const moments = toTypedArray(uniform(key(20), [20], { min: 1, max: 17 }))
      const ends: (string | null)[] = []
      for (const moment of moments) {
        ends.push(await killed(into, source, Math.floor(moment)))
        for (const kept of checkpointsIn(into)) {
          const bytes = new Uint8Array(readFileSync(join(into, kept)))
          const { metadata } = rightOf(decodeSafetensors(bytes))
          expect(isWhole(bytes, metadata['checksum'] ?? '')).toBe(true)
        }
      }
      expect(ends).toEqual(Array.from(moments, () => 'SIGKILL'))
      const unfinished = checkpointsIn(into)
      expect(spawnSync(process.execPath, telling(into, `${epochs}`, source)).status).toBe(0)
      const [whole, last] = [
        join(folder, `whole, ${name}`),
        `step-${String(4 * epochs).padStart(9, '0')}`,
      ]
      // A run in memory, whatever the killed one read: their checkpoints are the same.
      const run = rightOf(safe(whole, epochs)())
      expect(unfinished).not.toContain(`${last}.safetensors`)
      expect(run).toEqual(rightOf(unbroken(epochs)))
      expect(readdirSync(into).sort()).toEqual(readdirSync(whole).sort())
      const bytesIn = (f: string): Buffer => readFileSync(join(f, `${last}.safetensors`))
      expect(bytesIn(into).equals(bytesIn(whole))).toBe(true)
    },
    240_000,
  )

  test('resume: a folder in use is a Left that names the process, and is free once that is killed', async () => {
    const into = join(folder, 'in use')
    const run = asking(into, 'memory')
    const died = new Promise((done) => run.on('exit', (_, signal) => done(signal)))
    const asked = () => new Promise((done) => run.stdout.once('data', done))
    // It asks before its note is written, and then before its first checkpoint is.
    await asked()
    run.stdin.write('.')
    await asked()
    const second = safe(into, 1)()
    const [note] = readdirSync(into).filter((name) => name.endsWith('.lock'))
    expect(second).toMatchObject({
      left: { tag: 'FolderInUse', file: `${into}/${note}`, running: true, by: { pid: run.pid } },
    })
    run.kill('SIGKILL')
    // Not awaited: a process that was killed has ended before its parent has heard of it.
    spawnSync(process.execPath, ['-e', 'setTimeout(() => {}, 300)'])
    rightOf(safe(into, 1)())
    expect(readdirSync(into).filter((name) => name.endsWith('.lock'))).toEqual([])
    expect(await died).toBe('SIGKILL')
  })
})
