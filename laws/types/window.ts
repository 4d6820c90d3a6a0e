/**
 * @file window — type laws: sizes of convolutions and pools, and what they refuse.
 */
import * as ct from 'cotangent'
import type { Tensor } from 'cotangent'
import * as pt from 'cotangent/pipeable'
import { pipe } from 'fp-ts/lib/function.js'
import type { Half } from '../../src/shape/half.ts'
import type { Places } from '../../src/shape/places.ts'
import { type Equal, has, type Holds } from './equal.ts'

// floor((n + before + after - dilation (k - 1) - 1) / stride) + 1
export type Sizes = [
  Holds<Equal<Places<224, 7, 2, 1, 3>, 112>>,
  Holds<Equal<Places<28, 3, 1, 1, 'valid'>, 26>>,
  Holds<Equal<Places<29, 3, 2, 1, 'same'>, 15>>,
  Holds<Equal<Places<10, 3, 3, 2, readonly [1, 0]>, 3>>,
  Holds<Equal<Places<100, 16, 16, 1, 'valid'>, 6>>,
  Holds<Equal<Places<1000, 10, 5, 1, 'valid'>, 199>>,
  Holds<Equal<Half<1999>, 999>>,
  Holds<Equal<Half<1>, 0>>,
]

const images = ct.zeros([8, 224, 224, 3])
const few = ct.zeros([8, 2, 2, 4])
const h = ct.dim('h', 5)

has<[8, 112, 112, 64]>()(
  ct.convolve(images, ct.zeros([7, 7, 3, 64]), { stride: 2, padding: 3 }),
  true,
)
has<[8, 220, 220, 6]>()(ct.convolve(images, ct.zeros([3, 3, 3, 6]), { dilation: 2 }), true)
has<[8, 222, 111, 6]>()(ct.convolve(images, ct.zeros([3, 3, 3, 6]), { stride: [1, 2] }), true)
has<[8, 224, 222, 6]>()(
  ct.convolve(images, ct.zeros([3, 3, 1, 6]), {
    padding: [
      [1, 1],
      [0, 0],
    ],
    groups: 3,
  }),
  true,
)
has<[8, 10, 6]>()(ct.convolve(ct.zeros([8, 10, 3]), ct.zeros([3, 3, 6]), { padding: 'same' }), true)
has<[8, 4, 4, 4, 6]>()(ct.convolve(ct.zeros([8, 5, 5, 5, 3]), ct.zeros([2, 2, 2, 3, 6])), true)
has<[8, 28, 28, 3]>()(
  ct.convolveTransposed(ct.zeros([8, 14, 14, 6]), ct.zeros([2, 2, 3, 6]), { stride: 2 }),
  true,
)
has<[8, 28, 28, 6]>()(
  ct.convolveTransposed(ct.zeros([8, 14, 14, 6]), ct.zeros([3, 3, 2, 6]), {
    stride: 2,
    padding: 'same',
    groups: 3,
  }),
  true,
)
has<[8, 56, 56, 64]>()(
  ct.maxPool(ct.zeros([8, 112, 112, 64]), { window: 3, stride: 2, padding: 1 }),
  true,
)
has<[8, 112, 74, 3]>()(ct.averagePool(images, { window: [2, 3], countPadding: true }), true)

has<[8, 108, 220, 3]>()(
  ct.reduceWindow(images, { by: 'min', window: [3, 3], stride: [2, 1], dilation: [4, 2] }),
  true,
)

// Named and unknown sizes
has<[8, typeof h, 5, 32]>()(
  ct.convolve(ct.zeros([8, h, 7, 2]), ct.zeros([3, 3, 2, 32]), {
    padding: [
      [1, 1],
      [0, 0],
    ],
  }),
  true,
)
has<[8, number, 5, 32]>()(ct.convolve(ct.zeros([8, h, 7, 2]), ct.zeros([3, 3, 2, 32])), true)
export const unknown = (x: Tensor<[number, number, 7, 2]>): Tensor<[number, number, 5, 3]> =>
  ct.convolve(x, ct.zeros([3, 3, 2, 3]))
export const strided = (x: Tensor<[number, 7, 2]>, stride: number): Tensor<[number, number, 3]> =>
  ct.convolve(x, ct.zeros([3, 2, 3]), { stride })

// Sizes that are type parameters
export const network = <B extends number>(
  x: Tensor<[B, 28, 28, 1]>,
  w: Tensor<[3, 3, 1, 32]>,
): Tensor<[B, 14, 14, 32]> =>
  ct.maxPool(ct.relu(ct.convolve(x, w, { padding: 'same' })), { window: 2 })
