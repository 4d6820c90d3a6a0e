/**
 * @file structural — mistakes planted in primitives that reduce, move, index, join, contract and call.
 */
import { derivative, linear1, plant, type Planted } from './plant.ts'

/** Mistakes in structural rules. */
export const structural: readonly Planted[] = [
  plant(
    'permute',
    'adjoint',
    'the order where its inverse belongs',
    linear1((e, ct, [x], { order }) =>
      // where shapes forbid the wrong order, a rule that happens to run
      order.every((o, i) => x.shape[i] === ct.shape[o])
        ? e.apply('permute', { order }, ct)
        : e.apply('reshape', { shape: x.shape }, ct),
    ),
  ),
  plant(
    'cumulativeSum',
    'adjoint',
    'a transpose that sums the same way',
    linear1((e, ct, _, params) => e.apply('cumulativeSum', params, ct)),
  ),
  plant(
    'flip',
    'adjoint',
    'a transpose that does not flip back',
    linear1((_, ct) => ct),
  ),
  plant(
    'slice',
    'adjoint',
    'an offset of one in the padding',
    linear1((e, ct, [x], { start, limit, stride }) => {
      const low = start.map((s, i) =>
        s > 0 && stride[i] === 1 && limit[i]! < x.shape[i]! ? s + 1 : s,
      ) // one entry an axis
      const between = stride.map((s) => s - 1)
      const covered = ct.shape.map((n, i) => (n === 0 ? 0 : (n - 1) * stride[i]! + 1)) // one entry an axis
      const high = x.shape.map((n, i) => n - covered[i]! - low[i]!) // one entry an axis
      return e.apply('pad', { low, high, between }, ct)
    }),
  ),
  plant('contract', 'differences', 'a sign lost in the tangent of the right side', (record) =>
    derivative<'contract'>({
      kind: 'smooth',
      push: [
        (e, [, y], dx, _, p) => e.apply('contract', p, dx, y),
        (e, [x], dy, _, p) => e.apply('contract', p, e.apply('neg', {}, x), dy),
      ],
    })(record),
  ),
  plant(
    'gather',
    'transposeTwice',
    'a cotangent spread evenly, indices forgotten',
    derivative({
      kind: 'linear',
      transpose: [
        (e, ct, [x]) => {
          const total = e.apply('sum', { axes: ct.shape.map((_, i) => i) }, ct)
          return e.apply('broadcast', { shape: x.shape, axes: [] }, total)
        },
        'known',
      ],
    }),
  ),
  plant(
    'scatterAdd',
    'adjoint',
    'the operand gets no cotangent of its own but twice',
    derivative({
      kind: 'linear',
      transpose: [
        (e, ct) => e.apply('add', {}, ct, ct),
        'known',
        (e, ct, [, indices], params) => e.apply('gather', params, ct, indices),
      ],
    }),
  ),
  plant('concatenate', 'adjoint', 'cotangents handed out in reverse order', (record) => ({
    ...record,
    derivative: {
      kind: 'linearMany',
      transpose: (e, cts, inputs, { axis }) => {
        const [ct] = cts
        if (ct === undefined) return inputs.map(() => undefined)
        let at = ct.shape[axis] ?? 0
        return inputs.map((x) => {
          const n = x.shape[axis] ?? 0
          at -= n
          const start = ct.shape.map((_, i) => (i === axis ? at : 0))
          const limit = ct.shape.map((m, i) => (i === axis ? at + n : m))
          return e.apply('slice', { start, limit, stride: ct.shape.map(() => 1) }, ct)
        })
      },
    },
  })),
  plant('sort', 'differences', 'tangents left where they were', (record) => ({
    ...record,
    derivative: { kind: 'smoothMany', push: (_, __, tangents) => [tangents[0], undefined] },
  })),
  plant('sum', 'batching', 'axes not moved behind the batch axis', (record) => ({
    ...record,
    vmap: (e, inputs, params, n, t) => {
      const [x] = inputs
      const axes = params.axes.every((a) => a > 0) ? params.axes : params.axes.map((a) => a + 1)
      return axes === params.axes
        ? [{ value: e.apply('sum', { axes }, x.value), batched: true }]
        : record.vmap(e, inputs, params, n, t)
    },
  })),
  plant('flip', 'batching', 'axes not moved behind the batch axis', (record) => ({
    ...record,
    vmap: (e, [x], params) => [{ value: e.apply('flip', params, x.value), batched: true }],
  })),
  plant(
    'contract',
    'batching',
    'a batch axis of the right side left where it came out',
    (record) => ({
      ...record,
      vmap: (e, inputs, params, n, t) => {
        const [x, y] = inputs
        if (x.batched || !y.batched) return record.vmap(e, inputs, params, n, t)
        const by = (axes: readonly number[]): number[] => axes.map((a) => a + 1)
        const { batch, sum } = params
        const moved = { batch: [batch[0], by(batch[1])], sum: [sum[0], by(sum[1])] } as const
        return [{ value: e.apply('contract', moved, x.value, y.value), batched: true }]
      },
    }),
  ),
  plant('prod', 'differences', 'the product itself for the product of the others', (record) => ({
    ...record,
    derivative: {
      kind: 'smooth',
      push: [
        (e, [x], dx, y, { axes }) => {
          const kept = x.shape.map((_, i) => i).filter((i) => !axes.includes(i))
          const spread = e.apply('broadcast', { shape: x.shape, axes: kept }, y)
          return e.apply('sum', { axes }, e.apply('mul', {}, dx, spread))
        },
      ],
    },
  })),
  plant('call', 'oneAtATime', 'tangents handed on by their place among all inputs', (record) => ({
    ...record,
    derivative: {
      kind: 'higherOrder',
      transpose: () => [],
      jvp: (e, t, inputs, tangents, params) => {
        const d = record.derivative
        if (d.kind !== 'higherOrder') throw new Error('call is higher order')
        // a lone second tangent is taken for the first
        const shifted = tangents[0] === undefined ? [tangents[1], undefined] : tangents
        return d.jvp(e, t, inputs, shifted, params)
      },
    },
  })),
]
