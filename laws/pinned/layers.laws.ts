/**
 * @file layers.laws — layers give the outputs, gradients and running statistics that PyTorch computed.
 *
 * Tensors are compared by their norms, as PyTorch sums in another order.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fromArray, tensor } from '../../src/function/construct.ts'
import { jit } from '../../src/function/jit.ts'
import { key } from '../../src/function/key.ts'
import { vjp } from '../../src/function/linearize.ts'
import { toTypedArray } from '../../src/function/read.ts'
import { vmap } from '../../src/function/vmap.ts'
import {
  averagePooling,
  batchNormalization,
  bidirectional,
  bidirectionalOver,
  convolution,
  define,
  type Definition,
  dense,
  embedding,
  flatten,
  globalMaxPooling,
  globalMeanPooling,
  groupNormalization,
  gru,
  type Kind,
  layerNormalization,
  lstm,
  maxPooling,
  multiHeadAttention,
  type ParametersOf,
  recurrentOver,
  rmsNormalization,
  rnn,
  selfAttention,
  sequential,
  sinusoidalPositions,
  tanh,
  transformerBlock,
  transposedConvolution,
} from '../../src/network/index.ts'
import type { DType, Floating } from '../../src/tensor/dtype.ts'
import type { AnyTensor, Tensor } from '../../src/tensor/tensor.ts'
import { namedLeaves, structureOf, treeLeaves } from '../../src/tensor/tree.ts'
import { mustBeClose } from '../support/close.ts'

interface Written {
  readonly shape: readonly number[]
  readonly elements: readonly number[]
  readonly dtype?: DType
}
/** A tree of written tensors. */
type Tree = Written | readonly Tree[] | { readonly [name: string]: Tree }

interface Case {
  readonly name: string
  readonly layer: string
  readonly training: boolean
  readonly params: Tree
  readonly x: Written
  readonly ct: Written
  readonly y: Written
  readonly dp: Tree
  readonly dx?: Written
  readonly state?: Tree
}

const text = readFileSync(join(import.meta.dirname, 'layers.json'), 'utf8')
const file = JSON.parse(text) as { readonly source: string; readonly cases: readonly Case[] } // layers.py writes it so

const isWritten = (t: Tree): t is Written => 'elements' in t
const tensorOf = ({ shape, elements, dtype = 'f64' }: Written): AnyTensor =>
  fromArray<number[], ArrayLike<number>, DType>([...shape], elements, dtype)
const treeOf = (t: Tree): unknown => {
  if (isWritten(t)) return tensorOf(t)
  return Array.isArray(t)
    ? t.map(treeOf)
    : Object.fromEntries(Object.entries(t).map(([name, x]) => [name, treeOf(x)]))
}

const pool = {
  window: [3, 2],
  stride: [2, 1],
  padding: [
    [1, 1],
    [0, 0],
  ],
} as const
/** Attention of two examples of three places, of which two and one are no padding. */
const padded = define<Kind, ParametersOf<typeof attending>[0]>(({ shape }) => ({
  output: shape,
  init: (k) => attending.init(k)[0],
  apply: (params, x) => {
    // The file has two examples of three places, in f64.
    const examples = x as unknown as Tensor<[2, 3, 4], 'f64'>
    return multiHeadAttention(params, examples, { heads: 2, mask: real }) as unknown as typeof x // like x
  },
}))
const attending = sequential({ shape: [3, 4], dtype: 'f64' }, selfAttention({ heads: 2 }))
const real = tensor([[[true, true, false]], [[true, false, false]]])

/** A recurrent layer over examples of which each has a length of its own. */
const overLengths = (part: Definition<Kind>, over: unknown, last: boolean): Definition<Kind> =>
  define<Kind, unknown>(({ shape, dtype }) => {
    const layer = sequential<number[], [Definition<Kind>], Floating>({ shape, dtype }, part)
    // The file brings parameters and examples that fit.
    const along = over as (params: unknown, x: unknown, options: object) => never
    return {
      output: layer.output,
      init: (k) => (layer.init(k) as readonly unknown[])[0], // of one layer
      apply: (params, x) => {
        const one = (row: unknown, length: unknown) => along(params, row, { length, last })
        const each: unknown = vmap<never, never>(one as never) // as above
        return (each as (xs: unknown, lengths: unknown) => typeof x)(x, lengths)
      },
    }
  })
const lengths = tensor([2, 5, 1], 'i32')