export const anySize = <B extends number, H extends number, W extends number, C extends number>(
  x: Tensor<[B, H, W, C]>,
  w: Tensor<[3, 3, C, C]>,
): Tensor<[B, H, W, C]> => {
  const y = ct.convolve(ct.convolve(x, w, { padding: 'same' }), w, { padding: 1 })
  return ct.convolveTransposed(ct.maxPool(y, { window: 3, stride: 1, padding: 1 }), w, {
    padding: 'same',
  })
}
export const refused = <B extends number, C extends number, D extends number>(
  x: Tensor<[B, 8, 8, C]>,
  w: Tensor<[3, 3, D, C]>,
): void => {
  // @ts-expect-error C and D may differ
  ct.convolve(x, w)
}

// What does not fit, on the argument that is to blame
// @ts-expect-error convolve: [8, 224, 224, 3] has 3 channels, but [3, 3, 4, 64] takes 4
ct.convolve(images, ct.zeros([3, 3, 4, 64]))
// @ts-expect-error convolve: the window reaches across 3, but axis 1 of [8, 2, 2, 4] has 2
ct.convolve(few, ct.zeros([3, 3, 4, 64]))
// @ts-expect-error convolve: [3, 4, 64] is no kernel for [8, 2, 2, 4]
ct.convolve(few, ct.zeros([3, 4, 64]))
// @ts-expect-error convolve: f32[8, 2, 2, 4] and f64[1, 1, 4, 1] differ in dtype
ct.convolve(few, ct.zeros([1, 1, 4, 1], 'f64'))
ct.convolve(few, ct.zeros([1, 1, 4, 64]), {
  // @ts-expect-error convolve: 4 channels of [8, 2, 2, 4] do not make 3 groups
  groups: 3,
})
// @ts-expect-error convolve: [8, 2, 2, 4] has 2 channels in each of 2 groups
ct.convolve(few, ct.zeros([1, 1, 4, 64]), { groups: 2 })
ct.convolve(few, ct.zeros([1, 1, 4, 64]), {
  // @ts-expect-error convolve: stride 0 is not 1 or more
  stride: 0,
})
ct.convolve(few, ct.zeros([1, 1, 4, 64]), {
  // @ts-expect-error convolve: stride has 3 entries, but windows slide along 2 axes
  stride: [1, 2, 3],
})
ct.convolve(few, ct.zeros([1, 1, 4, 64]), {
  // @ts-expect-error convolve: padding -1 is not a width
  padding: -1,
})
ct.convolve(few, ct.zeros([1, 1, 4, 64]), {
  // @ts-expect-error there is no option pading
  pading: 1,
})
ct.maxPool(few, {
  // @ts-expect-error maxPool: the window reaches across 3
  window: 3,
})
ct.maxPool(few, {
  window: 2,
  // @ts-expect-error maxPool: padding 2 has room for a window of 2
  padding: 2,
})
// @ts-expect-error convolveTransposed: padding leaves nothing of what axis 1 grows to
ct.convolveTransposed(few, ct.zeros([1, 1, 4, 4]), { padding: 1 })
// @ts-expect-error i32 is not floating
ct.averagePool(ct.zeros([1, 4, 4, 1], 'i32'), { window: 2 })

// Data-last
has<[8, 112, 112, 64]>()(
  pipe(
    images,
    pt.convolve(ct.zeros([3, 3, 3, 64]), { padding: 'same' }),
    ct.relu,
    pt.averagePool({ window: 2 }),
  ),
  true,
)
has<[8, 28, 28, 3]>()(
  pipe(
    ct.zeros([8, 14, 14, 6]),
    pt.convolveTransposed(ct.zeros([2, 2, 3, 6]), { stride: 2 }),
    pt.maxPool({ window: 1 }),
  ),
  true,
)
// @ts-expect-error convolve: [8, 224, 224, 3] has 3 channels, but [3, 3, 4, 64] takes 4
pipe(images, pt.convolve(ct.zeros([3, 3, 4, 64])))
// @ts-expect-error convolve: stride 0 is not 1 or more
pipe(images, pt.convolve(ct.zeros([3, 3, 3, 64]), { stride: 0 }))
// @ts-expect-error maxPool: the window reaches across 3
pipe(few, pt.maxPool({ window: 3 }))

// Padding is [before, after] for each axis, whoever takes it.
// @ts-expect-error padding: one axis is padded by a number, not by [before, after]
ct.convolve(images, ct.zeros([3, 3, 3, 6]), { padding: [1, 0] })
// @ts-expect-error padding: one axis is padded by a number, not by [before, after]
ct.maxPool(images, { window: 3, padding: [1, 0] })
// @ts-expect-error padding: one axis is padded by a number, not by [before, after]
pt.convolve(ct.zeros([3, 3, 3, 6]), { padding: [1, 0] })
