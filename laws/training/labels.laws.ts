/**
 * @file labels — a label that is no class ends a run with a Left that names it, and nothing that was reached is lost.
 */
import { fromArray, key, mul, tensor, take, toTypedArray } from 'cotangent'
import { adam } from 'cotangent/optimize'
import {
  begin,
  type Dataset,
  evaluator,
  fit,
  fitStored,
  mapDataset,
  resume,
  resumeStored,
  showFitFailure,
  storedOf,
  trainingStep,
} from 'cotangent/training'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { withData } from '../../src/engine/emit.ts'
import { reference } from '../../src/engine/reference/reference.ts'
import { wasm } from '../../src/engine/wasm/wasm.ts'
import { retracing } from '../../src/function/carried.ts'
import { leavesOf } from '../../src/function/trace.ts'
import { noState } from '../../src/network/state.ts'
import { Defect } from '../../src/shape/defect.ts'
import { type Concrete, data } from '../../src/tensor/concrete.ts'
import { partRows, type Parts, partsOf, updateOf } from '../../src/training/update.ts'
import { bits } from '../support/bits.ts'
import { rightOf } from '../support/either.ts'
import { workshop } from './crash/small.ts'
import { type Batch, coloured, loss, network, type Params, right } from './support.ts'

const { fresh, close } = workshop()
afterAll(close)

const optimiser = adam(0.05)
const from = (seed: number) => begin(network.init(key(seed)), optimiser, key(seed))

const all = coloured.take(Int32Array.from({ length: coloured.count }, (_, i) => i))
const numbered = (f: (rows: Int32Array) => Batch): Dataset<Batch> => ({
  count: coloured.count,
  take: f,
})

/** The points, of which one has a colour that there is not. */
const mislabelled = (row: number, label: number): Dataset<Batch> => {
  const colours = Int32Array.from(toTypedArray(all.colours), (c, i) => (i === row ? label : c))
  return numbered((rows) => ({
    points: coloured.take(rows).points,
    colours: fromArray(
      [rows.length],
      Array.from(rows, (i) => colours[i] ?? 0),
      'i32',
    ),
  }))
}

/** The points, of which one is nowhere. */
const displaced = (row: number): Dataset<Batch> =>
  numbered((rows) => {
    const { points, colours } = coloured.take(rows)
    const by = Array.from(rows, (i) => [i === row ? Number.NaN : 1])
    return { points: mul(points, fromArray([rows.length, 1], by.flat())), colours }
  })

const runs = fc.record({
  seed: fc.nat(99),
  batchSize: fc.integer({ min: 5, max: 60 }),
  parts: fc.integer({ min: 1, max: 3 }),
  dropLast: fc.boolean(),
  trainMetrics: fc.boolean(),
})
const wrong = fc.record({
  row: fc.nat(coloured.count - 1),
  label: fc.oneof(fc.integer({ min: 2 }), fc.integer({ max: -1 })),
})
const options = { loss, optimiser, epochs: 4, metrics: { right }, validation: coloured } as const

