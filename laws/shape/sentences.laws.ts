/**
 * @file sentences.laws — the compiler and the run say the same words about shapes that do not fit.
 *
 * Each sentence is annotated with the type that the check computes, and compared with what the run says.
 */
import {
  add,
  concatenate,
  exp,
  item,
  matmul,
  mul,
  scalar,
  type Shape,
  type Tensor,
  tensor,
  zeros,
} from 'cotangent'
import { describe, expect, test } from 'vitest'
import { axesOf, type CheckAxes } from '../../src/shape/axes.ts'
import {
  broadcastShapes,
  type CanBroadcast,
  type FitsInto,
  fitsInto,
} from '../../src/shape/broadcast.ts'
import {
  type CheckPieces,
  type Concatenated,
  concatenateShape,
  splitShapes,
  type Stacked,
  stackShape,
} from '../../src/shape/concatenate.ts'
import {
  type CheckPairs,
  contractPlan,
  matmulShape,
  type SameInner,
} from '../../src/shape/contract.ts'
import { type CheckUpdates, scatterShape } from '../../src/shape/gather.ts'
import {
  isMismatch,
  type Message,
  message,
  type ShapeError,
  sentences,
} from '../../src/shape/mismatch.ts'
import { type CheckMargins, padShape } from '../../src/shape/pad.ts'
import { type CheckOrder, permutation } from '../../src/shape/permute.ts'
import { type CheckReshape, reshapeShape } from '../../src/shape/reshape.ts'
import { type CheckSlice, slicePlan } from '../../src/shape/slice.ts'
import { type CheckSqueeze, squeezeShape } from '../../src/shape/squeeze.ts'

/** The sentence of a failed check. */
type Said<C> =
  C extends ShapeError<infer S>
    ? S
    : C extends readonly [infer H, ...unknown[]]
      ? Said<H>
      : C extends
            | { readonly axis: infer E }
            | { readonly step: infer E }
            | { readonly sizes: infer E }
        ? Said<E>
        : 'nothing'

const said = (outcome: unknown): string => (isMismatch(outcome) ? outcome.message : 'nothing')

/** A pair of what the compiler says and what the run says. */
const pair = <S extends string>(sentence: S, outcome: unknown): readonly [S, string] => [
  sentence,
  said(outcome),
]

