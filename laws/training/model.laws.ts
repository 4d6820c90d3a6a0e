/**
 * @file model — a model that keeps a state or draws at random trains in fit as in a loop written out by hand.
 */
import {
  div,
  foldIn,
  type Key,
  key,
  type Scalar,
  toTypedArray,
  treeLeaves,
  valueAndGrad,
} from 'cotangent'
import {
  accuracy,
  batchNormalization,
  dense,
  dropout,
  type LayerStateOf,
  type ParametersOf,
  sequential,
  sparseCategoricalCrossEntropy,
  tanh,
} from 'cotangent/network'
import {
  accumulate,
  adam,
  applyUpdates,
  type GradientTransformation,
  gradientDescent,
} from 'cotangent/optimize'
import { batchRows, begin, evaluator, fit, showFitFailure, trainingStep } from 'cotangent/training'
import { describe, expect, test } from 'vitest'
import { message } from '../../src/shape/mismatch.ts'
import { bits } from '../support/bits.ts'
import { mustBeClose } from '../support/close.ts'
import { rightOf } from '../support/either.ts'
import { type Batch, coloured, loss as plainLoss, network as plain } from './support.ts'

const bitsOf = (tree: unknown): unknown =>
  treeLeaves(tree).map((leaf) => [leaf.dtype, leaf.shape, bits(toTypedArray(leaf))])
const numbersOf = (tree: unknown): number[] =>
  treeLeaves(tree).flatMap((leaf) => [...toTypedArray(leaf)])

const optimiser = adam(0.05)

describe('batch normalisation in fit', () => {
  const network = sequential([2], dense(8), batchNormalization(), tanh, dense(2))
  type Params = ParametersOf<typeof network>
  type State = LayerStateOf<typeof network>
  const loss = (
    params: Params,
    { points, colours }: Batch,
    random: Key,
    model: State,
  ): readonly [Scalar, State] => {
    const { y, state } = network.train(params, points, { key: random, state: model })
    return [sparseCategoricalCrossEntropy(y, colours), state]
  }
  const share = (params: Params, { points, colours }: Batch, model: State): Scalar =>
    accuracy(network.apply(params, points, model), colours)
  const start = begin(network.init(key(1)), optimiser, key(2), network.state)
  const options = { loss, optimiser, data: coloured, batchSize: 16, metrics: { share } } as const

  test('fit: parameters and running statistics are those of a loop written by hand, bit for bit', () => {
    const differentiated = valueAndGrad(loss, { aux: true })
    let [params, optimising, model, step] = [start.params, start.optimiser, start.model, 0]
    for (let epoch = 1; epoch <= 3; epoch += 1) {
      const order = foldIn(start.key, 2 ** 32 - 1 - step)
      for (const rows of batchRows(coloured.count, { size: 16, key: order })) {
        const batch = coloured.take(rows)
        const [[, after], gradients] = differentiated(params, batch, foldIn(start.key, step), model)
        const [updates, next] = optimiser.update(gradients, optimising, params)
        ;[params, optimising, model, step] = [applyUpdates(params, updates), next, after, step + 1]
      }
    }
    const { state, bestModel } = rightOf(fit({ ...options, epochs: 3 })(start))
    expect(bitsOf(state.model)).toEqual(bitsOf(model))
    expect(bitsOf(state.params)).toEqual(bitsOf(params))
    expect(bitsOf(state.optimiser)).toEqual(bitsOf(optimising))
    expect(bitsOf(bestModel)).toEqual(bitsOf(model))
  })

  test('fit: the network learns, and in use it goes by the running statistics', () => {
    const run = rightOf(fit({ ...options, epochs: 30, validation: coloured })(start))
    const scores = evaluator({ share })
    expect(rightOf(scores(run.best, coloured, 60, run.bestModel)).share).toBeGreaterThanOrEqual(0.9)
    expect(run.history.at(-1)?.validation).toEqual(
      rightOf(scores(run.best, coloured, 16, run.bestModel)),
    )
    expect(bitsOf(run.state.model)).not.toEqual(bitsOf(start.model))
  })

  test('fit: 2 epochs and then 1 are 3 epochs, the model too', () => {
    const half = rightOf(fit({ ...options, epochs: 2 })(start)).state
    expect(rightOf(fit({ ...options, epochs: 1 })(half)).state).toEqual(
      rightOf(fit({ ...options, epochs: 3 })(start)).state,
    )
  })

  test('fit: a loss that gives back the state it was given leaves it as it was', () => {
    const frozen = (
      params: Params,
      { points, colours }: Batch,
      _: unknown,
      model: State,
    ): readonly [Scalar, State] => [
      sparseCategoricalCrossEntropy(network.apply(params, points, model), colours),
      model,
    ]
    const { state } = rightOf(fit({ ...options, loss: frozen, epochs: 1 })(start))
    expect(bitsOf(state.model)).toEqual(bitsOf(start.model))
    expect(bitsOf(state.params)).not.toEqual(bitsOf(start.params))
  })

  test('fit, trainingStep: a loss that takes the state and gives none back is refused, by the compiler and by the run', () => {
    const forgetful = (params: Params, batch: Batch, random: Key, model: State): Scalar =>
      loss(params, batch, random, model)[0]
    const sentence = message('returnsNoModel', {})
    expect(() =>
      // @ts-expect-error loss: it is given the state of the model, but returns the loss alone
      fit({ ...options, loss: forgetful, epochs: 1 })(start),
    ).toThrow(sentence)
    // @ts-expect-error loss: it is given the state of the model, but returns the loss alone
    const step = trainingStep(forgetful, optimiser)
    expect(() => step(start, coloured.take(Int32Array.of(0, 1)))).toThrow(sentence)
  })

  test('fit, trainingStep: a run begun without the state of its model is refused, by the compiler and by the run', () => {
    const sentence =
      'sequential: the state is none, not a list of 4; give the one of the layer, as in begin(params, optimiser, key, net.state), or what train gave'
    const bare = begin(network.init(key(1)), optimiser, key(2))
    expect(() =>
      fit({ ...options, epochs: 1 })(
        // @ts-expect-error no state of the model
        begin(network.init(key(1)), optimiser, key(2)),
      ),
    ).toThrow(sentence)
    // @ts-expect-error no state of the model
    expect(() => fit({ ...options, epochs: 1 })(bare)).toThrow(sentence)
    const step = trainingStep(loss, optimiser)
    // @ts-expect-error no state of the model
    expect(() => step(bare, coloured.take(Int32Array.of(0, 1)))).toThrow(sentence)
  })

  test('fit: a state that is not finite ends training and is named', () => {
    const broken = (
      params: Params,
      batch: Batch,
      random: Key,
      model: State,
    ): readonly [Scalar, State] => {
      const [value, after] = loss(params, batch, random, model)
      const [, statistics] = after
      const infinite = { ...statistics, variance: div(statistics.variance, 0) }
      return [value, [after[0], infinite, after[2], after[3]]]
    }
    const run = fit({ ...options, loss: broken, epochs: 1 })(start)
    expect(run).toMatchObject({ left: { step: 1, leaf: 'model.1.variance', state: start } })
    if (run._tag === 'Left')
      expect(showFitFailure(run.left)).toContain('step 1: model.1.variance is not finite')
  })

  test('types: a loss that asks for a state needs one that begins', () => {
    const without = begin(start.params, optimiser, key(2))
    // @ts-expect-error the state of the model is missing
    expect(() => fit({ ...options, epochs: 1 })(without)).toThrow('the state is')
    // @ts-expect-error metrics read a state that the loss never gives
    expect(() => evaluator({ share })(start.params, coloured, 16)).toThrow('the state is')
  })
})

