/**
 * @file spectrograms.laws — transforms, mel filters and log-mel spectrograms have the values that NumPy and librosa computed.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fromArray } from '../../src/function/construct.ts'
import { toTypedArray } from '../../src/function/read.ts'
import {
  inverseRealFourier,
  logMel,
  type MelOptions,
  melFilters,
  realFourier,
  spectrogram,
} from '../../src/signal/index.ts'
import type { AnyTensor, Tensor } from '../../src/tensor/tensor.ts'
import { mustBeClose } from '../support/close.ts'

interface Written {
  readonly shape: readonly number[]
  readonly elements: readonly number[]
}
interface File {
  readonly source: string
  readonly fourier: readonly {
    readonly x: Written
    readonly real: Written
    readonly imaginary: Written
  }[]
  readonly mel: readonly { readonly options: MelOptions; readonly filters: Written }[]
  readonly sound: readonly {
    readonly x: Written
    readonly options: MelOptions & { readonly hop: number }
    readonly power: Written
    readonly logMel: Written
  }[]
}

const text = readFileSync(join(import.meta.dirname, 'spectrograms.json'), 'utf8')
const file = JSON.parse(text) as File // spectrograms.py writes it so

const row = ({ elements }: Written): Tensor<[number], 'f64'> =>
  fromArray([elements.length], elements, 'f64')
const mustBe = (observed: AnyTensor, expected: Written): void => {
  expect(observed.shape).toEqual(expected.shape)
  mustBeClose(toTypedArray(observed), expected.elements, 'rounding')
}

describe(`spectrograms, by ${file.source}`, () => {
  test.each(file.fourier.map((c) => [c.x.elements.length, c] as const))(
    'realFourier: of %i numbers is numpy.fft.rfft, and inverseRealFourier leads back',
    (n, { x, real, imaginary }) => {
      const z = realFourier(row(x))
      mustBe(z.real, real)
      mustBe(z.imaginary, imaginary)
      mustBe(inverseRealFourier(z, n), x)
    },
  )

  test.each(file.mel.map((c) => [JSON.stringify(c.options), c] as const))(
    'melFilters: with %s they are librosa.filters.mel',
    (_, { options, filters }) => mustBe(melFilters(options, 'f64'), filters),
  )

  test.each(file.sound.map((c) => [JSON.stringify(c.options), c] as const))(
    'spectrogram, logMel: with %s they are librosa.stft squared, and the logarithm of its mel bands',
    (_, { x, options, power, logMel: bands }) => {
      mustBe(spectrogram(row(x), options), power)
      mustBe(logMel(row(x), options), bands)
    },
  )
})
