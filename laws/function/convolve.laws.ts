/**
 * @file convolve.laws — convolutions against plain loops and against each other.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { range } from '../../src/shape/sizes.ts'
import { mustBeClose, norm } from '../support/close.ts'
import { values } from '../support/expressions.ts'
import { type Case, cases, close, convolve, run } from './convolutions.ts'
import {
  type Axis,
  drawn,
  images,
  type Images,
  loosely,
  optionsOf,
  placesOf,
  reader,
  tensorOf,
  tuples,
  under,
} from './windows.ts'

const runs = { numRuns: 60 }

/** sum_(k, c) x[b, o stride + k dilation - pad, group c] w[k, c, j] */
const byLoops = ({ list, groups, x, w }: Case): readonly number[] => {
  const [inputs, outputs] = w.shape.slice(-2) as [number, number] // [..window, inputs, outputs]
  const [xAt, wAt] = [reader(x), reader(w)]
  const elements = tuples([...list.map((a) => a.k), inputs])
  return tuples([x.shape[0], ...placesOf(list), outputs]).map((t) => {
    const [b, j] = [t[0] ?? 0, t.at(-1) ?? 0]
    const first = Math.floor(j / (outputs / groups)) * inputs
    return elements
      .map((e) => {
        const c = e.at(-1) ?? 0
        const at = under(list, t.slice(1, -1), e)
        return (xAt([b, ...at, first + c]) ?? 0) * (wAt([...e, j]) ?? Number.NaN)
      })
      .reduce((total, p) => total + p, 0)
  })
}

