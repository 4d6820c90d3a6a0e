/**
 * @file control — mistakes with branches and loops.
 */
import type { Chapter } from './mistake.ts'

export const control: Chapter = {
  title: 'Branches and loops',
  about:
    'Both branches of `cond` are made, so they must return alike; a loop hands on what it was given.',
  from: ['cotangent'],
  mistakes: [
    {
      name: 'Branches that return different shapes',
      wrong:
        'const f = (x: Tensor<[3]>) =>\n  cond(greater(sum(x), 0), () => x, () => «sum(x)»)()\njit(f)(ones([3]))',
      right:
        'const f = (x: Tensor<[3]>) =>\n  cond(greater(sum(x), 0), () => x, () => neg(x))()\njit(f)(ones([3]))',
      because:
        'branches have one type between them, and TypeScript compares types in its own words',
    },
    {
      name: 'A condition for each element',
      given: 'const x = ones([3])',
      wrong: 'cond(«greater(x, 0)», () => x, () => neg(x))()',
      right: 'where(greater(x, 0), x, neg(x))',
    },
    {
      name: 'A carry that changes its shape',
      given: 'const xs = ones([5, 3])',
      wrong: 'scan(«(total: Scalar, x: Tensor<[3]>) => [add(total, x), []]»)(scalar(0), xs)',
      right: 'scan((total: Scalar, x: Tensor<[3]>) => [add(total, sum(x)), []])(scalar(0), xs)',
      because:
        'what goes in and what comes out have one type between them, and TypeScript compares types in its own words',
    },
    {
      name: 'Steps that expect other rows',
      given: 'const xs = ones([5, 3])',
      wrong: 'scan((total: Scalar, x: Tensor<[4]>) => [add(total, sum(x)), []])(scalar(0), «xs»)',
      right: 'scan((total: Scalar, x: Tensor<[3]>) => [add(total, sum(x)), []])(scalar(0), xs)',
      because: 'the run asks the step, and this one works for rows of any length',
    },
    {
      name: 'A loop without a condition',
      given: 'const x = scalar(1)',
      wrong: 'whileLoop(«(v: Scalar) => v», (v) => mul(v, 2))(x)',
      right: 'whileLoop((v: Scalar) => less(v, 100), (v) => mul(v, 2))(x)',
    },
  ],
}
