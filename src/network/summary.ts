/**
 * @file summary — a layer as a table: each layer inside it, its output shape, parameters and work for one example.
 *
 * Nothing is computed: shapes of parameters come from `init` without running it, work is counted on the Program of `apply`.
 */
import { costOf } from '../function/debug/costOf.ts'
import { evalShape } from '../function/evalShape.ts'
import type { Key } from '../function/key.ts'
import { count, showSizes, type Sizes } from '../shape/sizes.ts'
import type { AnyTensor } from '../tensor/tensor.ts'
import { treeLeaves } from '../tensor/tree.ts'
import type { Batch, Ready } from './definition.ts'
import { type AnyLayer, built } from './layer.ts'

/** One layer of a summary. */
export interface SummaryRow {
  readonly name: string
  /** How many layers it is inside of. */
  readonly depth: number
  readonly output: Sizes
  /** Elements of its parameters, those of the layers inside included. */
  readonly parameters: number
  /** Elements of its state, likewise. */
  readonly state: number
  /** Floating-point operations of `apply` on one example. */
  readonly flops: number
}

const sizeOf = (tree: unknown): number =>
  treeLeaves(tree).reduce((n, leaf) => n + count(leaf.shape), 0)

/** What a layer counts, on tensors without data. */
const counted = ({ input, dtype, init, apply, state }: Ready) => {
  let found = { parameters: 0, flops: 0 }
  const look = (k: Key, x: AnyTensor): AnyTensor => {
    const params = init(k)
    // an example of the aval that the layer was built for
    const { flops } = costOf((p: unknown, ex: Batch) => apply(p, ex, state))(params, x as Batch)
    found = { parameters: sizeOf(params), flops }
    return x
  }
  evalShape(look)({ shape: [2], dtype: 'u32' }, { shape: [...input], dtype })
  return { ...found, state: sizeOf(state) }
}

const rowsOf = (layer: Ready, depth: number): readonly SummaryRow[] => [
  { name: layer.name, depth, output: layer.output, ...counted(layer) },
  ...layer.parts.flatMap((part) => rowsOf(part, depth + 1)),
]

/**
 * The rows of a summary: the layer itself, then those inside it.
 *
 * ```ts
 * summaryRows(sequential([3], dense(2)))[1]?.parameters // => 8
 * ```
 */
export const summaryRows = (layer: AnyLayer): readonly SummaryRow[] =>
  rowsOf(built(layer, { shape: layer.input, dtype: layer.dtype }), 0)

const grouped = (n: number): string => String(n).replace(/\B(?=(?:\d{3})+$)/gu, ',')

/**
 * A layer as a table: name, output shape, parameters and floating-point operations for one example, layer by layer. What is
 * inside a layer is indented below it; a block that is repeated is shown once.
 *
 * Cost    `init` and `apply` of every layer are traced once; nothing is computed
 *
 * ```ts
 * import { relu } from 'cotangent/network'
 * const net = sequential([784], dense(128), relu, dense(10))
 * summary(net).split('\n')[1] // => 'sequential  [10]       101,770  203,658'
 * ```
 */
export const summary = (layer: AnyLayer): string => {
  const rows = summaryRows(layer)
  const stateful = rows.some((row) => row.state > 0)
  const cells = [
    ['layer', 'output', 'parameters', ...(stateful ? ['state'] : []), 'flops'],
    ...rows.map(({ name, depth, output, parameters, state, flops }) => [
      `${'  '.repeat(depth)}${name}`,
      showSizes(output),
      grouped(parameters),
      ...(stateful ? [grouped(state)] : []),
      grouped(flops),
    ]),
  ]
  const width = (column: number): number =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0))
  return cells
    .map((row) =>
      row
        .map((cell, i) => (i < 2 ? cell.padEnd(width(i)) : cell.padStart(width(i))))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
