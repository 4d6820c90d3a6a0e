/** @file windows — pinned convolutions and pools. */
import type { Functions, Operators, X } from './function.ts'
import { loosely } from '../function/windows.ts'

/** Convolutions and pools, over as many axes as the cases have. */
export const windows = (ct: Operators): Functions => {
  const convolve = loosely(ct.convolve)
  const back = loosely(ct.convolveTransposed)
  const maxPool = loosely(ct.maxPool)
  const averagePool = loosely(ct.averagePool)
  const cube = (x: X): X => ct.mul(x, ct.square(x))
  return {
    convolve: (x, w) => convolve(x, w),
    'convolve by 2, padded by 1': (x, w) => convolve(x, w, { stride: 2, padding: 1 }),
    'convolve by 2, same': (x, w) => convolve(x, w, { stride: 2, padding: 'same' }),
    'convolve, dilated by 2': (x, w) => convolve(x, w, { padding: 2, dilation: 2 }),
    'convolve in 2 groups': (x, w) => convolve(x, w, { padding: 'same', groups: 2 }),
    'convolve, otherwise along each axis': (x, w) =>
      convolve(x, w, {
        stride: [2, 1],
        padding: [
          [0, 1],
          [2, 0],
        ],
        dilation: [1, 2],
      }),
    'convolve, to the power 2': (x, w) => ct.square(convolve(x, w, { padding: 1 })),
    'convolveTransposed by 2': (x, w) => back(x, w, { stride: 2 }),
    'convolveTransposed by 2, same': (x, w) => back(x, w, { stride: 2, padding: 'same' }),
    maxPool: (x) => maxPool(x, { window: 2 }),
    'maxPool by 2, padded by 1': (x) => maxPool(x, { window: 3, stride: 2, padding: 1 }),
    'maxPool by 1, to the power 2': (x) => ct.square(maxPool(x, { window: 2, stride: 1 })),
    'gradient of maxPool inside': (x) =>
      ct.grad((t: X) => ct.sum(cube(maxPool(t, { window: 2, stride: 1 }))))(x),
    averagePool: (x) => averagePool(x, { window: 2 }),
    'averagePool by 2, padded by 1': (x) => averagePool(x, { window: 3, stride: 2, padding: 1 }),
    'averagePool by 2, padding counted': (x) =>
      averagePool(x, { window: 3, stride: 2, padding: 1, countPadding: true }),
    'averagePool by 1, same': (x) => averagePool(x, { window: 2, stride: 1, padding: 'same' }),
  }
}