describe('convolve', () => {
  test('convolve: each element is the sum over window and channels of its group', () => {
    fc.assert(
      fc.property(cases, (c) => {
        const y = run(c)
        const expected = byLoops(c)
        expect(y.shape).toEqual([c.x.shape[0], ...placesOf(c.list), c.w.shape.at(-1)])
        mustBeClose(values(y), expected, 'rounding', norm(expected))
      }),
      runs,
    )
  })

  test('convolve: groups are one kernel that is 0 between groups', () => {
    fc.assert(
      fc.property(cases, (c) => {
        const [inputs, outputs] = c.w.shape.slice(-2) as [number, number] // [..window, inputs, outputs]
        const each = outputs / c.groups
        const at = reader(c.w)
        const shape = [...c.w.shape.slice(0, -2), c.groups * inputs, outputs]
        const blocks = tuples(shape).map((t) => {
          const [i, j] = t.slice(-2) as [number, number] // likewise
          const together = Math.floor(i / inputs) === Math.floor(j / each)
          return together ? (at([...t.slice(0, -2), i % inputs, j]) ?? Number.NaN) : 0
        })
        close(run(c), run({ ...c, groups: 1, w: tensorOf(shape, blocks) }))
      }),
      runs,
    )
  })

  test('convolve: a dilated kernel is one with zeros between its elements', () => {
    fc.assert(
      fc.property(cases, (c) => {
        const at = reader(c.w)
        const wide = c.list.map((a) => a.dilation * (a.k - 1) + 1)
        const shape = [...wide, ...c.w.shape.slice(-2)]
        const spread = tuples(shape).map((t) => {
          const k = c.list.map((a, i) => (t[i] ?? 0) / a.dilation)
          return k.every(Number.isInteger) ? (at([...k, ...t.slice(-2)]) ?? Number.NaN) : 0
        })
        const list = c.list.map((a, i) => ({ ...a, dilation: 1, k: wide[i] ?? 1 }))
        close(run(c), run({ ...c, list, w: tensorOf(shape, spread) }))
      }),
      runs,
    )
  })

  test('convolve: padding is that of pad', () => {
    fc.assert(
      fc.property(cases, (c) => {
        const padded = loosely(ct.pad)(c.x, [[0, 0], ...c.list.map((a) => a.pad), [0, 0]])
        const options = { ...optionsOf(c.list), groups: c.groups }
        close(run(c), convolve(padded, c.w, { ...options, padding: 'valid' }))
      }),
      runs,
    )
  })

  test('convolve: with a stride it keeps every so manieth place', () => {
    fc.assert(
      fc.property(cases, (c) => {
        const all = run({ ...c, list: c.list.map((a) => ({ ...a, stride: 1 })) })
        const kept = c.list.reduce<Images>(
          (y, a, i) => loosely(ct.slice)(y, { axis: i + 1, step: a.stride }),
          all,
        )
        close(run(c), kept)
      }),
      runs,
    )
  })

  test("convolve: padding 'same' gives ceil(n / stride) places, and the larger half goes after", () => {
    fc.assert(
      fc.property(cases, (c) => {
        const { stride, dilation } = optionsOf(c.list)
        const y = convolve(c.x, c.w, { stride, dilation, groups: c.groups, padding: 'same' })
        expect(y.shape.slice(1, -1)).toEqual(c.list.map((a) => Math.ceil(a.n / a.stride)))
        const list = c.list.map((a): Axis => {
          const places = Math.ceil(a.n / a.stride)
          const total = Math.max((places - 1) * a.stride + a.dilation * (a.k - 1) + 1 - a.n, 0)
          return { ...a, pad: [Math.floor(total / 2), Math.ceil(total / 2)] }
        })
        close(y, run({ ...c, list }))
      }),
      runs,
    )
  })

  test('convolve: without padding, what is cut off in front is cut off in front of the result', () => {
    fc.assert(
      fc.property(cases, ({ list, ...c }) => {
        const plain = list.map((a): Axis => ({ ...a, stride: 1, pad: [0, 0] }))
        const room = plain.map((a) => a.n - a.dilation * (a.k - 1))
        fc.pre(room.every((n) => n > 1))
        const cut = (x: Images): Images =>
          plain.reduce((y, _, i) => loosely(ct.slice)(y, { axis: i + 1, from: 1 }), x)
        close(run({ ...c, list: plain, x: cut(c.x) }), cut(run({ ...c, list: plain })))
      }),
      runs,
    )
  })

  test('convolve: a window of 1 is a product of matrices', () => {
    fc.assert(
      fc.property(images([2, 3, 4, 3]), images([1, 1, 3, 2]), (x, w) => {
        const product = loosely(ct.matmul)(
          loosely(ct.reshape)(x, [24, 3]),
          loosely(ct.reshape)(w, [3, 2]),
        )
        close(convolve(x, w), loosely(ct.reshape)(product, [2, 3, 4, 2]))
      }),
      runs,
    )
  })

  test('convolve: vmap over images, over kernels and over both is one at a time, its gradients too', () => {
    type X = ct.Tensor<[2, 4, 5, 2], 'f64'>
    type W = ct.Tensor<[3, 3, 1, 4], 'f64'>
    const loss = (x: X, w: W): ct.Scalar<'f64'> =>
      ct.sum(ct.square(ct.convolve(x, w, { padding: 1, stride: 2, groups: 2 })))
    const both = ct.grad(loss, { wrt: [0, 1] })
    const lane = <S extends number[]>(
      t: ct.Tensor<[3, ...S], 'f64'>,
      i: number,
    ): ct.Tensor<S, 'f64'> =>
      // One lane of three, whatever S is.
      loosely(ct.take)(t, ct.scalar(i, 'i32'), { axis: 0 }) as ct.AnyTensor as ct.Tensor<S, 'f64'>
    fc.assert(
      fc.property(drawn([3, 2, 4, 5, 2]), drawn([3, 3, 3, 1, 4]), (xs, ws) => {
        const [w, x] = [lane<[3, 3, 1, 4]>(ws, 0), lane<[2, 4, 5, 2]>(xs, 0)]
        const at = (f: (i: number) => ct.AnyTensor): ct.AnyTensor =>
          loosely(ct.stack)(range(3).map(f), { axis: 0 })
        const found = ct.vmap(both)(xs, ws)
        const pairs = range(3).map((i) =>
          both(lane<[2, 4, 5, 2]>(xs, i), lane<[3, 3, 1, 4]>(ws, i)),
        )
        for (const side of [0, 1] as const)
          close(
            found[side],
            at((i) => pairs[i]![side]),
          ) // three pairs
        const overX = ct.vmap((t: X) => both(t, w))(xs)
        const overW = ct.vmap((t: W) => both(x, t))(ws)
        for (const side of [0, 1] as const) {
          close(
            overX[side],
            at((i) => both(lane<[2, 4, 5, 2]>(xs, i), w)[side]),
          )
          close(
            overW[side],
            at((i) => both(x, lane<[3, 3, 1, 4]>(ws, i))[side]),
          )
        }
      }),
      { numRuns: 10 },
    )
  })

  test('convolve: mixed second derivatives are the same in reverse over reverse and in forward over reverse', () => {
    type X = ct.Tensor<[1, 4, 1], 'f64'>
    type W = ct.Tensor<[3, 1, 2], 'f64'>
    const loss = (x: X, w: W): ct.Scalar<'f64'> =>
      ct.sum(ct.square(ct.convolve(x, w, { padding: 1, stride: 2 })))
    fc.assert(
      fc.property(drawn([1, 4, 1]), drawn([3, 1, 2]), drawn([1, 4, 1]), (x, w, v) => {
        const along = (t: W): ct.Scalar<'f64'> =>
          ct.sum(ct.mul(ct.grad((s: X) => loss(s, t))(x), v))
        const inW = (s: X): W => ct.grad((t: W) => loss(s, t))(w)
        close(ct.grad(along)(w), ct.jvp(inW)(x, v)[1])
      }),
      runs,
    )
  })

  test('convolve: integers wrap', () => {
    const x = ct.full([1, 2, 1], 2 ** 30, 'i32')
    expect(values(ct.convolve(x, ct.ones([2, 1, 1], 'i32')))).toEqual([-(2 ** 31)])
  })
})
