/**
 * @file schedule.laws — clusters: each equation once, in order, and the bits of equation after equation.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { runScheduled } from '../../src/engine/wasm/programs.ts'
import { compute } from '../../src/engine/emit.ts'
import { wasm } from '../../src/engine/wasm/wasm.ts'
import { type Schedule, schedule } from '../../src/engine/wasm/schedule.ts'
import { traceOf } from '../../src/function/trace.ts'
import { build } from '../../src/primitives/build.ts'
import { fill } from '../../src/primitives/families.ts'
import { define, interpret } from '../../src/program/interpret.ts'
import type { Atom, Program } from '../../src/program/program.ts'
import type { Value } from '../../src/program/symbolic.ts'
import { count } from '../../src/shape/sizes.ts'
import { type Concrete, concrete, data } from '../../src/tensor/concrete.ts'
import { allocate, type DType } from '../../src/tensor/dtype.ts'
import { at, denote, type Expression, expressions, loss, points } from '../support/expressions.ts'
import { applicationOf, names, programOf } from '../support/applications.ts'
import { simplify } from '../../src/transform/simplify.ts'
import { mustBeSameBits } from './same.ts'

/** A tensor made from numbers. */
const concreteOf = (x: unknown): Concrete => x as Concrete // fromArray computes: it has data

/** No clusters. */
const never = Infinity

/** By eager operators, one equation after another. */
const mustAgree = (p: Program, inputs: readonly Concrete[]): void => {
  const one = interpret(p, inputs, compute).map(concreteOf)
  for (const least of [0, 2, 64, never]) {
    const many = runScheduled(p, inputs, least, wasm)
    one.forEach((x, i) => mustBeSameBits(many[i]![data], x[data])) // as many outputs
  }
}

/** A Program and its inputs, captured tensors included. */
interface Case {
  readonly p: Program
  readonly inputs: readonly Concrete[]
}

/** A function and its gradient at a point, traced and simplified. */
const cases = (q: Expression, v: readonly number[]): readonly Case[] => {
  const x = at(v)
  const plain = traceOf('law', denote(q), [x])
  const gradient = traceOf('law', ct.valueAndGrad(loss(q)), [x])
  return [plain, gradient].flatMap(({ program, captured }) => {
    const inputs = [concreteOf(x), ...captured.map(concreteOf)]
    return [program, simplify(program)].map((p) => ({ p, inputs }))
  })
}

const mustCover = (p: Program, { steps, inlined }: Schedule): void => {
  const all = steps.flatMap((s) => (s.tag === 'single' ? [s.equation] : s.equations))
  expect([...all, ...inlined].toSorted((a, b) => a - b)).toEqual(p.equations.map((_, i) => i))
}

const mustRespectOrder = (p: Program, { steps, repeated }: Schedule): void => {
  const known = new Set(p.inputs.map((v) => v.id))
  const mustKnow = (a: Atom): void => {
    if (a.tag === 'variable' && !known.has(a.id))
      throw new Error(`${a.id} is read before it is made`)
  }
  for (const step of steps) {
    if (step.tag === 'single') {
      const q = p.equations[step.equation]! // a place in the Program
      const inputs: readonly Atom[] = q.inputs
      inputs.forEach(mustKnow)
      for (const v of q.outputs) known.add(v.id)
    } else {
      for (const a of [...step.inputs, ...step.uniforms, ...step.repeats.map((r) => r.atom)])
        mustKnow(a)
      const inside = new Set<number>()
      for (const i of step.equations) {
        const q = p.equations[i]! // a place in the Program
        const inputs: readonly Atom[] = q.inputs
        for (const a of inputs)
          if (a.tag === 'variable' && !inside.has(a.id) && !repeated.has(a.id)) mustKnow(a)
        for (const v of q.outputs) inside.add(v.id)
      }
      for (const v of step.outputs) known.add(v.id)
    }
  }
  p.outputs.forEach(mustKnow)
}

