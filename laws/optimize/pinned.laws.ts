/**
 * @file pinned — 20 steps of every optimiser, and schedules, are the numbers that Optax and PyTorch computed.
 */
import {
  add,
  item,
  matmul,
  mul,
  reshape,
  type Scalar,
  scalar,
  square,
  sum,
  type Tensor,
  tensor,
} from 'cotangent'
import { binaryCrossEntropy } from 'cotangent/network'
import * as o from 'cotangent/optimize'
import { expect, test } from 'vitest'
import { mustBeClose } from '../support/close.ts'
import { rightOf } from '../support/either.ts'
import { numbersOf } from './support.ts'
import {
  convex,
  followed,
  pinnedBy,
  type Program,
  regression,
  rowsOf,
  start,
} from './trajectory.ts'

type Rows = readonly (readonly number[])[]

/** The averages of the parameters after each step. */
const averages = <S>(t: o.GradientTransformation<o.Averaged<S>>): Rows =>
  followed(t).map(({ x, state }) => numbersOf(o.averageOf(x, state)))

const named: Readonly<Record<string, (program: Program) => Rows>> = {
  gradientDescent: () => rowsOf(o.gradientDescent(0.05)),
  sgd: () => rowsOf(o.sgd(0.02)),
  nesterov: () => rowsOf(o.sgd(0.02, { nesterov: true })),
  'sgd, decay': () => rowsOf(o.chain(o.addDecayedWeights(0.1), o.sgd(0.02))),
  rmsProp: () => rowsOf(o.rmsProp(0.05)),
  'rmsProp, centred': () => rowsOf(o.rmsProp(0.05, { centred: true })),
  'rmsProp, momentum': () => rowsOf(o.chain(o.scaleByRms(), o.momentum(0.5), o.descend(0.02))),
  adagrad: (program) =>
    rowsOf(o.adagrad(0.5, program === 'optax' ? { initial: 0.1, epsilon: 0 } : {})),
  adam: () => rowsOf(o.adam(0.05)),
  adamW: () => rowsOf(o.adamW(0.05, { decay: 0.1 })),
  'adamW, masked decay': () =>
    rowsOf(
      o.chain(
        o.scaleByAdam(),
        o.masked(o.addDecayedWeights(0.1), ({ leaf }) => leaf.shape.length === 2),
        o.descend(0.05),
      ),
    ),
  lion: () => rowsOf(o.lion(0.02, { decay: 0.1 })),
  lamb: () => rowsOf(o.lamb(0.05, { decay: 0.1 })),
  clipByValue: () => rowsOf(o.chain(o.clipByValue(0.5), o.gradientDescent(0.1))),
  clipByGlobalNorm: () => rowsOf(o.chain(o.clipByGlobalNorm(1), o.gradientDescent(0.1))),
  accumulate: () => rowsOf(o.accumulate(4, o.adam(0.1))),
  partition: () => rowsOf(o.perSubtree({ b: o.adam(0.1), w: o.sgd(0.02) })),
  'adam, scheduled': () =>
    rowsOf(
      o.adam(
        o.joined(o.warmUp(0.1, { steps: 5 }), 5, o.cosineDecay(0.1, { steps: 15, end: 1e-3 })),
      ),
    ),
  movingAverage: () => averages(o.movingAverage(o.gradientDescent(0.05), { decay: 0.9 })),
  polyakAverage: () => averages(o.polyakAverage(o.gradientDescent(0.05))),
}

