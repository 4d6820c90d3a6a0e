/**
 * @file hostile.laws — documents that throw, lie or never end: each codec answers with an Either, and a Right is what its type says.
 */
import * as fc from 'fast-check'
import { isRight } from 'fp-ts/lib/Either.js'
import { expect, test } from 'vitest'
import { tensorCodec } from '../../src/codec/tensorCodec.ts'
import { treeCodec } from '../../src/codec/treeCodec.ts'
import { refineTree } from '../../src/function/decode.ts'
import * as ct from '../../src/index.ts'
import { documents, replaced } from '../support/documents.ts'
import { rightOf } from '../support/either.ts'

const boom = (): never => {
  throw new Error('boom')
}

/** The part, for a proxy to stand before, or a copy of it to write to: tensors are frozen. */
const objectIn = (part: unknown): object => (typeof part === 'object' && part !== null ? part : [])
const copyOf = (part: unknown): object => {
  if (Array.isArray(part)) return [...part]
  return typeof part === 'object' && !Object.isFrozen(part) ? { ...part } : []
}

const traps = ['get', 'has', 'ownKeys', 'getPrototypeOf', 'getOwnPropertyDescriptor'] as const

/** A list that answers length and elements as it likes. */
const liar = (part: unknown, length: unknown): unknown =>
  new Proxy(Array.isArray(part) ? part : [part], {
    get: (target, key, self): unknown =>
      key === 'length' ? length : Reflect.get(target, key, self),
  })

const cycle = (): unknown => {
  const list: unknown[] = []
  list.push(list, list)
  return list
}

/** What a document may hold that no JSON does, in place of one of its parts. */
const attacks: readonly ((part: unknown) => unknown)[] = [
  ...traps.map(
    (trap) =>
      (part: unknown): unknown =>
        new Proxy(objectIn(part), { [trap]: boom }),
  ),
  () => {
    const { proxy, revoke } = Proxy.revocable([], {})
    revoke()
    return proxy
  },
  (part) => Object.defineProperty([part], 0, { get: boom, enumerable: true }),
  (part) => Object.defineProperty({ w: part }, 'w', { get: boom, enumerable: true }),
  (part) => Object.assign(copyOf(part), { toString: boom, toJSON: boom, valueOf: boom }),
  (part) =>
    Object.assign(copyOf(part), { entries: () => [], [Symbol.iterator]: () => [].values() }),
  (part) => Object.assign(copyOf(part), { [Symbol('key')]: part }),
  (part) => Object.assign(copyOf(part), { at: boom, map: boom, constructor: boom }),
  (part) => liar(part, 1.5),
  (part) => liar(part, -1),
  (part) => liar(part, Number.NaN),
  (part) => liar(part, '2'),
  (part) => liar(part, 3),
  (part) => liar(part, 2 ** 53),
  () => Array.from({ length: 3 }).fill(Number.NaN),
  () => new Array(2 ** 32 - 1),
  () => new Array(3),
  cycle,
  () => 3n,
  () => Symbol('s'),
  () => Object.create({ w: [1], 0: 1, length: 1 }),
  () => new Float32Array(3),
  () => new Uint8Array(2).buffer,
  () => ({ tag: 'concrete', shape: [2], dtype: 'f32' }),
  () => ({ tag: 'symbolic', shape: [2], dtype: 'f32', scopes: [] }),
  () => structuredClone({ ...ct.ones([2]) }),
  () => ct.ones([2]),
  (part) => part,
]

const attack = fc.constantFrom(...attacks)

/** The shape and dtype of each leaf as its specs have them, a name being one size throughout. */
const meetsItsType = (specs: unknown, found: unknown): boolean => {
  const sizes = new Map<string, number>()
  const go = (spec: unknown, x: unknown): boolean => {
    const { shape, dtype } = spec as ct.Asked // where there is no dtype, the shape is not looked at
    if (typeof dtype !== 'string') {
      const [below, all] = [Object.entries(spec as object), x as Readonly<Record<string, unknown>>] // a tree of specs
      return (
        Array.isArray(spec) === Array.isArray(x) &&
        Object.keys(all).length === below.length &&
        below.every(([name, inner]) => Object.hasOwn(all, name) && go(inner, all[name]))
      )
    }
    const tensor = x as ct.AnyTensor // the law fails below where it is none
    const buffer = ct.toTypedArray(tensor)
    return (
      tensor.dtype === dtype &&
      buffer.length === tensor.shape.reduce((product, n) => product * n, 1) &&
      tensor.shape.length === shape.length &&
      shape.every((want, axis) => {
        const n = tensor.shape[axis] ?? Number.NaN
        if (typeof want === 'number') return Object.is(n, want)
        const first = sizes.get(want) ?? n
        sizes.set(want, first)
        return Number.isSafeInteger(n) && n === first
      })
    )
  }
  return go(specs, found)
}

