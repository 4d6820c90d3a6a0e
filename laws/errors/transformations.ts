/**
 * @file transformations — mistakes with grad and its kin, and inside the functions given to them.
 */
import type { Chapter } from './mistake.ts'

export const transformations: Chapter = {
  title: 'Derivatives and batches',
  about:
    'What `grad`, `vmap` and `jit` are given is called on tensors that have a shape and no data yet.',
  from: ['cotangent'],
  mistakes: [
    {
      name: 'The gradient of what is no scalar',
      given: 'const f = (x: Tensor<[3]>) => mul(x, x)',
      wrong: 'grad(«f»)(ones([3]))',
      right: 'grad((x: Tensor<[3]>) => sum(f(x)))(ones([3]))',
    },
    {
      name: 'The gradient of a number',
      given: 'const f = (x: Tensor<[3]>) => x.shape[0]',
      wrong: 'grad(«f»)(ones([3]))',
      right: 'grad((x: Tensor<[3]>) => mean(x))(ones([3]))',
    },
    {
      name: 'A parameter without a tangent',
      given: "const loss = (p: { w: Tensor<[3]>; steps: Tensor<[], 'i32'> }) => sum(p.w)",
      wrong: "grad(«loss»)({ w: ones([3]), steps: scalar(7, 'i32') })",
      right:
        "grad((w: Tensor<[3]>, steps: Tensor<[], 'i32'>) => loss({ w, steps }))(ones([3]), scalar(7, 'i32'))",
    },
    {
      name: 'A parameter that is no tensor',
      given: 'const loss = (p: { w: Tensor<[3]>; rate: number }) => mul(sum(p.w), p.rate)',
      wrong: 'grad(«loss»)({ w: ones([3]), rate: 0.1 })',
      right: 'grad((w: Tensor<[3]>) => loss({ w, rate: 0.1 }))(ones([3]))',
    },
    {
      name: 'The jacobian of integers',
      given: "const f = (x: Tensor<[2], 'i32'>) => cast(x, 'f32')",
      wrong: "jacobian(«f»)(ones([2], 'i32'))",
      right: 'jacobian((x: Tensor<[2]>) => mul(x, x))(ones([2]))',
    },
    {
      name: 'Reading a number inside a function that is traced',
      given: 'const f = (x: Scalar) => (item(x) > 0 ? mul(x, 2) : x)',
      wrong: 'grad(f)(scalar(3))',
      right: 'grad((x: Scalar) => where(greater(x, 0), mul(x, 2), x))(scalar(3))',
      because: 'a tensor without data has the same type as one with data',
    },
    {
      name: 'Comparing a tensor as if it were a number',
      given: 'const x = scalar(3)',
      wrong: 'const y = «x > 0» ? mul(x, 2) : x',
      right: 'const y = where(greater(x, 0), mul(x, 2), x)',
      because: "an operator of JavaScript is TypeScript's own, and it takes no tensors",
    },
    {
      name: 'Batches of different length',
      given: 'const f = vmap((x: Tensor<[3]>, y: Tensor<[3]>) => dot(x, y))',
      wrong: 'f(zeros([32, 3]), «zeros([31, 3])»)',
      right: 'f(zeros([32, 3]), zeros([32, 3]))',
      because:
        'the first argument says how many lanes there are, and TypeScript compares types in its own words',
    },
    {
      name: 'A batch axis that is not there',
      given: 'const f = (x: Tensor<[3]>) => sum(x)',
      wrong: 'vmap(f, { «in»: [2] })(zeros([32, 3]))',
      right: 'vmap(f, { in: [0] })(zeros([32, 3]))',
      compiled: 'vmap: axis 2 is outside [3, 1], whose axes run from -2 to 1; name one of these',
      because: 'what is batched later is not known yet; the lanes count as an axis of size 1',
    },
    {
      name: 'A rule whose tangent has another shape',
      given: 'const f = (x: Tensor<[3]>) => mul(x, x)',
      wrong: 'customJvp(f, ([x], [dx]) => [f(x), «dot(x, dx)»])(ones([3]))',
      right: 'customJvp(f, ([x], [dx]) => [f(x), mul(mul(x, 2), dx)])(ones([3]))',
    },
    {
      name: 'A rule whose cotangent has another shape',
      given: 'const f = (x: Tensor<[3]>) => sum(x)',
      wrong: 'customVjp(f, (x) => [f(x), x], (x, ct) => «[ct]»)(ones([3]))',
      right: 'customVjp(f, (x) => [f(x), x], (x, ct) => [mul(ones([3]), ct)])(ones([3]))',
    },
  ],
}