const schedules: Readonly<Record<string, (program: Program) => o.Schedule>> = {
  constant: () => o.constant(0.3),
  stepDecay: () => o.stepDecay(0.3, { every: 7, factor: 0.5 }),
  exponentialDecay: () => o.exponentialDecay(0.3, { steps: 9, factor: 0.1 }),
  cosineDecay: () => o.cosineDecay(0.3, { steps: 20, end: 0.03 }),
  polynomialDecay: (program) =>
    o.polynomialDecay(0.3, { steps: 20, power: 3, end: program === 'optax' ? 0.01 : 0 }),
  warmUp: () => o.warmUp(0.3, { steps: 5, start: 0.05 }),
  // Optax counts the first step to neither side: its cycle is at its top after 6 steps and at its end after 20.
  oneCycle: (program) =>
    program === 'optax'
      ? o.oneCycle(0.3, { steps: 21, rise: 7 / 21 })
      : o.oneCycle(0.3, { steps: 30, rise: 10 / 30 }),
  cosineRestarts: (program) =>
    o.cosineRestarts(0.3, { steps: 4, growth: 2, end: program === 'optax' ? 0 : 0.01 }),
  'cosineRestarts, equal': () => o.cosineRestarts(0.3, { steps: 7, end: 0.01 }),
  joined: () => o.joined(o.warmUp(0.3, { steps: 5 }), 5, o.cosineDecay(0.3, { steps: 20 })),
}

const both = { optax: pinnedBy('optax'), torch: pinnedBy('torch') } as const
const programs: readonly Program[] = ['optax', 'torch']

/** They are no gradient transformations and no schedules. */
const minimisers: ReadonlySet<string> = new Set(['lbfgs, backtracking', 'logistic regression'])

const cases = programs.flatMap((program) =>
  both[program].trajectories
    .filter(({ name }) => !minimisers.has(name))
    .map(({ name, call, x }) => ({ program, name, call, x })),
)
const lists = programs.flatMap((program) =>
  both[program].lists
    .filter(({ name }) => !minimisers.has(name))
    .map(({ name, call, x }) => ({ program, name, call, x })),
)

test.each(cases)('$name: 20 steps are those of $program, $call', ({ program, name, x }) => {
  const rows = named[name]?.(program) ?? []
  expect(rows).toHaveLength(20)
  rows.forEach((row, i) => mustBeClose(row, x[i] ?? [], 'rounding'))
})

test.each(lists)('$name: its values are those of $program, $call', ({ program, name, x }) => {
  const schedule = schedules[name]?.(program)
  const values = x.map((_, step) =>
    item(schedule?.(scalar(step, 'i32')) ?? scalar(Number.NaN, 'f64')),
  )
  expect(values).toHaveLength(30)
  mustBeClose(values, x, 'rounding')
})

const only = <X>(found: readonly { readonly name: string; readonly x: X }[], name: string): X => {
  const one = found.find((c) => c.name === name)
  if (one === undefined) throw new Error(`${name} is not pinned`)
  return one.x
}

test("pinned: the minimum of a regression is where Newton's steps in PyTorch end", () => {
  const [rows, labels] = [tensor(regression.rows, 'f64'), tensor(regression.labels, 'f64')]
  const objective = (x: Tensor<[3], 'f64'>): Scalar<'f64'> => {
    const logits = reshape(matmul(rows, reshape(x, [3, 1])), [8])
    return add(binaryCrossEntropy(logits, labels), mul(sum(square(x)), 0.05))
  }
  // 0.05 |x|^2 alone bends by 0.1, so x is at most ten times as far from the minimum as the gradient is long.
  const found = o.minimise(objective, { tolerance: 1e-14 })(tensor([0, 0, 0], 'f64'))
  const pinned = only(both.torch.lists, 'logistic regression')
  mustBeClose(numbersOf(rightOf(found).params), pinned, 'rounding')
})

test('pinned: L-BFGS with backtracking makes the 20 steps of Optax, in a convex bowl', () => {
  const { init, step } = o.lbfgs(convex, { history: 2, search: o.backtracking() })
  let state = init(start)
  for (const row of only(both.optax.trajectories, 'lbfgs, backtracking')) {
    state = rightOf(step(state))
    mustBeClose(numbersOf(state.params), row, 'rounding')
  }
  expect(item(state.step)).toBe(20)
})

test('pinned: sources have a name and a version', () => {
  for (const program of programs) expect(both[program].source).toMatch(/^\w+ \d+\.\d+\.\d+/u)
})

test('pinned: each optimiser and schedule of the tables has a case', () => {
  const names = new Set([...cases, ...lists].map(({ name }) => name))
  expect([...names].sort()).toEqual([...Object.keys(named), ...Object.keys(schedules)].sort())
})
