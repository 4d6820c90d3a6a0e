/**
 * @file kernels.laws — the kernels for matrix products, called by themselves: bits and bounds by any strides.
 *
 *   c[i, j] = sum_k a[i, k] b[k, j]     in blocks of 256 values of k, each from +0, added in order
 *
 * Operands and result lie at the end of the memory, past which every access traps, with NaN in all gaps.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linked, mustExport } from '../../src/engine/wasm/arena.ts'
import { dotKernel } from '../../src/engine/wasm/dot.ts'
import { moduleWriter } from '../../src/engine/wasm/encoder.ts'
import { gemmKernel } from '../../src/engine/wasm/gemm.ts'
import { host } from '../../src/engine/wasm/host.ts'
import { kinds, workspaceOf } from '../../src/engine/wasm/kind.ts'
import { thinKernel } from '../../src/engine/wasm/thin.ts'
import { vectorKernel } from '../../src/engine/wasm/vector.ts'
import {} from '../../src/shape/sizes.ts'
import type { Data, Floating } from '../../src/tensor/dtype.ts'
import { inOrder } from './inOrder.ts'

/** Strides, in elements. */
interface Strides {
  readonly row: number
  readonly column: number
}

/** Sizes of a product, how its matrices lie, and in which order. */
interface Case {
  readonly sizes: readonly [number, number, number]
  readonly a: Strides
  readonly b: Strides
  readonly c: Strides
  readonly order: readonly number[]
}

type Layout = 'rows' | 'columns' | 'neither'

const strides = (layout: Layout, rows: number, columns: number, gap: number): Strides => {
  if (layout === 'rows') return { row: columns + gap, column: 1 }
  if (layout === 'columns') return { row: 1, column: rows + gap }
  return { row: 2 * columns + gap, column: 2 }
}

const side = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 70 }))
const depth = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 600 }))
const layout = fc.constantFrom<Layout>('rows', 'columns', 'neither')
const gap = fc.constantFrom(0, 0, 1, 3)
const order = fc.shuffledSubarray([0, 1, 2], { minLength: 3 })

const cases = (
  sizes: fc.Arbitrary<readonly [number, number, number]>,
  layouts: fc.Arbitrary<readonly [Layout, Layout]> = fc.tuple(layout, layout),
): fc.Arbitrary<Case> =>
  fc
    .tuple(sizes, layouts, fc.tuple(gap, gap, gap), order)
    .map(([[m, n, k], [a, b], gaps, order]) => ({
      sizes: [m, n, k],
      a: strides(a, m, k, gaps[0]),
      b: strides(b, k, n, gaps[1]),
      c: strides('rows', m, n, gaps[2]),
      order,
    }))

/** Multiples of 2^-9 in [-1, 1), of any sign of zero: products round, sums more so. */
const noise = (i: number): number => {
  const x = (Math.imul(i + 1, 2_654_435_761) >>> 22) / 512 - 1
  return x === 0 && i % 2 === 0 ? -0 : Math.fround(x * 1.1)
}

const lengthOf = ({ row, column }: Strides, rows: number, columns: number): number =>
  (rows - 1) * row + (columns - 1) * column + 1

/** Equal bit for bit, but that one NaN is as good as another. */
const mustBeSame = (x: ArrayLike<number>, y: ArrayLike<number>): void => {
  expect(x.length).toBe(y.length)
  for (let i = 0; i < x.length; i += 1)
    if (!Object.is(x[i], y[i])) throw new Error(`element ${i}: ${x[i]} is not ${y[i]}`)
}

/** Where the matrices of a case begin, in bytes, and their strides in bytes. */
interface Placed {
  readonly at: readonly [number, number, number]
  readonly a: Strides
  readonly b: Strides
  readonly c: Strides
}

const workbench = (dtype: Floating) => {
  const kind = kinds[dtype]
  const { Memory } = host()! // gemm.laws states that this host has it
  const memory = new Memory({ initial: 160 })
  const m = moduleWriter()
  gemmKernel(m, kind)
  vectorKernel(m, kind)
  dotKernel(m, kind)
  thinKernel(m, kind)
  const exports = linked(memory, m.finish())
  const view: Data =
    dtype === 'f32' ? new Float32Array(memory.buffer) : new Float64Array(memory.buffer)
  const space = Math.ceil(workspaceOf(kind).size / kind.bytes)

  /** The memory after a call, which must be as the equation says, everywhere. */
  const check = (
    { sizes, a, b, c, order }: Case,
    call: (p: Placed) => void,
    workspaces = 1,
  ): void => {
    const [m, n, k] = sizes
    const lengths = [lengthOf(a, m, k), lengthOf(b, k, n), lengthOf(c, m, n)]
    const at = [0, 0, 0]
    let from = view.length
    for (const i of order) {
      from -= lengths[i]! // order holds 0, 1, 2
      at[i] = from
      from -= 16
    }
    expect(from).toBeGreaterThan(workspaces * space + 16)
    view.fill(Number.NaN, from)
    view.fill(Number.NaN, workspaces * space, workspaces * space + 16)
    const fill = (x: number, { row, column }: Strides, rows: number, columns: number): void => {
      for (let i = 0; i < rows; i += 1)
        for (let j = 0; j < columns; j += 1)
          view[at[x]! + i * row + j * column] = noise(7919 * x + i * columns + j)
    }
    fill(0, a, m, k)
    fill(1, b, k, n)
    fill(2, c, m, n)
    const wanted = view.slice(from)
    const result = inOrder(
      dtype,
      sizes,
      (i, s) => noise(i * k + s),
      (s, j) => noise(7919 + s * n + j),
    )
    const start = at[2]! - from
    for (let i = 0; i < m; i += 1)
      for (let j = 0; j < n; j += 1) wanted[start + i * c.row + j] = result[i * n + j]!
    const inBytes = (s: Strides): Strides => ({
      row: s.row * kind.bytes,
      column: s.column * kind.bytes,
    })
    const [pa, pb, pc] = [at[0]! * kind.bytes, at[1]! * kind.bytes, at[2]! * kind.bytes]
    call({ at: [pa, pb, pc], a: inBytes(a), b: inBytes(b), c: inBytes(c) })
    mustBeSame(view.subarray(from), wanted)
    const behind = view.subarray(workspaces * space, workspaces * space + 16)
    expect(behind.every(Number.isNaN)).toBe(true)
  }
  const [gemm, thin, vector, dot] = [
    mustExport(exports, 'gemm'),
    mustExport(exports, 'thin'),
    mustExport(exports, 'vector'),
    mustExport(exports, 'dot'),
  ]
  return { check, gemm, thin, vector, dot, space: space * kind.bytes }
}

