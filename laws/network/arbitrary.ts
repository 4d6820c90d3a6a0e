/**
 * @file arbitrary — layers, inputs and seeds for the laws of networks, and the bits that they compare.
 */
import fc from 'fast-check'
import type { Keep } from '../../src/network/activation.ts'
import type { Definition } from '../../src/network/definition.ts'
import {
  block,
  dense,
  elu,
  gelu,
  identity,
  type Layer,
  leakyRelu,
  relu,
  repeat,
  residual,
  sequential,
  sigmoid,
  silu,
  softplus,
  tanh,
} from '../../src/network/index.ts'
import { key } from '../../src/function/key.ts'
import { uniform } from '../../src/function/random.ts'
import { toTypedArray } from '../../src/function/read.ts'
import type { AnyTensor, Tensor } from '../../src/tensor/tensor.ts'
import { treeLeaves } from '../../src/tensor/tree.ts'

/** A layer from [3] to [3], its parameters hidden. */
export type Endo = Layer<unknown, [3], [3]>

// Each law gives a layer parameters that its own init made.
const endo = <P>(layer: Layer<P, [3], [3]>): Endo => layer as unknown as Endo

/** Seeds of keys. */
export const seeds: fc.Arbitrary<number> = fc.integer({ min: 0, max: 2 ** 31 })

const keeping: fc.Arbitrary<Definition<Keep>> = fc.constantFrom(
  identity,
  relu,
  tanh,
  sigmoid,
  gelu,
  silu,
  softplus,
  leakyRelu(),
  elu(),
)

/** Layers from [3] to [3], some nested. */
export const endos: fc.Arbitrary<Endo> = keeping.chain((f) =>
  fc.constantFrom(
    endo(sequential([3], f)),
    endo(sequential([3], dense(3), f)),
    endo(sequential([3], dense(5, { bias: false }), f, dense(3))),
    endo(sequential([3], residual(block(dense(2), f, dense(3))))),
    endo(sequential([3], repeat(3, block(dense(3), f)))),
  ),
)

/** Examples of shape [3], some of them. */
export const inputs: fc.Arbitrary<Tensor<[number, 3]>> = fc
  .tuple(fc.integer({ min: 1, max: 4 }), seeds)
  .map(([n, seed]) => uniform(key(seed), [n, 3], { min: -2, max: 2 }))

/** Dtype, shape and bits of a tensor. */
export const bits = (x: AnyTensor): string => {
  const { buffer, byteOffset, byteLength } = toTypedArray(x)
  const hex = Buffer.from(buffer, byteOffset, byteLength).toString('hex')
  return `${x.dtype}[${x.shape.join()}] ${hex}`
}

/** The bits of every leaf of a tree. */
export const bitsOf = (tree: unknown): readonly string[] => treeLeaves(tree).map(bits)

/** All elements of a tree, as one vector. */
export const vectorOf = (tree: unknown): readonly number[] =>
  treeLeaves(tree).flatMap((x) => [...toTypedArray(x)])

/** Holds a law of two layers, an input and a seed against samples. */
export const forLayers = (
  law: (f: Endo, g: Endo, x: Tensor<[number, 3]>, seed: number) => void,
): void => fc.assert(fc.property(endos, endos, inputs, seeds, law), { numRuns: 40 })
