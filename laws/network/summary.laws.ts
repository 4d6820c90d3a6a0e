/**
 * @file summary.laws — what a summary counts is what there is, and computing it costs no memory for parameters.
 */
import { expect, test } from 'vitest'
import { ones } from '../../src/function/construct.ts'
import { costOf } from '../../src/function/debug/costOf.ts'
import { key } from '../../src/function/key.ts'
import {
  batchNormalization,
  block,
  dense,
  dropout,
  embedding,
  relu,
  repeat,
  residual,
  sequential,
  stacked,
  summary,
  summaryRows,
  tanh,
} from '../../src/network/index.ts'
import { forLayers, vectorOf } from './arbitrary.ts'

const net = sequential(
  [3],
  dense(4),
  batchNormalization(),
  relu,
  repeat(2, residual(block(dense(4), tanh))),
  stacked(3, dense(4)),
  dropout(0.5),
  dense(2),
)

test('summary: the table of a network', () => {
  expect(summary(net)).toMatchInlineSnapshot(`
    "layer                 output  parameters  state  flops
    sequential            [2]            134      8    266
      dense               [4]             16      0     28
      batchNormalization  [4]              8      8     16
      relu                [4]              0      0      8
      repeat 2 times      [4]             40      0     88
        residual          [4]             20      0     44
          block           [4]             20      0     40
            dense         [4]             20      0     36
            tanh          [4]              0      0      4
      stacked 3 times     [4]             60      0    108
        dense             [4]             20      0     36
      dropout             [4]              0      0      0
      dense               [2]             10      0     18"
  `)
})

test('summary: counts the parameters that init makes, and the work of apply on one example', () => {
  forLayers((f, g, _, seed) => {
    const layer = sequential([3], f, g)
    const [whole, ...parts] = summaryRows(layer)
    const params = layer.init(key(seed))
    expect(whole?.parameters).toBe(vectorOf(params).length)
    expect(whole?.flops).toBe(costOf(layer.apply<[]>)(params, ones([3])).flops)
    const direct = parts.filter((row) => row.depth === 1)
    expect(direct).toHaveLength(2)
    expect(direct.reduce((n, row) => n + row.parameters, 0)).toBe(whole?.parameters)
    expect(direct.reduce((n, row) => n + row.flops, 0)).toBe(whole?.flops)
  })
})

test('summary: shows the shape that each layer makes, and the one the network does', () => {
  const rows = summaryRows(net).filter((row) => row.depth < 2)
  expect(rows.map((row) => row.output)).toEqual([[2], [4], [4], [4], [4], [4], [4], [2]])
  expect(rows[0]?.state).toBe(8)
})

test('summary: makes no parameters: a table of 10^8 rows is only counted', () => {
  const vast = sequential({ shape: [2], dtype: 'i32' }, embedding(10 ** 8, 16))
  expect(summaryRows(vast)[0]?.parameters).toBe(16 * 10 ** 8)
})
