/**
 * @file activation.laws — each activation layer is the operator of its name, and has no parameters.
 */
import { expect, test } from 'vitest'
import * as operator from '../../src/function/activation.ts'
import { linspace } from '../../src/function/construct.ts'
import { sigmoid, tanh } from '../../src/function/elementary.ts'
import { key } from '../../src/function/key.ts'
import { softmax } from '../../src/function/softmax.ts'
import * as network from '../../src/network/index.ts'
import type { Tensor } from '../../src/tensor/tensor.ts'
import { bits } from './arbitrary.ts'

const { sequential } = network
const at = linspace(-3, 3, 7)
type Line = Tensor<[7]>

test.each<readonly [string, Parameters<typeof network.residual>[0], (x: Line) => Line]>([
  ['identity', network.identity, (x) => x],
  ['relu', network.relu, operator.relu],
  ['leakyRelu', network.leakyRelu(), (x) => operator.leakyRelu(x)],
  [
    'leakyRelu with a slope',
    network.leakyRelu({ slope: 0.3 }),
    (x) => operator.leakyRelu(x, { slope: 0.3 }),
  ],
  ['elu', network.elu(), (x) => operator.elu(x)],
  ['elu with alpha', network.elu({ alpha: 2 }), (x) => operator.elu(x, { alpha: 2 })],
  ['softplus', network.softplus, operator.softplus],
  ['silu', network.silu, operator.silu],
  ['gelu', network.gelu, operator.gelu],
  ['sigmoid', network.sigmoid, sigmoid],
  ['tanh', network.tanh, tanh],
  ['softmax', network.softmax, (x) => softmax(x)],
  ['activation', network.activation(operator.logSigmoid), operator.logSigmoid],
])('%s: the layer is the operator, bitwise', (_, layer, f) => {
  const layers = [layer]
  const net = sequential([7], ...layers)
  const params = net.init(key(1))
  expect(params).toEqual([{}])
  expect(bits(net.apply(params, at))).toBe(bits(f(at)))
})