describe('sentences', () => {
  test.each([
    pair<Said<CanBroadcast<'add', [2, 3], [3, 4]>>>(
      'add: [2, 3] and [3, 4] do not broadcast, since 3 is not 4 and neither is 1; reshape or broadcastTo one side',
      broadcastShapes('add', [2, 3], [3, 4]),
    ),
    pair<Said<CanBroadcast<'add', [5, 1, 3], [2, 4, 3]>>>(
      'add: [5, 1, 3] and [2, 4, 3] do not broadcast, since 5 is not 2 and neither is 1; reshape or broadcastTo one side',
      broadcastShapes('add', [5, 1, 3], [2, 4, 3]),
    ),
    pair<Said<FitsInto<'broadcastTo', [3], [2, 3]>>>(
      'broadcastTo: [2, 3] does not broadcast into [3]; reshape it, or give sizes that are equal or 1',
      fitsInto('broadcastTo', [3], [2, 3]),
    ),
    pair<Said<SameInner<'matmul', [2, 3], [5, 4], 3, 5>>>(
      'matmul: [2, 3] x [5, 4] needs equal inner axes, but 3 is not 5; transpose or reshape one side',
      matmulShape([2, 3], [5, 4]),
    ),
    pair<Said<CheckPairs<'contract', [2, 3], [4, 5], [[1], [0]], [[], []]>>>(
      'contract: [2, 3] x [4, 5] pairs axes 1 and 0, but 3 is not 4; reshape one side',
      contractPlan('contract', [2, 3], [4, 5], { sum: [[1], [0]], batch: [[], []] }),
    ),
    pair<Said<CheckPairs<'contract', [2, 3], [2, 3], [[0, 1], [0]], [[], [1]]>>>(
      'contract: 0 axes of [2, 3] are paired with 1 of [2, 3]; name as many of each',
      contractPlan('contract', [2, 3], [2, 3], { sum: [[0, 1], [0]], batch: [[], [1]] }),
    ),
    pair<Said<CheckAxes<'sum', [2, 3], [2]>>>(
      'sum: axis 2 is outside [2, 3], whose axes run from -2 to 1; name one of these',
      axesOf('sum', [2, 3], [2]),
    ),
    pair<Said<CheckAxes<'sum', [], [0]>>>(
      'sum: axis 0 is outside [], which has no axes; give a tensor of rank 1 or more',
      axesOf('sum', [], [0]),
    ),
    pair<Said<CheckAxes<'sum', [2, 3], [1, -1]>>>(
      'sum: axes [1, -1] of [2, 3] name one axis twice; name each once',
      axesOf('sum', [2, 3], [1, -1]),
    ),
    pair<Said<CheckReshape<[2, 3], [4, 2]>>>(
      'reshape: [2, 3] to [4, 2] turns 6 elements into 8; give sizes of equal product',
      reshapeShape([2, 3], [4, 2]),
    ),
    pair<Said<CheckReshape<[2, 3], [4, -1]>>>(
      'reshape: [2, 3] to [4, -1] leaves no whole size for -1; give sizes whose product divides 6',
      reshapeShape([2, 3], [4, -1]),
    ),
    pair<Said<CheckReshape<[2, 3], [-1, -1]>>>(
      'reshape: [2, 3] to [-1, -1] leaves more than one size open; give all but one',
      reshapeShape([2, 3], [-1, -1]),
    ),
    pair<Said<CheckOrder<[2, 3], [0, 0]>>>(
      'permute: [0, 0] is not an order of the axes of [2, 3]; name each axis once',
      permutation([2, 3], [0, 0]),
    ),
    pair<Said<CheckOrder<[2, 3], [0]>>>(
      'permute: [0] is not an order of the axes of [2, 3]; name each axis once',
      permutation([2, 3], [0]),
    ),
    pair<Said<CheckSqueeze<[2, 3], 1>>>(
      'squeeze: axis 1 of [2, 3] has size 3, not 1; sum or reshape it',
      squeezeShape([2, 3], 1),
    ),
    pair<Said<CheckSlice<[2, 3], 1, 1, 9, 1>>>(
      'slice: 1 to 9 leaves axis 1 of [2, 3], of size 3; give 0 <= from <= to <= 3, or count back from the end',
      slicePlan([2, 3], 1, 1, 9, 1),
    ),
    pair<Said<CheckSlice<[2, 3], 1, 0, undefined, 0>>>(
      'slice: step 0 does not advance; give a whole number of 1 or more',
      slicePlan([2, 3], 1, 0, undefined, 0),
    ),
    pair<Said<CheckMargins<[2, 3], [[1, 1]]>>>(
      'pad: [2, 3] has 2 axes, but 1 pair is given; give [before, after] for each axis',
      padShape([2, 3], [[1, 1]]),
    ),
    pair<Said<CheckMargins<[2], [[1, -1]]>>>(
      'pad: -1 is not a width; give a whole number that is not negative',
      padShape([2], [[1, -1]]),
    ),
    pair<Concatenated<[[2, 3], [2, 4], [3, 3]], 1>>(
      'concatenate: [2, 7] and [3, 3] differ away from axis 1; slice or pad one side',
      concatenateShape(
        [
          [2, 3],
          [2, 4],
          [3, 3],
        ],
        1,
      ),
    ),
    pair<Concatenated<[], 0>>(
      'concatenate: no tensors are given, so there is no shape; give at least one',
      concatenateShape([], 0),
    ),
    pair<Stacked<[[2], [2], [3]], 0>>(
      'stack: [2] and [3] differ; broadcastTo or reshape one side',
      stackShape([[2], [2], [3]], 0),
    ),
    pair<Said<CheckPieces<[2, 3], 1, [1, 1]>>>(
      'split: [1, 1] do not add up to 3, the size of axis 1 of [2, 3]; give sizes that do',
      splitShapes([2, 3], 1, [1, 1]),
    ),
    pair<Said<CheckUpdates<'scatterAdd', [5, 3], [2], [3, 4], 0>>>(
      'scatterAdd: updates [3, 4] do not fit indices [2] into [5, 3], which take [2, 3]; reshape the updates',
      scatterShape('scatterAdd', [5, 3], [2], [3, 4], 0),
    ),
  ])('mismatch: the type and the run say "%s"', (sentence, run) => {
    expect(run).toBe(sentence)
  })

  test('mismatch: every sentence is `operation: what is wrong; what to do`', () => {
    for (const sentence of Object.values(sentences)) {
      expect(sentence).toMatch(/^(\{op\}|[a-z]+): [^;:]+; [^;:]+$/u)
      expect(sentence).not.toMatch(/invalid|please|\b[A-Z][a-z]/u)
    }
  })

  test('mismatch: one is one thing, and any other number several', () => {
    const one: Message<'rank', { op: 'reduce'; pattern: 'a ->'; n: 1; x: '[]'; rank: 0 }> =
      'reduce: a -> names 1 axis, but [] has 0; name each axis'
    const two: Message<'rank', { op: 'reduce'; pattern: 'a b ->'; n: 2; x: '[]'; rank: 0 }> =
      'reduce: a b -> names 2 axes, but [] has 0; name each axis'
    const any: Message<
      'rank',
      { op: 'reduce'; pattern: 'a ... ->'; n: '1 or more'; x: '[]'; rank: 0 }
    > = 'reduce: a ... -> names 1 or more axes, but [] has 0; name each axis'
    const facts = { op: 'reduce', x: '[]', rank: 0 }
    expect(message('rank', { ...facts, pattern: 'a ->', n: 1 })).toBe(one)
    expect(message('rank', { ...facts, pattern: 'a b ->', n: 2 })).toBe(two)
    expect(message('rank', { ...facts, pattern: 'a ... ->', n: '1 or more' })).toBe(any)
  })

  test('mismatch: a fact that holds braces is not filled again', () => {
    const filled: Message<'dtype', { op: '{x}'; x: 'f32[2]'; y: 'i32[2]' }> =
      '{x}: f32[2] and i32[2] differ in dtype; cast one'
    expect(message('dtype', { op: '{x}', x: 'f32[2]', y: 'i32[2]' })).toBe(filled)
  })
})

