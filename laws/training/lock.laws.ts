/**
 * @file lock — no two runs write into one folder, and no run that has ended keeps others out.
 */
import { type Disk, type Holder, resume, showResumeFailure } from 'cotangent/training'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { hostDisk } from '../../src/training/disk.ts'
import { locked } from '../../src/training/lock.ts'
import { hostProcesses, type Processes } from '../../src/training/processes.ts'
import { rightOf } from '../support/either.ts'
import { options, run, start, unbroken, workshop } from './crash/small.ts'

const { fresh, close } = workshop()
afterAll(close)

const processes = (): Processes => {
  const found = hostProcesses()
  if (found === undefined) throw new Error('the laws run on Node')
  return found
}
const { own, standing } = processes()
const notesIn = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.lock'))
/** A folder with a note of somebody else. */
const noted = (holder: unknown): string => {
  const folder = fresh()
  writeFileSync(join(folder, 'run-7-0123abcd.lock'), JSON.stringify(holder))
  return folder
}

describe('a folder', () => {
  test('resume: a second run in a folder is a Left while the first is under way, whatever it does there', () => {
    const folder = fresh()
    const seen: unknown[] = []
    const nested = { ...options, onEpoch: () => seen.push(run({ folder })) }
    expect(rightOf(resume({ folder, every: 1 }, nested)(start)())).toEqual(unbroken)
    expect(seen).toHaveLength(4)
    for (const end of seen)
      expect(end).toMatchObject({ left: { tag: 'FolderInUse', folder, running: true, by: own } })
    expect(notesIn(folder)).toEqual([])
    expect(rightOf(run({ folder }))).toEqual(unbroken)
  })

  test('resume: a listener, a rule, progress or a loss that throws is heard of, and gives the folder back', () => {
    const thrower = (): never => {
      throw new Error('a bug')
    }
    const stops: string[] = []
    const task = { advance: () => {}, message: () => {}, stop: (text: string) => stops.push(text) }
    const progress = () => task
    for (const odd of [
      { onEpoch: thrower },
      { rules: [thrower] },
      { progress: () => ({ ...task, advance: thrower }) },
      { loss: thrower },
      { data: { count: 5, take: thrower } },
      { clock: thrower },
    ]) {
      const folder = fresh()
      const broken = resume({ folder, every: 1 }, { ...options, progress, ...odd })(start)
      expect(broken).toThrow('a bug')
      expect(notesIn(folder)).toEqual([])
      expect(rightOf(run({ folder }))).toEqual(unbroken)
    }
    // Every task that was begun has ended.
    expect(stops).toHaveLength(5)
  })

  test('resume: without a lock two runs may be in a folder, for who sees to that otherwise', () => {
    const folder = noted(own)
    expect(run({ folder })).toMatchObject({ left: { tag: 'FolderInUse' } })
    expect(rightOf(run({ folder, lock: false }))).toEqual(unbroken)
  })

  test('resume: a note that says nothing keeps nobody out', () => {
    for (const text of ['', '{', 'null', '{"pid":1}', '\0\0\0']) {
      const folder = fresh()
      writeFileSync(join(folder, 'run-7-0123abcd.lock'), text)
      expect(rightOf(run({ folder }))).toEqual(unbroken)
      expect(notesIn(folder)).toEqual([])
    }
  })

  test('resume: files that are no notes are left alone', () => {
    const folder = fresh()
    for (const name of ['package.lock', 'run-1.lock', 'run-x-00.lock'])
      writeFileSync(join(folder, name), JSON.stringify(own))
    expect(rightOf(run({ folder }))).toEqual(unbroken)
    expect(notesIn(folder)).toHaveLength(3)
  })
})

describe('of two that begin at one moment', () => {
  /** All ways to lay the operations of two one after the other. */
  const orders = fc.array(fc.boolean(), { minLength: 8, maxLength: 8 })
  test('lock: never do both have the folder, in whatever order they write and look', () => {
    fc.assert(
      fc.property(orders, (order) => {
        const files = new Map<string, Uint8Array>()
        // A disk that hands over to the other process before some of its operations.
        let other: (() => void) | undefined
        let at = 0
        const maybe = <A>(f: () => A): A => {
          if (order[at++] === true) {
            const begin = other
            other = undefined
            begin?.()
          }
          return f()
        }
        const diskOf = (pid: number): Disk => ({
          ...hostDisk(),
          processes: { own: { ...own, pid }, standing: () => 'running' },
          list: () => maybe(() => [...files.keys()].map((name) => name.replace(/^.*\//u, ''))),
          makeFolder: () => maybe(() => {}),
          write: (file, bytes) => maybe(() => files.set(file, bytes)),
          read: (file) => maybe(() => files.get(file) ?? new Uint8Array()),
          remove: (file) => maybe(() => files.delete(file)),
        })
        const take = (pid: number) => locked({ disk: diskOf(pid), folder: 'f', keep: 1 })
        const ends: string[] = []
        other = () => ends.push(take(2)._tag)
        ends.push(take(1)._tag)
        other?.()
        expect(ends.filter((tag) => tag === 'Right').length).toBeLessThanOrEqual(1)
        const notes = [...files.keys()].length
        expect(notes).toBe(ends.filter((tag) => tag === 'Right').length)
      }),
    )
  })
})

describe('a process', () => {
  test('standing: this one runs', () => {
    expect(standing(own)).toBe('running')
    expect(own.host).toBe(hostname())
  })

  const linux = existsSync('/proc/self/stat')
  const kinds: readonly (readonly [string, Partial<Holder>, 'ended' | 'unknown'])[] = [
    ['a number that was given again to another process', { started: '1' }, 'ended'],
    ['a number that no process has', { pid: 2 ** 30 }, 'ended'],
    ['a machine that was started anew', { boot: 'earlier' }, 'ended'],
    ['another container on this machine', { space: 'pid:[1]' }, 'unknown'],
    ['another machine', { host: 'elsewhere', boot: 'its own' }, 'unknown'],
  ]
  test.skipIf(!linux).each(kinds)('standing: %s', (_, other, expected) => {
    const holder = { ...own, ...other }
    expect(standing(holder)).toBe(expected)
    const folder = noted(holder)
    const end = run({ folder })
    if (expected === 'ended') {
      expect(rightOf(end)).toEqual(unbroken)
      expect(notesIn(folder)).toEqual([])
      return
    }
    const file = `${folder}/run-7-0123abcd.lock`
    expect(end).toMatchObject({ left: { tag: 'FolderInUse', running: false, file } })
    if (end._tag === 'Left')
      expect(showResumeFailure(end.left)).toBe(
        `resume: ${folder} was taken by process ${holder.pid} of ${holder.host}, and from here none can tell whether that still runs; if it has ended, remove ${file}`,
      )
    expect(notesIn(folder)).toEqual(['run-7-0123abcd.lock'])
  })

  test('showResumeFailure: a folder in use names the process', () => {
    const folder = noted(own)
    const end = run({ folder })
    if (end._tag === 'Right') throw new Error('expected a Left')
    expect(showResumeFailure(end.left)).toBe(
      `resume: ${folder} is in use by process ${own.pid} of ${own.host}; wait for its end, or name another folder`,
    )
  })
})
