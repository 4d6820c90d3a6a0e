/**
 * @file contract — sum of products over paired axes: matrix product, dot, outer, einsum of two.
 *
 *   z[b, i, j] = sum_k x[b, i, k] y[b, j, k]        axes of z: batch, free of x, free of y
 *   ctx = contract(ct, y) over j, cty = contract(ct, x) over i, each permuted back
 */
import { Defect } from '../shape/defect.ts'
import { count, pick, range, sameSizes, type Sizes, stridesOf } from '../shape/sizes.ts'
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import type { Contraction } from '../program/vocabulary.ts'
import { type Aval, type Concrete, data, showAval } from '../tensor/concrete.ts'
import { allocate, isFloat } from '../tensor/dtype.ts'
import { lane, mustAccept, traffic } from './families.ts'
import type { Primitive } from './primitive.ts'
import { plusFloats, plusIntegers, sumOfProducts } from './product.ts'

/** The axes of one side that are neither batch nor summed, in order. */
const free = (rank: number, p: Contraction, side: 0 | 1): number[] =>
  range(rank).filter((i) => !p.batch[side].includes(i) && !p.sum[side].includes(i))

/** Offsets of all index tuples along axes of a shape, row-major. */
export const offsets = (shape: Sizes, axes: Sizes): readonly number[] => {
  const strides = stridesOf(shape)
  return axes.reduce<readonly number[]>(
    (all, a) => all.flatMap((offset) => range(shape[a]!).map((i) => offset + i * strides[a]!)), // axes of the shape, by the shape rule
    [0],
  )
}

const distinct = (rank: number, axes: Sizes): boolean =>
  new Set(axes).size === axes.length && axes.every((a) => Number.isInteger(a) && a >= 0 && a < rank)

const mustPair = (x: Aval, y: Aval, p: Contraction): void => {
  const [left, right] = [
    [...p.batch[0], ...p.sum[0]],
    [...p.batch[1], ...p.sum[1]],
  ] as const
  if (
    x.dtype !== y.dtype ||
    p.batch[0].length !== p.batch[1].length ||
    !distinct(x.shape.length, left) ||
    !distinct(y.shape.length, right) ||
    !sameSizes(pick(x.shape, left), pick(y.shape, right))
  )
    throw new Defect(
      `contract: ${showAval(x)} and ${showAval(y)} do not pair along axes [${left.join(', ')}] and [${right.join(', ')}]; name axes of equal sizes, each once`,
    )
}

/** Cotangent of one side, given the other. */
const pull =
  (side: 0 | 1) =>
  (e: Emit, ct: Value, inputs: readonly [Value, Value], p: Contraction): Value => {
    const other = side === 0 ? 1 : 0
    const [x, y] = [inputs[side], inputs[other]]
    const batch = p.batch[0].length
    const mine = free(x.shape.length, p, side)
    const theirs = free(y.shape.length, p, other)
    const first = batch + (side === 0 ? mine.length : 0) // where the other's free axes begin in ct
    const z = e.apply(
      'contract',
      {
        batch: [range(batch), p.batch[other]],
        sum: [theirs.map((_, i) => first + i), theirs],
      },
      ct,
      y,
    )
    // z has the axes: batch, mine, then the other's summed axes in the other's order.
    const summed = range(p.sum[other].length)
      .sort((i, j) => p.sum[other][i]! - p.sum[other][j]!) // i, j < length
      .map((i) => p.sum[side][i]!) // sums pair up
    const now = [...p.batch[side], ...mine, ...summed]
    const order = range(now.length).map((i) => now.indexOf(i))
    return order.every((o, i) => o === i) ? z : e.apply('permute', { order }, z)
  }

export const contract: Primitive<'contract'> = {
  name: 'contract',
  domain: 'all',
  shape: ([x, y], p) => {
    mustAccept('contract', 'numeric', x)
    mustPair(x, y, p)
    return [
      {
        shape: [
          ...pick(x.shape, p.batch[0]),
          ...pick(x.shape, free(x.shape.length, p, 0)),
          ...pick(y.shape, free(y.shape.length, p, 1)),
        ],
        dtype: x.dtype,
      },
    ]
  },
  evaluate: ([x, y], p, [z]) => {
    const sideOf = (v: Concrete, side: 0 | 1) => ({
      elements: v[data],
      batch: offsets(v.shape, p.batch[side]),
      rows: offsets(v.shape, free(v.shape.length, p, side)),
      sums: offsets(v.shape, p.sum[side]),
    })
    const [left, right] = [sideOf(x, 0), sideOf(y, 1)]
    const out = allocate(z.dtype, count(z.shape))
    const plus = isFloat(z.dtype) ? plusFloats : plusIntegers
    left.batch.forEach((offset, b) =>
      sumOfProducts(
        { ...left, offset },
        { ...right, offset: right.batch[b]! }, // batch axes pair up
        plus,
        out,
        b * left.rows.length * right.rows.length,
      ),
    )
    return [out]
  },
  cost: ([x, y], p, [z]) => ({
    flops: 2 * count(z.shape) * count(pick(x.shape, p.sum[0])),
    bytes: traffic([x, y], [z]),
  }),
  derivative: { kind: 'bilinear', transpose: [pull(0), pull(1)] },
  vmap: (e, [x, y], p) => {
    const by = (axes: Sizes, batched: boolean): number[] => axes.map((a) => a + (batched ? 1 : 0))
    const pair = ([l, r]: readonly [Sizes, Sizes]): readonly [number[], number[]] => [
      by(l, x.batched),
      by(r, y.batched),
    ]
    const [batch, sum] = [pair(p.batch), pair(p.sum)]
    if (x.batched && y.batched)
      return lane(
        e.apply(
          'contract',
          {
            batch: [
              [0, ...batch[0]],
              [0, ...batch[1]],
            ],
            sum,
          },
          x.value,
          y.value,
        ),
      )
    const z = e.apply('contract', { batch, sum }, x.value, y.value)
    // The batch axis came out as the first free axis of its side; bring it to the front.
    const before = y.batched ? free(x.value.shape.length, { batch, sum }, 0).length : 0
    const at = p.batch[0].length + before
    if (at === 0) return lane(z)
    const rest = range(z.shape.length).filter((i) => i !== at)
    return lane(e.apply('permute', { order: [at, ...rest] }, z))
  },
}