describe('fit', () => {
  test('a wrong label ends a run where a NaN in its example does: the same step, state and history, and the sentence says which', () => {
    fc.assert(
      fc.property(runs, wrong, ({ seed, ...how }, { row, label }) => {
        const ended = fit({ ...options, ...how, data: mislabelled(row, label) })(from(seed))
        const lost = fit({ ...options, ...how, data: displaced(row) })(from(seed))
        if (lost._tag === 'Right') {
          // The example was among those left out.
          expect(ended).toEqual(fit({ ...options, ...how, data: coloured })(from(seed)))
          return
        }
        if (ended._tag === 'Right' || ended.left.tag !== 'IndexOutside') throw new Error('no end')
        if (lost.left.tag !== 'NonFinite') throw new Error('no NaN')
        const { step, state, history } = lost.left
        expect(ended.left).toMatchObject({
          set: 'data',
          step,
          found: label,
          size: 2,
          noun: 'label',
        })
        expect([ended.left.state, ended.left.history]).toEqual([state, history])
        expect(showFitFailure(ended.left)).toBe(
          `fit: step ${step}: sparseCategoricalCrossEntropy: label ${label} at [${ended.left.at.join()}] is outside 2 classes; mend the data, and go on from the state`,
        )
      }),
      { numRuns: 25 },
    )
  })

  test('a wrong label of the validation set ends it after the first epoch, all of whose steps are kept', () => {
    fc.assert(
      fc.property(runs, wrong, ({ seed, ...how }, { row, label }) => {
        const validation = mislabelled(row, label)
        const ended = fit({ ...options, ...how, data: coloured, validation })(from(seed))
        const first = fit({ ...options, ...how, data: coloured, epochs: 1 })(from(seed))
        const { state } = rightOf(first)
        const facts = { tag: 'IndexOutside', set: 'validation', operator: 'accuracy', found: label }
        const at = [row % how.batchSize]
        expect(ended).toMatchObject({ left: { ...facts, at, size: 2, step: state.step } })
        if (ended._tag === 'Right' || ended.left.tag !== 'IndexOutside') return
        expect([ended.left.state, ended.left.history]).toEqual([state, []])
        expect(showFitFailure(ended.left)).toBe(
          `fit: validation after step ${state.step}: accuracy: label ${label} at [${at.join()}] is outside 2 classes; mend the data, and go on from the state`,
        )
      }),
      { numRuns: 20 },
    )
  })
})

describe('both engines', () => {
  type State = readonly [Params, ReturnType<typeof optimiser.init>]
  const update = updateOf('law', loss, optimiser, { right })
  const step = ([params, state]: State, parts: Parts<Batch>): readonly [State, object] => {
    const {
      params: after,
      optimiser: next,
      ...seen
    } = update(params, state, noState, parts, key(1))
    return [[after, next], seen]
  }
  const leaves = (tree: unknown): readonly Concrete[] =>
    leavesOf('law', tree).map((x) => withData('law', x))
  const bitsOf = (xs: readonly Concrete[]): unknown => xs.map((x) => bits(x[data]))

  test('a step that meets a wrong label leaves the state as it was, and both say the same', () => {
    const begun = from(1)
    const first: State = [begun.params, begun.optimiser]
    const few = fc.integer({ min: 3, max: 20 })
    fc.assert(
      fc.property(
        wrong,
        few,
        fc.integer({ min: 1, max: 3 }),
        fc.nat(2),
        ({ row, label }, size, parts, at) => {
          /** Batches that have the example where it is told, in parts. */
          const batch = (from: Dataset<Batch>): Parts<Batch> => {
            const rows = Int32Array.from({ length: size }, (_, i) => (row + i - at + 60) % 60)
            const cut = partRows(rows, parts)
            return partsOf(
              cut,
              cut.map((some) => from.take(some)),
            )
          }
          const [good, bad] = [batch(coloured), batch(mislabelled(row, label))]
          const { program, captured } = retracing('law', step)(first, good)
          const faults = [reference, wasm].map((engine) => {
            const run = (steps: readonly Parts<Batch>[]) => {
              const loop = engine.loop(program, leaves(first), true)
              const met = steps.map((given) => {
                const before = loop.state()
                try {
                  loop.step([...leaves([given]), ...leaves(captured)])
                  return undefined
                } catch (thrown) {
                  expect(bitsOf(loop.state())).toEqual(bitsOf(before))
                  return thrown instanceof Defect ? thrown.outside : thrown
                }
              })
              const last = bitsOf(loop.state())
              loop.end()
              return { last, met }
            }
            const broken = run([good, bad, bad, good])
            expect(broken.last).toEqual(run([good, good]).last)
            return broken.met
          })
          const fault = {
            operator: 'sparseCategoricalCrossEntropy',
            noun: 'label',
            found: label,
            size: 2,
          }
          expect(faults[0]).toMatchObject([undefined, fault, fault, undefined])
          expect(faults[1]).toEqual(faults[0])
        },
      ),
      { numRuns: 25 },
    )
  })
})

