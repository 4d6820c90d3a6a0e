/**
 * @file signal — type laws of transforms and spectrograms: how many frequencies, frames and bands there are.
 *
 * Nothing here runs; the compiler is the judge. An error must stand on the line below its mark, or the mark itself is one.
 */
import type { Tensor } from '../../src/tensor/tensor.ts'
import {
  frames,
  hann,
  inverseRealFourier,
  logMel,
  melFilters,
  realFourier,
  spectrogram,
} from '../../src/signal/index.ts'
import { windows } from '../../src/training/data/windows.ts'
import { is } from './equal.ts'

declare const sound: Tensor<[2, 8000], 'f64'>
declare const even: Tensor<[256]>
declare const odd: Tensor<[5, 7]>
declare const any: Tensor<[3, number]>
declare const ints: Tensor<[8], 'i32'>

// n / 2 + 1 frequencies, rounded down
is<Tensor<[129]>>()(realFourier(even).real, true)
is<Tensor<[5, 4]>>()(realFourier(odd).imaginary, true)
is<Tensor<[3, number]>>()(realFourier(any).real, true)
is<Tensor<[5, 7]>>()(inverseRealFourier(realFourier(odd), 7), true)
// @ts-expect-error whole numbers have no transform here
realFourier(ints)

// 1 + (n - size) / hop frames, rounded down
is<Tensor<[2, 97, 256], 'f64'>>()(frames(sound, { size: 256, hop: 80 }), true)
is<Tensor<[3, number, 16]>>()(frames(any, { size: 16, hop: 8 }), true)
is<Tensor<[2, 97, 129], 'f64'>>()(spectrogram(sound, { size: 256, hop: 80 }), true)
// @ts-expect-error a window of another dtype
spectrogram(sound, { size: 256, hop: 80, window: hann(256) })

// bands
const options = { rate: 8000, size: 256, hop: 80, bands: 40 } as const
is<Tensor<[129, 40]>>()(melFilters(options), true)
is<Tensor<[2, 97, 40], 'f64'>>()(logMel(sound, options), true)

// windows of tokens
const text = windows(Int32Array.of(), { context: 64 })
if (text._tag === 'Right')
  is<Tensor<[number, 64], 'i32'>>()(text.right.take(Int32Array.of(0)).targets, true)