test('treeCodec: a document is answered by an Either, whatever its parts do, and a Right is what its type says', () => {
  fc.assert(
    fc.property(documents, fc.infiniteStream(fc.nat()), attack, (given, choices, by) => {
      const codec = treeCodec(given.specs)
      const { document } = replaced(given.document, choices, by)
      const made = codec.decode(document)
      if (isRight(made)) expect(meetsItsType(given.specs, made.right)).toBe(true)
      else
        for (const { message } of made.left) expect(message).toMatch(/^treeCodec: [^\n]+; [^\n]+$/u)
      expect(codec.is(document)).toBe(codec.is(given.document) && isRight(made))
    }),
    { numRuns: 1000 },
  )
})

test('refineTree: a tree is answered by an Either, whatever its parts do, and a Right is what its type says', () => {
  fc.assert(
    fc.property(documents, fc.infiniteStream(fc.nat()), attack, (given, choices, by) => {
      const codec = treeCodec(given.specs)
      const tree = rightOf(codec.decode(given.document))
      const { document } = replaced(tree, choices, by)
      const made = refineTree(given.specs)(document)
      if (isRight(made)) expect(meetsItsType(given.specs, made.right)).toBe(true)
      else expect(ct.showRefineFailure(made.left)).toMatch(/^refine: [^\n]+; [^\n]+$/u)
      expect(codec.is(document)).toBe(isRight(made))
    }),
    { numRuns: 1000 },
  )
})

test('treeCodec: decode . encode = id to the bit, of tensors that a document makes', () => {
  fc.assert(
    fc.property(documents, (given) => {
      const codec = treeCodec(given.specs)
      const tree = rightOf(codec.decode(given.document))
      expect(meetsItsType(given.specs, tree)).toBe(true)
      expect(codec.is(tree)).toBe(true)
      const again = rightOf(codec.decode(codec.encode(tree)))
      expect(ct.eqTree.equals(again, tree)).toBe(true)
      // And encode . decode = id, since the elements are those of their dtypes.
      expect(codec.encode(tree)).toEqual(given.document)
    }),
  )
})

test('tensorCodec: elements at the ends of each dtype go in and out as they are', () => {
  const ends = {
    f32: [-0, 0, Infinity, -Infinity, Number.NaN, 2 ** -149, (2 - 2 ** -23) * 2 ** 127],
    f64: [-0, 0, Infinity, -Infinity, Number.NaN, 5e-324, Number.MAX_VALUE],
    i32: [-(2 ** 31), 2 ** 31 - 1, 0],
    u32: [0, 2 ** 32 - 1],
  } as const
  for (const dtype of ['f32', 'f64', 'i32', 'u32'] as const) {
    const codec = tensorCodec<ct.AskedSizes, ct.DType>(['n'], dtype)
    const list = ends[dtype]
    const out = codec.encode(rightOf(codec.decode(list))) as readonly number[] // a list is encoded as one
    expect(out.map((v, i) => Object.is(v, list[i]))).toEqual(list.map(() => true))
  }
  const outside = { i32: [2 ** 31, -(2 ** 31) - 1, 0.5, -0], u32: [-1, 2 ** 32, -0], bool: [0, 1] }
  for (const dtype of ['i32', 'u32', 'bool'] as const)
    for (const v of outside[dtype]) expect(tensorCodec(['n'], dtype).decode([v])._tag).toBe('Left')
  for (const v of [2 ** 128, -Number.MAX_VALUE])
    expect(tensorCodec(['n'], 'f32').decode([v])._tag).toBe('Left')
})
