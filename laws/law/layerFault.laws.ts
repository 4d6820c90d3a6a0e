/**
 * @file layerFault — layers that are wrong in one way each: the law that says so is broken, and all laws hold for the right one.
 */
import { add, full, mean, mul, stopGradient, sub, type Tensor } from 'cotangent'
import { checkLaw, layerLaws } from 'cotangent/laws'
import { type Built, define, type Kind, sequential } from 'cotangent/network'
import { expect, test } from 'vitest'

interface Params {
  readonly w: Tensor<[], 'f64'>
}
interface State {
  readonly n: Tensor<number[], 'f64'>
}
interface Shifted extends Kind {
  readonly out: this['in']
  readonly params: Params
  readonly state: State
}

const scalar = (x: number): Tensor<[], 'f64'> => full([], x, 'f64')

/** A layer that adds w, and in training counts its batches; parts of it may be replaced. */
const lawsOf = (wrong: Partial<Built<Params, State>>) => {
  const part = define<Shifted, Params, State>(({ shape }) => ({
    output: shape,
    init: () => ({ w: scalar(2) }),
    state: { n: scalar(0) },
    apply: ({ w }, x) => add(x, w),
    train: ({ w }, x, { state }) => ({ y: add(x, w), state: { n: add(state.n, 1) } }),
    ...wrong,
  }))
  return layerLaws(sequential({ shape: [3], dtype: 'f64' }, part))
}

const brokenBy = (wrong: Partial<Built<Params, State>>): readonly string[] =>
  lawsOf(wrong)
    .filter((law) => !checkLaw(law, { seed: 3, numRuns: 20 }).holds)
    .map((law) => law.name)

/** What a layer must not have: something that a call changes. */
const counter = (): (() => number) => {
  let n = 0
  return () => (n += 1)
}
const [drawn, used, trained] = [counter(), counter(), counter()]

test.each<readonly [string, Partial<Built<Params, State>>, string | undefined]>([
  ['a layer without a fault', {}, undefined],
  [
    'first values that come from elsewhere than the key',
    { init: () => ({ w: scalar(drawn()) }) },
    'initIsDeterministic',
  ],
  ['a counter that apply hides', { apply: ({ w }, x) => add(add(x, w), used()) }, 'isPure'],
  [
    'a counter that train hides',
    { train: ({ w }, x, { state }) => ({ y: add(add(x, w), trained()), state }) },
    'trainIsPure',
  ],
  [
    'a state that grows',
    {
      train: ({ w }, x) => ({ y: add(x, w), state: { n: full([2], 0, 'f64') } }),
    },
    'stateKeepsItsStructure',
  ],
  [
    'the mean of the batch, in use',
    { apply: ({ w }, x) => add(sub(x, mean(x)), w) },
    'batchIsExamples',
  ],
  [
    'parameters that no gradient reaches',
    { apply: ({ w }, x) => mul(x, stopGradient(w)) },
    'gradientsArrive',
  ],
])('%s: is found by its law', (_, wrong, law) => {
  const found = brokenBy(wrong)
  if (law === undefined) expect(found).toEqual([])
  else expect(found).toContain(law)
})
