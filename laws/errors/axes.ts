/**
 * @file axes — mistakes with the axes of a tensor.
 */
import type { Chapter } from './mistake.ts'

export const axes: Chapter = {
  title: 'Axes',
  about: 'Axes count from 0, and from the end with -1.',
  from: ['cotangent'],
  mistakes: [
    {
      name: 'An axis that is not there',
      given: 'const x = zeros([32, 10])',
      wrong: 'sum(x, { axes: [«2»] })',
      right: 'sum(x, { axes: [1] })',
    },
    {
      name: 'Counting too far from the end',
      given: 'const x = zeros([32, 10])',
      wrong: 'softmax(x, { «axis»: -3 })',
      right: 'softmax(x, { axis: -1 })',
    },
    {
      name: 'An axis of a scalar',
      given: 'const loss = scalar(0.5)',
      wrong: 'argMax(loss, { «axis»: 0 })',
      right: 'argMax(reshape(loss, [1]), { axis: 0 })',
    },
    {
      name: 'One axis named twice',
      given: 'const x = zeros([32, 10])',
      wrong: 'mean(x, { «axes»: [1, -1] })',
      right: 'mean(x, { axes: [0, 1] })',
    },
    {
      name: 'An option by another name',
      given: 'const x = zeros([32, 10])',
      wrong: 'sum(x, { «axis»: 0 })',
      right: 'sum(x, { axes: [0] })',
      because: 'TypeScript looks after the names of options by itself',
    },
    {
      name: 'What is no order of the axes',
      given: 'const image = zeros([3, 28, 28])',
      wrong: 'permute(image, «[1, 2]»)',
      right: 'permute(image, [1, 2, 0])',
    },
    {
      name: 'Transposing a vector',
      given: 'const v = zeros([3])',
      wrong: 'transpose(«v»)',
      right: 'transpose(reshape(v, [1, 3]))',
    },
    {
      name: 'Squeezing an axis that is not 1',
      given: 'const x = zeros([32, 1, 10])',
      wrong: 'squeeze(x, { «axis»: 0 })',
      right: 'squeeze(x, { axis: 1 })',
    },
  ],
}
