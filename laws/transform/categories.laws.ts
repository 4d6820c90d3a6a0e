/**
 * @file categories — the laws of `cotangent/laws` over random expressions: axioms of differential categories, first and
 * second derivatives, and what transformations may not change.
 */
import * as ct from 'cotangent'
import {
  assertLaw,
  chainRule,
  checkpointKeepsBits,
  forwardAxioms,
  gradientAgrees,
  hessianIsSymmetric,
  isPure,
  jitKeepsBits,
  type Law,
  modesAreAdjoint,
  pushforwardIsLinear,
  reverseAxioms,
  tensors,
  vmapIsMap,
} from 'cotangent/laws'
import fc from 'fast-check'
import { describe, test } from 'vitest'
import { functions, type X } from '../support/expressions.ts'

const points = tensors([2, 3], { min: -1.5, max: 1.5 })
const [f, g] = [functions(true), functions(true)]
/** (f x + x) tanh x: many expressions are linear, and a Hessian of 0 is symmetric whatever the rules say. */
const curved = f.map((h) =>
  Object.assign((x: X): X => ct.mul(ct.add(h(x), x), ct.tanh(x)), {
    [fc.toStringMethod]: () => `(f x + x) tanh x, f = ${fc.stringify(h)}`,
  }),
)
const others = { beside: g, after: g }

const laws: readonly (readonly [string, readonly Law[]])[] = [
  ['reverse derivative category', reverseAxioms(f, points, others)],
  ['Cartesian differential category', forwardAxioms(f, points, others)],
  [
    'derivatives',
    [
      gradientAgrees(f, points),
      gradientAgrees(functions(false), points),
      modesAreAdjoint(f, points),
      pushforwardIsLinear(f, points),
      chainRule(f, g, points),
      hessianIsSymmetric(curved, points),
    ],
  ],
  [
    'transformations',
    [
      vmapIsMap(f, points),
      jitKeepsBits(f, points),
      checkpointKeepsBits(f, points),
      isPure(f, points),
    ],
  ],
]

describe.each(laws)('%s', (_, all) => {
  test.each(all.map((law) => [law.name, law.equation, law] as const))('%s: %s', (_name, _eq, law) =>
    assertLaw(law, { numRuns: 120 }),
  )
})

test('checkpointKeepsBits: NaN on both sides is kept', () => {
  const nowhere = (x: X): X => ct.sqrt(ct.sub(ct.neg(ct.square(x)), 1))
  assertLaw(checkpointKeepsBits(nowhere, points))
})
