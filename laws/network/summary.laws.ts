/**
 * @file summary.laws — what a summary counts is what there is, and computing it costs no memory for parameters.
 */
import { expect, test } from 'vitest'
import { ones } from '../../src/function/construct.ts'
import { costOf } from '../../src/function/debug/costOf.ts'
import { key } from '../../src/function/key.ts'
import {
  batchNormalization,
  bidirectional,
  block,
  convolution,
  dense,
  dropout,
  embedding,
  flatten,
  fork,
  gru,
  layerNormalization,
  lstm,
  parallel,
  relu,
  repeat,
  residual,
  rnn,
  sequential,
  shared,
  stacked,
  summary,
  summaryRows,
  tanh,
  transformerBlock,
  twin,
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
          dense           [4]             20      0     36
          tanh            [4]              0      0      4
      stacked 3 times     [4]             60      0    108
        dense             [4]             20      0     36
      dropout             [4]              0      0      0
      dense               [2]             10      0     18"
  `)
})

const eye = sequential([4, 4, 1], convolution(2, { window: 3 }), relu, flatten)

test('summary: a table of layers side by side, in which what both share stands once', () => {
  expect(summary(twin(eye))).toMatchInlineSnapshot(`
    "layer            output     parameters  flops
    twin             [8], [8]           20    336
      sequential     [8]                20    168
        convolution  [2, 2, 2]          20    152
        relu         [2, 2, 2]           0     16
        flatten      [8]                 0      0"
  `)
  expect(summary(parallel(eye, sequential([3], dense(2))))).toMatchInlineSnapshot(`
    "layer            output     parameters  flops
    parallel         [8], [2]           28    182
      sequential     [8]                20    168
        convolution  [2, 2, 2]          20    152
        relu         [2, 2, 2]           0     16
        flatten      [8]                 0      0
      sequential     [2]                 8     14
        dense        [2]                 8     14"
  `)
  expect(
    summary(fork(sequential([3], dense(4), tanh), sequential([3], dense(2)))),
  ).toMatchInlineSnapshot(`
    "layer         output    parameters  flops
    fork          [4], [2]          24     46
      sequential  [4]               16     32
        dense     [4]               16     28
        tanh      [4]                0      4
      sequential  [2]                8     14
        dense     [2]                8     14"
  `)
})

test('summary: a table of layers that hold others: shared, stacked, recurrent, attending', () => {
  const reader = sequential(
    { shape: [6], dtype: 'i32' },
    embedding(10, 4),
    transformerBlock({ heads: 2, hidden: 8 }),
    shared(3, layerNormalization()),
    stacked(2, residual(block(dense(4), tanh))),
    bidirectional(lstm(3)),
    gru(4),
    rnn(5, { last: true }),
    dense(2),
  )
  expect(summary(reader)).toMatchInlineSnapshot(`
    "layer                     output  parameters  flops
    sequential                [2]            646  9,766
      embedding               [6, 4]          40      0
      transformerBlock        [6, 4]         168  3,444
        residual              [6, 4]          84  2,094
          layerNormalization  [6, 4]           8    246
          selfAttention       [6, 4]          76  1,824
          dropout             [6, 4]           0      0
        residual              [6, 4]          84  1,350
          layerNormalization  [6, 4]           8    246
          dense               [6, 8]          40    432
          gelu                [6, 8]           0    240
          dense               [6, 4]          36    408
          dropout             [6, 4]           0      0
      shared 3 times          [6, 4]           8    738
        layerNormalization    [6, 4]           8    246
      stacked 2 times         [6, 4]          40    528
        residual              [6, 4]          20    264
          dense               [6, 4]          20    216
          tanh                [6, 4]           0     24
      bidirectional           [6, 6]         192  2,628
        lstm                  [6, 3]          96  1,314
        lstm                  [6, 3]          96  1,314
      gru                     [6, 4]         136  1,776
      rnn                     [5]             50    630
      dense                   [2]             12     22"
  `)
})

test('summary: layers side by side count the parameters that init makes, and their work together', () => {
  forLayers((f, g, _, seed) => {
    const [side, both, same] = [parallel(f, g), fork(f, g), twin(f)]
    const one = [f, g].map((layer) => summaryRows(layer))
    for (const rows of [side, both].map(summaryRows)) {
      expect(rows[0]?.parameters).toBe(vectorOf(side.init(key(seed))).length)
      expect(rows[0]?.flops).toBe((one[0]?.[0]?.flops ?? 0) + (one[1]?.[0]?.flops ?? 0))
      expect(rows.slice(1)).toEqual(one.flat().map((row) => ({ ...row, depth: row.depth + 1 })))
    }
    const [whole, ...parts] = summaryRows(same)
    expect(whole?.parameters).toBe(vectorOf(same.init(key(seed))).length)
    expect(whole?.flops).toBe(2 * (one[0]?.[0]?.flops ?? 0))
    expect(parts.map((row) => row.name)).toEqual(one[0]?.map((row) => row.name))
  })
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
