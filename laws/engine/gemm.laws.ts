/**
 * @file gemm.laws — the kernels for sums of products: what they compute, and that their bits depend on nothing else.
 *
 *   z[b, i, j] = sum_k x[b, i, k] y[b, j, k]     in blocks of 256 values of k, each from +0, added in order
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { wasmAvailable } from '../../src/engine/wasm/arena.ts'
import { wasm } from '../../src/engine/wasm/wasm.ts'
import { contract } from '../../src/primitives/contract.ts'
import { permute } from '../../src/primitives/permute.ts'
import type { Contraction } from '../../src/program/vocabulary.ts'
import { count, range, type Sizes } from '../../src/shape/sizes.ts'
import { type Concrete, concrete, data } from '../../src/tensor/concrete.ts'
import { allocate, type Data, type Floating } from '../../src/tensor/dtype.ts'
import { run } from '../primitives/structural.ts'
import { applications } from '../support/applications.ts'
import { mustBeClose } from '../support/close.ts'
import { inOrder } from './inOrder.ts'
import { noise } from './noise.ts'

const dtypes = ['f32', 'f64'] as const
const reasons = { f32: 'roundingF32', f64: 'rounding' } as const
const matrices: Contraction = { batch: [[], []], sum: [[1], [0]] }

const cast = (x: Concrete, dtype: Floating): Concrete => {
  const out = allocate(dtype, x[data].length)
  out.set(x[data])
  return concrete(x.shape, dtype, out)
}

/** By the kernels. */
const contracted = (p: Contraction, x: Concrete, y: Concrete): Concrete => {
  const [z] = wasm.apply('contract', p, [x, y])
  return z
}

/** By the record, in f64. */
const expected = (p: Contraction, x: Concrete, y: Concrete): Data =>
  run(contract, p, cast(x, 'f64'), cast(y, 'f64'))[0][data]

/** Equal bit for bit, but that one NaN is as good as another. */
const mustBeSame = (x: Data, y: Data): void => {
  expect(x.length).toBe(y.length)
  const at = x.findIndex((a, i) => !Object.is(a, y[i]))
  if (at >= 0) throw new Error(`element ${at}: ${x[at]} is not ${y[at]}`)
}

/** The equation, in the order of additions that the kernels promise. */
const plain = (x: Concrete, y: Concrete, dtype: Floating): Data => {
  const [m, k, n] = [x.shape[0]!, x.shape[1]!, y.shape[1]!] // matrices that match
  const a = (i: number, s: number): number => x[data][i * k + s]!
  return inOrder(dtype, [m, n, k], a, (s, j) => y[data][s * n + j]!)
}

const transposed = (x: Concrete): Concrete => run(permute, { order: [1, 0] }, x)[0]

const side = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 70 }))
const depth = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 600 }))
const operands = (dtype: Floating): fc.Arbitrary<readonly [Concrete, Concrete]> =>
  fc
    .tuple(side, side, depth, fc.integer())
    .map(([m, n, k, seed]) => [noise(seed, [m, k], dtype), noise(seed + 1, [k, n], dtype)])

/** Operands among whose elements are NaN, infinities, -0 and the largest and smallest numbers. */
const wild = (dtype: Floating): fc.Arbitrary<readonly [Concrete, Concrete]> => {
  const element = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(0, -0, 1, -1, 1e-30, 3) },
    { weight: 1, arbitrary: fc.double() },
  )
  const tensor = (shape: Sizes): fc.Arbitrary<Concrete> =>
    fc
      .array(element, { minLength: count(shape), maxLength: count(shape) })
      .map((xs) => cast(concrete([...shape], 'f64', Float64Array.from(xs)), dtype))
  const size = fc.integer({ min: 1, max: 10 })
  return fc.tuple(size, size, size).chain(([m, n, k]) => fc.tuple(tensor([m, k]), tensor([k, n])))
}

test('wasm: this host runs the kernels', () => {
  expect(wasmAvailable()).toBe(true)
})

