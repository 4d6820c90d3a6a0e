/**
 * @file parallel.laws — Programs, gradients and training give the same bits on one, two and four threads.
 */
import { describe, expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { withThreads } from '../../src/threads.ts'
import { arena } from '../../src/engine/wasm/arena.ts'
import type { Launch } from '../../src/engine/wasm/launch.ts'
import { type Concrete, data } from '../../src/tensor/concrete.ts'
import { treeLeaves } from '../../src/tensor/tree.ts'
import { mustBeSameBits } from './same.ts'

type M = ct.Tensor<[number, number]>

const noise = (seed: number, m: number, n: number): M =>
  ct.uniform(ct.key(seed), [m, n], { min: -1, max: 1 })

/** Large enough for every kernel to be split. */
const bodies: readonly (readonly [string, () => unknown])[] = [
  [
    'matrix products, all orders of axes',
    () => {
      const [x, y] = [noise(1, 300, 257), noise(2, 257, 301)]
      return [ct.matmul(x, y), ct.matmul(ct.transpose(y), ct.transpose(x))]
    },
  ],
  ['elementwise, one by one', () => ct.tanh(ct.add(noise(3, 700, 801), 0.5))],
  [
    'rows, columns and reductions in one Program',
    () => {
      const f = ct.jit((x: M) => [
        ct.softmax(x),
        ct.sum(x, { axes: [0] }),
        ct.sum(x, { axes: [1] }),
        ct.max(x),
        ct.transpose(x),
      ])
      return f(noise(4, 1030, 1028))
    },
  ],
  [
    'training steps',
    () => {
      const x = noise(5, 256, 300)
      const step = (w: readonly [M, M], rate: ct.Scalar): readonly [M, M] => {
        const loss = ([a, b]: readonly [M, M]) => {
          const y = ct.matmul(ct.tanh(ct.matmul(x, a)), b)
          return ct.mean(ct.mul(y, y))
        }
        const [da, db] = ct.grad(loss)(w)
        return [ct.sub(w[0], ct.mul(da, rate)), ct.sub(w[1], ct.mul(db, rate))]
      }
      const steps = [0.1, 0.2, 0.3].map((rate) => ct.scalar(rate))
      return ct.fold(step)([noise(6, 300, 200), noise(7, 200, 150)], steps)
    },
  ],
  [
    'convolutions and pools, with gradients',
    () => {
      const images = ct.uniform(ct.key(10), [16, 68, 66, 16], { min: -1, max: 1 })
      const kernel = ct.uniform(ct.key(11), [3, 3, 16, 20], { min: -1, max: 1 })
      const loss = (w: typeof kernel, x: typeof images): ct.Scalar => {
        const y = ct.maxPool(ct.convolve(x, w, { padding: 'same' }), { window: 2 })
        return ct.mean(ct.mul(y, ct.averagePool(y, { window: 3, stride: 1, padding: 1 })))
      }
      return ct.jit(ct.valueAndGrad(loss, { wrt: [0, 1] }))(kernel, images)
    },
  ],
  [
    'strides, zeros between elements and channels apart, with gradients',
    () => {
      const images = ct.uniform(ct.key(12), [16, 66, 68, 16], { min: -1, max: 1 })
      const kernel = ct.uniform(ct.key(13), [3, 3, 16, 20], { min: -1, max: 1 })
      const apart = ct.uniform(ct.key(14), [3, 3, 1, 16], { min: -1, max: 1 })
      const loss = (w: typeof kernel, v: typeof apart, x: typeof images): ct.Scalar => {
        const y = ct.convolve(ct.convolve(x, v, { padding: 1, groups: 16 }), w, { stride: 2 })
        return ct.mean(ct.mul(y, y))
      }
      return ct.jit(ct.valueAndGrad(loss, { wrt: [0, 1, 2] }))(kernel, apart, images)
    },
  ],
  [
    'groups side by side and one after another, with gradients',
    () => {
      const images = ct.uniform(ct.key(16), [16, 66, 68, 16], { min: -1, max: 1 })
      const pairs = ct.uniform(ct.key(17), [3, 3, 2, 16], { min: -1, max: 1 })
      const wider = ct.uniform(ct.key(18), [3, 3, 4, 24], { min: -1, max: 1 })
      const loss = (v: typeof pairs, w: typeof wider, x: typeof images): ct.Scalar => {
        const y = ct.convolve(x, v, { padding: 1, groups: 8 })
        return ct.mean(ct.square(ct.convolve(y, w, { stride: 2, groups: 4 })))
      }
      return ct.jit(ct.valueAndGrad(loss, { wrt: [0, 1, 2] }))(pairs, wider, images)
    },
  ],
  [
    'integers and bools: counts of masks, quotients, casts',
    () => {
      const f = ct.jit((x: M) => {
        const [mask, whole] = [ct.greater(x, 0.25), ct.cast(ct.mul(x, 1000), 'i32')]
        const thirds = ct.div(whole, 3)
        return [
          ct.sum(ct.cast(mask, 'i32'), { axes: [1] }),
          ct.any(mask, { axes: [0] }),
          ct.cast(ct.where(mask, thirds, whole), 'f32'),
        ]
      })
      return f(noise(15, 1030, 1028))
    },
  ],
  [
    'gradients of scans in segments, with branches inside',
    () => {
      const w = noise(8, 256, 256)
      const step = (c: M): readonly [M, ct.Scalar] => {
        const next = ct.cond(
          ct.greater(ct.sum(c), 0),
          (x: M) => ct.tanh(ct.matmul(x, w)),
          (x: M) => ct.sin(ct.matmul(w, x)),
        )(c)
        return [next, ct.sum(next)]
      }
      const f = (c: M): ct.Scalar => ct.sum(ct.scan(step, { length: 6, checkpoint: 2 })(c, [])[0])
      return ct.jit(ct.valueAndGrad(f))(noise(9, 256, 256))
    },
  ],
]

const bitsOf = (tree: unknown) =>
  treeLeaves(
    tree as readonly M[], // bodies give trees of tensors
  ).map((leaf) => {
    const known = leaf as unknown as Concrete // computed: it has data
    return known[data]
  })

/** Whether some launch went to more than one thread while a body ran. */
const watching = <A>(body: () => A): readonly [A, boolean] => {
  const here = arena() as { run: (launch: Launch) => void } // a law may look over its shoulder
  const run = here.run
  let split = false
  here.run = (launch) => {
    split ||= launch.length > 1
    run(launch)
  }
  try {
    return [body(), split]
  } finally {
    here.run = run
  }
}

describe.each(bodies)('threads: %s', (_, body) => {
  test('two and four give the bits of one, and are really used', async () => {
    const expected = bitsOf(body())
    for (const n of [2, 4]) {
      const { value, threads } = await withThreads(n)(() => watching(body))()
      const [made, split] = value
      expect(threads).toBe(n)
      expect(split).toBe(true)
      bitsOf(made).forEach((x, i) => mustBeSameBits(x, expected[i]!)) // one each
    }
  })
})