describe('schedule', () => {
  test('schedule: each equation is in one step, or is a broadcast that only kernels read', () => {
    fc.assert(
      fc.property(expressions(true), points, (q, v) => {
        for (const { p } of cases(q, v))
          for (const least of [0, 2, never]) mustCover(p, schedule(p, least))
      }),
    )
  })

  test('schedule: what a step reads was made by an earlier one', () => {
    fc.assert(
      fc.property(expressions(true), points, (q, v) => {
        for (const { p } of cases(q, v))
          for (const least of [0, 2, never]) mustRespectOrder(p, schedule(p, least))
      }),
    )
  })

  test('clusters: elementwise equations over bools alone run as one kernel', () => {
    const bools = { shape: [6], dtype: 'bool' } as const
    const p = define('law', [bools, bools], ([x, y]) => {
      const both = build.apply('and', {}, x!, y!) // two inputs
      return [build.apply('or', {}, build.apply('not', {}, both), x!)] // likewise
    })
    expect(schedule(p, 0).steps.map((s) => s.tag)).toEqual(['cluster'])
  })

  test('clusters: a Program and its gradient give the bits of one equation after another', () => {
    fc.assert(
      fc.property(expressions(true), points, (q, v) => {
        for (const { p, inputs } of cases(q, v)) mustAgree(p, inputs)
      }),
    )
  })

  test.each(names)('clusters: %s alone gives the bits of its equation', (name) => {
    fc.assert(
      fc.property(applicationOf(name), (a) => {
        mustAgree(programOf(a), a.inputs)
      }),
      { numRuns: 20 },
    )
  })

  test('dtypes: floats, integers and bools of one Program give the bits of one equation after another', () => {
    const names = ['add', 'mul', 'less', 'equal', 'select', 'cast', 'and', 'not', 'sum'] as const
    const dtypes = ['f32', 'i32', 'u32', 'bool'] as const
    const step = fc.record({
      name: fc.constantFrom(...names),
      dtype: fc.constantFrom(...dtypes),
      to: fc.constantFrom(...dtypes),
      picks: fc.tuple(fc.nat(99), fc.nat(99)),
    })
    const sides = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }))
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), sides, (steps, shape) => {
        const inputs = dtypes.map((dtype) => {
          const values = allocate(dtype, count(shape)).map((_, i) =>
            dtype === 'bool' ? (i % 3) & 1 : Math.sin(i) * 2 ** (i % 40),
          )
          return concrete(shape, dtype, values)
        })
        const p = define('law', inputs, (xs) => {
          const made = [
            ...xs,
            ...dtypes.map((dtype) => fill(build, dtype === 'bool' ? 1 : 3, { shape, dtype })),
          ]
          for (const { name, dtype, to, picks } of steps) {
            const pick = (d: DType, i: 0 | 1): Value => {
              const all = made.filter((x) => x.dtype === d)
              return all[picks[i] % all.length]! // there is an input of each
            }
            const own = name === 'and' || name === 'not' ? 'bool' : dtype
            const [x, y] = [pick(own, 0), pick(own, 1)]
            if (own === 'bool' && ['add', 'mul', 'sum'].includes(name)) continue
            if (name === 'cast') made.push(build.apply(name, { to }, x))
            else if (name === 'not') made.push(build.apply(name, {}, x))
            else if (name === 'select') made.push(build.apply(name, {}, pick('bool', 0), x, y))
            else if (name !== 'sum') made.push(build.apply(name, {}, x, y))
            else {
              const total = build.apply(name, { axes: [1] }, x)
              made.push(build.apply('broadcast', { shape, axes: [0] }, total))
            }
          }
          return made
        })
        mustAgree(p, inputs)
      }),
      { numRuns: 200 },
    )
  })

  test('runs: a Program gives the same bits on its first run and on its fortieth', () => {
    fc.assert(
      fc.property(expressions(true), points, (q, v) => {
        for (const { p, inputs } of cases(q, v)) {
          const first = wasm.run(p, inputs)
          for (let i = 2; i < 40; i += 1) wasm.run(p, inputs)
          const last = wasm.run(p, inputs)
          first.forEach((x, i) => mustBeSameBits(last[i]![data], x[data])) // as many outputs
        }
      }),
      { numRuns: 40 },
    )
  })

  test('repeats: rows and columns repeated over large matrices give the bits of one equation after another', () => {
    const f = (x: ct.Tensor<[number, number]>, r: ct.Tensor<[number]>, c: ct.Tensor<[number]>) => {
      const [rows, columns] = [ct.add(x, r), ct.expandDims(c, { axis: 1 })]
      return [ct.mul(rows, columns), ct.where(ct.greater(r, x), columns, rows)]
    }
    const sides = fc.integer({ min: 1, max: 200 })
    const noise = (seed: number, n: number): number[] =>
      Array.from({ length: n }, (_, i) => Math.sin(seed + i))
    fc.assert(
      fc.property(sides, sides, (m, n) => {
        const [x, r, c] = [
          ct.fromArray<[number, number]>([m, n], noise(1, m * n)),
          ct.fromArray<[number]>([n], noise(2, n)),
          ct.fromArray<[number]>([m], noise(3, m)),
        ]
        const p = simplify(ct.programOf(f)(x, r, c))
        mustAgree(p, [x, r, c].map(concreteOf))
      }),
      { numRuns: 30 },
    )
  })

  test('buffers: large tensors recycled within a run leave every output its own memory and its bits', () => {
    const n = 80
    type M = ct.Tensor<[number, number]>
    const steps: readonly ((x: M, y: M) => M)[] = [
      (x, y) => ct.matmul(x, y),
      (x, y) => ct.mul(ct.add(x, y), 0.5),
      (x) => ct.tanh(x),
      (x) => ct.permute(x, [1, 0]),
      (x) => ct.reshape(ct.reshape(x, [n * n]), [n, n]),
      (x, y) => ct.sub(x, ct.sum(y, { axes: [0] })),
      (x) => ct.stopGradient(x),
      (x) => ct.softmax(x),
      (x) => ct.jit((z: M): readonly [M, M] => [z, ct.neg(z)])(x)[0],
    ]
    const plans = fc.array(
      fc.tuple(fc.nat(steps.length - 1), fc.nat(99), fc.nat(99), fc.boolean()),
      {
        minLength: 1,
        maxLength: 24,
      },
    )
    const x = ct.fromArray<[number, number]>(
      [n, n],
      Array.from({ length: n * n }, (_, i) => Math.sin(i)),
    )
    fc.assert(
      fc.property(plans, (plan) => {
        const f = (z: M): readonly M[] => {
          const made = [z]
          const out: M[] = []
          for (const [step, i, j, kept] of plan) {
            const y = steps[step]!(made[i % made.length]!, made[j % made.length]!) // places in both
            made.push(y)
            if (kept) out.push(y)
          }
          return out
        }
        for (const p of [ct.programOf(f)(x), simplify(ct.programOf(f)(x))]) {
          const inputs = p.inputs.map(() => concreteOf(x))
          const given = concreteOf(x)[data].slice()
          mustAgree(p, inputs)
          mustBeSameBits(concreteOf(x)[data], given)
        }
      }),
      { numRuns: 100 },
    )
  })

  test('outputs: no output shares memory with another or with an input, reshapes apart', () => {
    const f = (x: ct.Tensor<[2000], 'f32'>) => [ct.add(x, 1), ct.mul(ct.add(x, 1), 2), ct.neg(x)]
    const x = ct.fromArray(
      [2000],
      Array.from({ length: 2000 }, (_, i) => i),
    )
    const p = simplify(ct.programOf(f)(x))
    const out = wasm.run(p, [concreteOf(x)])
    const buffers = new Set([concreteOf(x), ...out].map((y) => y[data].buffer))
    expect(buffers.size).toBe(out.length + 1)
  })
})
