/**
 * @file randomBits — Threefry-2x32 of each counter pair under the key of its batch.
 *
 *   y[b, i] = threefry(key[b], counter[b, i])        shape  [...B, 2], [...B, m, 2] -> [...B, m, 2], all u32
 *
 * A pure function of key and counter: the same bits on every machine, in any order.
 */
import { Defect } from '../shape/defect.ts'
import { count, sameSizes } from '../shape/sizes.ts'
import { data, showAval } from '../tensor/concrete.ts'
import { allocate } from '../tensor/dtype.ts'
import { lane, lift, traffic } from './families.ts'
import type { Primitive } from './primitive.ts'
import { operationsPerPair, threefry } from './threefry.ts'

export const randomBits: Primitive<'randomBits'> = {
  name: 'randomBits',
  domain: 'discrete',
  shape: ([key, counter]) => {
    const batch = key.shape.slice(0, -1)
    const fits =
      key.dtype === 'u32' &&
      counter.dtype === 'u32' &&
      sameSizes(key.shape, [...batch, 2]) &&
      sameSizes(counter.shape, [...batch, counter.shape.at(-2) ?? 0, 2])
    if (!fits)
      throw new Defect(
        `randomBits: key ${showAval(key)} and counter ${showAval(counter)} are not u32[...B, 2] and u32[...B, m, 2]; reshape or cast them`,
      )
    return [{ shape: counter.shape, dtype: 'u32' }]
  },
  evaluate: ([key, counter], _, [y]) => {
    const [keys, counters] = [key[data], counter[data]]
    const out = allocate('u32', count(y.shape))
    const run = y.shape.at(-2)! * 2 // at least 2 axes, by the shape rule
    for (let i = 0; i < out.length; i += 2) {
      const k = Math.floor(i / run) * 2 // the key of the batch that i is in
      const [a, b] = threefry(keys[k]!, keys[k + 1]!, counters[i]!, counters[i + 1]!)
      out[i] = a
      out[i + 1] = b
    }
    return [out]
  },
  cost: ([key, counter], _, [y]) => ({
    flops: (count(y.shape) / 2) * operationsPerPair,
    bytes: traffic([key, counter], [y]),
  }),
  derivative: { kind: 'constant', why: 'bits do not vary smoothly' },
  vmap: (e, [key, counter], _, n) =>
    lane(e.apply('randomBits', {}, lift(e, key, n), lift(e, counter, n))),
}
