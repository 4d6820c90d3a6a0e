/**
 * @file windows.laws — the compiler and the run say the same words about windows that do not fit.
 */
import * as ct from 'cotangent'
import { describe, expect, test } from 'vitest'
import {
  type CheckConvolveOptions,
  type CheckKernel,
  convolvePlan,
} from '../../src/shape/convolve.ts'
import { type CheckKernelBack, convolveBackPlan } from '../../src/shape/convolveTransposed.ts'
import { isMismatch, type ShapeError } from '../../src/shape/mismatch.ts'
import { type CheckPool, poolPlan } from '../../src/shape/pool.ts'

/** The sentence of a failed check, wherever it stands. */
type Said<C> =
  C extends ShapeError<infer S>
    ? S
    : C extends { readonly [K in keyof C]: ShapeError<infer S> }
      ? S
      : 'nothing'

/** A pair of what the compiler says and what the run says. */
const pair = <S extends string>(sentence: S, outcome: unknown): readonly [S, string] => [
  sentence,
  isMismatch(outcome) ? outcome.message : 'nothing',
]

type None = Readonly<Record<never, never>>
type Options<O> = CheckConvolveOptions<'convolve', [8, 5, 5, 4], [5, 5], [3, 3, 4, 6], 4, 6, O>
type Kernel<W extends number[], I extends number, N extends number, O = None> = CheckKernel<
  'convolve',
  8,
  [5, 5],
  4,
  W,
  I,
  N,
  O
>
const options = (o: object): unknown => convolvePlan('convolve', [8, 5, 5, 4], [3, 3, 4, 6], o)
const kernel = (y: readonly number[], o: object = {}): unknown =>
  convolvePlan('convolve', [8, 5, 5, 4], y, o)

describe('windows', () => {
  test.each([
    pair<Said<Kernel<[3], 4, 6>>>(
      'convolve: [3, 4, 6] is no kernel for [8, 5, 5, 4]; give [..window, in, out] with a window along 2 axes',
      kernel([3, 4, 6]),
    ),
    pair<Said<Kernel<[3, 3], 2, 6>>>(
      'convolve: [8, 5, 5, 4] has 4 channels, but [3, 3, 2, 6] takes 2; give a kernel with 4 where that has 2',
      kernel([3, 3, 2, 6]),
    ),
    pair<Said<Kernel<[3, 3], 4, 6, { groups: 2 }>>>(
      'convolve: [8, 5, 5, 4] has 2 channels in each of 2 groups, but [3, 3, 4, 6] takes 4; give a kernel with 2 where that has 4',
      kernel([3, 3, 4, 6], { groups: 2 }),
    ),
    pair<Said<Kernel<[3, 4], 4, 6, { dilation: 2 }>>>(
      'convolve: the window reaches across 7, but axis 2 of [8, 5, 5, 4] has 5 with its padding; pad it, or take a smaller window',
      kernel([3, 4, 4, 6], { dilation: 2 }),
    ),
    pair<Said<Kernel<[3, 4], 4, 6, { dilation: 3; padding: [[1, 0], [1, 2]]; stride: 5 }>>>(
      'convolve: the window reaches across 7, but axis 1 of [8, 5, 5, 4] has 6 with its padding; pad it, or take a smaller window',
      kernel([3, 4, 4, 6], {
        dilation: 3,
        padding: [
          [1, 0],
          [1, 2],
        ],
        stride: 5,
      }),
    ),
    pair<Said<Options<{ groups: 3 }>>>(
      'convolve: 4 channels of [8, 5, 5, 4] do not make 3 groups; give a divisor of 4',
      options({ groups: 3 }),
    ),
    pair<Said<Options<{ groups: 4 }>>>(
      'convolve: 6 channels of [3, 3, 4, 6] do not make 4 groups; give a divisor of 6',
      options({ groups: 4 }),
    ),
    pair<Said<Options<{ groups: 0 }>>>(
      'convolve: groups 0 is not 1 or more; give whole numbers from 1 on',
      options({ groups: 0 }),
    ),
    pair<Said<Options<{ stride: readonly [1, 0] }>>>(
      'convolve: stride [1, 0] is not 1 or more; give whole numbers from 1 on',
      options({ stride: [1, 0] }),
    ),
    pair<Said<Options<{ dilation: 1.5 }>>>(
      'convolve: dilation 1.5 is not 1 or more; give whole numbers from 1 on',
      options({ dilation: 1.5 }),
    ),
    pair<Said<Options<{ stride: readonly [1] }>>>(
      'convolve: stride has 1 entry, but windows slide along 2 axes; give one for each, or one number',
      options({ stride: [1] }),
    ),
    pair<Said<Options<{ padding: readonly [readonly [1, 1]] }>>>(
      'convolve: padding has 1 entry, but windows slide along 2 axes; give one for each, or one number',
      options({ padding: [[1, 1]] }),
    ),
    pair<Said<Options<{ padding: -2 }>>>(
      'convolve: padding -2 is not a width; give whole numbers, 0 or more, or same or valid',
      options({ padding: -2 }),
    ),
    pair<Said<CheckKernelBack<'convolveTransposed', 8, [2, 2], 4, [2, 1], 3, 4, { padding: 1 }>>>(
      'convolveTransposed: padding leaves nothing of what axis 2 of [8, 2, 2, 4] grows to; give less',
      convolveBackPlan('convolveTransposed', [8, 2, 2, 4], [2, 1, 3, 4], { padding: 1 }),
    ),
    pair<Said<CheckKernelBack<'convolveTransposed', 8, [2, 2], 4, [2, 1], 4, 3, None>>>(
      'convolveTransposed: [8, 2, 2, 4] has 4 channels, but [2, 1, 4, 3] takes 3; give a kernel with 4 where that has 3',
      convolveBackPlan('convolveTransposed', [8, 2, 2, 4], [2, 1, 4, 3], {}),
    ),
    pair<Said<CheckPool<'maxPool', [8, 5, 5, 4], [5, 5], { window: 6 }>>>(
      'maxPool: the window reaches across 6, but axis 1 of [8, 5, 5, 4] has 5 with its padding; pad it, or take a smaller window',
      poolPlan('maxPool', [8, 5, 5, 4], { window: 6 }),
    ),
    pair<Said<CheckPool<'maxPool', [8, 5, 5, 4], [5, 5], { window: [3, 2]; padding: 2 }>>>(
      'maxPool: padding 2 has room for a window of 2 that holds no element; give less padding',
      poolPlan('maxPool', [8, 5, 5, 4], { window: [3, 2], padding: 2 }),
    ),
  ])('windows: the type and the run say "%s"', (sentence, run) => {
    expect(run).toBe(sentence)
  })

  test('windows: what is known only when run is refused with the sentence of the types', () => {
    const x: ct.Tensor<[number, number, number]> = ct.zeros([1, 4, 2])
    expect(() => ct.convolve(x, ct.zeros([3, 5, 1]))).toThrow('[1, 4, 2] has 2 channels')
    expect(() => ct.maxPool(x, { window: 5 })).toThrow('the window reaches across 5')
    const list: readonly number[] = [0]
    expect(() => ct.maxPool(x, { window: 2, stride: list })).toThrow('stride [0] is not 1 or more')
  })
})
