/**
 * @file 02-gradients — derivatives are functions made from functions.
 *
 *   grad(f)           x -> f'(x), for f that returns one number; a tree like x
 *   valueAndGrad(f)   x -> [f(x), f'(x)], doing the shared work once
 *   jvp(f)            x, dx -> [f(x), J dx]        forward: what a small step dx does to the result
 *   vjp(f)            x -> [f(x), ct -> J^T ct]    backward: what a pull ct on the result asks of x
 *
 * They call f once on symbols, write down the Program it is, and derive another Program from that. So they nest.
 */
import { fileURLToPath } from 'node:url'
import {
  add,
  dot,
  grad,
  item,
  jvp,
  mul,
  print,
  programOf,
  type Scalar,
  scalar,
  show,
  sin,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
  vjp,
} from 'cotangent'

type Real = Scalar<'f64'>
type Vector = Tensor<[2], 'f64'>

/** What this lesson computes. */
export interface Lesson {
  /** x^3 at 2 and its first three derivatives: 8, 12, 12, 6. */
  readonly cube: readonly number[]
  /** The squared length of [3, 4], and its gradient 2x. */
  readonly value: Real
  readonly slope: Vector
  /** <ct, J dx> and <J^T ct, dx>: equal, for that is what transposed means. */
  readonly pushed: number
  readonly pulled: number
  /** d/dx (x d/dy (x y)) = d/dx x^2 = 2x, at 5. */
  readonly nested: number
  /** The Programs of x sin x and of its derivative. */
  readonly before: string
  readonly after: string
}

const cube = (x: Real): Real => mul(x, mul(x, x))

const squaredLength = (x: Vector): Real => sum(mul(x, x))

/** x sum(x) + sin x: two numbers in, two numbers out. */
const twist = (x: Vector): Vector => add(mul(x, sum(x)), sin(x))

const wave = (x: Real): Real => mul(x, sin(x))

/** Differentiates a few functions in every way there is. */
export const lesson = (): Lesson => {
  // 1. grad of grad of grad: a derivative is a function like any other.
  const [first, second, third] = [grad(cube), grad(grad(cube)), grad(grad(grad(cube)))]
  const two = scalar(2, 'f64')
  const towers = [cube, first, second, third].map((f) => item(f(two)))

  // 2. Value and gradient together. A gradient has the shape of what it is taken by: one slope for each number.
  const [value, slope] = valueAndGrad(squaredLength)(tensor([3, 4], 'f64'))

  // 3. Forward and backward. J is the matrix of all partial derivatives of twist at x; neither direction ever builds it.
  const x = tensor([0.5, -1], 'f64')
  const [dx, ct] = [tensor([1, 2], 'f64'), tensor([3, -1], 'f64')]
  const [, jdx] = jvp(twist)(x, dx)
  const [, pull] = vjp(twist)(x)
  const [pushed, pulled] = [item(dot(ct, jdx)), item(dot(pull(ct), dx))]

  // 4. A gradient inside a gradient, of a function that closes over the outer variable. The two must not mix.
  const outer = (u: Real): Real => mul(u, grad((y: Real): Real => mul(u, y))(scalar(1, 'f64')))
  const nested = item(grad(outer)(scalar(5, 'f64')))

  // 5. The Programs themselves. (x sin x)' = sin x + x cos x: look for it in the second one.
  const before = print(programOf(wave)(two))
  const after = print(programOf(grad(wave))(two))

  return { cube: towers, value, slope, pushed, pulled, nested, before, after }
}

const indent = (text: string): string => text.trimEnd().replace(/^/gmu, '    ')

const report = (made: Lesson): string =>
  [
    `x^3 at 2, and its first, second and third derivative:  ${made.cube.join(', ')}`,
    `the squared length of [3, 4]:  ${show(made.value)}`,
    `its gradient, 2x:  ${show(made.slope)}`,
    '\nforward and backward are the same matrix, seen from its two sides:',
    `    <ct, J dx>   = ${made.pushed}`,
    `    <J^T ct, dx> = ${made.pulled}`,
    `\na gradient inside a gradient, 2x at 5:  ${made.nested}`,
    '\nx sin x, as a Program:',
    indent(made.before),
    '\nand its derivative, a Program made from that one:',
    indent(made.after),
  ].join('\n')

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(report(lesson()))
