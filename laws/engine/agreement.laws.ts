/**
 * @file agreement.laws — the default engine and the reference engine agree on every primitive, within a bound that is argued.
 *
 * - What moves, picks, compares or draws bits: every bit.
 * - Elementary functions: 2 units in the last place of the kernel (see transcendental.laws), and 1 of the host's Math.
 * - Sums and products: n roundings on either side, each half a unit of the magnitudes added up, or of the product.
 */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { reference } from '../../src/engine/reference/reference.ts'
import { own } from '../../src/engine/wasm/pointwise.ts'
import { wasm } from '../../src/engine/wasm/wasm.ts'
import { type Concrete, concrete, data } from '../../src/tensor/concrete.ts'
import { allocate, type Data, isFloat } from '../../src/tensor/dtype.ts'
import { type Application, applicationOf, names, programOf } from '../support/applications.ts'
import { mustBeSameBits } from './same.ts'

const epsilon = { f32: 2 ** -23, f64: 2 ** -52 } as const

/** |x - y| <= units in the last place of y, and a subnormal or two. */
const mustBeNear = (x: Data, y: Data, units: number, eps: number): void => {
  for (let i = 0; i < y.length; i += 1) {
    const [a, b] = [x[i]!, y[i]!] // as many as in y
    if (Object.is(a, b) || (Number.isNaN(a) && Number.isNaN(b))) continue
    const bound = units * Math.max(Math.abs(b) * eps, eps === epsilon.f32 ? 2 ** -149 : 2 ** -1074)
    if (!(Math.abs(a - b) <= bound)) throw new Error(`element ${i}: ${a} and ${b}`)
  }
}

const magnitudes = (x: Concrete): Concrete =>
  isFloat(x.dtype) ? concrete(x.shape, x.dtype, x[data].map(Math.abs)) : x

/** Results of both engines; an f64 in f32 as well, where the primitive takes it. */
const both = (a: Application): readonly (readonly [Concrete, Concrete])[] => {
  const p = programOf(a)
  const made = wasm.run(p, a.inputs)
  return reference.run(p, a.inputs).map((y, i) => [made[i]!, y] as const) // as many outputs
}

/** The same application on f32. */
const narrow = (a: Application): Application => ({
  ...a,
  inputs: a.inputs.map((x) => {
    if (x.dtype !== 'f64') return x
    const out = allocate('f32', x[data].length)
    out.set(x[data])
    return concrete(x.shape, 'f32', out)
  }),
})

const folding: ReadonlySet<string> = new Set(['sum', 'prod', 'contract'])

const mustAgree = (a: Application): void => {
  const pairs = both(a)
  for (const [x, y] of pairs) {
    if (!isFloat(y.dtype)) mustBeSameBits(x[data], y[data])
    else if (own[a.name] !== undefined) mustBeNear(x[data], y[data], 3, epsilon[y.dtype])
    else if (!folding.has(a.name)) mustBeSameBits(x[data], y[data])
  }
  if (!folding.has(a.name)) return
  // The same of magnitudes is what roundings are relative to.
  const sizes = reference.run(
    programOf(a),
    a.inputs.map((x) => magnitudes(x)),
  )
  const terms = a.inputs.reduce((n, x) => Math.max(n, x[data].length), 1)
  pairs.forEach(([x, y], i) => {
    if (!isFloat(y.dtype)) return
    const eps = epsilon[y.dtype]
    const most = sizes[i]![data] // as many outputs
    y[data].forEach((b, j) => {
      const [value, size] = [x[data][j]!, most[j]!] // as many elements
      if (Object.is(value, b) || Number.isNaN(b)) return
      expect(Math.abs(value - b)).toBeLessThanOrEqual((terms + 1) * eps * size)
    })
  })
}

const left: ReadonlySet<string> = new Set(['call'])

test.each(names.filter((name) => !left.has(name)))(
  '%s: both engines agree within their bound, in f64 and in f32',
  (name) => {
    fc.assert(
      fc.property(applicationOf(name), (a) => {
        mustAgree(a)
        if (name !== 'cast' && name !== 'iota') mustAgree(narrow(a))
      }),
      { numRuns: 60 },
    )
  },
)
