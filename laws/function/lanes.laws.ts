/**
 * @file lanes.laws — collectives see all lanes of the vmap they name, through every other transformation.
 */
import * as ct from 'cotangent'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mustBeClose, norm } from '../support/close.ts'
import { denote, expressions, points, type S, values, type X } from '../support/expressions.ts'

type Batch = ct.Tensor<[4, 2, 3], 'f64'>
type V = ct.Tensor<[2], 'f64'>

const batches: fc.Arbitrary<Batch> = fc
  .array(points, { minLength: 4, maxLength: 4 })
  .map((xs) => ct.fromArray([4, 2, 3], xs.flat(), 'f64'))
const v = (...xs: readonly [number, number]): V => ct.tensor(xs, 'f64')
const few = { numRuns: 40 }
/** A gradient so large that a sum of others is lost beside it says nothing. */
const tame = (xs: readonly number[]): boolean => norm(xs) < 1e4

describe('collectives', () => {
  const named = { axis: 'batch' } as const

  test('laneSum, laneMean, laneIndex: the sum and the mean along the batch axis, and its counter', () => {
    fc.assert(
      fc.property(batches, (xs) => {
        const f = (x: X): readonly [X, X, ct.Scalar<'i32'>] => [
          ct.laneSum(x, 'batch'),
          ct.laneMean(x, 'batch'),
          ct.laneIndex('batch'),
        ]
        const [total, mean, index] = ct.vmap(f, { axis: 'batch', out: [null, 0, 0] })(xs)
        expect(values(total)).toEqual(values(ct.sum(xs, { axes: [0] })))
        expect(values(mean)).toEqual(values(ct.broadcastTo(ct.mean(xs, { axes: [0] }), [4, 2, 3])))
        expect(ct.toNested(index)).toEqual([0, 1, 2, 3])
      }),
      few,
    )
  })

  test('laneSum: of what is the same in each lane is n times it, from a literal, an outer trace or an integer', () => {
    const xs = ct.ones([3, 2], 'f64')
    const total = (w: S): S =>
      ct.sum(ct.vmap((x: V) => ct.mul(ct.laneSum(w, 'batch'), ct.sum(x)), named)(xs))
    expect(ct.item(total(ct.scalar(5, 'f64')))).toBe(90)
    expect(ct.item(ct.grad(total)(ct.scalar(5, 'f64')))).toBe(18)
    expect(ct.item(ct.jit(total)(ct.scalar(5, 'f64')))).toBe(90)
    const counted = ct.vmap((_x: V) => ct.laneSum(ct.scalar(2, 'i32'), 'batch'), named)(xs)
    expect(ct.toNested(counted)).toEqual([6, 6, 6])
  })

  test('vmap: a batch normalised with laneMean is the whole batch normalised', () => {
    fc.assert(
      fc.property(batches, (xs) => {
        const each = (x: X): X => {
          const d = ct.sub(x, ct.laneMean(x, 'batch'))
          const variance = ct.laneMean(ct.mul(d, d), 'batch')
          return ct.div(d, ct.sqrt(ct.add(variance, 1e-3)))
        }
        const whole = (all: Batch): Batch => {
          const d = ct.sub(all, ct.mean(all, { axes: [0], keepAxes: true }))
          const variance = ct.mean(ct.mul(d, d), { axes: [0], keepAxes: true })
          return ct.div(d, ct.sqrt(ct.add(variance, 1e-3)))
        }
        const one = (all: Batch): Batch => ct.vmap(each, named)(all)
        mustBeClose(values(one(xs)), values(whole(xs)), 'rounding')
        // the gradient goes through the statistics
        const weighted =
          (f: (all: Batch) => Batch) =>
          (all: Batch): S =>
            ct.sum(ct.mul(f(all), ct.exp(all)))
        const [a, b] = [one, whole].map((f) => values(ct.grad(weighted(f))(xs)))
        mustBeClose(a ?? [], b ?? [], 'rounding', norm(b ?? []))
      }),
      few,
    )
  })

  /** A function of one lane that looks at all lanes. */
  const looking =
    (f: (x: X) => X) =>
    (x: X): X =>
      ct.mul(f(ct.sub(x, ct.laneMean(x, 'batch'))), ct.laneSum(ct.tanh(x), 'batch'))

  test('grad: inside a named vmap is the gradient of the sum over lanes, vmap (grad f) = grad (sum vmap f)', () => {
    fc.assert(
      fc.property(expressions(true), batches, (q, xs) => {
        const f = (x: X): S => ct.sum(looking(denote(q))(x))
        const outer = values(ct.grad((all: Batch): S => ct.sum(ct.vmap(f, named)(all)))(xs))
        fc.pre(tame(outer))
        mustBeClose(values(ct.vmap(ct.grad(f), named)(xs)), outer, 'rounding', norm(outer))
      }),
      few,
    )
  })

  test('jvp: inside a named vmap is that of the batch, vmap (jvp f) = jvp (vmap f)', () => {
    fc.assert(
      fc.property(expressions(true), batches, batches, (q, xs, dxs) => {
        const f = looking(denote(q))
        const outer = values(ct.jvp((all: Batch): Batch => ct.vmap(f, named)(all))(xs, dxs)[1])
        fc.pre(tame(outer))
        const inner = ct.vmap((x: X, dx: X): X => ct.jvp(f)(x, dx)[1], named)(xs, dxs)
        mustBeClose(values(inner), outer, 'rounding', norm(outer))
      }),
      few,
    )
  })

  test('jit: around, inside, or around a gradient inside, keeps every bit', () => {
    fc.assert(
      fc.property(expressions(true), batches, (q, xs) => {
        const f = looking(denote(q))
        const plain = values(ct.vmap(f, named)(xs))
        expect(values(ct.vmap(ct.jit(f), named)(xs))).toEqual(plain)
        expect(values(ct.jit((all: Batch): Batch => ct.vmap(f, named)(all))(xs))).toEqual(plain)
        const g = ct.grad((x: X): S => ct.sum(f(x)))
        const slopes = values(ct.vmap(g, named)(xs))
        expect(values(ct.vmap(ct.jit(g), named)(xs))).toEqual(slopes)
      }),
      few,
    )
  })

  test('vmap: names in a nest are told apart, and one without a name passes over', () => {
    const rows = ct.tensor(
      [
        [1, 2],
        [3, 5],
      ],
      'f64',
    )
    const nested = (inner: string | undefined) =>
      ct.vmap(
        (x: V) =>
          ct.vmap(
            (y: S) =>
              [
                ct.laneSum(ct.mul(y, ct.sum(x)), 'rows'),
                inner === undefined ? y : ct.laneSum(y, inner),
              ] as const,
            inner === undefined ? {} : { axis: inner },
          )(x),
        { axis: 'rows' },
      )(rows)
    // y times the sum of its row, summed over rows: 1 * 3 + 3 * 8, 2 * 3 + 5 * 8
    expect(ct.toNested(nested('columns')[0])).toEqual([
      [27, 46],
      [27, 46],
    ])
    expect(ct.toNested(nested('columns')[1])).toEqual([
      [3, 3],
      [8, 8],
    ])
    expect(ct.toNested(nested(undefined)[0])).toEqual([
      [27, 46],
      [27, 46],
    ])
    expect(() => nested('rows')).toThrow(
      'vmap: rows is the axis of a vmap around this one too; give it a name of its own',
    )
  })

  test('grad: of a sum over lanes at a point that is the same in each lane counts the lanes', () => {
    const f = (x: S): S =>
      ct.mul(x, ct.grad((y: S): S => ct.laneSum(y, 'batch'))(ct.scalar(1, 'f64')))
    expect(ct.toNested(ct.vmap(f, named)(ct.tensor([3, 8], 'f64')))).toEqual([6, 16])
  })

  test('vmap: a name is a word', () => {
    expect(() => ct.laneIndex('my batch')).toThrow(
      'vmap: "my batch" names no lanes; give letters, digits and _',
    )
  })

  test('laneSum: fails where no vmap has its name, and says which', () => {
    const x = v(1, 2)
    expect(() => ct.toNested(ct.laneSum(x, 'batch'))).toThrow(
      "laneSum: no vmap around this is named 'batch'",
    )
    expect(() =>
      ct.toNested(ct.vmap((y: V) => ct.laneSum(y, 'batch'))(ct.ones([3, 2], 'f64'))),
    ).toThrow("no vmap around this is named 'batch'")
  })

  test('hvp, jacobian: see through a named vmap, and work inside one', () => {
    fc.assert(
      fc.property(expressions(false), points, (q, p) => {
        const xs = ct.fromArray([2, 2, 3], [...p, ...p.map((x) => x / 2)], 'f64')
        type Two = typeof xs
        const f = looking(denote(q))
        const whole = (all: Two): Two => ct.vmap(f, named)(all)
        const j = ct.jacobian(whole)(xs)
        fc.pre(tame(values(j)))
        mustBeClose(
          values(ct.jacobian(whole, { mode: 'reverse' })(xs)),
          values(j),
          'rounding',
          norm(values(j)),
        )
        // inside: a lane's own part of the sum over lanes, d (sum_j f_j) / d x_i
        const sums = ct.vmap((x: X) => ct.grad((y: X): S => ct.sum(f(y)))(x), named)(xs)
        mustBeClose(
          values(ct.sum(j, { axes: [0, 1, 2] })),
          values(sums),
          'rounding',
          norm(values(j)),
        )
        const h = ct.hvp((all: Two): S => ct.sum(whole(all)))(xs, xs)
        const inner = ct.vmap((x: X) => ct.hvp((y: X): S => ct.sum(f(y)))(x, x), named)(xs)
        fc.pre(tame(values(h)))
        mustBeClose(values(inner), values(h), 'rounding', norm(values(h)))
      }),
      few,
    )
  })
})

test('loss: an average over lanes with out null is a loss to differentiate', () => {
  const f = (w: S, x: S): S => ct.laneMean(ct.mul(w, ct.mul(x, x)), 'batch')
  const over = ct.vmap(f, { in: [null, 0], out: null, axis: 'batch' })
  const xs = ct.tensor([1, 2, 3], 'f64')
  expect(ct.item(ct.grad((w: S): S => over(w, xs))(ct.scalar(7, 'f64')))).toBe(14 / 3)
})
