/**
 * @file summary — a layer as a table: each layer inside it, its output shape, parameters and work for one example.
 *
 * Nothing is computed: shapes of parameters come from `init` without running it, work is counted on the Program of `apply`.
 */
import { costOf } from '../function/debug/costOf.ts'
import { evalShape } from '../function/evalShape.ts'
import type { Key } from '../function/key.ts'
import { count, showSizes, type Sizes } from '../shape/sizes.ts'
import { treeLeaves } from '../tensor/tree.ts'
import type { Numeric } from '../function/operand.ts'
import { type AnyLayer, built } from './layer.ts'
import type { Beside } from './parallel.ts'

/** The shape of an example, or those of the examples that are given or made side by side. */
type Shapes = Sizes | readonly Sizes[]

/** Layers side by side, of any shapes: `parallel`, `fork`, `twin`. */
export interface AnyBeside extends Beside {
  readonly input: Shapes
  readonly output: readonly Sizes[]
  readonly dtype: Numeric
  readonly init: (key: Key) => unknown
  readonly apply: (...given: never) => unknown
  readonly state: unknown
}

/** One layer of a summary. */
export interface SummaryRow {
  readonly name: string
  /** How many layers it is inside of. */
  readonly depth: number
  /** The shape of what it makes of one example; one for each of layers side by side. */
  readonly output: Shapes
  /** Elements of its parameters, those of the layers inside included. */
  readonly parameters: number
  /** Elements of its state, likewise. */
  readonly state: number
  /** Floating-point operations of `apply` on one example. */
  readonly flops: number
}

/** A layer as rows see it. */
interface Seen extends Omit<AnyBeside, 'output' | 'parts'> {
  readonly output: Shapes
  readonly parts: readonly Seen[]
}

const areMany = (shapes: Shapes): shapes is readonly Sizes[] => typeof shapes[0] === 'object'

const isBeside = (layer: AnyLayer | AnyBeside): layer is AnyBeside => areMany(layer.output)

const seen = (layer: AnyLayer | AnyBeside): Seen =>
  isBeside(layer)
    ? { ...layer, parts: layer.parts.map(seen) }
    : built(layer, { shape: layer.input, dtype: layer.dtype })

const sizeOf = (tree: unknown): number =>
  treeLeaves(tree).reduce((n, leaf) => n + count(leaf.shape), 0)

/** What a layer counts, on tensors without data. */
const counted = ({ input, dtype, init, apply, state }: Seen) => {
  let found = { parameters: 0, flops: 0 }
  const look = (k: Key, x: unknown): Key => {
    const params = init(k)
    // its own parameters and state, and an example of the aval that it was built for
    const f = apply as unknown as (p: unknown, ex: unknown, s: unknown) => unknown
    const { flops } = costOf((p: unknown, ex: unknown) => f(p, ex, state))(params, x)
    found = { parameters: sizeOf(params), flops }
    return k
  }
  const spec = (shape: Sizes) => ({ shape: [...shape], dtype })
  const example: unknown = areMany(input) ? input.map(spec) : spec(input)
  evalShape(look)({ shape: [2], dtype: 'u32' }, example as never) // a spec for what look takes for unknown
  return { ...found, state: sizeOf(state) }
}

const rowsOf = (layer: Seen, depth: number): readonly SummaryRow[] => [
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
export const summaryRows = (layer: AnyLayer | AnyBeside): readonly SummaryRow[] =>
  rowsOf(seen(layer), 0)

const showShapes = (shapes: Shapes): string =>
  areMany(shapes) ? shapes.map(showSizes).join(', ') : showSizes(shapes)

const grouped = (n: number): string => String(n).replace(/\B(?=(?:\d{3})+$)/gu, ',')

/**
 * A layer as a table: name, output shape, parameters and floating-point operations for one example, layer by layer. What is
 * inside a layer is indented below it; a block that is repeated, or shared, is shown once.
 *
 * Cost    `init` and `apply` of every layer are traced once; nothing is computed
 *
 * ```ts
 * import { relu } from 'cotangent/network'
 * const net = sequential([784], dense(128), relu, dense(10))
 * summary(net).split('\n')[1] // => 'sequential  [10]       101,770  203,658'
 * ```
 */
export const summary = (layer: AnyLayer | AnyBeside): string => {
  const rows = summaryRows(layer)
  const stateful = rows.some((row) => row.state > 0)
  const cells = [
    ['layer', 'output', 'parameters', ...(stateful ? ['state'] : []), 'flops'],
    ...rows.map(({ name, depth, output, parameters, state, flops }) => [
      `${'  '.repeat(depth)}${name}`,
      showShapes(output),
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
