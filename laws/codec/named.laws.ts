/**
 * @file named.laws — codecs whose sizes are names: one length for one name in a tensor, in a tree and in a file, or a Left.
 */
import * as fc from 'fast-check'
import { type Either, isRight } from 'fp-ts/lib/Either.js'
import type { Errors } from 'io-ts'
import { describe, expect, test } from 'vitest'
import { decodeTensors, showTensorsFailure } from '../../src/codec/decodeTensors.ts'
import { encodeSafetensors } from '../../src/codec/safetensors.ts'
import { tensorCodec } from '../../src/codec/tensorCodec.ts'
import { treeCodec } from '../../src/codec/treeCodec.ts'
import * as ct from '../../src/index.ts'
import { encodeTree } from '../../src/training/checkpoint.ts'
import { rightOf } from '../support/either.ts'
import { canBe, made, resolved, sizes, spec, specs } from '../support/specs.ts'

/** The path and the message of the first error. */
const said = (result: Either<Errors, unknown>): readonly [string, string] => {
  if (isRight(result)) return ['', 'it is Right']
  const [error] = result.left
  const path = error?.context.map(({ key }) => key).filter((key) => key !== '') ?? []
  return [path.join('/'), error?.message ?? 'no message']
}

/** Whether lists show every size: below an empty list nothing does. */
const shows = (asked: ct.Asked, shape: readonly number[]): boolean =>
  asked.shape.every((n, axis) => typeof n === 'number' || !shape.slice(0, axis).includes(0))

describe('tensorCodec', () => {
  test('tensorCodec: decode . encode = id with names, unless an empty list hides a size', () => {
    fc.assert(
      fc.property(spec, sizes, (asked, of) => {
        const codec = tensorCodec<ct.AskedSizes, ct.DType>(asked.shape, asked.dtype)
        const x = made(asked, of)
        const lists: unknown = JSON.parse(JSON.stringify(ct.toNested(x)))
        const back = codec.decode(lists)
        if (shows(asked, x.shape)) expect(ct.eqTensor.equals(rightOf(back), x)).toBe(true)
        else if (isRight(back)) expect(back.right.shape).toEqual(x.shape)
        expect(codec.is(x)).toBe(true)
      }),
    )
  })

  test('tensorCodec: a list that is not as long as its name says is told with both lengths', () => {
    const square = tensorCodec(['n', 'n'], 'f32')
    expect(said(square.decode([[1, 2]]))).toEqual([
      '',
      'tensorCodec: n is 1 at axis 0, but 2 at axis 1; give data with one size for n',
    ])
    expect(said(square.decode([[1, 2], [3]]))).toEqual([
      '1',
      'tensorCodec: at 1, expected a list of 2 for n, found a list of 1; give one',
    ])
    expect(said(tensorCodec(['n', 'm'], 'f32').decode([]))).toEqual([
      '',
      'tensorCodec: expected an element, since nothing else tells m; give data that show it, or ask for a number',
    ])
    expect(said(tensorCodec(['n'], 'f32').decode(null))).toEqual([
      '',
      'tensorCodec: expected a list for n, found null; give one',
    ])
  })

  test('tensorCodec: a row of 300,000 numbers is read like any other', () => {
    const row = Array.from({ length: 300_000 }, (_, i) => i)
    expect(rightOf(tensorCodec(['n', 'm'], 'f64').decode([row])).shape).toEqual([1, 300_000])
  })
})

