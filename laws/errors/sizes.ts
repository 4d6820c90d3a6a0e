/**
 * @file sizes — mistakes with the sizes that something is to have.
 */
import type { Chapter } from './mistake.ts'

export const sizes: Chapter = {
  title: 'Sizes',
  about: 'What is cut, joined or reshaped must come out even.',
  from: ['cotangent'],
  mistakes: [
    {
      name: 'Reshaping to another number of elements',
      given: 'const images = zeros([32, 28, 28])',
      wrong: 'reshape(images, «[32, 748]»)',
      right: 'reshape(images, [32, 784])',
    },
    {
      name: 'Leaving no whole size for -1',
      given: 'const x = zeros([2, 3])',
      wrong: 'reshape(x, «[4, -1]»)',
      right: 'reshape(x, [3, -1])',
    },
    {
      name: 'Leaving two sizes open',
      given: 'const x = zeros([2, 3, 4])',
      wrong: 'reshape(x, «[-1, -1]»)',
      right: 'reshape(x, [-1, 4])',
    },
    {
      name: 'Flattening the batch along with the pixels',
      given: 'const images = zeros([32, 28, 28])\nconst w = zeros([784, 10])',
      wrong: 'matmul(reshape(flatten(images), [1, -1]), «w»)',
      right: 'matmul(flatten(images, { from: 1 }), w)',
    },
    {
      name: 'Joining along the wrong axis',
      given: 'const x = zeros([32, 8])\nconst y = zeros([32, 2])',
      wrong: 'concatenate(«[x, y]», { axis: 0 })',
      right: 'concatenate([x, y], { axis: 1 })',
    },
    {
      name: 'Stacking different shapes',
      given: 'const x = zeros([3])\nconst y = zeros([4])',
      wrong: 'stack(«[x, y]», { axis: 0 })',
      right: 'concatenate([x, y], { axis: 0 })',
    },
    {
      name: 'Pieces that do not add up',
      given: 'const x = zeros([10, 3])',
      wrong: 'split(x, { axis: 0, «sizes»: [8, 3] })',
      right: 'split(x, { axis: 0, sizes: [8, 2] })',
    },
    {
      name: 'Slicing past the end',
      given: 'const x = zeros([10, 3])',
      wrong: 'slice(x, «{ axis: 1, from: 1, to: 9 }»)',
      right: 'slice(x, { axis: 0, from: 1, to: 9 })',
    },
    {
      name: 'Slicing backwards',
      given: 'const x = zeros([10])',
      wrong: 'slice(x, { axis: 0, «step»: -1 })',
      right: 'flip(x, { axes: [0] })',
    },
    {
      name: 'Padding some of the axes',
      given: 'const image = zeros([3, 28, 28])',
      wrong: 'pad(image, «[[2, 2], [2, 2]]»)',
      right: 'pad(image, [[0, 0], [2, 2], [2, 2]])',
    },
    {
      name: 'Rows of different length',
      wrong: 'tensor(«[[1], [2, 3]]»)',
      right: 'tensor([[1, 0], [2, 3]])',
    },
    {
      name: 'A list that does not fill the shape',
      given: 'const numbers = [1, 2, 3, 4, 5]',
      wrong: 'fromArray([2, 3], numbers)',
      right: 'fromArray([5], numbers)',
      because: 'a list of numbers has no length in its type',
    },
    {
      name: 'A size that is half a number',
      wrong: 'zeros([32, 7 / 2])',
      right: 'zeros([32, Math.floor(7 / 2)])',
      because: 'the type of a quotient is number',
    },
    {
      name: 'A negative size',
      wrong: 'zeros(«[-1, 10]»)',
      right: 'zeros([1, 10])',
    },
  ],
}
