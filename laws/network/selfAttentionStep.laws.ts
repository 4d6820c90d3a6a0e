/**
 * @file selfAttentionStep.laws — one place after another: its laws hold of the step there is, and what does not fit is refused.
 */
import { describe, expect, test } from 'vitest'
import { ones, scalar, zeros } from '../../src/function/construct.ts'
import { key } from '../../src/function/key.ts'
import { selfAttention, selfAttentionStep, sequential } from '../../src/network/index.ts'
import { Defect } from '../../src/shape/defect.ts'
import { type StepLaw, stepLaws } from './selfAttentionStepLaws.ts'

const statements: { readonly [L in StepLaw]: string } = {
  together: 'one place after another is causal selfAttention of all, whatever the cache held',
  gradients: 'its gradients through the cache are those of all at once',
  cache: 'a place puts its keys and values in, and changes no others in the cache',
  scanned: 'scanned and jitted, with the place as a tensor, it is the same',
  lanes: 'vmap gives each example a place of its own',
}
const laws = Object.keys(statements) as StepLaw[] // the keys of a record of laws

describe('selfAttentionStep', () => {
  test.each(laws.map((law) => [law, statements[law]] as const))('%s: %s', (law) => {
    stepLaws[law](selfAttentionStep)
  })
})

describe('what does not fit is a Defect', () => {
  const [params] = sequential([5, 4], selfAttention({ heads: 2 })).init(key(1))
  const empty = { keys: zeros([5, 4]), values: zeros([5, 4]) }
  const short = { keys: zeros([5, 4]), values: zeros([4, 4] as unknown as [5, 4]) } // a lie
  test.each<readonly [string, () => unknown]>([
    [
      'selfAttentionStep: at is 5, but the cache has 5 places; give 0 to 4',
      () => selfAttentionStep(params, empty, ones([4]), { heads: 2, at: scalar(5, 'i32') }),
    ],
    [
      'selfAttentionStep: at is 0.5, but the cache has 5 places; give 0 to 4',
      () => selfAttentionStep(params, empty, ones([4]), { heads: 2, at: 0.5 }),
    ],
    [
      'selfAttentionStep: 4 features of [5, 4] do not make 3 heads; give a divisor of 4',
      () => selfAttentionStep(params, empty, ones([4]), { heads: 3, at: 0 }),
    ],
    [
      'selfAttentionStep: a place [4] does not go with keys [5, 4] and values [4, 4]; give [..B, w] and twice [..B, length, w]',
      () => selfAttentionStep(params, short, ones([4]), { heads: 2, at: 0 }),
    ],
  ])('%s', (sentence, make) => {
    expect(make).toThrow(Defect)
    expect(make).toThrow(sentence)
  })
})
