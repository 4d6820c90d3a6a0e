/**
 * @file nonFinite — which equation of a function's Program made the first NaN or infinity, and of what.
 */
import { fromNullable, map, type Option } from 'fp-ts/lib/Option.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Equation, Source } from '../../program/program.ts'
import { showSource } from '../../program/print.ts'
import { placeOf } from '../../shape/outside.ts'
import { sameSizes, showSizes } from '../../shape/sizes.ts'
import { type Concrete, data, showAval } from '../../tensor/concrete.ts'
import { showElement } from '../../tensor/show.ts'
import type { AnyTensor } from '../../tensor/tensor.ts'
import { withData } from '../../engine/emit.ts'
import { located, leavesOf } from '../trace.ts'
import { untyped, valueOf } from '../traced.ts'
import { watch } from './watched.ts'

/** An equation that made a NaN or an infinity, and what it was given. */
export interface NonFiniteEquation {
  readonly equation: Equation
  /** Where it is in the Program: `equation 3 (scan), run 17: equation 0 (log)`. */
  readonly path: string
  /** The user's line, and of which primitive's derivative the equation is a part; absent when no line is known. */
  readonly source: Source | undefined
  /** Whether the NaN or infinity reaches the result; if not, something such as `where` keeps it out. */
  readonly reaches: boolean
  readonly inputs: readonly AnyTensor[]
  readonly outputs: readonly AnyTensor[]
}

/**
 * Runs f's Program equation by equation, and finds the first one that made a NaN of inputs without NaN, or an infinity of
 * finite inputs. One whose NaN or infinity reaches the result comes before one that `where` has masked. Sub-Programs
 * are entered; f may be a gradient, or any other transformed function. Only what is new counts: arguments that are
 * not finite are nobody's fault, and of f(NaN) nothing is found.
 *
 * Cost    that of f without jit, and two passes over each tensor
 * Fails   a Defect while tracing, which has no data
 *
 * ```ts
 * const f = (x: Tensor<[2]>) => sum(sqrt(x))
 * const found = whereNonFinite(grad(f))(tensor([0, 4]))
 * O.map(({ equation, source }: NonFiniteEquation) => [equation.name, source?.derivative])(found) // => O.some(['div', 'sqrt'])
 * whereNonFinite(f)(tensor([0, 4])) // => O.none
 * ```
 */
export const whereNonFinite =
  <A extends readonly unknown[], B>(
    f: (...args: A) => B,
  ): ((...args: A) => Option<NonFiniteEquation>) =>
  (...args) => {
    const op = 'whereNonFinite'
    const { program, captured } = located(op, f)(...args)
    const inputs = [...leavesOf(op, args), ...captured].map((x) => withData(op, x))
    const { found, reaches } = watch(program, inputs)
    return pipe(
      fromNullable(found),
      map(({ path, equation, inputs: given, outputs }) => ({
        equation,
        path,
        source: equation.source,
        reaches,
        inputs: given.map(untyped),
        outputs: outputs.map(untyped),
      })),
    )
  }

const concreteOf = (x: AnyTensor): Concrete =>
  withData('showNonFinite', valueOf('showNonFinite', x))

/** The first element that is a NaN; the first infinity where there is none. */
const worst = (x: Concrete): number => {
  const nan = x[data].findIndex(Number.isNaN)
  return nan < 0 ? x[data].findIndex((value) => !Number.isFinite(value)) : nan
}

const place = (x: Concrete, index: number): string =>
  x.shape.length === 0 ? '' : ` at ${showSizes(placeOf(x.shape, index))}`

/**
 * One sentence for what was found: the primitive, the element, what it was made of, and the line to look at.
 *
 * ```ts
 * const found = whereNonFinite((x: Tensor<[2]>) => log(x))(tensor([1, 0]))
 * O.map((x: NonFiniteEquation) => showNonFinite({ ...x, source: { line: 'model.ts:3:7' } }))(found) // => O.some('whereNonFinite: log of f32[2] made -Infinity at [1], of 0 there; look at model.ts:3:7, equation 0 (log)')
 * ```
 */
export const showNonFinite = ({
  equation,
  path,
  source,
  reaches,
  inputs,
  outputs,
}: NonFiniteEquation): string => {
  const [xs, ys] = [inputs.map(concreteOf), outputs.map(concreteOf)]
  const y = ys.find((made) => worst(made) >= 0)
  const index = y === undefined ? 0 : worst(y)
  const element = (x: Concrete): string => showElement(x[data][index]!, x.dtype) // of the sizes of y, in which index is
  const alike = xs.filter((x) => y !== undefined && sameSizes(x.shape, y.shape))
  const of =
    alike.length === xs.length
      ? `, of ${xs.map(element).join(' and ')}${xs.some((x) => x.shape.length > 0) ? ' there' : ''}`
      : ''
  const made = y === undefined ? 'nothing' : `${element(y)}${place(y, index)}`
  return `whereNonFinite: ${equation.name} of ${xs.map(showAval).join(' and ')} made ${made}${of}${reaches ? '' : ', which does not reach the result'}; look at ${source === undefined ? '' : `${showSource(source)}, `}${path}`
}