describe('dropout in fit', () => {
  const network = sequential([2], dense(16), tanh, dropout(0.25), dense(2))
  type Params = ParametersOf<typeof network>
  const loss = (params: Params, { points, colours }: Batch, random: Key): Scalar =>
    sparseCategoricalCrossEntropy(network.train(params, points, { key: random }).y, colours)
  const share = (params: Params, { points, colours }: Batch): Scalar =>
    accuracy(network.apply(params, points), colours)
  const start = begin(network.init(key(1)), optimiser, key(2))
  const options = { loss, optimiser, data: coloured, batchSize: 16, metrics: { share } } as const

  test('fit: the network learns, and each step drops others', () => {
    const run = rightOf(fit({ ...options, epochs: 30 })(start))
    expect(rightOf(evaluator({ share })(run.best, coloured, 60)).share).toBeGreaterThanOrEqual(0.95)
    const step = trainingStep(loss, gradientDescent(0))
    const still = begin(start.params, gradientDescent(0), key(2))
    const batch = coloured.take(Int32Array.of(0, 1, 2))
    const lossAt = (made: number): number =>
      numbersOf(rightOf(step({ ...still, step: made }, batch)).loss)[0] ?? Number.NaN
    expect(lossAt(0)).toBe(lossAt(0))
    expect(new Set([0, 1, 2, 3].map(lossAt)).size).toBe(4)
  })

  test('fit: the same seed drops the same, another seed others', () => {
    const run = (seed: number) =>
      rightOf(fit({ ...options, epochs: 1 })({ ...start, key: key(seed) })).state.params
    expect(bitsOf(run(3))).toEqual(bitsOf(run(3)))
    expect(bitsOf(run(3))).not.toEqual(bitsOf(run(4)))
  })
})

describe('a batch in parts', () => {
  const descent = gradientDescent(0.1)
  const start = begin(plain.init(key(1)), descent, key(1))
  const metrics = { again: plainLoss }
  const options = { loss: plainLoss, optimiser: descent, data: coloured, metrics } as const
  const after = (batchSize: number, parts: number) =>
    rightOf(fit({ ...options, batchSize, parts, epochs: 2 })(start))

  test.each([2, 3, 7, 16])('fit: %s parts give the steps of the whole batch', (parts) => {
    const [whole, cut] = [after(16, 1), after(16, parts)]
    expect(cut.state.step).toBe(whole.state.step)
    mustBeClose(numbersOf(cut.state.params), numbersOf(whole.state.params), 'roundingF32')
    mustBeClose(
      cut.history.flatMap(({ loss, train }) => [loss, train.again]),
      whole.history.flatMap(({ loss, train }) => [loss, train.again]),
      'roundingF32',
    )
  })

  test('accumulate: of k batches one step is made, which is the step of their union', () => {
    const [alone, summed] = [descent, accumulate(3, descent)]
    const from = <S>(t: GradientTransformation<S>) => begin(plain.init(key(1)), t, key(1))
    const whole = fit({ ...options, optimiser: alone, batchSize: 60, epochs: 1 })(from(alone))
    const cut = fit({ ...options, optimiser: summed, batchSize: 20, epochs: 1 })(from(summed))
    mustBeClose(
      numbersOf(rightOf(cut).state.params),
      numbersOf(rightOf(whole).state.params),
      'roundingF32',
    )
  })

  test.each([0, -1, 1.5, 17])('fit: %s parts of a batch of 16 are a Defect', (parts) => {
    expect(() => fit({ ...options, batchSize: 16, parts, epochs: 1 })).toThrow(
      `fit: ${parts} parts of a batch of 16; give a whole number from 1 to that`,
    )
  })
})