describe.each(dtypes)('contract in %s', (dtype) => {
  test('contract: the kernels agree with the record, any axes in any order', () => {
    fc.assert(
      fc.property(applications.contract, ({ params, inputs }) => {
        const [x, y] = [cast(inputs[0]!, dtype), cast(inputs[1]!, dtype)] // contract takes two
        const z = contracted(params, x, y)
        mustBeClose(z[data], expected(params, x, y), reasons[dtype])
      }),
      { numRuns: 500 },
    )
  })

  test('contract: the kernels agree with the record, 1 to 70 a side and sums of 1 to 600', () => {
    fc.assert(
      fc.property(operands(dtype), ([x, y]) => {
        mustBeClose(contracted(matrices, x, y)[data], expected(matrices, x, y), reasons[dtype])
      }),
    )
  })

  test('contract: each total adds its products in order, in blocks of 256, bit for bit', () => {
    fc.assert(
      fc.property(operands(dtype), ([x, y]) => {
        mustBeSame(contracted(matrices, x, y)[data], plain(x, y, dtype))
      }),
    )
  })

  test('contract: NaN, infinities, -0 and overflow propagate as in plain sums', () => {
    fc.assert(
      fc.property(wild(dtype), ([x, y]) => {
        mustBeSame(contracted(matrices, x, y)[data], plain(x, y, dtype))
      }),
      { numRuns: 300 },
    )
  })

  test('contract: transposed operands and results give the same bits, xy = (x^T)^T y = (y^T x^T)^T', () => {
    fc.assert(
      fc.property(operands(dtype), ([x, y]) => {
        const plain = contracted(matrices, x, y)
        const [xt, yt] = [transposed(x), transposed(y)]
        const by = (i: number, j: number): Contraction => ({ batch: [[], []], sum: [[i], [j]] })
        mustBeSame(contracted(by(0, 0), xt, y)[data], plain[data])
        mustBeSame(contracted(by(1, 1), x, yt)[data], plain[data])
        mustBeSame(contracted(by(0, 1), xt, yt)[data], plain[data])
        mustBeSame(transposed(contracted(by(0, 1), y, x))[data], plain[data])
        mustBeSame(contracted(matrices, x, y)[data], plain[data])
      }),
    )
  })

  test('contract: a row alone has the bits it has among others', () => {
    fc.assert(
      fc.property(operands(dtype), fc.nat(), ([x, y], at) => {
        const [m, k, n] = [x.shape[0]!, x.shape[1]!, y.shape[1]!]
        const i = at % m
        const row = concrete([1, k], dtype, x[data].slice(i * k, (i + 1) * k))
        const all = contracted(matrices, x, y)[data]
        mustBeSame(contracted(matrices, row, y)[data], all.slice(i * n, (i + 1) * n))
      }),
    )
  })

  test.each([
    { name: 'outermost', order: [0, 1, 2], params: { batch: [[0], [0]], sum: [[2], [1]] } },
    { name: 'in the middle', order: [1, 0, 2], params: { batch: [[1], [1]], sum: [[2], [0]] } },
    { name: 'innermost', order: [1, 2, 0], params: { batch: [[2], [2]], sum: [[1], [0]] } },
  ] as const)('contract: batches $name are the products one by one, bit for bit', (c) => {
    const cases = fc.tuple(fc.integer({ min: 1, max: 5 }), side, side, depth, fc.integer())
    fc.assert(
      fc.property(cases, ([batches, m, n, k, seed]) => {
        const x = noise(seed, [batches, m, k], dtype)
        const y = noise(seed + 1, [batches, k, n], dtype)
        const { order } = c
        const moved = (t: Concrete): Concrete => run(permute, { order }, t)[0]
        const z = contracted(c.params, moved(x), moved(y))
        const part = (t: Concrete, b: number, rows: number, columns: number): Concrete =>
          concrete(
            [rows, columns],
            dtype,
            t[data].slice(b * rows * columns, (b + 1) * rows * columns),
          )
        for (const b of range(batches))
          mustBeSame(
            part(z, b, m, n)[data],
            contracted(matrices, part(x, b, m, k), part(y, b, k, n))[data],
          )
      }),
      { numRuns: 50 },
    )
  })

  test('contract: sums over nothing are +0, and a result without elements has none', () => {
    const [none, zero] = [noise(1, [3, 0], dtype), noise(1, [0, 4], dtype)]
    mustBeSame(contracted(matrices, none, zero)[data], allocate(dtype, 12))
    expect(contracted(matrices, zero, noise(1, [4, 5], dtype))[data].length).toBe(0)
  })

  test('contract: a result too large is refused before anything is allocated', () => {
    const [x, y] = [noise(1, [40_000, 1], dtype), noise(1, [1, 40_000], dtype)]
    expect(() => contracted(matrices, x, y)).toThrow(
      `contract: ${dtype}[40000, 1] and ${dtype}[1, 40000] make ${dtype}[40000, 40000]`,
    )
  })
})
