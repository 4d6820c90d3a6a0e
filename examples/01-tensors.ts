/**
 * @file 01-tensors — a tensor is numbers in a shape, and its type says which shape.
 *
 *   Tensor<[2, 3], 'f32'>     two rows of three 32-bit floats
 *
 * Three things to see: sizes that are known stay in the type, shapes that fit are stretched to each other, and nothing
 * that was made ever changes.
 */
import { fileURLToPath } from 'node:url'
import {
  add,
  Defect,
  fromArray,
  matmul,
  mean,
  show,
  sub,
  type Tensor,
  tensor,
  toNested,
  toTypedArray,
  transpose,
} from 'cotangent'

/** What this lesson makes. */
export interface Lesson {
  readonly table: Tensor<[2, 3]>
  readonly perColumn: Tensor<[2, 3]>
  readonly perRow: Tensor<[2, 3]>
  readonly centred: Tensor<[2, 3]>
  readonly product: Tensor<[2, 2]>
  readonly sentence: string
  readonly kept: Tensor<[3]>
}

/** The sentence of a shape that does not fit. */
const sentenceOf = (wrong: () => unknown): string => {
  try {
    wrong()
  } catch (error) {
    if (error instanceof Defect) return error.message
    throw error
  }
  return 'nothing was wrong'
}

/** Makes tensors, stretches them, multiplies them, and tries to change one. */
export const lesson = (): Lesson => {
  // 1. Shapes in types. Nested lists become a tensor; their lengths become its shape.
  const table = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]) // Tensor<[2, 3], 'f32'>

  // 2. Broadcasting. Shapes are laid side by side from the right; a size 1, or none, is stretched to the other.
  //
  //      [2, 3]            [2, 3]
  //         [3]            [2, 1]
  //    --------  = [2, 3]  ------ = [2, 3]
  const perColumn = add(table, tensor([10, 20, 30]))
  const perRow = add(table, tensor([[100], [200]]))

  // Centred columns: the mean over rows keeps its axis as a size 1, so that it stretches back.
  const centred = sub(table, mean(table, { axes: [0], keepAxes: true }))

  // 3. What does not fit. A matrix product sums over the inner axes, so they must agree: [2, 3] x [3, 2] = [2, 2].
  const product = matmul(table, transpose(table))

  // [2, 3] x [2, 3] has 3 inside against 2. The compiler underlines the second argument and says the sentence below;
  // the library says the same one when sizes are known only as it runs.
  // @ts-expect-error inner axes differ
  const sentence = sentenceOf(() => matmul(table, table))

  // 4. Nothing changes. Data is copied on its way in and on its way out, so writing to either array reaches no tensor.
  const given = Float32Array.of(1, 2, 3)
  const kept = fromArray([3], given)
  given[0] = 99
  toTypedArray(kept)[1] = 99

  return { table, perColumn, perRow, centred, product, sentence, kept }
}

const indent = (text: string): string => text.replace(/^/gmu, '    ')

const report = (made: Lesson): string => {
  // NestedOf<[2, 3]> is number[][]: rows of numbers, to use as plain data.
  const [first] = toNested(made.table)
  return [
    'A tensor knows its dtype, its shape and its numbers.',
    indent(show(made.table)),
    `Its first row, as a plain list: ${JSON.stringify(first)}`,
    '\nBroadcasting: + [10, 20, 30] goes to every row,',
    indent(show(made.perColumn)),
    '+ [[100], [200]] to every column,',
    indent(show(made.perRow)),
    'and minus its column means the table is centred.',
    indent(show(made.centred)),
    '\n[2, 3] x [3, 2] is a matrix product:',
    indent(show(made.product)),
    '[2, 3] x [2, 3] is not, and the compiler and the library say so in the same words:',
    indent(made.sentence),
    '\nWe wrote 99 over the array it came from and over the array we read. The tensor is',
    indent(show(made.kept)),
  ].join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(report(lesson()))
