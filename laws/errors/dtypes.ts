/**
 * @file dtypes — mistakes with what the elements are.
 */
import type { Chapter } from './mistake.ts'

export const dtypes: Chapter = {
  title: 'Dtypes',
  about: 'Nothing is promoted: a change of dtype is written down, with `cast`.',
  from: ['cotangent'],
  mistakes: [
    {
      name: 'Two dtypes in one sum',
      given: "const x = zeros([32, 10])\nconst counts = zeros([32, 10], 'i32')",
      wrong: 'add(x, «counts»)',
      right: "add(x, cast(counts, 'f32'))",
    },
    {
      name: 'Integers for a function of real numbers',
      given: "const counts = ones([10], 'i32')",
      wrong: 'log(«counts»)',
      right: "log(cast(counts, 'f32'))",
      compiled: 'log: any other dtype is not floating; cast it to f32 or f64',
      because: 'what TypeScript can say here is what the operator takes, and not what it was given',
    },
    {
      name: 'The mean of integers',
      given: "const counts = ones([10], 'i32')",
      wrong: 'mean(«counts»)',
      right: "mean(cast(counts, 'f32'))",
      compiled: 'mean: any other dtype is not floating; cast it to f32 or f64',
      because: 'what TypeScript can say here is what the operator takes, and not what it was given',
    },
    {
      name: 'Adding up answers',
      given: 'const hits = equal(ones([32]), 1)',
      wrong: 'sum(«hits»)',
      right: "sum(cast(hits, 'i32'))",
      compiled: 'sum: any other dtype is not numeric; cast it, or choose with where',
      because: 'what TypeScript can say here is what the operator takes, and not what it was given',
    },
    {
      name: 'A number that the dtype does not have',
      given: "const counts = ones([10], 'i32')",
      wrong: 'mul(counts, 0.5)',
      right: "mul(cast(counts, 'f32'), 0.5)",
      because: 'a number is a number to TypeScript',
    },
    {
      name: 'A condition that is not bool',
      given: 'const mask = ones([2, 3])\nconst x = ones([2, 3])',
      wrong: 'where(«mask», x, 0)',
      right: 'where(greater(mask, 0), x, 0)',
    },
    {
      name: 'Negating what is not bool',
      given: 'const x = ones([2, 3])',
      wrong: 'not(«x»)',
      right: 'equal(x, 0)',
    },
    {
      name: 'Places that are not integers',
      given: 'const table = ones([1000, 64])\nconst tokens = tensor([3, 14, 15])',
      wrong: 'take(table, «tokens», { axis: 0 })',
      right: "take(table, cast(tokens, 'i32'), { axis: 0 })",
      compiled: 'take: any other dtype cannot be an index; cast it to i32',
      because: 'what TypeScript can say here is what the operator takes, and not what it was given',
    },
    {
      name: 'One-hot rows of floating labels',
      given: 'const labels = tensor([3, 1, 4])',
      wrong: 'oneHot(«labels», 10)',
      right: "oneHot(cast(labels, 'i32'), 10)",
      compiled: 'oneHot: any other dtype cannot be an index; cast it to i32',
      because: 'what TypeScript can say here is what the operator takes, and not what it was given',
    },
    {
      name: 'A list where a tensor is needed',
      wrong: 'exp(«[1, 2, 3]»)',
      right: 'exp(tensor([1, 2, 3]))',
      compiled: 'exp: any other dtype is not floating; cast it to f32 or f64',
      because: 'a list lacks all that a tensor has, which TypeScript lists by itself',
    },
  ],
}
