/**
 * @file resume — a run goes on from what is in its folder, or says what is wrong with that.
 */
import { key, mean, scalar, type Tensor, tensor, zeros } from 'cotangent'
import { gradientDescent } from 'cotangent/optimize'
import {
  begin,
  datasetOf,
  fit,
  type Resumed,
  resume,
  showResumeFailure,
  stopWhen,
} from 'cotangent/training'
import fc from 'fast-check'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { rightOf } from '../support/either.ts'
import { named, optimiser, options, run, start, unbroken, workshop } from './crash/small.ts'

const { fresh, close } = workshop()
afterAll(close)

describe('resume', () => {
  test('resume: a run that nothing interrupts is that of fit, and leaves its last checkpoints', () => {
    const folder = join(fresh(), 'a', 'b')
    expect(rightOf(run({ folder }))).toEqual(unbroken)
    expect(readdirSync(folder).sort()).toEqual([named(11), named(12)])
  })

  test('resume: a run that has ended makes no step, and one with more epochs goes on', () => {
    const folder = fresh()
    rightOf(run({ folder }))
    const from: Resumed[] = []
    const again = run({ folder, onResume: (at) => from.push(at) })
    expect(rightOf(again)).toEqual(unbroken)
    expect(from).toEqual([{ file: `${folder}/${named(12)}`, step: 12, passedOver: [] }])
    const longer = { ...options, epochs: 7 }
    expect(rightOf(resume({ folder, every: 5 }, longer)(start)())).toEqual(
      rightOf(fit(longer)(start)),
    )
  })

  test('resume: a rule that ended a run has ended it when it is resumed', () => {
    const folder = fresh()
    const ruled = { ...options, rules: [stopWhen<'loss'>(({ epoch }) => epoch === 2)] }
    const ended = rightOf(resume({ folder, every: 100 }, ruled)(start)())
    expect([ended.stopped, ended.history.length]).toEqual(['early', 2])
    expect(rightOf(resume({ folder, every: 100 }, ruled)(start)())).toEqual(ended)
  })

  test('resume: scores that JSON lacks come back', () => {
    const folder = fresh()
    const odd = {
      ...options,
      metrics: {
        loss: () => scalar(Number.NaN),
        high: () => scalar(Number.POSITIVE_INFINITY),
        low: () => scalar(Number.NEGATIVE_INFINITY),
        zero: () => scalar(-0),
      },
      watch: { metric: 'zero', better: 'lower' },
    } as const
    const whole = rightOf(resume({ folder, every: 1 }, odd)(start)())
    expect(rightOf(resume({ folder, every: 1 }, odd)(start)())).toEqual(whole)
    expect(whole).toEqual(rightOf(fit(odd)(start)))
  })
})

describe('what is in the folder', () => {
  const saved = fresh()
  rightOf(run({ folder: saved }))
  const good = readFileSync(join(saved, named(12)))
  const filled = (files: Readonly<Record<string, Uint8Array>>): string => {
    const folder = fresh()
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes)
    return folder
  }

  test('resume: any byte that changed, and any end cut off, is a Left that names the file', () => {
    const change = fc.oneof(
      fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, by]) => {
        const bytes = Uint8Array.from(good)
        bytes[at] = (bytes[at] ?? 0) ^ by
        return bytes
      }),
      fc.nat(good.length - 1).map((length) => Uint8Array.from(good.subarray(0, length))),
    )
    const folder = fresh()
    fc.assert(
      fc.property(change, (bytes) => {
        writeFileSync(join(folder, named(12)), bytes)
        const ended = run({ folder })
        const file = `${folder}/${named(12)}`
        expect(ended).toMatchObject({ left: { tag: 'DamagedCheckpoint', file } })
        if (ended._tag === 'Left')
          expect(showResumeFailure(ended.left)).toContain(`${file} is damaged (`)
      }),
      { numRuns: 150 },
    )
  })

  test('resume: where the newest is damaged, the one before it is used and the damage is told', () => {
    const older = readFileSync(join(saved, named(11)))
    const folder = filled({ [named(12)]: good.subarray(9), [named(11)]: older })
    const from: Resumed[] = []
    expect(rightOf(run({ folder, onResume: (at) => from.push(at) }))).toEqual(unbroken)
    expect(from).toMatchObject([{ step: 11, passedOver: [{ file: `${folder}/${named(12)}` }] }])
    expect(readFileSync(join(folder, named(12))).equals(good)).toBe(true)
  })

  test('resume: what a cut-off write left is ignored and removed; files of others stay', () => {
    const folder = filled({
      [named(12)]: good,
      [`${named(13)}.partial`]: good.subarray(0, 40),
      'notes.txt': good,
      'model.safetensors': good,
    })
    expect(rightOf(run({ folder }))).toEqual(unbroken)
    expect(readdirSync(folder).sort()).toEqual(['model.safetensors', 'notes.txt', named(12)])
  })

  const place = { folder: saved, every: 1 }
  const smaller = datasetOf(tensor([1, 2]))
  const plain = gradientDescent(1)
  const middle = (w: Tensor<[2]>) => mean(w)
  const another = { ...options, loss: middle, metrics: { loss: middle } }
  test.each([
    [
      'another size of batches',
      resume(place, { ...options, batchSize: 3 })(start),
      'batchSize is 3, but the file has 2',
    ],
    [
      'other data',
      resume(place, { ...options, data: smaller })(start),
      'examples is 2, but the file has 5',
    ],
    [
      'another metric to watch',
      resume(place, { ...options, watch: { metric: 'loss', better: 'higher' } })(start),
      'watch is loss, higher is better, but the file has loss, lower is better',
    ],
    [
      'metrics of the validation set alone',
      resume(place, { ...options, validation: smaller, trainMetrics: false })(start),
      'validation is 2, but the file has 0',
    ],
    [
      'another key',
      resume(place, options)({ ...start, key: key(2) }),
      'key is [0, 2], but the file has [0, 1]',
    ],
    [
      'another optimiser',
      resume(place, { ...options, optimiser: plain })(begin(scalar(0), plain, key(1))),
      'leaf optimiser.0.mean is absent, but the file has f32[]',
    ],
    [
      'another network',
      resume(place, another)(begin(zeros([2]), optimiser, key(1))),
      'leaf best.params is f32[2], but the file has f32[]',
    ],
  ])('resume: checkpoints of %s are a Left that says so', (_, again, what) => {
    const ended = again()
    expect(ended).toMatchObject({ left: { tag: 'OtherRun' } })
    if (ended._tag === 'Left')
      expect(showResumeFailure(ended.left)).toContain(`is of another run: ${what}; `)
  })
})

test.each([
  [{ every: 0 }, 'resume: every is 0; give a whole number from 1'],
  [{ every: 2, keep: 1.5 }, 'resume: keep is 1.5; give a whole number from 1'],
])('resume: %j is a Defect', (place, sentence) => {
  expect(() => resume({ folder: 'nowhere', ...place }, options)).toThrow(sentence)
})
