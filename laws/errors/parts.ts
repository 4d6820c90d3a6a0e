/**
 * @file parts — mistakes with layers that are made of others, with attention, and with labels in order.
 */
import type { Chapter } from './mistake.ts'

const heard = [
  "const data = datasetOf({ sound: ones([1, 3, 5]), words: tensor([[1, 1, 2]], 'i32') })",
  'type Heard = { readonly sound: Tensor<[number, 3, 5]>; readonly words: Tensor<[number, 3], "i32"> }',
  'const each = vmap((z: Tensor<[3, 5]>, i: Tensor<[3], "i32">) => ctc(z, i))',
  'const loss = (w: Scalar, { sound, words }: Heard) => mean(each(mul(sound, w), words))',
  'const optimiser = gradientDescent(0.1)',
  'const start = begin(scalar(1), optimiser, key(1))',
]
  .join('\n')
  .replaceAll('"', "'")

export const parts: Chapter = {
  title: 'Layers of layers, attention, and labels in order',
  about:
    'What is repeated or joined has to fit itself; an error stands on the whole of it, and names the part.',
  from: ['cotangent/network', 'cotangent', 'cotangent/optimize', 'cotangent/training'],
  mistakes: [
    {
      name: 'A shortcut beside a convolution that strides',
      wrong:
        "sequential(\n  [32, 32, 16],\n  «added(convolution(16, { window: 3, stride: 2, padding: 'same' }), identity)»,\n)",
      right:
        "sequential(\n  [32, 32, 16],\n  added(\n    convolution(16, { window: 3, stride: 2, padding: 'same' }),\n    convolution(16, { window: 1, stride: 2 }),\n  ),\n)",
    },
    {
      name: 'A branch that flattens, beside one that does not',
      wrong:
        'sequential(\n  [8, 8, 3],\n  «concatenated(flatten, convolution(4, { window: 1 }))»,\n)',
      right:
        'sequential(\n  [8, 8, 3],\n  concatenated(flatten, block(convolution(4, { window: 1 }), flatten)),\n)',
    },
    {
      name: 'A repeated convolution that eats the edges',
      wrong:
        'sequential(\n  [28, 28, 8],\n  «repeat(3, block(convolution(8, { window: 3 }), relu))»,\n)',
      right:
        "sequential(\n  [28, 28, 8],\n  repeat(3, block(convolution(8, { window: 3, padding: 'same' }), relu)),\n)",
    },
    {
      name: 'A stacked block that makes features wider',
      wrong: 'sequential(\n  [64],\n  «stacked(6, block(dense(128), tanh))»,\n)',
      right: 'sequential(\n  [64],\n  stacked(6, block(dense(128), tanh, dense(64))),\n)',
    },
    {
      name: 'Parameters shared by blocks of other widths',
      given: 'const half = block(dense(32), relu)',
      wrong: 'sequential(\n  [64],\n  «shared(2, half)»,\n)',
      right: 'sequential(\n  [64],\n  dense(32),\n  shared(2, half),\n)',
    },
    {
      name: 'Heads that do not divide the features',
      wrong: 'sequential(\n  [128, 100],\n  «selfAttention({ heads: 8 })»,\n)',
      right: 'sequential(\n  [128, 100],\n  selfAttention({ heads: 10 }),\n)',
    },
    {
      name: 'A block of a transformer with a rate above 1',
      wrong: 'const blocks = stacked(6, transformerBlock({ heads: 8, «dropout»: 1.5 }))',
      right: 'const blocks = stacked(6, transformerBlock({ heads: 8, dropout: 0.15 }))',
    },
    {
      name: 'More frames than there are',
      given: "const [frames, words] = [ones([4, 30]), tensor([7, 7, 9], 'i32')]",
      wrong: 'ctc(frames, words, { steps: 5 })',
      right: 'ctc(frames, words, { steps: 4 })',
      because: 'how many frames an example has may be computed, so it is looked at when it runs',
    },
    {
      name: 'Fewer frames than labels need',
      given: heard,
      wrong:
        'const run = fit({ loss, optimiser, data, batchSize: 1, epochs: 1 })(start)\nconst said = E.mapLeft(showFitFailure)(run)',
      right:
        "const kept = mapDataset(data, ({ sound }) => ({ sound, words: tensor([[1, 2, 1]], 'i32') }))\nconst run = fit({ loss, optimiser, data: kept, batchSize: 1, epochs: 1 })(start)\nconst said = E.mapLeft(showFitFailure)(run)",
      either: 'said',
      because: 'two equal labels need a frame between them, and labels are data',
    },
  ],
}