describe('operators', () => {
  const forget = (x: Tensor<Shape>): Tensor<Shape> => x
  const a = forget(zeros([2, 3]))
  const b = forget(zeros([3, 4]))

  test('add: shapes known only when run are refused with the sentence of the types', () => {
    expect(() => add(a, b)).toThrow('add: [2, 3] and [3, 4] do not broadcast, since 3 is not 4')
    expect(() => concatenate([a, b], { axis: 0 })).toThrow('concatenate: [2, 3] and [3, 4] differ')
  })

  test('matmul: inner axes known only when run are refused with the sentence of the types', () => {
    const x: Tensor<[number, number]> = zeros([2, 3])
    expect(() => matmul(x, x)).toThrow(
      'matmul: [2, 3] x [2, 3] needs equal inner axes, but 3 is not 2',
    )
  })

  test('add: two dtypes are refused, and a number must be one of the dtype', () => {
    // @ts-expect-error add: f32[2] and i32[2] differ in dtype
    expect(() => add(zeros([2]), zeros([2], 'i32'))).toThrow('f32[2] and i32[2] differ in dtype')
    expect(() => mul(zeros([2], 'i32'), 0.5)).toThrow('mul: 0.5 is not i32')
    expect(() => mul(zeros([2], 'u32'), -1)).toThrow('mul: -1 is not u32')
    expect(item(mul(scalar(3, 'i32'), 2))).toBe(6)
  })

  test('exp: integers are refused', () => {
    // @ts-expect-error i32 is not floating
    expect(() => exp(tensor([1, 2], 'i32'))).toThrow('exp: i32[2] is not floating')
  })
})
