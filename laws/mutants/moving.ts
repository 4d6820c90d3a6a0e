/**
 * @file moving — further mistakes planted in what moves, joins, cuts and picks, forwards, backwards and over lanes.
 */
import { omit, range } from '../../src/shape/sizes.ts'
import { derivative, linear1, plant, type Planted } from './plant.ts'

/** Mistakes in movements. */
export const moving: readonly Planted[] = [
  plant(
    'broadcast',
    'adjoint',
    'a mean over the new axes where their sum belongs',
    (record, fill) =>
      linear1<'broadcast'>((e, ct, x, { shape, axes }) => {
        const gone = range(shape.length).filter((i) => !axes.includes(i))
        const n = gone.reduce((total, i) => total * shape[i]!, 1) // axes of shape
        const total = e.apply('sum', { axes: gone }, ct)
        return e.apply('div', {}, total, fill(e, n, x[0]))
      })(record),
  ),
  plant(
    'sum',
    'adjoint',
    'a cotangent spread along the first axes, whichever were kept',
    linear1((e, ct, [x], { axes }) => {
      const kept = range(x.shape.length).filter((i) => !axes.includes(i))
      const first = range(kept.length)
      // where sizes forbid it, the right axes
      const fits = first.every((i) => x.shape[i] === ct.shape[i])
      return e.apply('broadcast', { shape: x.shape, axes: fits ? first : kept }, ct)
    }),
  ),
  plant(
    'pad',
    'adjoint',
    'a transpose that starts one element late',
    linear1((e, ct, [x], { low, high, between }) => {
      // one entry an axis
      const late = low.map((n, i) => n + (high[i]! > 0 && x.shape[i]! > 0 ? 1 : 0))
      const limit = x.shape.map((n, i) =>
        n === 0 ? late[i]! : late[i]! + (n - 1) * (between[i]! + 1) + 1,
      ) // likewise
      return e.apply('slice', { start: late, limit, stride: between.map((n) => n + 1) }, ct)
    }),
  ),
  plant(
    'reshape',
    'adjoint',
    'elements in reverse order',
    derivative({
      kind: 'linear',
      transpose: [
        (e, ct, [x]) =>
          e.apply(
            'flip',
            { axes: range(x.shape.length) },
            e.apply('reshape', { shape: x.shape }, ct),
          ),
      ],
    }),
  ),
  plant(
    'split',
    'adjoint',
    'the last piece taken for the first where they are alike',
    (record) => ({
      ...record,
      derivative: {
        kind: 'linearMany',
        transpose: (e, cts, inputs, params) => {
          const d = record.derivative
          if (d.kind !== 'linearMany') throw new Error('split is linear')
          const { sizes } = params
          const palindrome = sizes.every((n, i) => n === sizes[sizes.length - 1 - i])
          return d.transpose(e, palindrome ? [...cts].reverse() : cts, inputs, params)
        },
      },
    }),
  ),
  plant(
    'gather',
    'adjoint',
    'an element picked twice gets the mean of its cotangents',
    (record, fill) => ({
      ...record,
      derivative: {
        kind: 'linear',
        transpose: [
          (e, ct, [x, indices], params) => {
            const zeros = fill(e, 0, x)
            const total = e.apply('scatterAdd', params, zeros, indices, ct)
            const counts = e.apply('scatterAdd', params, zeros, indices, fill(e, 1, ct))
            return e.apply('div', {}, total, e.apply('max', {}, counts, fill(e, 1, x)))
          },
          'known',
        ],
      },
    }),
  ),
  plant(
    'scatterAdd',
    'adjoint',
    'an operand forgotten: zeros for its cotangent',
    (record, fill) => ({
      ...record,
      derivative: {
        kind: 'linear',
        transpose: [
          (e, ct) => fill(e, 0, ct),
          'known',
          (e, ct, [, indices], params) => e.apply('gather', params, ct, indices),
        ],
      },
    }),
  ),
  plant('contract', 'adjoint', 'a cotangent whose summed axes keep their order', (record) => {
    const d = record.derivative
    if (d.kind !== 'bilinear') throw new Error('contract is bilinear')
    const [left, right] = d.transpose
    return derivative<'contract'>({
      kind: 'bilinear',
      transpose: [
        left,
        (e, ct, inputs, params) => {
          const z = right(e, ct, inputs, params)
          const [rows, columns] = [z.shape.length - 2, z.shape.length - 1]
          const square = rows >= 0 && z.shape[rows] === z.shape[columns]
          const order = [...range(rows), columns, rows]
          return square ? e.apply('permute', { order }, z) : z
        },
      ],
    })(record)
  }),
  plant('reduceMin', 'differences', 'the tangent of the largest', (record, fill) => ({
    ...record,
    derivative: {
      kind: 'smooth',
      push: [
        (e, [x], dx, _, { axes }) => {
          const kept = range(x.shape.length).filter((i) => !axes.includes(i))
          const top = e.apply('reduceMax', { axes }, x)
          const chosen = e.apply(
            'equal',
            {},
            x,
            e.apply('broadcast', { shape: x.shape, axes: kept }, top),
          )
          return e.apply('sum', { axes }, e.apply('select', {}, chosen, dx, fill(e, 0, dx)))
        },
      ],
    },
  })),
  plant('cumulativeSum', 'batching', 'its axis not moved behind the batch axis', (record) => ({
    ...record,
    vmap: (e, [x], params) => [{ value: e.apply('cumulativeSum', params, x.value), batched: true }],
  })),
  plant('sort', 'batching', 'its axis not moved behind the batch axis', (record) => ({
    ...record,
    vmap: (e, [x], params) => {
      const [values, order] = e.bind('sort', params, [x.value])
      return [
        { value: values, batched: true },
        { value: order, batched: true },
      ]
    },
  })),
  plant('reduceMax', 'batching', 'axes counted from the end of the lane', (record) => ({
    ...record,
    vmap: (e, [x], { axes }) => {
      const last = x.value.shape.length - 1
      const wrong = axes.map((a) => last - a)
      const right = axes.map((a) => a + 1)
      const same = omit(x.value.shape, wrong).join() === omit(x.value.shape, right).join()
      return [
        { value: e.apply('reduceMax', { axes: same ? wrong : right }, x.value), batched: true },
      ]
    },
  })),
  plant('permute', 'batching', 'the batch axis last, where sizes allow it', (record) => ({
    ...record,
    vmap: (e, [x], { order }) => {
      const right = [0, ...order.map((i) => i + 1)]
      const wrong = [...order.map((i) => i + 1), 0]
      const alike = right.every((a, i) => x.value.shape[a] === x.value.shape[wrong[i]!]) // as many
      return [
        { value: e.apply('permute', { order: alike ? wrong : right }, x.value), batched: true },
      ]
    },
  })),
  plant(
    'concatenate',
    'batching',
    'a part without the batch axis given once to the first lane only',
    (record) => ({
      ...record,
      vmap: (e, inputs, params, n, t) =>
        record.vmap(
          e,
          inputs.map((x) => {
            if (x.batched || n < 2) return x
            const { shape } = x.value
            const wide = e.apply('reshape', { shape: [1, ...shape] }, x.value)
            const low = [0, ...shape.map(() => 0)]
            const value = e.apply(
              'pad',
              { low, high: [n - 1, ...shape.map(() => 0)], between: low },
              wide,
            )
            return { value, batched: true }
          }),
          params,
          n,
          t,
        ),
    }),
  ),
]
