/**
 * @file losses.laws — losses and their gradients are those that PyTorch computed, metrics those of scikit-learn.
 *
 * Tensors are compared by their norms, as both sum in another order.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fromArray } from '../../src/function/construct.ts'
import { grad } from '../../src/function/grad.ts'
import { jit } from '../../src/function/jit.ts'
import { toTypedArray } from '../../src/function/read.ts'
import * as crossEntropy from '../../src/network/crossEntropy.ts'
import * as ctc from '../../src/network/ctc.ts'
import * as distance from '../../src/network/distance.ts'
import * as network from '../../src/network/index.ts'
import * as twoClasses from '../../src/network/twoClasses.ts'
import type { DType } from '../../src/tensor/dtype.ts'
import type { AnyTensor, Scalar } from '../../src/tensor/tensor.ts'
import { mustBeClose } from '../support/close.ts'

interface Written {
  readonly shape: readonly number[]
  readonly elements: readonly number[]
  readonly dtype?: DType
}
interface Loss {
  readonly name: string
  readonly loss: string
  readonly options: Readonly<Record<string, number | Written>>
  readonly x: readonly Written[]
  readonly y: number
  readonly dx: readonly (Written | null)[]
}
interface Metric {
  readonly name: string
  readonly metric: string
  readonly args: readonly number[]
  readonly options: object
  readonly x: readonly Written[]
  readonly y: Written
}

const text = readFileSync(join(import.meta.dirname, 'losses.json'), 'utf8')
// losses.py writes it so.
const file = JSON.parse(text) as {
  readonly source: string
  readonly losses: readonly Loss[]
  readonly metrics: readonly Metric[]
}

const tensorOf = ({ shape, elements, dtype = 'f64' }: Written): AnyTensor =>
  fromArray<number[], ArrayLike<number>, DType>([...shape], elements, dtype)
const elements = (x: AnyTensor): readonly number[] => Array.from(toTypedArray(x))
const optionsOf = (options: Loss['options']): object =>
  Object.fromEntries(
    Object.entries(options).map(([k, v]) => [k, typeof v === 'number' ? v : tensorOf(v)]),
  )

type Loose<A> = (...xs: readonly unknown[]) => A
// The file brings tensors that fit.
const named = network as unknown as Readonly<Record<string, Loose<AnyTensor>>>
/** A function of the network entry, by its name. */
const of = (name: string): Loose<AnyTensor> => named[name]! // the last law says that each is there
const gradOf = grad as unknown as (f: Loose<Scalar<'f64'>>) => Loose<AnyTensor> // wrt the first

describe.each(file.losses)('$name', (c) => {
  const xs = c.x.map(tensorOf)
  const f: Loose<AnyTensor> = (...at) =>
    of(c.loss)(...at, ...(Object.keys(c.options).length === 0 ? [] : [optionsOf(c.options)]))

  test(`${c.loss}: the value is that of PyTorch`, () => {
    mustBeClose(elements(f(...xs)), [c.y], 'rounding')
    mustBeClose(elements(jit(f)(...xs)), [c.y], 'rounding')
  })

  test(`${c.loss}: the gradients are those of PyTorch`, () => {
    c.dx.forEach((d, k) => {
      if (d === null) return
      const at = (x: unknown): Scalar<'f64'> =>
        f(...xs.map((other, j) => (j === k ? x : other))) as Scalar<'f64'> // of f64
      mustBeClose(elements(gradOf(at)(xs[k])), d.elements, 'rounding')
      mustBeClose(elements(jit(gradOf(at))(xs[k])), d.elements, 'rounding')
    })
  })
})

/** What a metric of the file is in terms of those of the network, as one list of numbers. */
const scored = ({ metric, args, options }: Metric, xs: readonly AnyTensor[]): number[] => {
  const perClass = ['precision', 'recall', 'f1'].includes(metric)
  if (perClass) return [...elements(jit(of(metric))(of('confusionMatrix')(...xs, ...args)))]
  const given = Object.keys(options).length === 0 ? args : [...args, options]
  const f: Loose<AnyTensor> = (...at) => of(metric)(...at, ...given)
  if (metric !== 'calibration') return [...elements(jit(f)(...xs))]
  const found = f(...xs) as unknown as network.Calibration<number, 'f64'> // its own record
  return [found.share, found.confidence, found.accuracy].flatMap((x) => [...toTypedArray(x)])
}

test.each(file.metrics)('$name: $metric is that of scikit-learn', (c) => {
  const xs = c.x.map(tensorOf)
  // Shares of counts come in f32.
  const own = c.metric.startsWith('calibration') || c.metric === 'confusionMatrix'
  mustBeClose(scored(c, xs), c.y.elements, own ? 'rounding' : 'roundingF32')
})

test('pinned losses: each loss and metric has a case, and the source has names and versions', () => {
  const metrics = ['accuracy', 'topKAccuracy', 'confusionMatrix', 'precision', 'recall', 'f1']
  const all = [crossEntropy, ctc, distance, twoClasses].flatMap((module) => Object.keys(module))
  expect(new Set(file.losses.map((c) => c.loss))).toEqual(new Set([...all, 'perplexity']))
  expect(new Set(file.metrics.map((c) => c.metric))).toEqual(
    new Set([...metrics, 'calibration', 'calibrationError']),
  )
  expect(file.source).toMatch(/^PyTorch \d+\.\d+\.\d+.*, scikit-learn \d+\.\d+\.\d+/u)
})