describe('examples that are read, and runs that resume', () => {
  test('fitStored: it ends as fit does', async () => {
    await fc.assert(
      fc.asyncProperty(
        runs,
        wrong,
        fc.boolean(),
        async ({ seed, ...how }, { row, label }, held) => {
          const [bad, good] = [mislabelled(row, label), coloured]
          const [data, validation] = held ? [good, bad] : [bad, good]
          const ended = fit({ ...options, ...how, data, validation })(from(seed))
          const stored = { data: storedOf(data), validation: storedOf(validation) }
          expect(await fitStored({ ...options, ...how, ...stored })(from(seed))()).toEqual(ended)
        },
      ),
      { numRuns: 15 },
    )
  })

  const every = fc.integer({ min: 1, max: 20 })
  test('resume, resumeStored: they end as fit does, and once the data is mended go on to the bits of a run that never ended', async () => {
    await fc.assert(
      fc.asyncProperty(
        runs,
        wrong,
        fc.record({ every, held: fc.boolean(), streamed: fc.boolean() }),
        async ({ seed, ...how }, { row, label }, { every, held, streamed }) => {
          const place = { folder: fresh(), every }
          const [bad, good] = [mislabelled(row, label), coloured]
          const run = async (data: Dataset<Batch>, validation: Dataset<Batch>) => {
            const given = { ...options, ...how }
            const stored = { data: storedOf(data), validation: storedOf(validation) }
            return streamed
              ? resumeStored(place, { ...given, ...stored })(from(seed))()
              : resume(place, { ...given, data, validation })(from(seed))()
          }
          const [data, validation] = held ? [good, bad] : [bad, good]
          const ended = await run(data, validation)
          expect(ended).toEqual(fit({ ...options, ...how, data, validation })(from(seed)))
          const whole = fit({ ...options, ...how, data: coloured })(from(seed))
          expect(await run(good, good)).toEqual(whole)
        },
      ),
      { numRuns: 12 },
    )
  })
})

test('evaluator, trainingStep: a wrong label is a Left, and the step leaves the state as it was', () => {
  fc.assert(
    fc.property(wrong, ({ row, label }) => {
      const [data, state] = [mislabelled(row, label), from(1)]
      const facts = { tag: 'IndexOutside', noun: 'label', found: label, at: [row], size: 2 }
      expect(evaluator({ right })(state.params, data, 60)).toMatchObject({
        left: { ...facts, operator: 'accuracy' },
      })
      const batch = data.take(Int32Array.from({ length: 60 }, (_, i) => i))
      expect(trainingStep(loss, optimiser)(state, batch)).toMatchObject({
        left: { ...facts, operator: 'sparseCategoricalCrossEntropy', step: 1, state },
      })
    }),
    { numRuns: 12 },
  )
})

describe('a mistake of the program', () => {
  const two = tensor([1, 2])
  const mistakes: readonly (readonly [string, typeof loss, string])[] = [
    [
      'an index that no data has',
      (p, b) => mul(loss(p, b), take(two, tensor(5, 'i32'), { axis: 0 })),
      'take: index 5',
    ],
    [
      'rows that no label goes with',
      (p, { points, colours }) =>
        loss(p, { points, colours: take(colours, tensor([0], 'i32'), { axis: 0 }) }),
      'sparseCategoricalCrossEntropy: ',
    ],
  ]
  test.each(mistakes)('fit: %s is still a Defect', (_, mistaken, said) => {
    const run = fit({ loss: mistaken, optimiser, data: coloured, batchSize: 20, epochs: 1 })
    expect(() => run(from(1))).toThrow(said)
  })

  test('fit: so is what the data itself throws', () => {
    const data = mapDataset(coloured, (b) => ({
      ...b,
      colours: take(b.colours, tensor([99], 'i32'), { axis: 0 }),
    }))
    const run = fit({ loss, optimiser, data, batchSize: 20, epochs: 1 })
    expect(() => run(from(1))).toThrow('take: index 99')
  })
})
