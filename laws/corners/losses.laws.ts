/**
 * @file losses.laws — losses far out: finite gradients of the right size where logits are, and rows of -inf beside others.
 */
import { deepStrictEqual } from 'node:assert'
import { describe, expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import {
  binaryCrossEntropy,
  categoricalCrossEntropy,
  meanSquaredError,
  sparseCategoricalCrossEntropy,
} from '../../src/network/index.ts'
import { values } from '../support/expressions.ts'

type Logits = ct.Tensor<[2, 3], 'f64'>

const none = Number.NEGATIVE_INFINITY
const at = (...xs: readonly number[]): Logits => ct.fromArray([2, 3], xs, 'f64')
const read = (x: ct.AnyTensor): readonly number[] => values(x).map((v) => v + 0)
const labels = ct.tensor([0, 2], 'i32')
const hot = at(1, 0, 0, 0, 0, 1)

const losses: Readonly<Record<string, (z: Logits) => ct.Scalar<'f64'>>> = {
  sparseCategoricalCrossEntropy: (z) => sparseCategoricalCrossEntropy(z, labels),
  categoricalCrossEntropy: (z) => categoricalCrossEntropy(z, hot),
}

describe.each(Object.entries(losses))('%s', (_, loss) => {
  test('at logits of 1e4: the loss is the distance, the gradient softmax less target, over rows', () => {
    const z = at(1e4, -1e4, 0, 1e4, -1e4, 0)
    expect(ct.item(loss(z))).toBe(5000)
    deepStrictEqual(read(ct.grad(loss)(z)), [0, 0, 0, 0.5, 0, -0.5])
    deepStrictEqual(read(ct.jvp(ct.grad(loss))(z, at(1, 1, 1, 1, 1, 1))[1]), [0, 0, 0, 0, 0, 0])
  })
})

test('sparseCategoricalCrossEntropy: a logit of -inf beside the label has gradient exactly 0', () => {
  const z = at(0, none, 0, none, none, 3)
  expect(ct.item(losses['sparseCategoricalCrossEntropy']!(z))).toBeCloseTo(Math.LN2 / 2, 15) // a key of losses
  const g = read(ct.grad(losses['sparseCategoricalCrossEntropy']!)(z)) // likewise
  deepStrictEqual(g, [-0.25, 0, 0.25, 0, 0, 0])
})

test('a row of -inf: logSumExp trains nothing there and spoils no other row', () => {
  const f = (z: Logits): ct.Tensor<[2], 'f64'> => ct.logSumExp(z, { axes: [1] })
  const z = at(none, none, none, 0, 0, none)
  deepStrictEqual(values(f(z)), [none, Math.LN2])
  deepStrictEqual(
    read(ct.grad((v: Logits) => ct.sum(ct.slice(f(v), { axis: 0, from: 1 })))(z)),
    [0, 0, 0, 0.5, 0.5, 0],
  )
  deepStrictEqual(read(ct.vjp(f)(z)[1](ct.tensor([1, 1], 'f64'))), [0, 0, 0, 0.5, 0.5, 0])
})

test('masked attention: a row that attends to nothing, chosen away, is exactly 0 with every gradient', () => {
  const scores = at(1, 2, 3, 1, 2, 3)
  const allowed = ct.tensor([
    [true, true, false],
    [false, false, false],
  ])
  const attend = (s: Logits): Logits => {
    const p = ct.softmax(ct.where(allowed, s, none))
    return ct.where(ct.any(allowed, { axes: [1], keepAxes: true }), p, 0)
  }
  const weight = at(1, -2, 0.5, 3, 1, 2)
  deepStrictEqual(read(attend(scores)).slice(2), [0, 0, 0, 0])
  const g = read(ct.grad((s: Logits) => ct.sum(ct.mul(attend(s), weight)))(scores))
  deepStrictEqual(g.slice(2), [0, 0, 0, 0])
  expect(g.every(Number.isFinite) && g[0] !== 0).toBe(true)
})

test('binaryCrossEntropy: at logits of 1e4 the gradient is sigmoid less label, over all', () => {
  const z = at(1e4, -1e4, 0, 1e4, -1e4, 0)
  const y = at(1, 0, 0, 0, 1, 1)
  expect(ct.item(binaryCrossEntropy(z, y))).toBe((2e4 + 2 * Math.LN2) / 6)
  const g = read(ct.grad((v: Logits) => binaryCrossEntropy(v, y))(z)).map((v) => v * 6)
  deepStrictEqual(g, [0, 0, 0.5, 1, -1, -0.5])
})

test('meanSquaredError: of equal tensors gradient 0, also f(x, x)', () => {
  deepStrictEqual(read(ct.grad((v: Logits) => meanSquaredError(v, v))(hot)), [0, 0, 0, 0, 0, 0])
})
