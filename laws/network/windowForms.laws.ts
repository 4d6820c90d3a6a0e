/**
 * @file windowForms — options of windows in another library's spelling, or left out: each is a Defect with the name of the operator.
 */
import { describe, expect, test } from 'vitest'
import { ones } from '../../src/function/construct.ts'
import { convolve, convolveTransposed } from '../../src/function/convolve.ts'
import { averagePool, maxPool } from '../../src/function/pool.ts'
import { reduceWindow } from '../../src/function/reduceWindow.ts'
import {
  averagePooling,
  convolution,
  maxPooling,
  transposedConvolution,
} from '../../src/network/index.ts'
import { Defect } from '../../src/shape/defect.ts'
import { message } from '../../src/shape/mismatch.ts'

const x = ones([1, 8, 8, 4])
const kernel = ones([3, 3, 4, 4])

/** What takes options alone, as untyped code may give them. */
const loosely = (f: unknown): ((options: unknown) => unknown) => f as (options: unknown) => unknown // their types are what is left out

const layers = {
  convolution: loosely((o: never) => convolution(4, o)),
  transposedConvolution: loosely((o: never) => transposedConvolution(4, o)),
  maxPooling: loosely((o: never) => maxPooling(o)),
  averagePooling: loosely((o: never) => averagePooling(o)),
  maxPool: loosely((o: never) => maxPool(x, o)),
  averagePool: loosely((o: never) => averagePool(x, o)),
} as const
const reduces = loosely((o: object) => reduceWindow(x, { by: 'sum', ...o } as never)) // as above
const all = { ...layers, reduceWindow: reduces }
const sliding = {
  convolve: loosely((o: never) => convolve(x, kernel, o)),
  convolveTransposed: loosely((o: never) => convolveTransposed(x, kernel, o)),
}

describe.each(Object.entries({ ...all, ...sliding }))('%s', (op, make) => {
  const given = op in sliding ? {} : { window: 3 }
  test.each([
    [[1, 0], 'the number 1'],
    [[[1, 1], 0], 'the number 0'],
    [[[1, 1], [1]], '[1]'],
    [
      [
        [1, 1, 1],
        [0, 0],
      ],
      '[1, 1, 1]',
    ],
  ])(`padding %j: is not [before, after] for each axis`, (padding, shown) => {
    const sentence = message('sides', { op, x: shown })
    expect(() => make({ ...given, padding })).toThrow(new Defect(sentence))
  })

  test('padding [[1, 0], [0, 1]]: is taken', () => {
    const padding = [
      [1, 0],
      [0, 1],
    ]
    expect(() => make({ ...given, padding })).not.toThrow()
  })
})

describe.each(Object.entries(all))('%s', (op, make) => {
  test.each([
    [undefined, 'missing'],
    [null, 'null'],
    ['3', '3'],
  ])('window %j: is refused by name', (window, shown) => {
    const sentence = message('notPerAxis', { op, name: 'window', x: shown })
    expect(() => make({ window })).toThrow(new Defect(sentence))
  })
})

test.each(Object.entries(layers))('%s: options left out are a Defect', (op, make) => {
  expect(() => make(undefined)).toThrow(Defect)
  expect(() => make(undefined)).toThrow(`${op}: its options are undefined; give an object with`)
})
