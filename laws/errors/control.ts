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
    },
    {
      name: 'One of many branches that returns another shape',
      given: 'const x = ones([3])',
      wrong:
        "jit((i: Tensor<[], 'i32'>) =>\n  switchOn(i, [(v: Tensor<[3]>) => v, «(v: Tensor<[3]>) => sum(v)»])(x))(scalar(0, 'i32'))",
      right:
        "jit((i: Tensor<[], 'i32'>) =>\n  switchOn(i, [(v: Tensor<[3]>) => v, (v: Tensor<[3]>) => neg(v)])(x))(scalar(0, 'i32'))",
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
    },
    {
      name: 'A part of a carry that changes',
      given: 'const xs = ones([5, 3])\nconst first = { mean: ones([3]), n: scalar(0) }',
      wrong:
        'scan(«(c: typeof first, x: Tensor<[3]>) => [{ mean: add(c.mean, x), n: x }, []]»)(first, xs)',
      right:
        'scan((c: typeof first, x: Tensor<[3]>) => [{ mean: add(c.mean, x), n: add(c.n, 1) }, []])(first, xs)',
    },
    {
      name: 'A loop that widens its state',
      given: 'const x = ones([3])',
      wrong:
        'whileLoop((v: Tensor<[3]>) => less(sum(v), 9), (v) => «concatenate([v, v], { axis: 0 })»)(x)',
      right: 'whileLoop((v: Tensor<[3]>) => less(sum(v), 9), (v) => mul(v, 2))(x)',
    },
    {
      name: 'A fold whose state grows',
      given: 'const x = ones([3])',
      wrong:
        'fold(«(all: Tensor<[3]>, v: Tensor<[3]>) => concatenate([all, v], { axis: 0 })»)(x, [x])',
      right: 'fold((total: Tensor<[3]>, v: Tensor<[3]>) => add(total, v))(x, [x])',
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