describe('treeCodec', () => {
  test('treeCodec: decode . encode = id through JSON, and what it decodes it is', () => {
    fc.assert(
      fc.property(specs, sizes, (asked, of) => {
        const tree = Object.fromEntries(
          Object.entries(asked).map(([key, want]) => [key, made(want, of)]),
        )
        const codec = treeCodec(asked)
        expect(codec.is(tree)).toBe(true)
        const seen = Object.values(asked).every((want) => shows(want, resolved(want, of)))
        fc.pre(seen)
        const back = rightOf(codec.decode(JSON.parse(JSON.stringify(codec.encode(tree)))))
        expect(codec.is(back)).toBe(true)
        expect(ct.eqTree.equals(back, tree)).toBe(true)
      }),
    )
  })

  test('treeCodec: is and decode take what one size for each name allows, and nothing else', () => {
    fc.assert(
      fc.property(specs, sizes, sizes, fc.string(), (asked, of, other, odd) => {
        const tree = Object.fromEntries(
          Object.entries(asked).map(([key, want]) => [key, made(want, key < odd ? of : other)]),
        )
        const codec = treeCodec(asked)
        expect(codec.is(tree)).toBe(canBe(asked, tree))
        const lists = Object.fromEntries(
          Object.entries(tree).map(([key, x]) => [key, ct.toNested(x)] as const),
        )
        if (!canBe(asked, tree)) fc.pre(Object.values(tree).every((x) => !x.shape.includes(0)))
        else
          fc.pre(Object.entries(asked).every(([key, want]) => shows(want, tree[key]?.shape ?? [])))
        expect(isRight(codec.decode(lists))).toBe(canBe(asked, tree))
      }),
    )
  })

  const data = treeCodec({
    x: { shape: ['batch', 2], dtype: 'f32' },
    y: [{ shape: ['batch'], dtype: 'i32' }],
  })

  test('treeCodec: names bind across leaves, and a Left tells leaves, name and both sizes', () => {
    expect(said(data.decode({ x: [[1, 2]], y: [[1, 2, 3]] }))).toEqual([
      '',
      'treeCodec: batch is 1 at axis 0 of x, but 3 at axis 0 of y.0; give data with one size for batch',
    ])
    expect(said(data.decode({ x: [[1, 2]], y: [[0.5]] }))).toEqual([
      'y/0/0',
      'treeCodec: at y.0.0, expected one i32, found 0.5; give a whole number from -2147483648 to 2147483647',
    ])
    expect(said(data.decode({ x: [[1, 2]], z: 1 }))).toEqual([
      '',
      'treeCodec: there is nothing at y.0, and no spec asks for z; give one for each spec, under its name',
    ])
    // A size that one leaf hides may be told by another.
    const hidden = treeCodec([
      { shape: [0, 'n'], dtype: 'f32' },
      { shape: ['n'], dtype: 'f32' },
    ])
    expect(rightOf(hidden.decode([[], [1, 2]]))[0].shape).toEqual([0, 2])
  })

  test('treeCodec: whatever it is given, it answers', () => {
    const key = fc.constantFrom('x', 'y', '0', '__proto__')
    const odd = fc.anything({
      key,
      withBigInt: true,
      withNullPrototype: true,
      withSparseArray: true,
    })
    fc.assert(
      fc.property(fc.oneof(odd, fc.record({ x: odd, y: fc.array(odd) })), (u) => {
        expect(said(data.decode(u))[1]).toMatch(/^treeCodec: .+; .+$/u)
      }),
    )
  })
})

describe('decodeTensors', () => {
  test('decodeTensors: reads what encodeTree wrote where one size for each name exists, else it is a Left', () => {
    fc.assert(
      fc.property(specs, sizes, sizes, fc.string(), (asked, of, other, odd) => {
        const tree = Object.fromEntries(
          Object.entries(asked).map(([key, want]) => [key, made(want, key < odd ? of : other)]),
        )
        const read = decodeTensors({ inner: asked })(rightOf(encodeTree({ inner: tree })))
        expect(isRight(read)).toBe(canBe(asked, tree))
        if (isRight(read)) expect(ct.eqTree.equals(read.right, { inner: tree })).toBe(true)
      }),
    )
  })

  test('decodeTensors: a Left names the leaves in one sentence', () => {
    const bytes = rightOf(
      encodeSafetensors({
        'layer.w': { dtype: 'f32', shape: [2, 3], data: new Float32Array(6) },
        'layer.b': { dtype: 'f32', shape: [4], data: new Float32Array(4) },
      }),
    )
    const sentence = (result: ReturnType<ReturnType<typeof decodeTensors<object>>>): string =>
      isRight(result) ? 'it is Right' : showTensorsFailure(result.left)
    const w = { shape: ['in', 'out'], dtype: 'f32' } as const
    const b = { shape: ['out'], dtype: 'f32' } as const
    expect(sentence(decodeTensors({ layer: { w, b } })(bytes))).toBe(
      'decodeTensors: out is 4 at axis 0 of layer.b, but 3 at axis 1 of layer.w; give data with one size for out',
    )
    expect(sentence(decodeTensors({ layer: { w } })(bytes))).toBe(
      'decodeTensors: no spec asks for layer.b; leave it out',
    )
    expect(sentence(decodeTensors({ layer: { w: b, b } })(bytes))).toBe(
      'decodeTensors: leaf layer.w is f32[2, 3], not f32[out]; check where its sizes come from',
    )
    expect(sentence(decodeTensors({ layer: { w, b } })(bytes.subarray(0, 4)))).toMatch(
      /^safetensors: byte 4: /u,
    )
  })
})
