/**
 * @file shapes — mistakes with two shapes that do not meet.
 */
import type { Chapter } from './mistake.ts'

export const shapes: Chapter = {
  title: 'Shapes that do not meet',
  about:
    'Operators on two tensors follow NumPy: shapes align at the right, and a size of 1 stretches.',
  from: ['cotangent'],
  mistakes: [
    {
      name: 'Adding shapes that do not broadcast',
      given: 'const x = zeros([32, 10])\nconst bias = zeros([32])',
      wrong: 'add(x, «bias»)',
      right: 'add(x, reshape(bias, [32, 1]))',
    },
    {
      name: 'Dividing by a sum without `keepAxes`',
      given: 'const x = ones([32, 10])',
      wrong: 'div(x, «sum(x, { axes: [1] })»)',
      right: 'div(x, sum(x, { axes: [1], keepAxes: true }))',
    },
    {
      name: 'Weights stored the other way round',
      given: 'const x = zeros([32, 784])\nconst w = zeros([128, 784])',
      wrong: 'matmul(x, «w»)',
      right: 'matmul(x, transpose(w))',
    },
    {
      name: 'A vector where a matrix is needed',
      given: 'const x = zeros([32, 784])\nconst v = zeros([784])',
      wrong: 'matmul(x, «v»)',
      right: 'matmul(x, reshape(v, [784, 1]))',
    },
    {
      name: 'Stacks of matrices of different length',
      given: 'const queries = zeros([8, 20, 64])\nconst keys = zeros([4, 64, 20])',
      wrong: 'matmul(queries, «keys»)',
      right: 'matmul(reshape(queries, [2, 4, 20, 64]), keys)',
    },
    {
      name: 'A dot product of vectors of different length',
      given: 'const x = zeros([3])\nconst y = zeros([4])',
      wrong: 'dot(x, «y»)',
      right: 'dot(x, slice(y, { axis: 0, to: 3 }))',
    },
    {
      name: 'Contracting axes of different size',
      given: 'const x = zeros([2, 3])\nconst y = zeros([3, 4])',
      wrong: 'contract(x, y, «{ sum: [[0], [0]] }»)',
      right: 'contract(x, y, { sum: [[1], [0]] })',
    },
    {
      name: 'Broadcasting to a shape of lower rank',
      given: 'const x = zeros([2, 3])',
      wrong: 'broadcastTo(x, «[3]»)',
      right: 'broadcastTo(x, [5, 2, 3])',
    },
    {
      name: 'Choosing between shapes that do not broadcast',
      given: 'const x = ones([2, 3])\nconst y = ones([3, 2])',
      wrong: 'where(greater(x, 0), x, «y»)',
      right: 'where(greater(x, 0), x, transpose(y))',
    },
  ],
}
