/**
 * @file optimiser — laws of anyone's gradient transformation, and of an optimiser with a rate.
 */
import fc from 'fast-check'
import { jit } from '../../src/function/jit.ts'
import { applyUpdates, type GradientTransformation } from '../../src/optimize/transformation.ts'
import { structureOf } from '../../src/tensor/tree.ts'
import { bitsOf, sameBits } from './bits.ts'
import { elementsOf, floatsOf } from './flat.ts'
import { type Law, law, type Points } from './law.ts'
import { treesLike } from './arbitrary/tree.ts'
import { broken, holds, same, unless, type Verdict } from './verdict.ts'

interface Steps<P> {
  readonly params: P
  /** One tree for each step, the first ones to make a state. */
  readonly gradients: readonly P[]
}

/** A transformation about to make a step, after others. */
interface Moment<S, P> {
  readonly g: P
  readonly s: S
  readonly p: P
}

const momentOf = <S, P>(
  t: GradientTransformation<S>,
  { params, gradients }: Steps<P>,
): Moment<S, P> => {
  let [s, p] = [t.init(params), params]
  for (const g of gradients.slice(1)) {
    const [updates, after] = t.update(g, s, p)
    ;[s, p] = [after, applyUpdates(p, updates)]
  }
  return { g: gradients[0]!, s, p } // there is one or more
}

/** Steps of one structure. */
const stepsOf = <P>(params: Points<P>): { readonly steps: fc.Arbitrary<Steps<P>> } => ({
  steps: params.chain((p) =>
    fc.record({
      params: fc.constant(p),
      gradients: fc.array(treesLike(p), { minLength: 1, maxLength: 4 }),
    }),
  ),
})

/**
 * The laws of a gradient transformation: it is pure, it keeps the structure of updates and state, and jit changes nothing.
 *
 * ```ts
 * for (const law of transformationLaws(clipByValue(1), tensors([3]))) assertLaw(law)
 * ```
 */
export const transformationLaws = <S, P>(
  t: GradientTransformation<S>,
  params: Points<P>,
): readonly Law[] => {
  const given = stepsOf(params)
  const about = (name: string, equation: string, test: (moment: Moment<S, P>) => Verdict): Law =>
    law<{ readonly steps: Steps<P> }>({
      name,
      equation,
      given,
      test: ({ steps }) => test(momentOf(t, steps)),
    })
  return [
    about(
      'updateIsPure',
      'update(g, s, p) = update(g, s, p), and g, s and p are what they were',
      ({ g, s, p }) => {
        const before = bitsOf([g, s, p])
        const first = bitsOf(t.update(g, s, p))
        return unless(
          sameBits('the arguments after the call', bitsOf([g, s, p]), before),
          sameBits('a second call', bitsOf(t.update(g, s, p)), first),
        )
      },
    ),
    about(
      'updateKeepsStructure',
      "if (u, s') = update(g, s, p), then u is like g, and s' like s",
      ({ g, s, p }) => {
        const [u, after] = t.update(g, s, p)
        return unless(
          same('the updates', structureOf('laws', u), structureOf('laws', g)),
          same('the state', structureOf('laws', after), structureOf('laws', s)),
        )
      },
    ),
    about('updateInsideJit', 'jit(update) = update, bit for bit', ({ g, s, p }) => {
      const compiled = jit((x: P, state: S, y: P) => t.update(x, state, y))
      return sameBits('an update', bitsOf(compiled(g, s, p)), bitsOf(t.update(g, s, p)))
    }),
  ]
}

/** Half the square of the distance to 0: its gradient is the point itself. */
const bowl = (x: unknown): number =>
  elementsOf(floatsOf(x)).reduce((sum, xi) => sum + xi * xi, 0) / 2

/** Parameters after n steps downhill in the bowl. */
const descended = <S, P>(t: GradientTransformation<S>, params: P, n: number): P => {
  let [p, state] = [params, t.init(params)]
  for (let i = 0; i < n; i += 1) {
    const [updates, after] = t.update(p, state, p)
    ;[p, state] = [applyUpdates(p, updates), after]
  }
  return p
}

/**
 * The laws of an optimiser, given by its rate: those of a transformation, at rate 0 nothing changes, and at a small rate
 * ten steps go down a bowl.
 *
 * ```ts
 * for (const law of optimiserLaws((rate) => adam(rate), tensors([3], { domain: 'nonzero' }))) assertLaw(law)
 * ```
 */
export const optimiserLaws = <S, P>(
  optimiser: (rate: number) => GradientTransformation<S>,
  params: Points<P>,
): readonly Law[] => [
  ...transformationLaws(optimiser(0.1), params),
  law<{ readonly steps: Steps<P> }>({
    name: 'rateZeroChangesNothing',
    equation: 'p + update(g, s, p) = p at rate 0, step after step',
    given: stepsOf(params),
    test: ({ steps }) => {
      const t = optimiser(0)
      const { g, s, p } = momentOf(t, steps)
      const after = applyUpdates(p, t.update(g, s, p)[0])
      return sameBits('the parameters', bitsOf(after), bitsOf(steps.params))
    },
  }),
  law<{ readonly params: P; readonly rate: number }>({
    name: 'smallStepsGoDown',
    equation: '|p after ten steps|^2 < |p|^2, for g = p and rates of 0.001 to 0.01',
    given: { params, rate: fc.integer({ min: 1, max: 10 }).map((k) => k / 1000) },
    test: ({ params: p, rate }) => {
      const [before, after] = [bowl(p), bowl(descended(optimiser(rate), p, 10))]
      if (after < before) return holds
      return before === 0
        ? { tag: 'discarded', why: 'a start at the bottom' }
        : broken('the height in the bowl', `${after} after ten steps`, `less than ${before}`)
    },
  }),
]
