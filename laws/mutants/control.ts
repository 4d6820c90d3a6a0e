/**
 * @file control — mistakes planted in primitives with sub-Programs: branches, loops, checkpoints, custom rules, fixed points.
 */
import { emitting, rulesOf, withRules } from './emitting.ts'
import { plant, type Planted } from './plant.ts'

/** Mistakes in the rules of control flow. */
export const control: readonly Planted[] = [
  plant(
    'cond',
    'differences',
    'tangents of the first branch, whichever was taken',
    (record, fill) =>
      withRules(record, {
        jvp: (e, t, inputs, tangents, params) =>
          rulesOf(record).jvp(
            emitting(e, 'cond', (xs, _, nth) =>
              nth === 0
                ? {}
                : { inputs: [fill(e, 0, { shape: [], dtype: 'i32' }), ...xs.slice(1)] },
            ),
            t,
            inputs,
            tangents,
            params,
          ),
      }),
  ),
  plant('cond', 'adjoint', 'transposed branches in reverse order', (record) =>
    withRules(record, {
      transpose: (e, t, cts, inputs, linear, params) =>
        rulesOf(record).transpose(
          emitting(e, 'cond', (_, { branches }) => ({
            params: { branches: [...branches].reverse() },
          })),
          t,
          cts,
          inputs,
          linear,
          params,
        ),
    }),
  ),
  plant('cond', 'batching', 'an index that varies taken for that of its first lane', (record) => ({
    ...record,
    vmap: (e, inputs, params, n, t) =>
      record.vmap(
        emitting(e, 'select', (xs) => ({ value: xs[1]! })), // three inputs
        inputs,
        params,
        n,
        t,
      ),
  })),
  plant('scan', 'adjoint', 'a transpose that runs the same way', (record) =>
    withRules(record, {
      transpose: (e, t, cts, inputs, linear, params) =>
        rulesOf(record).transpose(
          emitting(e, 'scan', (_, p) => ({ params: { ...p, reverse: !p.reverse } })),
          t,
          cts,
          inputs,
          linear,
          params,
        ),
    }),
  ),
  plant('scan', 'adjoint', 'cotangents of constants overwritten at each step', (record) =>
    withRules(record, {
      transpose: (e, t, cts, inputs, linear, params) =>
        rulesOf(record).transpose(
          emitting(e, 'add', (xs) => ({ value: xs[1]! })), // two inputs
          t,
          cts,
          inputs,
          linear,
          params,
        ),
    }),
  ),
  plant('scan', 'differences', 'residuals handed to the steps from the other end', (record) =>
    withRules(record, {
      jvp: (e, t, inputs, tangents, params) =>
        rulesOf(record).jvp(
          emitting(e, 'scan', (_, p, nth) =>
            nth === 0 ? {} : { params: { ...p, reverse: !p.reverse } },
          ),
          t,
          inputs,
          tangents,
          params,
        ),
    }),
  ),
  plant('scan', 'batching', 'the axis of lanes taken for that of steps', (record) => ({
    ...record,
    vmap: (e, inputs, params, n, t) =>
      record.vmap(
        emitting(e, 'permute', (xs, { order }) => {
          const shape = order.map((i) => xs[0]!.shape[i]!) // one input, an axis each
          return { value: e.apply('reshape', { shape }, xs[0]!) } // likewise
        }),
        inputs,
        params,
        n,
        t,
      ),
  })),
  plant('whileLoop', 'differences', 'tangents that stay as they were', (record) =>
    withRules(record, {
      jvp: (e, t, inputs, tangents, params) => {
        const right = rulesOf(record).jvp(e, t, inputs, tangents, params)
        return { ...right, tangents: right.tangents.map((d, i) => d && (tangents[i + 1] ?? d)) } // the bool comes first
      },
    }),
  ),
  plant('whileLoop', 'batching', 'lanes that have stopped go on', (record) => ({
    ...record,
    vmap: (e, inputs, params, n, t) =>
      record.vmap(
        emitting(e, 'select', (xs) => ({ value: xs[1]! })), // three inputs
        inputs,
        params,
        n,
        t,
      ),
  })),
  plant('checkpoint', 'differences', 'residuals computed again at another point', (record) =>
    withRules(record, {
      jvp: (e, t, inputs, tangents, params) =>
        rulesOf(record).jvp(
          emitting(e, 'checkpoint', (xs, _, nth) => {
            if (nth === 0) return {}
            const from = tangents.filter((d) => d !== undefined).length
            const point = xs.slice(from, from + inputs.length).reverse()
            return { inputs: [...xs.slice(0, from), ...point, ...xs.slice(from + inputs.length)] }
          }),
          t,
          inputs,
          tangents,
          params,
        ),
    }),
  ),
  plant('checkpoint', 'adjoint', 'cotangents of outputs in reverse order', (record) =>
    withRules(record, {
      transpose: (e, t, cts, inputs, linear, params) =>
        rulesOf(record).transpose(e, t, [...cts].reverse(), inputs, linear, params),
    }),
  ),
  plant('customJvp', 'differences', 'tangents given to the rule in reverse order', (record) =>
    withRules(record, {
      jvp: (e, t, inputs, tangents, params) =>
        rulesOf(record).jvp(e, t, inputs, [...tangents].reverse(), params),
    }),
  ),
  plant(
    'customVjp',
    'differences',
    'residuals given to the backward rule in reverse order',
    (record) =>
      withRules(record, {
        jvp: (e, t, inputs, tangents, params) =>
          rulesOf(record).jvp(
            emitting(e, 'transposed', (xs, { known }) => {
              const first = xs.length - known
              return { inputs: [...xs.slice(0, first), ...xs.slice(first).reverse()] }
            }),
            t,
            inputs,
            tangents,
            params,
          ),
      }),
  ),
  plant(
    'fixedPoint',
    'differences',
    'linearised at the first values, not at the fixed point',
    (record) =>
      withRules(record, {
        jvp: (e, t, inputs, tangents, params) => {
          const n = params.body.outputs.length
          const at = emitting(e, 'call', (xs) => ({
            inputs: [...inputs.slice(0, n), ...xs.slice(n)],
          }))
          return rulesOf(record).jvp(at, t, inputs, tangents, params)
        },
      }),
  ),
  plant('fixedPoint', 'adjoint', 'the cotangent itself missing: u = A^T u', (record) =>
    withRules(record, {
      transpose: (e, t, cts, inputs, linear, params) =>
        rulesOf(record).transpose(
          emitting(e, 'add', (xs) => ({ value: xs[1]! })), // two inputs
          t,
          cts,
          inputs,
          linear,
          params,
        ),
    }),
  ),
  plant('call', 'adjoint', 'cotangents of outputs in reverse order', (record) =>
    withRules(record, {
      transpose: (e, t, cts, inputs, linear, params) =>
        rulesOf(record).transpose(e, t, [...cts].reverse(), inputs, linear, params),
    }),
  ),
]
