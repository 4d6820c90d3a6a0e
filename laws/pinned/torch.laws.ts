/**
 * @file torch.laws — convolutions and pools have the values and gradients that PyTorch computed.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { type Images, loosely, tensorOf } from '../function/windows.ts'
import { mustAgree, mustEach } from './agree.ts'

type Written = readonly [shape: readonly number[], elements: readonly number[]]

const operators = {
  convolve: ct.convolve,
  convolveTransposed: ct.convolveTransposed,
  maxPool: ct.maxPool,
  averagePool: ct.averagePool,
}

interface Case {
  readonly name: string
  readonly operator: keyof typeof operators
  readonly options: object
  readonly x: readonly Written[]
  readonly ct: Written
  readonly y: Written
  readonly dx: readonly Written[]
}

const text = readFileSync(join(import.meta.dirname, 'torch.json'), 'utf8')
const file = JSON.parse(text) as { readonly source: string; readonly cases: readonly Case[] } // as torch_windows.py writes it

// Some numbers are small sums of large products.
const loose = 'terms cancel'

/** How an application is run: as it is, or as one Program. */
const ways: Readonly<
  Record<string, <A extends readonly unknown[], B>(f: (...args: A) => B) => (...args: A) => B>
> = { eager: (f) => f, jit: ct.jit }

test.each(file.cases)('$name: $operator and its gradients are the pinned ones', (c) => {
  const operator = loosely(operators[c.operator])
  const xs = c.x.map(([shape, elements]) => tensorOf(shape, elements))
  const cotangent = tensorOf(...c.ct)
  for (const [way, as] of Object.entries(ways)) {
    const check = (what: string, found: readonly Images[], expected: readonly Written[]): void =>
      mustEach(
        `${what}, ${way}`,
        found,
        expected.map((w) => w[1]),
        expected.map((w) => w[0]),
        (y, e) => mustAgree(y, e, loose),
      )
    check('y', [as((inputs: readonly Images[]) => operator(...inputs, c.options))(xs)], [c.y])
    const pull = as((inputs: readonly Images[]) =>
      ct.grad((ts: readonly Images[]) =>
        ct.sum(loosely(ct.mul)(operator(...ts, c.options), cotangent)),
      )(inputs),
    )
    check('dx', pull(xs), c.dx)
  }
})

test('torch: there are cases of every call, and their source has a name and a version', () => {
  expect(new Set(file.cases.map((c) => c.operator))).toEqual(new Set(Object.keys(operators)))
  expect(file.source).toMatch(/^PyTorch \d+\.\d+\.\d+/u)
})
