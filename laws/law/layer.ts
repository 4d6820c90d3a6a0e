/**
 * @file layer — laws of anyone's layer: its first values, its purity, its batches, and the gradients of its parameters.
 */
import fc from 'fast-check'
import type { Key } from '../../src/function/key.ts'
import { vjp } from '../../src/function/linearize.ts'
import type { Numeric } from '../../src/function/operand.ts'
import type { Layer } from '../../src/network/layer.ts'
import type { StateArgument } from '../../src/network/state.ts'
import type { Shape } from '../../src/shape/shape.ts'
import { type Concrete, showAval } from '../../src/tensor/concrete.ts'
import { isFloat } from '../../src/tensor/dtype.ts'
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
export interface LayerOptions<A extends Shape, D extends Numeric> {
  /** Batches of examples; one to four with elements between -2 and 2, or integers from 0 to 3, unless given. */
  readonly inputs?: fc.Arbitrary<Tensor<[number, ...A], D>>
  /** Paths of parameters that gradients need not reach. */
  readonly idle?: readonly string[]
}

/**
 * The laws of a layer, one after another: `init` keeps to its key and its structure, `apply` and `train` are pure and the same
 * inside jit, training keeps the structure of the state, a batch is its examples, and gradients reach every parameter.
 *
 * ```ts
 * const net = sequential([3], dense(4), dense(2))
 * for (const law of layerLaws(net)) assertLaw(law, { numRuns: 10 })
 * ```
 */
export const layerLaws = <
  P,
  A extends Shape,
  B extends Shape,
  D extends Numeric,
  S,
  E extends Numeric,
>(
  layer: Layer<P, A, B, D, S, E>,
  { inputs = examples(layer), idle = [] }: LayerOptions<A, D> = {},
): readonly Law[] => {
  const { state } = layer
  const used = (params: P, x: AnyTensor): AnyTensor =>
    // Examples of the layer's own; and its state, which is not read where there is none.
    layer.apply(params, x as never, ...([state] as unknown as StateArgument<S>))
  const apply = ({ params, x }: Applied<P, A, D>): AnyTensor => used(params, x)
  const train = ({ params, x, key }: Trained<P, A, D>) =>
    layer.train<[number]>(params, x, { key, state })
  const given = { params: keys.map((k) => layer.init(k)), x: inputs }
  const [applied, trained] = [fc.record(given), fc.record({ ...given, key: keys })]
  return [
    initIsDeterministic(layer.init),
    isPure(apply, applied),
    jitKeepsBits(apply, applied),
    { ...isPure(train, trained), name: 'trainIsPure' },
    { ...jitKeepsBits(train, trained), name: 'jitKeepsBitsOfTraining' },
    stateKeepsItsStructure((at) => train(at).state, state, trained),
    batchIsExamples(layer, used, applied),
    gradientsArrive(apply, layer.init, inputs, idle),
  ]
}

interface Applied<P, A extends Shape, D extends Numeric> {
  readonly params: P
  readonly x: Tensor<[number, ...A], D>
}

interface Trained<P, A extends Shape, D extends Numeric> extends Applied<P, A, D> {
  readonly key: Key
}

/** What the laws read of a layer beside what it does. */
interface Described<A extends Shape, B extends Shape, D extends Numeric> {
  readonly input: Readonly<A>
  readonly output: Readonly<B>
  readonly dtype: D
}

const examples = <A extends Shape, D extends Numeric>({
  input,
  dtype,
}: Described<A, Shape, D>): fc.Arbitrary<Tensor<[number, ...A], D>> =>
  tensorsOf(
    shapes({ minRank: 1, maxRank: 1, minSize: 1 }).map((n) => [...n, ...input]),
    { dtype },
  ) as fc.Arbitrary<Tensor<[number, ...A], D>> // an axis of examples before those of one

const stateKeepsItsStructure = <P, A extends Shape, D extends Numeric>(
  after: (at: Trained<P, A, D>) => unknown,
  before: unknown,
  trained: fc.Arbitrary<Trained<P, A, D>>,
): Law =>
  law<{ readonly at: Trained<P, A, D> }>({
    name: 'stateKeepsItsStructure',
    equation: 'train(p, x, { key, state }).state has the structure of state',
    given: { at: trained },
    test: ({ at }) =>
      same('the state after training', structureOf('laws', after(at)), structureOf('laws', before)),
  })

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

const batchIsExamples = <P, A extends Shape, B extends Shape, D extends Numeric>(
  { input, output, dtype }: Described<A, B, D>,
  apply: (params: P, x: AnyTensor) => AnyTensor,
  applied: fc.Arbitrary<Applied<P, A, D>>,
): Law =>
  law<{ readonly at: Applied<P, A, D> }>({
    name: 'batchIsExamples',
    equation: 'apply(p, stack xs) = stack (map (x -> apply(p, x)) xs)',
    given: { at: applied },
    test: ({ at: { params, x } }) => {
      const batch = x as unknown as Concrete // laws run outside any trace
      const [n] = x.shape // the axis of examples
      const together = apply(params, x) as unknown as Concrete // likewise
      const reason = roundingOf((xs) => floatsOf(apply(params, xs[0] ?? x)), floatsOf(x)) // x has no tangent if an integer
      const lanes = Array.from({ length: n }, (_, i) => {
        const alone = apply(params, laneOf(batch, i) as unknown as AnyTensor) // likewise
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
          showAval({ shape: [n, ...output], dtype: isFloat(dtype) ? dtype : together.dtype }),
        ),
        all(...lanes),
      )
    },
  })

interface Arriving<P, A extends Shape, D extends Numeric> {
  readonly params: P
  readonly xs: readonly Tensor<[number, ...A], D>[]
  readonly w: Direction
}

const gradientsArrive = <P, A extends Shape, D extends Numeric>(
  apply: (given: Applied<P, A, D>) => AnyTensor,
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
