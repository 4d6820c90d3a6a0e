/**
 * @file layer — laws of anyone's layer: its first values, its purity, its batches, and the gradients of its parameters.
 */
import fc from 'fast-check'
import type { Key } from '../../src/function/key.ts'
import { vjp } from '../../src/function/linearize.ts'
import type { Layer } from '../../src/network/layer.ts'
import type { Shape } from '../../src/shape/shape.ts'
import { type Concrete, showAval } from '../../src/tensor/concrete.ts'
import type { Floating } from '../../src/tensor/dtype.ts'
import type { AnyTensor, Tensor } from '../../src/tensor/tensor.ts'
import { namedLeaves, structureOf } from '../../src/tensor/tree.ts'
import { laneOf } from '../support/lanes.ts'
import { shapes } from '../support/sample.ts'
import { along, type Direction, directions } from './arbitrary/direction.ts'
import { keys } from './arbitrary/key.ts'
import { tensorsOf } from './arbitrary/tensor.ts'
import { bitsOf, sameBits } from './bits.ts'
import { elementsOf, floatsOf, like, roundingOf, sizeOf } from './flat.ts'
import { type Law, law } from './law.ts'
import { isPure, jitKeepsBits } from './transformations.ts'
import { all, broken, holds, judge, same, unless } from './verdict.ts'

/** What the laws of a layer draw, and what they let pass. */
export interface LayerOptions<A extends Shape, D extends Floating> {
  /** Batches of examples; one to four with elements between -2 and 2 unless given. */
  readonly inputs?: fc.Arbitrary<Tensor<[number, ...A], D>>
  /** Paths of parameters that gradients need not reach. */
  readonly idle?: readonly string[]
}

/**
 * The laws of a layer, one after another: `init` keeps to its key and its structure, `apply` is pure and the same inside
 * jit, a batch is its examples, and gradients reach every parameter.
 *
 * ```ts
 * const net = sequential([3], dense(4), dense(2))
 * for (const law of layerLaws(net)) assertLaw(law, { numRuns: 10 })
 * ```
 */
export const layerLaws = <P, A extends Shape, B extends Shape, D extends Floating>(
  layer: Layer<P, A, B, D>,
  { inputs = examples(layer), idle = [] }: LayerOptions<A, D> = {},
): readonly Law[] => {
  const apply = ({ params, x }: Applied<P, A, D>): Tensor<[number, ...B], D> =>
    layer.apply<[number]>(params, x)
  const applied = fc.record({ params: keys.map((k) => layer.init(k)), x: inputs })
  return [
    initIsDeterministic(layer.init),
    isPure(apply, applied),
    jitKeepsBits(apply, applied),
    batchIsExamples(layer, applied),
    gradientsArrive(apply, layer.init, inputs, idle),
  ]
}

interface Applied<P, A extends Shape, D extends Floating> {
  readonly params: P
  readonly x: Tensor<[number, ...A], D>
}

const examples = <P, A extends Shape, B extends Shape, D extends Floating>({
  input,
  dtype,
}: Layer<P, A, B, D>): fc.Arbitrary<Tensor<[number, ...A], D>> =>
  tensorsOf(
    shapes({ minRank: 1, maxRank: 1, minSize: 1 }).map((n) => [...n, ...input]),
    { dtype },
  ) as fc.Arbitrary<Tensor<[number, ...A], D>> // an axis of examples before those of one

const initIsDeterministic = <P>(init: (key: Key) => P): Law =>
  law<{ readonly key: Key; readonly other: Key }>({
    name: 'initIsDeterministic',
    equation: 'init k = init k, and init j has the structure of init k',
    given: { key: keys, other: keys },
    test: ({ key, other }) =>
      unless(
        sameBits('parameters of one key', bitsOf(init(key)), bitsOf(init(key))),
        same(
          'parameters of two keys',
          structureOf('laws', init(other)),
          structureOf('laws', init(key)),
        ),
      ),
  })

const batchIsExamples = <P, A extends Shape, B extends Shape, D extends Floating>(
  { apply, input, output, dtype }: Layer<P, A, B, D>,
  applied: fc.Arbitrary<Applied<P, A, D>>,
): Law =>
  law<{ readonly at: Applied<P, A, D> }>({
    name: 'batchIsExamples',
    equation: 'apply(p, stack xs) = stack (map (x -> apply(p, x)) xs)',
    given: { at: applied },
    test: ({ at: { params, x } }) => {
      const batch = x as unknown as Concrete // laws run outside any trace
      const [n] = x.shape // the axis of examples
      const together = apply<[number]>(params, x) as unknown as Concrete // likewise
      const reason = roundingOf((xs) => floatsOf(apply(params, xs[0] as never)), floatsOf(x)) // the same input
      const lanes = Array.from({ length: n }, (_, i) => {
        // One example of the batch, and its result, are what the layer says it takes and gives.
        const alone = apply<[]>(params, laneOf(batch, i) as unknown as Tensor<A, D>)
        return judge(
          `example ${i}`,
          elementsOf([laneOf(together, i) as unknown as AnyTensor]), // likewise
          elementsOf([alone]),
          reason,
          { telling: Number.POSITIVE_INFINITY },
        )
      })
      return unless(
        same(
          `the output for examples ${showAval({ shape: input, dtype })}`,
          showAval(together),
          showAval({ shape: [n, ...output], dtype }),
        ),
        all(...lanes),
      )
    },
  })

interface Arriving<P, A extends Shape, D extends Floating> {
  readonly params: P
  readonly xs: readonly Tensor<[number, ...A], D>[]
  readonly w: Direction
}

const gradientsArrive = <P, A extends Shape, B extends Shape, D extends Floating>(
  apply: (given: Applied<P, A, D>) => Tensor<[number, ...B], D>,
  init: (key: Key) => P,
  inputs: fc.Arbitrary<Tensor<[number, ...A], D>>,
  idle: readonly string[],
): Law =>
  law<Arriving<P, A, D>>({
    name: 'gradientsArrive',
    equation:
      'R[p -> apply(p, x)](p, w) is not 0 in any parameter, for one batch of eight at least',
    // As drawn: at simpler points gradients are 0 for reasons of their own.
    given: {
      params: fc.noShrink(keys.map(init)),
      xs: fc.noShrink(fc.array(inputs, { minLength: 8, maxLength: 8 })),
      w: fc.noShrink(directions),
    },
    test: ({ params, xs, w }) => {
      const reached = xs.map((x) => {
        const [y, back] = vjp((p: P) => floatsOf(apply({ params: p, x })) as never)(params) // floating leaves
        const ct = like(floatsOf(y), along(w, sizeOf(floatsOf(y)))) as never // like the value
        return floatsOf(back(ct)).map((g) => elementsOf([g]).some((gi) => gi !== 0))
      })
      const missed = namedLeaves('laws', params)
        .filter(
          ({ path }, i) => !idle.includes(path) && !reached.some((flags) => flags[i] === true),
        )
        .map(({ path }) => (path === '' ? 'the tensor' : path))
      return missed.length === 0
        ? holds
        : broken(
            'which parameters gradients reach',
            `none reaches ${missed.join(', ')}`,
            'one in each; name those that need none as `idle`',
          )
    },
  })
