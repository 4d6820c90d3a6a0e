/**
 * @file 05-depth — ten thousand layers: no stack overflows, and a layer costs the same however many there are.
 *
 * Every weight is 1/2 and every bias 0, and both units start at the same x, so that both hold tanh iterated l times and
 * the gradient has a closed form to compare with, in plain numbers:
 *
 *   a_0 = x       a_l = tanh(1/2 a_(l-1) + 1/2 a_(l-1)) = tanh a_(l-1)       L = sum of the two a_n
 *   delta_n = 1 - a_n^2        delta_l = delta_(l+1) (1 - a_l^2)             dL/dW_l = a_(l-1) delta_l in all four places
 */
import { fileURLToPath } from 'node:url'
import { full, key, programOf, type Scalar, sum, toTypedArray, valueAndGrad } from 'cotangent'
import {
  block,
  constant,
  dense,
  type ParametersOf,
  repeat,
  sequential,
  tanh,
} from 'cotangent/network'

/** dense(2) and tanh, n times over. */
const chain = (n: number) =>
  sequential(
    { shape: [2], dtype: 'f64' },
    repeat(n, block(dense(2, { kernel: constant(0.5) }), tanh)),
  )
type Params = ParametersOf<ReturnType<typeof chain>>

const start = 0.9

interface Problem {
  readonly params: Params
  readonly loss: (params: Params) => Scalar<'f64'>
}

const problem = (n: number): Problem => {
  const network = chain(n)
  const x = full([1, 2], start, 'f64')
  return { params: network.init(key(1)), loss: (params) => sum(network.apply(params, x)) }
}

/** How many equations a network of some depth takes. */
export interface Count {
  readonly depth: number
  /** Of the loss. */
  readonly forward: number
  /** Of the loss and its gradient. */
  readonly both: number
}

/** Counts the equations of a loss, and of its value and gradient. */
export const counted = (depth: number): Count => {
  const { params, loss } = problem(depth)
  return {
    depth,
    forward: programOf(loss)(params).equations.length,
    both: programOf(valueAndGrad(loss))(params).equations.length,
  }
}

/** The gradient of each layer's first weight: as grad has it, and as the closed form has it. */
export interface Slopes {
  readonly computed: readonly number[]
  readonly expected: readonly number[]
}

/** Value and gradient through a network of some depth. */
export const run = (depth: number): Slopes => {
  const { params, loss } = problem(depth)
  const [, [layers]] = valueAndGrad(loss)(params)
  const computed = layers.map(([{ w }]) => toTypedArray(w)[0] ?? Number.NaN)

  const signals = [start] // a_0, a_1, ..., a_n
  for (let l = 1; l <= depth; l += 1) signals.push(Math.tanh(signals[l - 1] ?? Number.NaN))
  const expected: number[] = []
  let delta = 1
  for (let l = depth; l >= 1; l -= 1) {
    delta *= 1 - (signals[l] ?? Number.NaN) ** 2
    expected.push((signals[l - 1] ?? Number.NaN) * delta)
  }
  return { computed, expected: expected.reverse() }
}

/** The depths to look at. */
export const depths: readonly number[] = [10, 100, 1_000, 10_000]

const main = (): void => {
  const cell = (x: string | number): string => x.toLocaleString('en').padStart(10)
  const line = (cells: readonly (string | number)[]): string => cells.map(cell).join('')
  const timed = <A>(f: () => A): readonly [A, number] => {
    const from = performance.now()
    return [f(), performance.now() - from]
  }
  console.log(
    'Equations of the loss, of the loss and its gradient, and the time to build both and run:\n',
  )
  console.log(line(['layers', 'loss', 'both', 'a layer', 'build', 'run', 'a layer']))
  for (const depth of depths) {
    const [{ forward, both }, building] = timed(() => counted(depth))
    const [, running] = timed(() => run(depth))
    const times = [`${building.toFixed(0)} ms`, `${running.toFixed(0)} ms`]
    const each = `${((building + running) / depth).toFixed(2)} ms`
    console.log(line([depth, forward, both, (both / depth).toFixed(2), ...times, each]))
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main()
