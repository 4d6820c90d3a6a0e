/**
 * @file bounds.laws — no kernel touches what is not its own, and what does not fit is refused with nothing lost.
 *
 * Between the tensors of a plan lie guards of NaN bytes. A write outside changes a guard; a read outside changes a result.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { roomOf } from '../../src/engine/wasm/alone.ts'
import { arena } from '../../src/engine/wasm/arena.ts'
import { expanded } from '../../src/engine/wasm/order.ts'
import { planOf } from '../../src/engine/wasm/plan.ts'
import { placed } from '../../src/engine/wasm/placed.ts'
import { runPlaced } from '../../src/engine/wasm/run.ts'
import { wasm } from '../../src/engine/wasm/wasm.ts'
import { compute } from '../../src/engine/emit.ts'
import { traceOf } from '../../src/function/trace.ts'
import { define, interpret } from '../../src/program/interpret.ts'
import { bodiesOf, type Program } from '../../src/program/program.ts'
import { build } from '../../src/primitives/build.ts'
import { type Concrete, data } from '../../src/tensor/concrete.ts'
import { simplify } from '../../src/transform/simplify.ts'
import { applicationOf, names, programOf } from '../support/applications.ts'
import { at, denote, expressions, loss, points } from '../support/expressions.ts'
import { mustBeSameBits } from './same.ts'

const gap = 128
const fill = 0xff

/** Runs a Program with guards between its tensors; they and the results must be as if there were none. */
const mustStayInside = (p: Program, inputs: readonly Concrete[]): void => {
  const expected = interpret(p, inputs, compute).map((x) => x as Concrete) // the inputs have data
  for (const least of [0, 64]) {
    const { base, reserve, threads } = arena()
    const plan = planOf(expanded(p), least, threads, { gap })
    const first = Math.min(plan.bytes, ...plan.at.values())
    // Sub-Programs run behind the plan, where its last guard would be.
    const last = p.equations.some((q) => bodiesOf(q.params).length > 0) ? 0 : gap
    const end = plan.bytes + last - first
    // Behind the working memory, which comes first.
    const bytes = reserve(plan.bytes + gap).bool.subarray(base() + first, base() + first + end)
    bytes.fill(fill)
    const owned = new Uint8Array(end)
    for (const [a, from] of plan.at) owned.fill(1, from - first, from - first + roomOf(a))
    const made = runPlaced(placed(plan, base(), threads), inputs, wasm)
    const at = bytes.findIndex((b, i) => owned[i] === 0 && b !== fill)
    if (at >= 0) throw new Error(`byte ${at} of ${end} belongs to nobody and was written`)
    expected.forEach((x, i) => mustBeSameBits(made[i]![data], x[data])) // as many outputs
  }
}

describe('bounds', () => {
  test.each(names)('%s: reads and writes its own tensors only', (name) => {
    fc.assert(
      fc.property(applicationOf(name), (a) => {
        mustStayInside(programOf(a), a.inputs)
      }),
      { numRuns: 15 },
    )
  })

  test('Programs: functions and their gradients read and write their own tensors only', () => {
    fc.assert(
      fc.property(expressions(true), points, (q, v) => {
        const x = at(v)
        for (const traced of [
          traceOf('law', denote(q), [x]),
          traceOf('law', ct.valueAndGrad(loss(q)), [x]),
        ]) {
          const { program, captured } = traced
          const inputs = [x, ...captured].map((y) => y as Concrete) // computed: they have data
          mustStayInside(simplify(program), inputs)
        }
      }),
    )
  })

  test('rows and columns: repeats over matrices of any side read and write their own tensors only', () => {
    const sides = fc.integer({ min: 1, max: 90 })
    const f = (x: ct.Tensor<[number, number]>, r: ct.Tensor<[number]>, c: ct.Tensor<[number]>) => {
      const [rows, columns] = [ct.add(x, r), ct.expandDims(c, { axis: 1 })]
      return [ct.mul(rows, columns), ct.where(ct.greater(r, x), columns, rows), ct.softmax(x)]
    }
    const noise = (seed: number, n: number): number[] =>
      Array.from({ length: n }, (_, i) => Math.sin(seed + i))
    fc.assert(
      fc.property(sides, sides, (m, n) => {
        const inputs = [
          ct.fromArray<[number, number]>([m, n], noise(1, m * n)),
          ct.fromArray<[number]>([n], noise(2, n)),
          ct.fromArray<[number]>([m], noise(3, m)),
        ] as const
        const p = simplify(ct.programOf(f)(...inputs))
        mustStayInside(
          p,
          inputs.map((x) => x as unknown as Concrete), // likewise
        )
      }),
      { numRuns: 60 },
    )
  })
})

describe('too large', () => {
  const huge = 2 ** 20

  test('a Program that does not fit is refused by its sizes, and the engine goes on', () => {
    const p = define('huge', [{ shape: [huge], dtype: 'f32' }], ([x]) => {
      const wide = build.apply('broadcast', { shape: [huge, huge], axes: [1] }, x!) // one input
      return [build.apply('cumulativeSum', { axis: 0, reverse: false }, wide)]
    })
    const x = ct.ones([huge]) as unknown as Concrete // computed: it has data
    expect(() => wasm.run(p, [x])).toThrow(
      /^wasm: a Program of 2 equations needs \d+ bytes at once, and the arena has \d+; its largest tensor is f32\[1048576, 1048576\]; use smaller batches$/u,
    )
    expect(ct.item(ct.sum(ct.ones([huge])))).toBe(huge)
  })

  test('an operator whose result does not fit is refused by its sizes, and its inputs stay', () => {
    const x = ct.ones([huge, 1])
    expect(() => ct.matmul(x, ct.transpose(x))).toThrow('f32[1048576, 1048576]')
    expect(ct.item(ct.sum(x))).toBe(huge)
  })
})
