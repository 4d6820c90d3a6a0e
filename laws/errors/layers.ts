/**
 * @file layers — mistakes with layers and losses.
 */
import type { Chapter } from './mistake.ts'

export const layers: Chapter = {
  title: 'Layers',
  about:
    'Shapes of layers are those of one example; an error stands on the layer that does not fit.',
  from: ['cotangent/network', 'cotangent'],
  mistakes: [
    {
      name: 'A network that does not take what comes before it',
      given: 'const head = sequential([784], dense(10))',
      wrong: 'sequential(\n  [28, 28],\n  dense(128),\n  relu,\n  «head»,\n)',
      right: 'sequential(\n  [28, 28],\n  flatten,\n  head,\n)',
    },
    {
      name: 'A residual body that changes the shape',
      wrong: 'sequential(\n  [64],\n  dense(32),\n  «residual(dense(64))»,\n)',
      right: 'sequential(\n  [64],\n  dense(32),\n  residual(dense(32)),\n)',
    },
    {
      name: 'A repeated block that changes the shape',
      wrong: 'sequential(\n  [64],\n  «repeat(3, block(dense(32), relu))»,\n)',
      right: 'sequential(\n  [64],\n  dense(32),\n  repeat(3, block(dense(32), relu)),\n)',
    },
    {
      name: 'Two layers side by side in a network that goes on',
      given:
        'const narrow = sequential([64], dense(16), relu)\nconst wide = sequential([64], dense(32), relu)',
      wrong: 'sequential(\n  [64],\n  «fork(narrow, wide)»,\n  dense(10),\n)',
      right: 'sequential(\n  [64],\n  concatenated(narrow, wide),\n  dense(10),\n)',
    },
    {
      name: 'Branches whose shapes do not meet',
      wrong:
        'sequential(\n  [28, 28, 1],\n  «concatenated(convolution(8, { window: 1 }), convolution(8, { window: 3 }))»,\n)',
      right:
        "sequential(\n  [28, 28, 1],\n  concatenated(convolution(8, { window: 1 }), convolution(8, { window: 3, padding: 'same' })),\n)",
    },
    {
      name: 'Branches of different shapes, added',
      wrong: 'sequential(\n  [64],\n  «added(dense(16), dense(32))»,\n)',
      right: 'sequential(\n  [64],\n  added(dense(16), dense(16)),\n)',
    },
    {
      name: 'Two layers that read one input, of different shapes',
      given: 'const narrow = sequential([64], dense(16))',
      wrong: 'fork(narrow, «sequential([32], dense(16))»)',
      right: 'fork(narrow, sequential([64], dense(16)))',
    },
    {
      name: 'Padding of a convolution as PyTorch spells it, a number for each axis',
      wrong: 'sequential(\n  [28, 28, 1],\n  convolution(4, { window: 3, padding: [«1», 0] }),\n)',
      right:
        'sequential(\n  [28, 28, 1],\n  convolution(4, { window: 3, padding: [[1, 1], [0, 0]] }),\n)',
      compiled:
        'padding: one axis is padded by a number, not by [before, after]; give both for each, as [[1, 1], [0, 0]] for [1, 0]',
      because: 'the type of the option is one for all operators and layers with windows',
    },
    {
      name: 'A rate in per cent',
      wrong: 'dropout(«50»)',
      right: 'dropout(0.5)',
    },
    {
      name: 'Both directions of what has no places',
      wrong: 'sequential([8], «bidirectional(dense(4))»)',
      right: 'sequential([20, 8], bidirectional(dense(4)))',
    },
    {
      name: 'A dense layer for a scalar',
      wrong: 'sequential([], «dense(10)»)',
      right: 'sequential([1], dense(10))',
    },
    {
      name: 'A layer that was not made',
      wrong: 'sequential([784], «dense»)',
      right: 'sequential([784], dense(10))',
      because: 'dense is a function, and what it lacks of a layer TypeScript lists by itself',
    },
    {
      name: 'Joining two networks that do not meet',
      given:
        'const encoder = sequential([784], dense(32))\nconst decoder = sequential([64], dense(784))',
      wrong: 'compose(encoder, «decoder»)',
      right: 'compose(encoder, sequential([32], dense(784)))',
    },
    {
      name: 'Examples of another shape',
      given: 'const net = sequential([784], dense(10))\nconst params = net.init(key(1))',
      wrong: 'net.apply(params, «ones([32, 28, 28])»)',
      right: 'net.apply(params, ones([32, 784]))',
    },
    {
      name: 'Examples of another dtype',
      given: 'const net = sequential([784], dense(10))\nconst params = net.init(key(1))',
      wrong: "net.train(params, «ones([32, 784], 'f64')», { key: key(2) })",
      right: 'net.train(params, ones([32, 784]), { key: key(2) })',
    },
    {
      name: 'Parameters of another network',
      given: 'const wide = sequential([784], dense(128))\nconst net = sequential([784], dense(10))',
      wrong: 'net.apply(«wide.init(key(1))», ones([32, 784]))',
      right: 'net.apply(net.init(key(1)), ones([32, 784]))',
      because:
        'parameters are a tree, which TypeScript compares leaf by leaf; the run takes what it can multiply',
    },
    {
      name: 'A label too few',
      given: 'const logits = ones([32, 10])',
      wrong: "sparseCategoricalCrossEntropy(logits, «ones([31], 'i32')»)",
      right: "sparseCategoricalCrossEntropy(logits, ones([32], 'i32'))",
    },
    {
      name: 'Labels that are no integers',
      given: 'const logits = ones([32, 10])',
      wrong: 'sparseCategoricalCrossEntropy(logits, «ones([32])»)',
      right: "sparseCategoricalCrossEntropy(logits, ones([32], 'i32'))",
    },
    {
      name: 'Labels where one-hot rows are needed',
      given: 'const logits = ones([32, 10])\nconst labels = ones([32])',
      wrong: 'categoricalCrossEntropy(logits, «labels»)',
      right: "categoricalCrossEntropy(logits, oneHot(cast(labels, 'i32'), 10))",
    },
  ],
}
