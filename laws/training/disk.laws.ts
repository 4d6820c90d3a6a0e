/**
 * @file disk — no failure of a disk costs a checkpoint that was saved, and each is told.
 */
import { resume, type Disk, showResumeFailure } from 'cotangent/training'
import fc from 'fast-check'
import { existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { hostDisk } from '../../src/training/disk.ts'
import { rightOf } from '../support/either.ts'
import { type Names, paper } from './crash/paper.ts'
import { named, options, run, start, unbroken, workshop } from './crash/small.ts'

const { fresh, close } = workshop()
afterAll(close)

describe('a loss of power', () => {
  test('resume: what was saved last is there, and it goes on to the same bits, again and again', () => {
    const cuts = fc.array(
      fc.tuple(
        fc.integer({ min: 1, max: 30 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(4),
      ),
      { minLength: 1, maxLength: 4 },
    )
    let losses = 0
    fc.assert(
      fc.property(cuts, fc.integer({ min: 1, max: 3 }), (moments, keep) => {
        let names: Names = new Map()
        for (const [n, share, reached] of moments) {
          const { disk, left } = paper(names, n, share)
          const place = { folder: 'paper', keep, disk }
          const ended = run(place)
          names = left(reached)
          if (ended._tag === 'Left' && ended.left.tag === 'Unsaved') {
            const { step } = ended.left
            const kept = [step, step - 1].some((s) => names.has(`paper/${named(s)}`))
            expect(kept || step === 0).toBe(true)
            losses += 1
          }
        }
        const { disk } = paper(names, Number.POSITIVE_INFINITY, 0)
        expect(rightOf(run({ folder: 'paper', keep, disk }))).toEqual(unbroken)
        expect([...disk.list('paper')].sort().slice(-1)).toEqual([named(12)])
        expect(disk.list('paper').every((name) => !name.endsWith('.partial'))).toBe(true)
      }),
      { numRuns: 40 },
    )
    expect(losses).toBeGreaterThan(10)
  })
})

describe('a disk that fails', () => {
  /** The disk of the host, which is full after so many bytes. */
  const small = (room: number): Disk => {
    const host = hostDisk()
    let free = room
    return {
      ...host,
      write: (file, bytes) => {
        host.write(file, bytes.subarray(0, Math.min(bytes.length, free)))
        if (free < bytes.length) throw new Error('ENOSPC: no space left on device, write')
        free -= bytes.length
      },
    }
  }

  test('resume: full at byte n, it is a Left with the state, what was saved stays, and room is all it needs to go on', () => {
    fc.assert(
      fc.property(fc.nat(12_000), (room) => {
        const folder = fresh()
        const ended = run({ folder, disk: small(room) })
        if (room < 1000 && ended._tag === 'Left' && ended.left.tag === 'UnusableFolder') {
          // There is no room even for the note that locks the folder.
          expect(showResumeFailure(ended.left)).toBe(
            `resume: ${folder} cannot be used (ENOSPC: no space left on device, write); name a folder that can be written to`,
          )
          expect(readdirSync(folder)).toEqual([])
          expect(rightOf(run({ folder }))).toEqual(unbroken)
          return
        }
        expect(ended).toMatchObject({ left: { tag: 'Unsaved' } })
        if (ended._tag === 'Right' || ended.left.tag !== 'Unsaved') return
        const { step, file, state } = ended.left
        expect([state.step, file]).toEqual([step, `${folder}/${named(step)}`])
        expect(showResumeFailure(ended.left)).toBe(
          `resume: step ${step}: ${file} cannot be written (ENOSPC: no space left on device, write); make room or name another folder, the checkpoints before it are kept`,
        )
        const kept = [step - 2, step - 1].filter((s) => s >= 0).map(named)
        expect(readdirSync(folder).sort()).toEqual(kept)
        expect(rightOf(run({ folder }))).toEqual(unbroken)
      }),
      { numRuns: 15 },
    )
  })

  const fullDevices = ['/dev/full'].filter((device) => existsSync(device))
  test.each(fullDevices)(
    'resume: a write to %s is a Left, and the checkpoint before stays',
    (device) => {
      const folder = fresh()
      const full = {
        ...options,
        onEpoch: () => {
          const next = `${folder}/${named(5)}.partial`
          if (!existsSync(`${folder}/${named(5)}`)) symlinkSync(device, next)
        },
      }
      const ended = resume({ folder, every: 1 }, full)(start)()
      expect(ended).toMatchObject({ left: { tag: 'Unsaved', step: 5 } })
      if (ended._tag === 'Left') expect(showResumeFailure(ended.left)).toContain('ENOSPC')
      expect(readdirSync(folder).sort()).toEqual([named(3), named(4)])
    },
  )

  const operations = ['list', 'makeFolder', 'write', 'rename', 'syncFolder'] as const
  test.each(operations)(
    'resume: a folder that refuses %s is a Left that names it, before any step',
    (operation) => {
      const folder = fresh()
      const refuses = (): never => {
        throw new Error('EROFS: read-only file system')
      }
      let batches = 0
      const watched = {
        ...options.data,
        take: (rows: Int32Array) => {
          batches += 1
          return options.data.take(rows)
        },
      }
      const disk = { ...hostDisk(), [operation]: refuses }
      const ended = resume({ folder, every: 1, disk }, { ...options, data: watched })(start)()
      if (ended._tag === 'Right') throw new Error('expected a Left')
      expect(showResumeFailure(ended.left)).toContain(folder)
      expect(showResumeFailure(ended.left)).toContain('EROFS')
      expect(batches).toBe(0)
    },
  )

  test.each(['/proc/x', '/proc/x/y'].filter(() => existsSync('/proc/self')))(
    'resume: %s, where no folder can be made though none says so, is a Left that names it, at once',
    (folder) => {
      const ended = run({ folder })
      expect(ended).toMatchObject({ left: { tag: 'UnusableFolder', folder } })
      if (ended._tag === 'Left')
        expect(showResumeFailure(ended.left)).toBe(
          `resume: ${folder} cannot be used (ENOENT: no such file or directory, mkdir '/proc/x'); name a folder that can be written to`,
        )
      expect(run({ folder, lock: false })).toMatchObject({
        left: { tag: 'Unsaved', step: 0, file: `${folder}/${named(0)}` },
      })
    },
  )

  test('resume: a folder without a name is a Left that says so, locked or not', () => {
    for (const lock of [true, false]) {
      const ended = run({ folder: '', lock })
      if (ended._tag === 'Right') throw new Error('expected a Left')
      expect(showResumeFailure(ended.left)).toBe(
        "resume: '' cannot be used (it is no name); name a folder that can be written to",
      )
    }
  })

  test('resume: folders above are made too, with a slash at the end, twice between and dots', () => {
    for (const below of ['a', 'b/c/d', 'e//f/', './g/../h']) {
      const folder = `${fresh()}/${below}`
      expect(rightOf(run({ folder }))).toEqual(unbroken)
      expect(readdirSync(folder)).toContain(named(12))
      expect(rightOf(run({ folder }))).toEqual(unbroken)
    }
  })

  test('resume: a path that is a file, or leads through one, is a Left that names it', () => {
    const file = join(fresh(), 'file')
    writeFileSync(file, 'text')
    for (const folder of [file, join(file, 'below')]) {
      const ended = run({ folder })
      expect(ended).toMatchObject({ left: { tag: 'UnusableFolder', folder } })
      if (ended._tag === 'Left') expect(showResumeFailure(ended.left)).toMatch(/ENOTDIR/u)
    }
  })
})
