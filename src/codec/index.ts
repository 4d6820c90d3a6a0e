/** @file index — the public names of `cotangent/codec`: IDX, MNIST, CIFAR-10, WAV, text, tokens, safetensors and nested lists, to Either and back. */
export type { NamedBytes } from './bytes.ts'
export type { BytePairs, Merges } from './bytePairs.ts'
export { bytePairs } from './bytePairs.ts'
export { alphabetOf, characters } from './characters.ts'
export type { Cifar, CifarSets } from './cifar.ts'
export { cifarClasses, decodeCifar, encodeCifar } from './cifar.ts'
export type * from './cifarFailure.ts'
export { showCifarFailure } from './cifarFailure.ts'
export { decodeTensors, showTensorsFailure, type TensorsFailure } from './decodeTensors.ts'
export type * from './fileFailure.ts'
export type { Idx, IdxArrays, IdxOf, IdxType } from './idx.ts'
export { decodeIdx, encodeIdx } from './idx.ts'
export type * from './idxFailure.ts'
export { showIdxFailure } from './idxFailure.ts'
export { learnBytePairs } from './learnBytePairs.ts'
export type { Digits, Mnist } from './mnist.ts'
export { decodeDigits, decodeImages, decodeLabels } from './mnist.ts'
export type * from './mnistFailure.ts'
export { showMnistFailure } from './mnistFailure.ts'
export { readCifar } from './readCifar.ts'
export { readIdx } from './readIdx.ts'
export { readMnist } from './readMnist.ts'
export { readText } from './readText.ts'
export { readSpokenDigits, readWav } from './readWav.ts'
export { recordFile, type RecordFile, type RecordOptions } from './recordFile.ts'
export type * from './recordFailure.ts'
export { showRecordFailure } from './recordFailure.ts'
export type { Safetensors, Saved } from './safetensors.ts'
export { decodeSafetensors, encodeSafetensors } from './safetensors.ts'
export type * from './safetensorsFailure.ts'
export { showSafetensorsFailure } from './safetensorsFailure.ts'
export type {
  SpokenDigit,
  SpokenFailure,
  SpokenLabelOutOfRange,
  SpokenName,
  SpokenWrongName,
} from './spokenDigit.ts'
export { decodeSpokenName, showSpokenFailure } from './spokenDigit.ts'
export { tensorCodec } from './tensorCodec.ts'
export { decodeText, encodeText } from './text.ts'
export type * from './textFailure.ts'
export { showTextFailure } from './textFailure.ts'
export {
  showTokenFailure,
  type TokenFailure,
  type Tokeniser,
  type UnknownCharacter,
  type UnknownMerge,
  type UnknownToken,
} from './tokens.ts'
export { type NestedTree, treeCodec } from './treeCodec.ts'
export type { Wav, WavArrays, WavOf } from './wav.ts'
export { decodeWav, encodeWav } from './wav.ts'
export type * from './wavFailure.ts'
export { showWavFailure } from './wavFailure.ts'
export { waveform } from './waveform.ts'
export type { WavType } from './wavFormat.ts'
