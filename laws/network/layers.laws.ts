/**
 * @file layers — the laws of layers and of derivatives in `cotangent/laws`, over the layers of this library.
 */
import { describe, test } from 'vitest'
import {
  assertLaw,
  gradientAgrees,
  keys,
  layerLaws,
  modesAreAdjoint,
  tensors,
  trees,
} from 'cotangent/laws'
import {
  block,
  dense,
  elu,
  gelu,
  type Layer,
  relu,
  repeat,
  residual,
  sequential,
  sigmoid,
  silu,
  softmax,
  softplus,
  tanh,
} from '../../src/network/index.ts'
import type { Tensor } from '../../src/tensor/tensor.ts'

type Endo = Layer<unknown, [3], [3], 'f64'>
const x = { shape: [3], dtype: 'f64' } as const
// Each law gives a layer parameters that its own init made.
const endo = <P>(layer: Layer<P, [3], [3], 'f64'>): Endo => layer as unknown as Endo

const layers: readonly (readonly [string, Endo])[] = [
  ['dense, tanh', endo(sequential(x, dense(3), tanh))],
  ['dense without bias, relu', endo(sequential(x, dense(5, { bias: false }), relu, dense(3)))],
  ['softplus, silu, gelu, elu', endo(sequential(x, dense(3), softplus, silu, gelu, elu()))],
  ['residual', endo(sequential(x, residual(block(dense(2), sigmoid, dense(3)))))],
  ['repeat', endo(sequential(x, repeat(3, block(dense(3), tanh))))],
  ['softmax', endo(sequential(x, dense(3), softmax))],
]

describe.each(layers)('%s', (_, layer) => {
  const given = trees({ params: keys.map(layer.init), x: tensors([2, 3]) })
  const apply = ({
    params,
    x: batch,
  }: {
    readonly params: unknown
    readonly x: Tensor<[2, 3], 'f64'>
  }) => layer.apply<[2]>(params, batch)
  const laws = [...layerLaws(layer), gradientAgrees(apply, given), modesAreAdjoint(apply, given)]
  test.each(laws.map((law) => [law.name, law.equation, law] as const))('%s: %s', (_n, _e, law) =>
    assertLaw(law, { numRuns: 30 }),
  )
})
