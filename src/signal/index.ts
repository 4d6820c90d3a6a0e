/** @file index — the public names of `cotangent/signal`: Fourier transforms, frames, spectrograms. */
export type { Bins, FrameCount } from './bins.ts'
export {
  type ComplexTensor,
  fourier,
  inverseFourier,
  inverseRealFourier,
  realFourier,
} from './fourier.ts'
export { type FrameOptions, frames } from './frames.ts'
export { logMel, type LogMelOptions, melFilters, type MelOptions } from './mel.ts'
export { spectrogram, type SpectrogramOptions } from './spectrogram.ts'
export { hann } from './window.ts'
