/**
 * @file recycle — a buffer that another value hands on is never written again while that value is read.
 *
 *   a = x x      b = hand(a)      c = tanh x + x      returned: b, c
 *
 * a is used up by b, and c is of its size: if b is a's buffer, c must not be written over it.
 */
import { expect, test } from 'vitest'
import { reference } from '../../src/engine/reference/reference.ts'
import { wasm } from '../../src/engine/wasm/wasm.ts'
import { build } from '../../src/primitives/build.ts'
import { define } from '../../src/program/interpret.ts'
import type { Value } from '../../src/program/symbolic.ts'
import { data } from '../../src/tensor/concrete.ts'
import { tensorOf } from '../support/sample.ts'
import { mustBeSameBits } from './same.ts'

const n = 96
const matrix = { shape: [n, n], dtype: 'f64' } as const
const x = tensorOf(
  matrix.shape,
  matrix.dtype,
  Array.from({ length: n * n }, (_, i) => (i % 7) - 3),
)
const e = build

const identity = define('identity', [matrix], ([a]) => [a!]) // one input
const hands: readonly (readonly [string, (a: Value) => Value])[] = [
  ['reshape', (a) => e.apply('reshape', { shape: [n * n] }, a)],
  ['stopGradient', (a) => e.apply('stopGradient', {}, a)],
  ['call', (a) => e.bind('call', { body: identity }, [a])[0]!], // one output
  ['cast', (a) => e.apply('cast', { to: 'f64' }, a)],
  ['permute', (a) => e.apply('permute', { order: [0, 1] }, a)],
  ['sum', (a) => e.apply('sum', { axes: [] }, a)],
  ['prod', (a) => e.apply('prod', { axes: [] }, a)],
  ['reduceMax', (a) => e.apply('reduceMax', { axes: [] }, a)],
  ['flip', (a) => e.apply('flip', { axes: [] }, a)],
  ['concatenate', (a) => e.apply('concatenate', { axis: 0 }, a)],
  ['split', (a) => e.bind('split', { axis: 0, sizes: [n] }, [a])[0]!], // one piece
  ['slice', (a) => e.apply('slice', { start: [0, 0], limit: [n, n], stride: [1, 1] }, a)],
  ['pad', (a) => e.apply('pad', { low: [0, 0], high: [0, 0], between: [0, 0] }, a)],
  ['broadcast', (a) => e.apply('broadcast', { shape: [n, n], axes: [0, 1] }, a)],
]

const handing = (hand: (a: Value) => Value) =>
  define('handing', [matrix], ([y]) => {
    const a = e.apply('contract', { batch: [[], []], sum: [[1], [0]] }, y!, y!) // one input
    const b = hand(a)
    const c = e.apply('add', {}, e.apply('tanh', {}, y!), y!) // likewise
    return [b, c]
  })

test.each(hands)('%s: what it returns is not written over once its input is used up', (_, hand) => {
  const p = handing(hand)
  const [observed, expected] = [wasm.run(p, [x]), reference.run(p, [x])]
  // Small whole numbers multiply and add exactly, in any order.
  mustBeSameBits(observed[0]![data], expected[0]![data]) // two outputs
  expect(new Set(observed.map((v) => v[data].buffer)).size).toBe(2)
})
