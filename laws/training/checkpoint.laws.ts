/**
 * @file checkpoint — parameters go into a file and come back bit for bit, or the leaf that does not fit is named.
 */
import {
  fromArray,
  key,
  scalar,
  tensor,
  toTypedArray,
  treeLeaves,
  treeReplace,
  zeros,
} from 'cotangent'
import type { AnyTensor } from 'cotangent'
import { adam } from 'cotangent/optimize'
import { begin, decodeTree, encodeTree, fit, showCheckpointFailure } from 'cotangent/training'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bits, filled } from '../support/bits.ts'
import { rightOf } from '../support/either.ts'
import { coloured, loss, network } from './support.ts'

const bitsOf = (tree: unknown): unknown =>
  treeLeaves(tree).map((leaf) => [leaf.dtype, leaf.shape, bits(toTypedArray(leaf))])
const blank = <T>(tree: T): T =>
  treeReplace((leaf): AnyTensor => zeros([...leaf.shape], leaf.dtype), tree) as T // leaves of the same shapes and dtypes

describe('checkpoint', () => {
  test('decodeTree . encodeTree = id, for every bit pattern of f64, i32 and u32', () => {
    fc.assert(
      fc.property(filled(6, 8), filled(4, 4), filled(4, 4), (a, b, c) => {
        const tree = {
          layer: [{ w: fromArray([2, 3], new Float64Array(a), 'f64') }, {}],
          counts: fromArray([4], new Int32Array(b), 'i32'),
          key: fromArray([2, 2], new Uint32Array(c), 'u32'),
          mask: tensor([true, false]),
          empty: zeros([0, 3]),
          top: scalar(-0),
        }
        const back = rightOf(decodeTree(blank(tree))(rightOf(encodeTree(tree))))
        expect(bitsOf(back)).toEqual(bitsOf(tree))
      }),
    )
  })

  test('a run that goes on from a file is the run that never stopped, bit for bit', () => {
    const optimiser = adam(0.05)
    const run = (epochs: number) => fit({ loss, optimiser, data: coloured, batchSize: 16, epochs })
    const start = begin(network.init(key(1)), optimiser, key(1))
    const { step, ...tensors } = rightOf(run(1)(start)).state
    const { step: _, ...like } = start
    const loaded = rightOf(decodeTree(like)(rightOf(encodeTree(tensors))))
    const whole = rightOf(run(3)(start)).state
    expect(rightOf(run(2)({ ...loaded, step })).state).toEqual(whole)
  })

  const bytes = rightOf(encodeTree({ w: tensor([1, 2]), b: scalar(0) }))
  const lies: readonly (readonly [string, unknown, object, RegExp])[] = [
    [
      'a leaf that the file lacks',
      { w: tensor([0, 0]), b: scalar(0), c: scalar(0) },
      { path: 'c', expected: 'f32[]' },
      /leaf c is f32\[\], but the file has none; /u,
    ],
    [
      'a leaf of another shape',
      { w: tensor([0, 0, 0]), b: scalar(0) },
      { path: 'w', expected: 'f32[3]', found: 'f32[2]' },
      /leaf w is f32\[3\], but the file has f32\[2\]; /u,
    ],
    [
      'a leaf of another dtype',
      { w: tensor([0, 0]), b: scalar(0, 'f64') },
      { path: 'b', expected: 'f64[]', found: 'f32[]' },
      /leaf b is f64\[\], but the file has f32\[\]; /u,
    ],
    [
      'a tensor that no leaf asks for',
      { w: tensor([0, 0]) },
      { path: 'b', found: 'f32[]' },
      /leaf b is absent, but the file has f32\[\]; /u,
    ],
  ]
  test.each(lies)('%s is a Left that names it', (_, like, failure, sentence) => {
    const read = decodeTree(like)(bytes)
    expect(read).toEqual({ _tag: 'Left', left: { tag: 'LeafMismatch', ...failure } })
    if (read._tag === 'Left') expect(showCheckpointFailure(read.left)).toMatch(sentence)
  })

  test('a file cut short is a Left of the codec', () => {
    expect(decodeTree({ w: tensor([0, 0]) })(bytes.subarray(0, -1))).toMatchObject({
      left: { tag: 'SafetensorsDataSize' },
    })
  })
})
