/**
 * @file operatorProbes — what a further use of each operator may cost in type instantiations.
 */

/** Two uses of an operator, each of operands x, y, z of the given shapes: texts by what makes their names their own. */
export const use = (name, budget, first, further) => ({
  name,
  budget,
  parts: [first, further].map(([call, ...shapes], i) => (tag) => {
    const own = `${i}${tag}`
    const operands = shapes.map((s, j) => `declare const ${'xyz'[j]}${own}: ct.Tensor<[${s}]>\n`)
    return `${operands.join('')}void ${call.replaceAll('$', own)}\n`
  }),
})

/** A use at two places: the same call with other shapes. */
export const twice = (name, budget, call, first, further) =>
  use(name, budget, [call, ...first], [call, ...further])

/** Operators on one tensor or two, each with shapes for its two uses. */
export const operators = [
  use('relu', 19, ['ct.relu(x$)', '32, 784'], ['ct.relu(x$)', '17, 300']),
  // Three for each side are for asking whether its rank is known.
  use(
    'matmul',
    130,
    ['ct.matmul(x$, y$)', '32, 784', '784, 128'],
    ['ct.matmul(x$, y$)', '17, 300', '300, 50'],
  ),
  use('bias add', 260, ['ct.add(x$, y$)', '32, 784', '784'], ['ct.add(x$, y$)', '17, 300', '300']),
  use(
    'sum over an axis',
    190,
    ['ct.sum(x$, { axes: [0] })', '32, 784'],
    ['ct.sum(x$, { axes: [1] })', '17, 300'],
  ),
  use(
    'permute of rank 4',
    240,
    ['ct.permute(x$, [0, 2, 3, 1])', '2, 3, 4, 5'],
    ['ct.permute(x$, [3, 1, 0, 2])', '6, 7, 8, 9'],
  ),
  use(
    'concatenate',
    565,
    ['ct.concatenate([x$, y$], { axis: 0 })', '32, 784', '9, 784'],
    ['ct.concatenate([x$, y$], { axis: 0 })', '17, 300', '8, 300'],
  ),
  use(
    'reshape with arithmetic',
    875,
    ['ct.reshape(x$, [16, 1568])', '32, 784'],
    ['ct.reshape(x$, [34, 150])', '17, 300'],
  ),
  use(
    'flatten',
    570,
    ['ct.flatten(x$, { from: 1 })', '32, 3, 28, 28'],
    ['ct.flatten(x$, { from: 1 })', '17, 6, 30, 20'],
  ),
  use(
    'slice',
    295,
    ['ct.slice(x$, { axis: 0, from: 0, to: 16 })', '32, 784'],
    ['ct.slice(x$, { axis: 0, from: 0, to: 9 })', '17, 300'],
  ),
  // Long division: each digit of the quotient is found by subtraction, up to nine times.
  use(
    'reshape that divides, -1',
    1500,
    ['ct.reshape(x$, [7, -1])', '28, 28'],
    ['ct.reshape(x$, [15, -1])', '30, 20'],
  ),
  // Four sums.
  use(
    'pad',
    550,
    ['ct.pad(x$, [[1, 1], [0, 2]])', '32, 784'],
    ['ct.pad(x$, [[3, 2], [5, 0]])', '17, 300'],
  ),
  twice('comparison', 245, 'ct.less(x$, y$)', ['32, 784', '784'], ['17, 300', '300']),
  twice('where', 350, 'ct.where(ct.less(x$, 0), x$, y$)', ['32, 784', '784'], ['17, 300', '300']),
  twice('arithmetic with a number', 140, 'ct.mul(x$, 2)', ['32, 784'], ['17, 300']),
  twice(
    'matmul of stacked matrices',
    195,
    'ct.matmul(x$, y$)',
    ['8, 5, 32, 784', '784, 128'],
    ['6, 3, 17, 300', '300, 50'],
  ),
  twice('dot', 71, 'ct.dot(x$, y$)', ['784', '784'], ['300', '300']),
  twice('outer', 38, 'ct.outer(x$, y$)', ['32', '784'], ['17', '300']),
  twice(
    'contract',
    670,
    'ct.contract(x$, y$, { sum: [[2], [1]], batch: [[0], [0]] })',
    ['8, 32, 784', '8, 784, 5'],
    ['6, 17, 300', '6, 300, 4'],
  ),
  twice(
    'einsum of two',
    785,
    "ct.einsum('bij,bjk->bik', x$, y$)",
    ['8, 32, 784', '8, 784, 5'],
    ['6, 17, 300', '6, 300, 4'],
  ),
  twice(
    'rearrange',
    1300,
    "ct.rearrange(x$, 'b (h p) c -> b h (p c)', { p: 7 })",
    ['32, 28, 3'],
    ['17, 56, 4'],
  ),
  twice(
    'reduce by a pattern',
    1300,
    "ct.reduce(x$, 'b (h 2) c -> b h c', 'max')",
    ['32, 28, 3'],
    ['17, 56, 4'],
  ),
  twice(
    'repeat by a pattern',
    520,
    "ct.repeat(x$, 'b c -> b (c r)', { r: 3 })",
    ['32, 28'],
    ['17, 56'],
  ),
  twice('sum of all', 27, 'ct.sum(x$)', ['32, 784'], ['17, 300']),
  twice(
    'mean that keeps axes',
    290,
    'ct.mean(x$, { axes: [0, -1], keepAxes: true })',
    ['32, 5, 784'],
    ['17, 6, 300'],
  ),
  twice('argMax', 135, 'ct.argMax(x$, { axis: -1 })', ['32, 784'], ['17, 300']),
  twice('softmax', 20, 'ct.softmax(x$)', ['32, 784'], ['17, 300']),
  twice('sort', 42, 'ct.sort(x$, { axis: 0 })', ['32, 784'], ['17, 300']),
  twice('cumulative sum', 40, 'ct.cumulativeSum(x$, { axis: 1 })', ['32, 784'], ['17, 300']),
  twice('transpose', 55, 'ct.transpose(x$)', ['2, 32, 784'], ['3, 17, 300']),
  use(
    'broadcastTo',
    145,
    ['ct.broadcastTo(x$, [32, 784])', '784'],
    ['ct.broadcastTo(x$, [17, 300])', '300'],
  ),
  twice('expandDims', 88, 'ct.expandDims(x$, { axis: 1 })', ['32, 784'], ['17, 300']),
  twice('squeeze', 135, 'ct.squeeze(x$, { axis: 1 })', ['32, 1, 784'], ['17, 1, 300']),
  twice('flip', 120, 'ct.flip(x$, { axes: [0, 1] })', ['32, 784'], ['17, 300']),
  twice(
    'stack',
    360,
    'ct.stack([x$, y$], { axis: 0 })',
    ['32, 784', '32, 784'],
    ['17, 300', '17, 300'],
  ),
  use(
    'split',
    525,
    ['ct.split(x$, { axis: 1, sizes: [700, 84] })', '32, 784'],
    ['ct.split(x$, { axis: 1, sizes: [100, 200] })', '17, 300'],
  ),
  twice(
    'take',
    170,
    "ct.take(x$, ct.cast(y$, 'i32'), { axis: 0 })",
    ['32, 784', '5, 6'],
    ['17, 300', '7, 8'],
  ),
  twice(
    'scatterAdd',
    295,
    "ct.scatterAdd(x$, ct.cast(y$, 'i32'), z$, { axis: 0 })",
    ['32, 784', '5', '5, 784'],
    ['17, 300', '7', '7, 300'],
  ),
  twice('oneHot', 62, "ct.oneHot(ct.cast(x$, 'i32'), 10)", ['32'], ['17']),
  twice(
    'convolve',
    355,
    "ct.convolve(x$, y$, { padding: 'same' })",
    ['32, 28, 28, 3', '3, 3, 3, 8'],
    ['17, 30, 20, 4', '5, 3, 4, 9'],
  ),
  twice(
    'convolve with strides',
    1100,
    'ct.convolve(x$, y$, { stride: 2, padding: 1 })',
    ['32, 28, 28, 3', '3, 3, 3, 8'],
    ['17, 30, 20, 4', '5, 3, 4, 9'],
  ),
  twice(
    'maxPool',
    465,
    'ct.maxPool(x$, { window: 2, stride: 2 })',
    ['32, 28, 28, 3'],
    ['17, 30, 20, 4'],
  ),
  use('zeros', 96, ['ct.zeros([32, 784])'], ['ct.zeros([17, 300])']),
  use(
    'tensor of a literal',
    265,
    ['ct.tensor([[1, 2, 3], [4, 5, 6]])'],
    ['ct.tensor([[1, 2], [3, 4], [5, 6]])'],
  ),
]
