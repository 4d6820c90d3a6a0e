/**
 * @file collective — mistakes planted in what sees all lanes.
 */
import { plant, type Planted } from './plant.ts'

/** Mistakes in the rules of collectives. */
export const collective: readonly Planted[] = [
  plant(
    'laneSum',
    'adjointInLanes',
    'a transpose that leaves each lane its own cotangent',
    (record) => ({
      ...record,
      derivative: { kind: 'linear', transpose: [(_, ct) => ct, 'known'] },
    }),
  ),
  plant('laneSum', 'sumOfLanes', 'what is the same in each lane counted once', (record) => ({
    ...record,
    vmap: (e, inputs, params, n, t) =>
      inputs[0].batched || t.lanes !== params.lanes
        ? record.vmap(e, inputs, params, n, t)
        : [{ value: inputs[0].value, batched: false }],
  })),
  plant('laneSum', 'batching', 'the lanes of any vmap summed', (record) => ({
    ...record,
    vmap: (e, [x, i], params, n, t) =>
      record.vmap(e, [x, i], params, n, { ...t, lanes: params.lanes }),
  })),
]