const definitions: { readonly [name: string]: readonly Definition<Kind>[] } = {
  batchNormalization: [batchNormalization()],
  'batchNormalization, momentum 0.3': [batchNormalization({ momentum: 0.3 })],
  layerNormalization: [layerNormalization()],
  rmsNormalization: [rmsNormalization()],
  'groupNormalization, 1': [groupNormalization(1)],
  'groupNormalization, 2': [groupNormalization(2)],
  'groupNormalization, 4': [groupNormalization(4)],
  embedding: [embedding(5, 3, { dtype: 'f64' })],
  'convolution, 1d': [convolution(4, { window: 3, stride: 2, padding: 1 })],
  'convolution, 2d': [
    convolution(6, { window: [3, 2], stride: [2, 1], padding: 1, dilation: [1, 2], groups: 2 }),
  ],
  'convolution, 3d': [convolution(2, { window: 2 })],
  'transposedConvolution, 1d': [
    transposedConvolution(4, { window: 3, stride: 2, padding: [[1, 0]] }), // output_padding 1
  ],
  'transposedConvolution, 2d': [
    transposedConvolution(6, {
      window: [3, 2],
      stride: [2, 1],
      padding: 1,
      dilation: [1, 2],
      groups: 2,
    }),
  ],
  'transposedConvolution, 3d': [transposedConvolution(3, { window: 2, stride: 2, bias: false })],
  maxPooling: [maxPooling(pool)],
  averagePooling: [averagePooling(pool)],
  'averagePooling, padding counted': [averagePooling({ ...pool, countPadding: true })],
  globalMeanPooling: [globalMeanPooling],
  globalMaxPooling: [globalMaxPooling],
  sinusoidalPositions: [sinusoidalPositions],
  rnn: [rnn(4)],
  lstm: [lstm(4)],
  'lstm, last': [lstm(4, { last: true })],
  'lstm, reverse': [lstm(4, { reverse: true })],
  gru: [gru(4)],
  'rnn, over lengths': [overLengths(rnn(4), recurrentOver, false)],
  'lstm, over lengths, last': [overLengths(lstm(4, { last: true }), recurrentOver, true)],
  'gru, over lengths': [overLengths(gru(4), recurrentOver, false)],
  'lstm, both ends, over lengths': [overLengths(bidirectional(lstm(4)), bidirectionalOver, false)],
  'gru, both ends, over lengths, last': [
    overLengths(bidirectional(gru(4, { last: true })), bidirectionalOver, true),
  ],
  selfAttention: [selfAttention({ heads: 2 })],
  'selfAttention, causal': [selfAttention({ heads: 4, causal: true })],
  multiHeadAttention: [padded],
  transformerBlock: [transformerBlock({ heads: 2, hidden: 6, causal: true })],
  'image network': [
    convolution(3, { window: 3, padding: 1 }),
    batchNormalization(),
    tanh,
    maxPooling({ window: 2 }),
    flatten,
    dense(2),
  ],
}

/** A layer of which only the run knows the shapes. */
interface Loose {
  readonly state: unknown
  readonly init: (k: ReturnType<typeof key>) => unknown
  readonly apply: (params: unknown, x: AnyTensor, state: unknown) => AnyTensor
  readonly train: (
    params: unknown,
    x: AnyTensor,
    training: { readonly key: ReturnType<typeof key>; readonly state: unknown },
  ) => { readonly y: AnyTensor; readonly state: unknown }
}

const layerOf = ({ layer: name, x }: Case): Loose => {
  const parts = definitions[name]
  if (parts === undefined) throw new Error(`${name} is no layer of the table`)
  const input = { shape: x.shape.slice(1), dtype: x.dtype === 'i32' ? 'i32' : 'f64' } as const
  // What types would compute of these is hidden: the file brings parameters and examples that fit.
  return sequential<number[], readonly Definition<Kind>[], 'f64' | 'i32'>(
    input,
    ...parts,
  ) as unknown as Loose
}

/** A tree as it stands in the state or the parameters of the network: one layer is a list of one. */
const within = (c: Case, tree: unknown): unknown => (c.layer === 'image network' ? tree : [tree])

/** Running statistics to begin with: those in the script for a layer in use, else the layer's own. */
const stateOf = (c: Case, layer: Loose): unknown => {
  if (c.training || c.layer !== 'batchNormalization') return layer.state
  const ramp = Array.from({ length: c.x.shape.at(-1) ?? 0 }, (_, i) => i + 1)
  const of = (by: number): AnyTensor =>
    fromArray(
      [ramp.length],
      ramp.map((n) => n / by),
      'f64',
    )
  return [{ mean: of(4), variance: of(2) }]
}

const mustAgree = (observed: unknown, expected: unknown): void => {
  const [a, b] = [namedLeaves('pinned', observed), treeLeaves(expected)]
  expect(structureOf('pinned', observed)).toBe(structureOf('pinned', expected))
  for (const [i, { leaf }] of a.entries())
    mustBeClose(
      toTypedArray(leaf as unknown as Tensor<number[]>), // every leaf is a tensor
      toTypedArray(b[i]!), // of one structure
      'rounding',
    )
}

test.each(file.cases.map((c) => [c.name, c] as const))(
  '%s: output, gradients and state are those of PyTorch',
  (_, c) => {
    const layer = layerOf(c)
    const [params, x, state] = [within(c, treeOf(c.params)), tensorOf(c.x), stateOf(c, layer)]
    expect(structureOf('pinned', layer.init(key(1)))).toBe(structureOf('pinned', params))
    const train = (p: unknown, batch: AnyTensor) => layer.train(p, batch, { key: key(1), state })
    const f = (p: unknown, batch: AnyTensor): AnyTensor =>
      c.training ? train(p, batch).y : layer.apply(p, batch, state)
    mustAgree(f(params, x), tensorOf(c.y))
    mustAgree(jit(f)(params, x), tensorOf(c.y))
    if (c.state !== undefined) mustAgree(train(params, x).state, within(c, treeOf(c.state)))
    // Trees of floating leaves, which the types of vjp ask for.
    const pull = vjp as unknown as (
      g: (...at: readonly never[]) => unknown,
    ) => (...at: readonly unknown[]) => readonly [unknown, (ct: AnyTensor) => unknown]
    const wrtParams = pull((p: unknown) => f(p, x))(params)[1](tensorOf(c.ct))
    mustAgree(wrtParams, within(c, treeOf(c.dp)))
    if (c.dx !== undefined)
      mustAgree(pull((batch: AnyTensor) => f(params, batch))(x)[1](tensorOf(c.ct)), tensorOf(c.dx))
  },
)

test('pinned layers: each layer of the table has a case, and the source has a name and a version', () => {
  expect(new Set(file.cases.map((c) => c.layer))).toEqual(new Set(Object.keys(definitions)))
  expect(file.source).toMatch(/^PyTorch \d+\.\d+\.\d+/u)
})
