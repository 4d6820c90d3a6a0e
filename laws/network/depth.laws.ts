/**
 * @file depth.laws — a stack of 110 layers in which one does not fit: the compiler's one error stands on that layer, and says
 * what the run says.
 */
import { dense, residual, sequential, tanh } from 'cotangent/network'
import { expect, test } from 'vitest'
import { errorsOf } from '../support/compiler.ts'

const layers = 110
const broken = 56

/** The text of layer i, counted from 1, where `odd` stands in place of layer 56. */
const textOf = (odd: string, i: number): string =>
  i === broken ? odd : i % 2 === 0 ? 'nn.dense(10)' : 'nn.tanh'

const build = (odd: unknown) => (): unknown => {
  const stack = Array.from({ length: layers }, (_, k) =>
    k + 1 === broken ? odd : k % 2 === 1 ? dense(10) : tanh,
  )
  // Its types are those that the compiler is asked about below.
  return (sequential as (...args: readonly unknown[]) => unknown)([20], ...stack)
}

test.each([
  {
    odd: 'nn.sequential([33], nn.dense(10))',
    build: build(sequential([33], dense(10))),
    says: 'layer: [10] does not feed [33]',
  },
  {
    odd: 'nn.residual(nn.dense(3))',
    build: build(residual(dense(3))),
    says: 'residual: the body maps [10] to [3]',
  },
])(
  'sequential: where layer 56 of 110 is $odd, the one error stands there',
  ({ odd, build: run, says }) => {
    const head = [
      "import * as nn from 'cotangent/network'",
      'export const net = nn.sequential([20],',
    ]
    const texts = Array.from({ length: layers }, (_, k) => `${textOf(odd, k + 1)},`)
    const errors = errorsOf('depth', [...head, ...texts, ')', ''])
    expect([...errors.keys()]).toEqual([head.length + broken])
    expect(errors.get(head.length + broken)).toContain(says)
    expect(run).toThrow(says)
  },
)