describe.each(['f32', 'f64'] as const)('kernels in %s', (dtype) => {
  const { check, gemm, thin, vector, dot, space } = workbench(dtype)
  const product = (t: Case, from = 0): void =>
    check(t, ({ at, a, b, c }) => {
      const [m, n, k] = t.sizes
      const [pa, pb, pc] = at
      gemm(m, n, k, pa, a.row, a.column, pb, b.row, b.column, pc, c.row, from)
    })

  test('gemm: any strides give the bits of the plain sums, and nothing else is touched', () => {
    fc.assert(
      fc.property(cases(fc.tuple(side, side, depth)), (t) => product(t)),
      { numRuns: 400 },
    )
  })

  test('thin: rows where they lie give the bits of the plain sums, and nothing else is touched', () => {
    const rowsThen = fc.tuple(fc.constant<Layout>('rows'), layout)
    fc.assert(
      fc.property(cases(fc.tuple(side, side, depth), rowsThen), (t) =>
        check(t, ({ at: [pa, pb, pc], a, b, c }) => {
          const [m, n, k] = t.sizes
          thin(m, n, k, pa, a.row, pb, b.row, b.column, pc, c.row, 0)
        }),
      ),
      { numRuns: 300 },
    )
  })

  test('thin: blocks of rows and sums join', () => {
    for (const [m, n] of [
      [130, 3],
      [129, 10],
      [7, 40],
    ] as const)
      for (const b of ['rows', 'columns', 'neither'] as const)
        check(
          {
            sizes: [m, n, 520],
            a: strides('rows', m, 520, 1),
            b: strides(b, 520, n, 1),
            c: strides('rows', m, n, 1),
            order: [0, 1, 2],
          },
          ({ at: [pa, pb, pc], a, b: { row, column }, c }) =>
            thin(m, n, 520, pa, a.row, pb, row, column, pc, c.row, 0),
        )
  })

  test.each([
    [129, 9, 257],
    [130, 17, 20],
    [3, 2051, 5],
    [17, 2050, 3],
    [131, 6, 520],
  ] as const)('gemm: blocks of rows, columns and sums join, %i x %i over %i', (m, n, k) => {
    const layouts: readonly Layout[] = ['rows', 'columns', 'neither']
    for (const a of layouts)
      for (const b of layouts)
        product({
          sizes: [m, n, k],
          a: strides(a, m, k, 1),
          b: strides(b, k, n, 1),
          c: strides('rows', m, n, 1),
          order: [0, 1, 2],
        })
  })

  test('gemm: parts of the rows or columns, each with its own workspace, are the whole bit for bit', () => {
    const parts = fc.tuple(cases(fc.tuple(side, side, depth)), fc.nat(), fc.boolean())
    fc.assert(
      fc.property(parts, ([t, cut, byRows]) => {
        const [m, n, k] = t.sizes
        const at = cut % ((byRows ? m : n) + 1)
        check(
          t,
          ({ at: [pa, pb, pc], a, b, c }) => {
            const part = (from: number, to: number, work: number): void => {
              if (from === to) return
              const [row, column] = byRows ? [from, 0] : [0, from]
              const [rows, columns] = byRows ? [to - from, n] : [m, to - from]
              const [x, y] = [pa + row * a.row, pb + column * b.column]
              const z = pc + row * c.row + column * c.column
              gemm(rows, columns, k, x, a.row, a.column, y, b.row, b.column, z, c.row, work)
            }
            part(at, byRows ? m : n, space)
            part(0, at, 0)
          },
          2,
        )
      }),
    )
  })

  const long = fc.tuple(fc.constant(1), fc.integer({ min: 2040, max: 2080 }), side)
  const oneRow = fc.oneof(fc.tuple(fc.constant(1), side, depth), long)
  const anyThen = (b: Layout): fc.Arbitrary<readonly [Layout, Layout]> =>
    fc.tuple(layout, fc.constant(b))

  test('vector: a row times contiguous rows gives the bits of the plain sums', () => {
    fc.assert(
      fc.property(cases(oneRow, anyThen('rows')), (t) =>
        check(t, ({ at: [x, b, y], a, b: { row } }) =>
          vector(t.sizes[1], t.sizes[2], x, a.column, b, row, y, 0),
        ),
      ),
    )
  })

  test('dot: a row times contiguous columns gives the bits of the plain sums', () => {
    fc.assert(
      fc.property(cases(oneRow, anyThen('columns')), (t) =>
        check(t, ({ at: [x, b, y], a, b: { column } }) =>
          dot(t.sizes[1], t.sizes[2], x, a.column, b, column, y, 0),
        ),
      ),
    )
  })
})
